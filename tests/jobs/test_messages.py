"""Messages: each starts the next one if something waits, and never two workers at the same deliveries."""

from typing import Any

import pytest
from django.core.cache import cache

from integrations import tasks
from integrations.models import SyncJob
from integrations.sync import jobs
from integrations.webhooks import process
from portal.celery import app
from sandbox.world.build import DAY, webinar
from tests.support.webhooks import Webhooks

ONE, HENRIK = 82000000001, "henrik.host@a.example"


@pytest.fixture
def upcoming(webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> Webhooks:
    """A synced webinar, and tasks at the world's time that never rest."""
    world = webhooks.world
    world.add(webinar(ONE, "Heat pumps", HENRIK, int(world.now) + 3 * DAY, 60))
    world.sync(ONE)
    world.later(minutes=5)
    monkeypatch.setattr(tasks, "utcnow", world.clock)
    return webhooks


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that messages were sent for."""
    found: list[int] = []
    monkeypatch.setattr("integrations.tasks.run_job.apply_async", lambda args, **how: found.append(args[0]))
    return found


def test_a_registration_starts_its_sync_without_the_round(upcoming: Webhooks, sent: list[int]) -> None:
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)

    tasks.process_deliveries()

    assert sent == [SyncJob.objects.get(state="waiting").pk]


def test_while_another_worker_is_at_them_they_are_left_to_it(upcoming: Webhooks, sent: list[int]) -> None:
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)
    cache.add(tasks.AT_WORK, True)

    tasks.process_deliveries()

    assert (sent, upcoming.states()) == ([], ["waiting"])


def test_what_came_during_the_work_is_done_as_well(
    upcoming: Webhooks, sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own message found the deliveries taken."""
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)
    process_waiting = process.process_waiting
    later = iter(["cia@lumi.example"])

    def meanwhile(*args: Any) -> Any:
        for email in later:
            upcoming.register(ONE, email)
            upcoming.deliver(upcoming.sent[-1:])
            tasks.process_deliveries()
        return process_waiting(*args)

    monkeypatch.setattr(process, "process_waiting", meanwhile)
    tasks.process_deliveries()

    assert upcoming.states() == ["done", "done"]
    assert cache.get(tasks.AT_WORK) is None


def test_what_was_wished_for_during_a_sync_starts_after_it(
    upcoming: Webhooks, sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    occurrence, now = upcoming.world.occurrence(ONE).pk, upcoming.world.clock()
    first = SyncJob.enqueue(occurrence, "webhook", now)
    wished: list[int] = []

    def run(pk: int) -> None:
        job = SyncJob.objects.get(pk=pk)
        assert job.claim(now)
        wished.append(SyncJob.enqueue(occurrence, "webhook", now))
        tasks.run_job(wished[0])  # its own message comes too early
        job.finish()

    real = jobs.run_job
    monkeypatch.setattr(jobs, "run_job", lambda pk: run(pk) if pk == first else real(pk))
    tasks.run_job(first)

    assert sent == wished


def test_what_is_only_due_waits_in_a_queue_of_its_own(upcoming: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker takes both in turns: a registration does not wait behind a backlog."""
    queues: list[str] = []
    monkeypatch.setattr(
        "integrations.tasks.run_job.apply_async", lambda args, **how: queues.append(how.get("queue", "celery"))
    )
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)
    tasks.process_deliveries()

    tasks.run_due_jobs()

    assert queues == ["celery", "celery.scheduled"]
    assert {one.name for one in app.conf.task_queues} == {"celery", "celery.scheduled"}
