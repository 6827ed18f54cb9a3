"""The progress of a running sync is stored on its job, with few updates, and never goes back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.models import SyncJob
from integrations.models.jobs import Step
from integrations.sync import jobs
from integrations.sync.context import opened
from integrations.sync.progress import Progress
from tests.support.webinars import UPCOMING, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """Return every update: step, people done, people in all."""
    heard: list[tuple[str, int, int]] = []
    tell = SyncJob.show_progress

    def listen(occurrence_id: int, now: Any, step: str, done: int, total: int) -> None:
        heard.append((str(step), done, total))
        tell(occurrence_id, now, step, done, total)

    monkeypatch.setattr(SyncJob, "show_progress", listen)
    return heard


def many(world: World, people: int) -> None:
    upcoming(world, UPCOMING, *(signed_up(world, f"person{number:03}@mail.example") for number in range(people)))


def test_it_names_each_step_and_counts_the_people(empty_world: World, told: list[tuple[str, int, int]]) -> None:
    many(empty_world, 250)

    empty_world.sync()

    assert [step for step, _, _ in told] == ["contacts", "participants", "properties", "recordings"]
    assert {total for _, _, total in told} == {250}
    done = [done for _, done, _ in told]
    assert done == sorted(done) and done[-1] == 250


def test_the_batches_of_one_step_are_told_at_most_every_two_seconds(
    empty_world: World, told: list[tuple[str, int, int]]
) -> None:
    with opened(empty_world.connection, "schedule", clock=empty_world.clock) as context:
        progress = Progress(context, 1, total=1000)
        progress.begin(Step.PROPERTIES)
        for _ in range(10):
            empty_world.later(seconds=0.5)
            progress.count(100)

    assert told == [("properties", done, 1000) for done in (0, 400, 800)]


def test_it_costs_a_handful_of_updates_however_many_people(empty_world: World) -> None:
    many(empty_world, 250)
    with CaptureQueriesContext(connection) as queries:
        empty_world.sync()
    updates = [one["sql"] for one in queries if '"step" =' in one["sql"] and one["sql"].startswith("UPDATE")]
    assert 4 <= len(updates) <= 6


def test_the_job_keeps_it_when_it_is_over(empty_world: World) -> None:
    many(empty_world, 3)
    empty_world.sync()
    pk = SyncJob.enqueue(empty_world.occurrence(UPCOMING).pk, "sync_now", empty_world.clock(), "maija")

    jobs.run_job(pk, empty_world.clock)

    job = SyncJob.objects.get(pk=pk)
    assert (job.step, job.people_done, job.people_total) == ("recordings", 3, 3)
