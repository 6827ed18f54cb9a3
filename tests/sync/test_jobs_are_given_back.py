"""A job is given back, whatever ends its run: a dead worker, cut database connections, an unforeseen error."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from redis import RedisError

from integrations.models import Occurrence, SyncJob, owners
from integrations.models.jobs import ATTEMPTS, NEVER_FINISHED, JobState
from integrations.sync import jobs
from tests.support.factories import OccurrenceFactory
from tests.support.webinars import ANN, PAST, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOST, BOOT = socket.gethostname(), owners.named(os.getpid()).split(":")[3]
in_proc = pytest.mark.skipif(not owners.PROC.exists(), reason="looks for processes in /proc")


def owned(owner: str) -> Occurrence:
    """Return an occurrence whose job is run by that owner."""
    occurrence = OccurrenceFactory.create()
    job = SyncJob.start(occurrence.pk, "schedule", NOW)
    assert job is not None
    SyncJob.objects.filter(pk=job.pk).update(owner=owner)
    return occurrence


@pytest.fixture
def other() -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)  # noqa: S603
    yield process
    process.communicate("")


# --- The owner is gone ------------------------------------------------------------------------------------------------


@in_proc
def test_a_process_of_the_same_number_that_began_later_is_another_one() -> None:
    """A worker in a container is always process 1."""
    owned(f"{HOST}:{os.getpid()}:1:{BOOT}:1")
    assert SyncJob.sweep(NOW) == 1


@in_proc
def test_what_ran_before_the_machine_started_anew_is_gone(other: Any) -> None:
    host, pid, began, _boot = owners.named(other.pid).split(":")
    owned(f"{host}:{pid}:{began}:the-boot-before:1")
    assert SyncJob.sweep(NOW) == 1


@in_proc
def test_a_process_that_ended_is_gone_although_nobody_asked_how(other: Any) -> None:
    owned(f"{owners.named(other.pid)}:1")
    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    assert SyncJob.sweep(NOW) == 1


def test_another_process_that_still_runs_keeps_its_job(other: Any) -> None:
    owned(f"{owners.named(other.pid)}:1")
    assert SyncJob.sweep(NOW) == 0


@pytest.mark.parametrize("owner", ["", "elsewhere:1", "elsewhere:1:2:3:4", f"{HOST}:no number:2:3:4"])
def test_of_another_host_only_the_lease_can_tell(owner: str) -> None:
    owned(owner)
    assert SyncJob.sweep(NOW) == 0
    assert SyncJob.sweep(NOW + timedelta(hours=1)) == 1


def test_a_run_of_this_process_that_ended_without_a_word_is_gone() -> None:
    job = SyncJob.start(OccurrenceFactory.create().pk, "schedule", NOW)
    assert job is not None

    assert SyncJob.sweep(NOW) == 0
    job.let_go()
    assert SyncJob.sweep(NOW) == 1


def test_whoever_wants_to_run_it_need_not_wait_for_the_sweep() -> None:
    occurrence = owned(f"{HOST}:{os.getpid()}:1:the-boot-before:1")
    waiting = SyncJob.objects.get(pk=SyncJob.enqueue(occurrence.pk, "sync_now", NOW, "maija"))

    assert waiting.claim(NOW)
    assert SyncJob.objects.filter(state=JobState.RUNNING).count() == 1


# --- The run broke off ------------------------------------------------------------------------------------------------


@pytest.fixture
def job(empty_world: World) -> SyncJob:
    past(empty_world, PAST, signed_up(empty_world, ANN), came=((ANN, 0, 60),))
    empty_world.sync()
    pk = SyncJob.enqueue(empty_world.occurrence(PAST).pk, "schedule", empty_world.clock())
    return SyncJob.objects.get(pk=pk)


def waiting() -> SyncJob:
    return SyncJob.objects.get(state=JobState.WAITING)


def breaking(error: Exception) -> Any:
    def broken(*_: object, **__: object) -> None:
        raise error

    return broken


@pytest.mark.parametrize("where", ["runner.read_webinar", "runner.due_now", "flow.read_occurrence"])
def test_what_nobody_foresaw_ends_the_run_and_is_said(
    empty_world: World, job: SyncJob, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(f"integrations.sync.{where}", breaking(TypeError("a number where a list belongs")))

    result = jobs.run_job(job.pk, empty_world.clock)

    assert result is not None
    assert result.status == "failed"
    job.refresh_from_db()
    assert job.state == JobState.PARKED
    assert "unexpected error" in job.error


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), RedisError("connection refused")])
@pytest.mark.parametrize("where", ["runner.read_webinar", "flow.read_occurrence", "retry.sync_people"])
def test_a_broken_connection_to_the_database_or_redis_is_tried_again_later(
    empty_world: World, job: SyncJob, monkeypatch: pytest.MonkeyPatch, where: str, error: Exception
) -> None:
    if "retry" in where:
        SyncJob.objects.filter(pk=job.pk).update(people=[ANN])
    monkeypatch.setattr(f"integrations.sync.{where}", breaking(error))

    jobs.run_job(job.pk, empty_world.clock)

    assert waiting().not_before > empty_world.clock()
    assert waiting().attempts == 1
    assert not SyncJob.objects.filter(state=JobState.RUNNING).exists()


def test_what_escapes_the_run_gives_the_job_back_all_the_same(
    empty_world: World, job: SyncJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.sync.jobs.opened", breaking(SystemExit(1)))  # type: ignore[arg-type]

    with pytest.raises(SystemExit):
        jobs.run_job(job.pk, empty_world.clock)

    assert waiting().not_before > empty_world.clock()
    assert not SyncJob.objects.filter(state=JobState.RUNNING).exists()


def test_what_always_escapes_is_parked_in_the_end(
    empty_world: World, job: SyncJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    SyncJob.objects.filter(pk=job.pk).update(attempts=ATTEMPTS - 1)
    monkeypatch.setattr("integrations.sync.jobs.opened", breaking(MemoryError()))

    with pytest.raises(MemoryError):
        jobs.run_job(job.pk, empty_world.clock)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.PARKED, NEVER_FINISHED)


def test_where_even_giving_back_fails_the_next_sweep_does_it(
    empty_world: World, job: SyncJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is still away when the run ends."""
    with monkeypatch.context() as away:
        away.setattr("integrations.sync.jobs.settle", breaking(OperationalError("the database system is starting up")))
        with pytest.raises(OperationalError):
            jobs.run_job(job.pk, empty_world.clock)
    assert SyncJob.objects.filter(state=JobState.RUNNING).exists()

    assert SyncJob.sweep(empty_world.clock()) == 1
    assert waiting().not_before <= empty_world.clock()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_cuts_every_connection_once_costs_one_attempt(empty_world: World, job: SyncJob) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")

    def cut(_: object) -> None:
        with connection.cursor() as cursor:  # the sandbox's own
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()

    empty_world.meanwhile("/participants", cut)
    jobs.run_job(job.pk, empty_world.clock)

    assert not SyncJob.objects.filter(state=JobState.RUNNING).exists()
    again = waiting()
    assert again.attempts == 1
    result = jobs.run_job(again.pk, lambda: again.not_before)
    assert result is not None
    assert result.status in ("synced", "unchanged")
    assert not SyncJob.objects.exclude(state=JobState.DONE).exists()
