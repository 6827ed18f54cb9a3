"""Sending: a delivery is claimed in a tiny transaction, sent without one, and its outcome noted."""

import logging
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from integrations.alerts import by_email, by_webhook, compose
from integrations.clock import utcnow
from integrations.errors import GiveUp, RetryLater
from integrations.models import AlertDelivery, AlertMessage, AlertSettings
from integrations.models.alerts.delivery import Channel

logger = logging.getLogger(__name__)

NO_WEBHOOK = "There is no webhook any more."
KEY_LOST = "The webhook's secret can't be read, because its encryption key is lost: enter it again."
Clock = Callable[[], datetime]


def deliver(pk: int, clock: Clock = utcnow) -> bool:
    """Send a delivery if it is due and no other process has it. Returns True if it was sent."""
    delivery = AlertDelivery.claim(pk, clock())
    return delivery is not None and _try(delivery, clock)


def send_test(channel: str, address: str, language: str, clock: Clock = utcnow) -> str:
    """Send a test to one target now. Returns what went wrong, or an empty string."""
    message = AlertMessage.objects.create(made_at=clock(), test=True)
    made = AlertDelivery.objects.create(
        message=message, channel=channel, address=address, language=language, not_before=clock()
    )
    deliver(made.pk, clock)
    made.refresh_from_db()
    return made.error


def _try(delivery: AlertDelivery, clock: Clock) -> bool:
    try:
        SEND[Channel(delivery.channel)](delivery, clock())
    except (RetryLater, GiveUp) as error:
        logger.warning("An alert was not delivered by %s: %s (%s)", delivery.channel, error.sentence, error.detail)
        delivery.note_failure(clock(), error.sentence, for_good=isinstance(error, GiveUp))
        return False
    delivery.note_sent(clock())
    return True


def _by_email(delivery: AlertDelivery, now: datetime) -> None:
    subject, text = compose.email(delivery.message, delivery.language)
    host = urlsplit(settings.PUBLIC_URL).hostname
    by_email.send(delivery.address, subject, text, f"<alert-{delivery.pk}@{host}>")


def _by_webhook(delivery: AlertDelivery, now: datetime) -> None:
    stored = AlertSettings.load()
    if stored.key_is_lost:
        raise GiveUp(KEY_LOST)
    if not stored.webhook_url:
        raise GiveUp(NO_WEBHOOK)
    document = compose.document(delivery.message, delivery.pk)
    by_webhook.send(stored.webhook_url, stored.webhook_secret, document, now)


SEND = {Channel.EMAIL: _by_email, Channel.WEBHOOK: _by_webhook}
