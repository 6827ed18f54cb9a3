"""The message of a round: what began and what ended, to everybody who gets alerts."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Max, QuerySet

from integrations.alerts.entries import BEGAN, MOST, WELL, entry
from integrations.decisions.alerts.changes import may_be_told
from integrations.models import Alert, AlertDelivery, AlertMessage, AlertRecipient, AlertSettings
from integrations.models.alerts.delivery import Channel
from integrations.records.alerts import AlertKind


def make_message(stored: AlertSettings, now: datetime) -> None:
    """Make one message of what nobody was told of yet.

    While there is nobody to tell, nothing is told; whoever is added first is told what is wrong then. What was over
    before anybody was told of it is left out.
    """
    deliveries = list(_deliveries(stored, now))
    if not deliveries:
        return
    began = _due(Alert.objects.filter(told_at=None, closed_at=None), "told_at", now)
    over = Alert.objects.filter(told_at__isnull=False, closed_at__isnull=False, closing_told_at=None)
    ended = _due(over, "closing_told_at", now)
    told = [*(entry(one, BEGAN) for one in began), *(entry(one, WELL) for one in ended)]
    if not told:
        return
    message = AlertMessage.objects.create(made_at=now, entries=told[:MOST], more=max(len(told) - MOST, 0))
    for one in deliveries:
        one.message = message
    AlertDelivery.objects.bulk_create(deliveries)
    began.update(told_at=now)
    ended.update(closing_told_at=now)


def _due(untold: QuerySet[Alert], noted: str, now: datetime) -> QuerySet[Alert]:
    """Return those of the alerts that are told now. `noted`: where it stands when others of their kind were."""
    last = dict(Alert.objects.order_by().values_list("kind").annotate(last=Max(noted)))
    return untold.filter(kind__in=[kind for kind in AlertKind if may_be_told(kind, last.get(kind), now)]).order_by("pk")


def _deliveries(stored: AlertSettings, now: datetime) -> Iterator[AlertDelivery]:
    for one in AlertRecipient.objects.all():
        yield AlertDelivery(channel=Channel.EMAIL, address=one.email, language=one.language, not_before=now)
    if stored.webhook_url or stored.key_is_lost:
        yield AlertDelivery(channel=Channel.WEBHOOK, language=settings.LANGUAGE_CODE, not_before=now)
