"""Processing of stored webhook deliveries: each one once, in any order.

No provider is called here: a delivery starts sync jobs, and those read the current state later.

Deliveries are processed in batches. Each batch has a short transaction of its own and a pause after it, so that the
deliveries that arrive meanwhile find the database free: SQLite lets in one writer at a time.
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

AT_ONCE = 500  # deliveries a call of `process_waiting` takes
BATCH = 10  # deliveries a transaction: Zoom's next ones wait for its end, 45 ms on two busy cores
ALONE_AFTER = 2  # attempts; then each delivery has its own transaction, as one may have failed the whole batch
PAUSE = 0.03  # seconds at least; after a transaction that took longer the pause is as long as it was

Pause = Callable[[float], None]


@dataclass
class ToStart:
    """The work to start now.

    `jobs`: sync jobs (primary key → when). `discover`: connections whose Zoom users must be read again.
    """

    jobs: on_demand.Starts = field(default_factory=dict)
    discover: set[int] = field(default_factory=set)


HANDLERS: dict[str, Callable[[list[WebhookDelivery], datetime], list[Effect]]] = {
    Provider.ZOOM: zoom_events.handle,
    Provider.HUBSPOT: hubspot_events.handle,
}


def process_waiting(now: datetime, pause: Pause = time.sleep) -> ToStart:
    """Process every delivery that is due. Returns what must be started because of them."""
    WebhookDelivery.give_up(now)
    to_start = ToStart()
    for batch in _batches(now):
        started = time.monotonic()
        if begun := WebhookDelivery.begin(batch, now):
            _process_or_split(begun, now, to_start, pause)
            pause(max(PAUSE, time.monotonic() - started))
    return to_start


def _batches(now: datetime) -> Iterator[list[int]]:
    """Yield batches of due deliveries, each of one account. The least tried come first, a webinar's next to each other.

    `WebhookDelivery.due` returns them by the number of their attempts.
    """
    due = WebhookDelivery.due(now, AT_ONCE)
    for attempts, equally_tried in groupby(due, key=lambda delivery: delivery.attempts):
        for _, of_account in groupby(sorted(equally_tried, key=_account), key=_account):
            pks = [delivery.pk for delivery in sorted(of_account, key=lambda delivery: delivery.subject)]
            size = BATCH if attempts < ALONE_AFTER else 1
            yield from (pks[first : first + size] for first in range(0, len(pks), size))


def _account(delivery: WebhookDelivery) -> tuple[str, int]:
    return delivery.provider, delivery.zoom_id or delivery.hubspot_id or 0


def _process_or_split(pks: list[int], now: datetime, to_start: ToStart, pause: Pause) -> None:
    """Process a batch; if it cannot be stored, process its deliveries one by one, so that only the faulty ones wait."""
    try:
        process(pks, now, to_start)
    except DatabaseError:
        if len(pks) == 1:
            logger.warning("Webhook delivery %s could not be stored; it is tried again", pks[0], exc_info=True)
            return
        for pk in pks:
            pause(PAUSE)
            _process_or_split([pk], now, to_start, pause)


def process(pks: list[int], now: datetime, to_start: ToStart) -> None:
    """Process deliveries of one account in one transaction, and add to `to_start`.

    Deliveries that were processed before are left out. Raises: DatabaseError if they cannot be stored.
    """
    with transaction.atomic():
        deliveries = WebhookDelivery.claim(pks)
        if not deliveries:
            return
        effects = HANDLERS[deliveries[0].provider](deliveries, now)
        syncs: dict[int, datetime] = {}
        for effect in effects:
            for pk, at in effect.syncs.items():
                syncs[pk] = min(at, syncs.get(pk, at))
        jobs = on_demand.enqueue(syncs, now)
        _finish(deliveries, effects, now)
    to_start.jobs |= jobs
    to_start.discover.update(*(effect.discover for effect in effects))


def _finish(deliveries: list[WebhookDelivery], effects: list[Effect], now: datetime) -> None:
    """Store the new state of every delivery that need not wait."""
    finished: dict[tuple[DeliveryState, bool], list[int]] = {}
    for delivery, effect in zip(deliveries, effects, strict=True):
        if effect.state is not DeliveryState.WAITING:
            finished.setdefault((effect.state, effect.private), []).append(delivery.pk)
    for (state, private), pks in finished.items():
        WebhookDelivery.finish(pks, state, now, private=private)
