"""What webhooks told is processed once, in any order. Nothing outside is called: jobs read the current state later."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, transaction

from integrations.models import WebhookDelivery
from integrations.models.deliveries import DeliveryState, Provider
from integrations.sync import told_by_hubspot, told_by_zoom
from integrations.sync.told import Told

logger = logging.getLogger(__name__)

AT_ONCE = 500


@dataclass
class Wishes:
    """What is to be started now: jobs (primary key → when), and connections whose users must be read again."""

    jobs: dict[int, datetime] = field(default_factory=dict)
    discover: set[int] = field(default_factory=set)

    def add(self, told: Told) -> None:
        self.jobs.update(told.jobs)
        self.discover |= told.discover


HANDLERS: dict[str, Callable[[WebhookDelivery, datetime], Told]] = {
    Provider.ZOOM: told_by_zoom.handle,
    Provider.HUBSPOT: told_by_hubspot.handle,
}


def process_waiting(now: datetime) -> Wishes:
    """Every delivery that is due, each in a transaction of its own."""
    WebhookDelivery.give_up(now)
    wishes = Wishes()
    for pk in WebhookDelivery.due(now, AT_ONCE):
        if WebhookDelivery.begin(pk, now):
            try:
                wishes.add(process(pk, now))
            except DatabaseError:  # it stays waiting, and the others have their turn
                logger.warning("Webhook delivery %s could not be stored; it is tried again", pk, exc_info=True)
    return wishes


def process(pk: int, now: datetime) -> Told:
    """What came of one; processed before: nothing."""
    with transaction.atomic():
        delivery = WebhookDelivery.claim(pk)
        if delivery is None:
            return Told(DeliveryState.IGNORED)
        told = HANDLERS[delivery.provider](delivery, now)
        if told.state is not DeliveryState.WAITING:
            delivery.finish(told.state, now, private=told.private)
    return told
