"""What webhooks told is processed once, in any order. Nothing outside is called: jobs read the current state later.

Deliveries are taken together, each batch in a short transaction of its own with a rest after it, so that what arrives
meanwhile finds the database free: SQLite lets in one writer at a time.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import DatabaseError, transaction

from integrations.models import WebhookDelivery
from integrations.models.deliveries import DeliveryState, Provider
from integrations.sync import on_demand
from integrations.webhooks import hubspot_events, zoom_events
from integrations.webhooks.effect import Effect

logger = logging.getLogger(__name__)

AT_ONCE = 500
TOGETHER = 25  # deliveries a transaction
ALONE_AFTER = 2  # attempts: what may be the fault of one of a batch is then tried one by one
REST = 0.03  # seconds at least; a transaction that took longer is followed by a rest as long

Rest = Callable[[float], None]


@dataclass
class ToStart:
    """What is to be started now: jobs (primary key → when), and connections whose users must be read again."""

    jobs: on_demand.Starts = field(default_factory=dict)
    discover: set[int] = field(default_factory=set)


HANDLERS: dict[str, Callable[[list[WebhookDelivery], datetime], list[Effect]]] = {
    Provider.ZOOM: zoom_events.handle,
    Provider.HUBSPOT: hubspot_events.handle,
}


def process_waiting(now: datetime, rest: Rest = time.sleep) -> ToStart:
    """Every delivery that is due."""
    WebhookDelivery.give_up(now)
    wishes = ToStart()
    for batch in _batches(now):
        started = time.monotonic()
        if begun := WebhookDelivery.begin(batch, now):
            _process(begun, now, wishes, rest)
            rest(max(REST, time.monotonic() - started))
    return wishes


def _batches(now: datetime) -> Iterator[list[int]]:
    """Those of one account together, its webinars one after the other; those tried least come first."""
    due = WebhookDelivery.due(now, AT_ONCE)
    for attempts, tried in groupby(due, key=lambda one: one.attempts):
        for _, same in groupby(sorted(tried, key=_account), key=_account):
            pks = [one.pk for one in sorted(same, key=lambda one: one.subject)]
            size = TOGETHER if attempts < ALONE_AFTER else 1
            yield from (pks[first : first + size] for first in range(0, len(pks), size))


def _account(one: WebhookDelivery) -> tuple[str, int]:
    return one.provider, one.zoom_id or one.hubspot_id or 0


def _process(pks: list[int], now: datetime, wishes: ToStart, rest: Rest) -> None:
    """A batch that cannot be stored is taken apart: only what is itself at fault stays waiting."""
    try:
        process(pks, now, wishes)
    except DatabaseError:
        if len(pks) == 1:
            logger.warning("Webhook delivery %s could not be stored; it is tried again", pks[0], exc_info=True)
            return
        for pk in pks:
            rest(REST)
            _process([pk], now, wishes, rest)


def process(pks: list[int], now: datetime, wishes: ToStart) -> None:
    """Those of one account; what was processed before is left out."""
    with transaction.atomic():
        deliveries = WebhookDelivery.claim(pks)
        if not deliveries:
            return
        told = HANDLERS[deliveries[0].provider](deliveries, now)
        syncs: dict[int, datetime] = {}
        for one in told:
            for pk, at in one.syncs.items():
                syncs[pk] = min(at, syncs.get(pk, at))
        jobs = on_demand.enqueue(syncs, now)
        _finish(deliveries, told, now)
    wishes.jobs |= jobs
    wishes.discover.update(*(one.discover for one in told))


def _finish(deliveries: list[WebhookDelivery], told: list[Effect], now: datetime) -> None:
    ended: dict[tuple[DeliveryState, bool], list[int]] = {}
    for delivery, one in zip(deliveries, told, strict=True):
        if one.state is not DeliveryState.WAITING:
            ended.setdefault((one.state, one.private), []).append(delivery.pk)
    for (state, private), pks in ended.items():
        WebhookDelivery.finish(pks, state, now, private=private)
