"""The Celery tasks of alerts: a round each minute, and a message for each delivery, so that none holds up another."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from integrations.alerts import rounds, send
from integrations.clock import utcnow
from integrations.models import AlertDelivery

logger = logging.getLogger(__name__)

# Longer than messages of syncs: these are among the first when a worker becomes free, however much waits.
EXPIRES = 10 * 60
A_NIGHT = 12 * 3600  # seconds


@shared_task(expires=EXPIRES)
def raise_alerts() -> None:
    """Look at what is wrong, and send what is due, each minute."""
    rounds.go_round(utcnow())
    begin_deliveries()


def begin_deliveries() -> None:
    """Send a message for each delivery that is due. Without a broker they begin with the next round."""
    try:
        for pk in AlertDelivery.due(utcnow()):
            deliver_alert.apply_async((pk,), expires=EXPIRES, retry=False)
    except (OperationalError, OSError):
        logger.warning("The broker takes no message: alerts are sent with the next round")


@shared_task(expires=EXPIRES)
def deliver_alert(pk: int) -> None:
    """Send one message to one target, then begin the one that waited behind it."""
    if send.deliver(pk):
        begin_deliveries()


@shared_task(expires=A_NIGHT)
def prune_alerts() -> None:
    """Delete old alerts and messages, nightly."""
    rounds.prune(utcnow())
