"""The queue of syncs: one waiting and one running job an occurrence, nothing lost, nobody starved."""

import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from integrations.errors import Disconnected, GiveUp, RetryLater
from integrations.models import AccountState, Connection, Occurrence, SyncJob
from integrations.models.jobs import ATTEMPTS, LEASE, JobState
from integrations.sync import jobs
from tests.support.factories import ConnectionFactory, OccurrenceFactory, WebinarFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def occurrence() -> Occurrence:
    return OccurrenceFactory.create()


def states(occurrence: Occurrence) -> list[str]:
    return sorted(SyncJob.objects.filter(occurrence=occurrence).values_list("state", flat=True))


def running(occurrence: Occurrence, **fields: object) -> SyncJob:
    job = SyncJob.start(occurrence.pk, "schedule", NOW)
    assert job is not None
    SyncJob.objects.filter(pk=job.pk).update(**fields)
    job.refresh_from_db()
    return job


def test_ten_triggers_coalesce_into_one_job(occurrence: Occurrence) -> None:
    keys = {SyncJob.enqueue(occurrence.pk, "webhook", NOW) for _ in range(10)}

    assert len(keys) == 1
    assert states(occurrence) == ["waiting"]


def test_the_earliest_wish_to_run_wins(occurrence: Occurrence) -> None:
    SyncJob.enqueue(occurrence.pk, "schedule", NOW + timedelta(hours=3))
    SyncJob.enqueue(occurrence.pk, "sync_now", NOW, "maija")
    SyncJob.enqueue(occurrence.pk, "schedule", NOW + timedelta(hours=1))

    job = SyncJob.objects.get()
    assert (job.not_before, job.trigger, job.actor) == (NOW, "sync_now", "maija")


@pytest.mark.parametrize("actor", ["", "maija"])
@pytest.mark.parametrize("before", [None, ("schedule", -1), ("schedule", 3), ("webhook", -1), ("webhook", 3)])
def test_many_at_once_are_enqueued_like_each_alone(before: tuple[str, int] | None, actor: str) -> None:
    alone, together = OccurrenceFactory.create_batch(2)
    for one in (alone, together):
        if before:
            SyncJob.enqueue(one.pk, before[0], NOW + timedelta(hours=before[1]), attempts=2, people=["ann@x.example"])

    SyncJob.enqueue(alone.pk, "sync_now", NOW, actor)
    SyncJob.enqueue_many([together.pk], "sync_now", NOW, actor)

    fields = ("state", "trigger", "actor", "not_before", "attempts", "people")
    one, other = (SyncJob.objects.filter(occurrence=row).values(*fields).get() for row in (alone, together))
    assert one == other


def test_many_are_enqueued_in_a_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    rows = OccurrenceFactory.create_batch(30)

    with django_assert_max_num_queries(5):
        SyncJob.enqueue_many([row.pk for row in rows], "sync_now", NOW, "maija")

    assert SyncJob.objects.filter(state=JobState.WAITING).count() == 30


def test_a_trigger_during_a_run_still_gets_its_run(occurrence: Occurrence) -> None:
    running(occurrence)
    SyncJob.enqueue(occurrence.pk, "webhook", NOW)

    assert states(occurrence) == ["running", "waiting"]


def test_a_waiting_job_is_not_claimed_while_another_runs(occurrence: Occurrence) -> None:
    running(occurrence)
    waiting = SyncJob.objects.get(pk=SyncJob.enqueue(occurrence.pk, "webhook", NOW))

    assert not waiting.claim(NOW)
    assert states(occurrence) == ["running", "waiting"]


def test_a_job_is_claimed_once(occurrence: Occurrence) -> None:
    pk = SyncJob.enqueue(occurrence.pk, "webhook", NOW)
    first, second = SyncJob.objects.get(pk=pk), SyncJob.objects.get(pk=pk)

    assert (first.claim(NOW), second.claim(NOW)) == (True, False)


def test_a_lease_that_ran_out_is_given_back(occurrence: Occurrence) -> None:
    running(occurrence)

    assert SyncJob.sweep(NOW + LEASE - timedelta(seconds=1)) == 0
    assert SyncJob.sweep(NOW + LEASE + timedelta(seconds=1)) == 1
    assert states(occurrence) == ["done", "waiting"]


def test_a_worker_that_died_gives_its_job_back_at_once(occurrence: Occurrence) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])  # noqa: S603
    dead.wait()
    running(occurrence, owner=f"{socket.gethostname()}:{dead.pid}")

    assert SyncJob.sweep(NOW) == 1
    assert states(occurrence) == ["done", "waiting"]


def test_a_worker_on_another_host_keeps_its_lease(occurrence: Occurrence) -> None:
    running(occurrence, owner="elsewhere:1")

    assert SyncJob.sweep(NOW) == 0


def test_a_job_that_never_finishes_is_parked_for_a_person(occurrence: Occurrence) -> None:
    running(occurrence, attempts=ATTEMPTS)

    SyncJob.sweep(NOW + LEASE * 2)

    job = SyncJob.objects.get()
    assert job.state == JobState.PARKED
    assert "check the log" in job.error


def test_what_a_person_pressed_goes_first_and_connections_take_turns() -> None:
    busy, quiet = ConnectionFactory.create(), ConnectionFactory.create()
    many = [made(busy) for _ in range(5)]
    few = made(quiet)
    for minute, one in enumerate([*many, few]):
        SyncJob.enqueue(one.pk, "schedule", NOW - timedelta(minutes=60 - minute))
    SyncJob.enqueue(many[4].pk, "sync_now", NOW, "maija")

    order = [SyncJob.objects.get(pk=pk).occurrence_id for pk in SyncJob.due(NOW, at_once=3)]

    assert order == [many[4].pk, many[0].pk, few.pk]


def test_ten_thousand_due_webinars_of_one_connection_hold_up_none_of_fifty() -> None:
    busy, *quiet = ConnectionFactory.create_batch(50)
    webinar = WebinarFactory.create(connection=busy)
    long_due = NOW - timedelta(hours=5)
    many = [Occurrence(webinar=webinar, occurrence_id=str(one), next_sync_at=long_due) for one in range(10_000)]
    Occurrence.objects.bulk_create(many)
    few = {made(one).pk for one in quiet}
    Occurrence.objects.filter(pk__in=few).update(next_sync_at=NOW)

    enqueued = jobs.enqueue_due(NOW)

    first = SyncJob.due(NOW, at_once=50)
    assert enqueued == jobs.JOBS_A_ROUND
    assert few < set(SyncJob.objects.filter(pk__in=first).values_list("occurrence_id", flat=True))


def made(connection: Connection) -> Occurrence:
    return OccurrenceFactory.create(webinar=WebinarFactory.create(connection=connection))


@pytest.mark.parametrize("side", ["zoom", "hubspot"])
def test_jobs_of_an_account_that_must_be_reconnected_wait(occurrence: Occurrence, side: str) -> None:
    SyncJob.enqueue(occurrence.pk, "schedule", NOW)
    account = getattr(occurrence.webinar.connection, side)

    account.set_state(AccountState.RECONNECT_NEEDED)
    assert SyncJob.due(NOW, 10) == []

    account.set_state(AccountState.CONNECTED)
    assert len(SyncJob.due(NOW, 10)) == 1


def test_hours_of_rate_limits_are_waiting_and_no_attempt(occurrence: Occurrence) -> None:
    for hour in range(30):
        now = NOW + timedelta(hours=hour)
        job = SyncJob.objects.get(pk=SyncJob.enqueue(occurrence.pk, "schedule", now))
        SyncJob.objects.filter(pk=job.pk).update(not_before=now)
        assert job.claim(now)
        jobs.settle(job, RetryLater("Wait.", after=3600, limited=True), now)

    waiting = SyncJob.objects.get(state=JobState.WAITING)
    assert waiting.not_before == NOW + timedelta(hours=30)
    assert waiting.attempts == 0


def test_passing_errors_are_tried_again_later_and_later_and_then_parked(occurrence: Occurrence) -> None:
    now, waits = NOW, []
    SyncJob.enqueue(occurrence.pk, "schedule", now)
    while job := SyncJob.objects.filter(state=JobState.WAITING).first():
        waits.append(job.not_before - now)
        now = job.not_before
        assert job.claim(now)
        jobs.settle(job, RetryLater("HubSpot does not answer."), now)

    assert waits == sorted(waits)
    assert len(waits) == ATTEMPTS
    assert SyncJob.objects.get(state=JobState.PARKED).error == "HubSpot does not answer."


def test_a_revoked_token_parks_the_account_and_not_the_job(occurrence: Occurrence) -> None:
    job = running(occurrence)

    jobs.settle(job, Disconnected("Reconnect HubSpot."), NOW)

    assert states(occurrence) == ["done", "waiting"]


def test_what_cannot_succeed_is_parked_with_its_sentence(occurrence: Occurrence) -> None:
    job = running(occurrence)

    jobs.settle(job, GiveUp("Look at the details."), NOW)

    assert SyncJob.objects.get().state == JobState.PARKED
    assert SyncJob.objects.get().error == "Look at the details."


def test_due_occurrences_become_jobs_once(occurrence: Occurrence) -> None:
    Occurrence.objects.filter(pk=occurrence.pk).update(next_sync_at=NOW)

    assert (jobs.enqueue_due(NOW), jobs.enqueue_due(NOW)) == (1, 0)
    assert states(occurrence) == ["waiting"]


def test_finished_jobs_are_forgotten_after_a_week(occurrence: Occurrence) -> None:
    running(occurrence).finish()
    now = datetime.now(UTC)

    assert jobs.prune(now + timedelta(days=6)) == 0
    assert jobs.prune(now + timedelta(days=8)) == 1
