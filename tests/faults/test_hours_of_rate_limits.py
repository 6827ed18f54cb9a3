"""Hours of 429 are waiting: no attempt is used up, nothing fails, nobody reads of it, and nothing is left out."""

from datetime import timedelta

import pytest

from integrations.models import SyncJob
from integrations.models.jobs import ATTEMPTS, JobState
from integrations.sync import jobs
from tests.faults.snapshot import changes, snapshot
from tests.faults.worlds import Rewind, run, start
from tests.support.webinars import PAST
from tests.support.world import World

pytestmark = pytest.mark.django_db
HOURS = 3
ROUND = 10  # minutes


def waited(world: World) -> int:
    """Run what is due, every ten minutes for hours; how often it was tried."""
    tries = 0
    for _ in range(HOURS * 60 // ROUND):
        for pk in SyncJob.due(world.clock(), 10):
            jobs.run_job(pk, world.clock)
            tries += 1
        world.later(minutes=ROUND)
    return tries


@pytest.mark.parametrize("kind", ["rate_limit", "rate_limit_bare"])
@pytest.mark.parametrize(
    "path",
    ["^/zoom/v2/webinars/", "^/hubspot/settings/users/", "/contacts/batch/read", "/contacts/batch/create", "/send/"],
)
def test_hours_of_429_are_waiting_and_no_failure(troubled: World, path: str, kind: str) -> None:
    with Rewind(troubled) as world:
        run(world, PAST)
        wanted = snapshot(world.hubspot)
    world = troubled
    start(world, PAST)
    world.fault(path=path, kind=kind, times=1_000_000)
    tries = waited(world)

    (job,) = SyncJob.objects.exclude(state=JobState.DONE)
    assert (job.state, job.attempts, job.error) == (JobState.WAITING, 0, "")
    assert tries > ATTEMPTS
    assert not [run for run in world.audit(PAST) if "sync_error" in {one["code"] for one in run["entries"]}]
    assert job.not_before - world.clock() < timedelta(minutes=5)

    world.sandbox.state["faults"] = []
    run(world, PAST)
    assert changes(wanted, snapshot(world.hubspot)) == []
    assert world.audit(PAST)[0]["status"] == "synced"
