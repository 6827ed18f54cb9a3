"""Deliveries are processed in batches: few statements, short transactions with pauses, and a bad one fails alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from integrations.models import RegistrantRow, SyncJob, WebhookDelivery
from integrations.sync import on_demand
from integrations.webhooks import process, zoom_events
from integrations.webhooks.effect import Effect
from integrations.webhooks.registrants import RegistrantNotes
from sandbox.world.build import DAY, webinar
from tests.support.webhooks import Webhooks
from tests.support.world import World

ONE, TWO = 82000000001, 82000000002
HENRIK = "henrik.host@a.example"


@pytest.fixture
def upcoming(webhooks: Webhooks) -> Webhooks:
    """Two webinars in three days, synced."""
    world = webhooks.world
    for number in (ONE, TWO):
        world.add(webinar(number, "Heat pumps", HENRIK, int(world.now) + 3 * DAY, 60))
        world.sync(number)
    world.later(minutes=5)
    return webhooks


def register(webhooks: Webhooks, webinar_id: int, people: int) -> None:
    for number in range(people):
        webhooks.register(webinar_id, f"p{number}@lumi.example", source="newsletter")
    webhooks.deliver(webhooks.sent[-people:])


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch, email: str) -> Iterator[None]:
    """A registrant that the database does not take."""
    write = RegistrantNotes.write

    def refusing(notes: RegistrantNotes, now: datetime) -> None:
        if email in notes.emails:
            raise DatabaseError("no")
        write(notes, now)

    with monkeypatch.context() as patched:
        patched.setattr(RegistrantNotes, "write", refusing)
        yield


def test_many_registrations_take_hardly_more_statements_than_one(upcoming: Webhooks) -> None:
    counts = []
    for webinar_id, people in ((ONE, 1), (TWO, process.BATCH)):
        register(upcoming, webinar_id, people)
        with CaptureQueriesContext(connection) as queries:
            upcoming.process()
        counts.append(len(queries))

    assert set(upcoming.states()) == {"done"}
    assert counts[1] <= counts[0] + 4
    assert RegistrantRow.objects.filter(webinar__zoom_id=TWO, tracking_source="newsletter").count() == process.BATCH
    assert SyncJob.objects.filter(state="waiting").count() == 2


def test_no_thread_is_started_for_them(upcoming: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: object) -> None:
        raise AssertionError("a pool was made")

    monkeypatch.setattr("integrations.sync.context.ThreadPool", none)
    register(upcoming, ONE, 3)

    assert len(upcoming.process().jobs) == 1


def test_after_every_transaction_the_database_is_free_for_a_while(upcoming: Webhooks) -> None:
    register(upcoming, ONE, process.BATCH)
    register(upcoming, TWO, 5)
    pauses: list[float] = []

    depth = len(connection.savepoint_ids)  # the test's own transaction

    def pause(seconds: float) -> None:
        assert len(connection.savepoint_ids) == depth, "a pause in the middle of a transaction"
        pauses.append(seconds)

    process.process_waiting(upcoming.world.clock(), pause)

    assert len(pauses) == 2
    assert min(pauses) >= process.PAUSE


def test_one_that_cannot_be_stored_leaves_the_others_of_its_batch(
    upcoming: Webhooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(upcoming, ONE, 3)

    with broken(monkeypatch, "p1@lumi.example"):
        to_start = upcoming.process()

    assert upcoming.states() == ["done", "waiting", "done"]
    assert len(to_start.jobs) == 1
    upcoming.world.later(minutes=1)
    upcoming.process()
    assert upcoming.states() == ["done"] * 3


def test_what_was_tried_twice_is_tried_alone(upcoming: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A delivery that ends the process must take no other with it."""
    register(upcoming, ONE, 3)
    WebhookDelivery.objects.update(attempts=process.ALONE_AFTER)
    sizes: list[int] = []
    handle = zoom_events.handle

    def counting(batch: list[WebhookDelivery], now: datetime) -> list[Effect]:
        sizes.append(len(batch))
        return handle(batch, now)

    monkeypatch.setitem(process.HANDLERS, "zoom", counting)
    upcoming.process()

    assert sizes == [1, 1, 1]


def test_two_workers_do_not_take_the_same(upcoming: Webhooks) -> None:
    register(upcoming, ONE, 2)
    now = upcoming.world.clock()
    due = [one.pk for one in WebhookDelivery.due(now, 10)]

    assert WebhookDelivery.begin(due, now) == due
    assert WebhookDelivery.begin(due, now) == []


def test_events_of_one_registrant_in_one_batch_are_all_noted(upcoming: Webhooks) -> None:
    upcoming.register(ONE, "ben@lumi.example", source="newsletter")
    when = upcoming.world.clock().replace(microsecond=0)
    upcoming.cancel(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)
    upcoming.process()

    (one,) = RegistrantRow.objects.filter(email="ben@lumi.example")
    assert one.tracking_source == "newsletter"
    assert one.event_approved_at
    assert one.event_cancelled_at
    assert one.event_cancelled_at.replace(microsecond=0) == when


def test_on_an_idle_portal_the_next_sync_follows_within_seconds(upcoming: Webhooks) -> None:
    occurrence = upcoming.world.occurrence(ONE)
    now = upcoming.world.clock()
    type(occurrence).objects.filter(pk=occurrence.pk).update(synced_at=now)

    (start,) = on_demand.enqueue({occurrence.pk: now}, now).values()

    assert 1 <= (start - now).total_seconds() <= 3


def test_a_large_webinar_is_read_less_often(upcoming: Webhooks) -> None:
    occurrence = upcoming.world.occurrence(ONE)
    now = upcoming.world.clock()
    type(occurrence).objects.filter(pk=occurrence.pk).update(synced_at=now, registrants=10_000)

    (start,) = on_demand.enqueue({occurrence.pk: now}, now).values()

    assert (start - now).total_seconds() == 10


def test_what_is_wished_for_during_a_sync_follows_it(empty_world: World) -> None:
    world = empty_world
    world.add(webinar(ONE, "Heat pumps", HENRIK, int(world.now) + 3 * DAY, 60, registrants=[]))
    world.sync(ONE)
    occurrence, now = world.occurrence(ONE), world.clock()
    running = SyncJob.start(occurrence.pk, "webhook", now)
    assert running
    with transaction.atomic():
        waiting = SyncJob.enqueue(occurrence.pk, "webhook", now)
    running.finish()

    starts = on_demand.following(running.pk, now)

    assert list(starts) == [waiting]
    assert starts[waiting] > now, "not without a gap"
