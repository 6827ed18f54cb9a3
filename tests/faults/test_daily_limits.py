"""The daily limits of both: the sync waits for the next day, asks seldom meanwhile, and then goes on by itself."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from integrations.models import Occurrence, SyncJob
from integrations.models.jobs import JobState
from integrations.sync import jobs
from tests.faults.snapshot import changes, snapshot
from tests.faults.worlds import Rewind, run, start
from tests.support.webinars import PAST
from tests.support.world import World

pytestmark = pytest.mark.django_db


def at_noon(world: World, zone: str) -> datetime:
    """Turn the clock to noon of a later day; the midnight after it."""
    noon = datetime.combine(world.clock().date() + timedelta(days=1), time(12), ZoneInfo(zone))
    world.now = noon.timestamp()
    return (noon + timedelta(hours=12)).astimezone(UTC)


@pytest.mark.parametrize("side", ["zoom", "hubspot"])
def test_a_used_up_day_is_waited_for(troubled: World, side: str) -> None:
    with Rewind(troubled) as world:
        run(world, PAST)
        wanted = snapshot(world.hubspot)
    world = troubled
    start(world, PAST)
    if side == "zoom":
        midnight = at_noon(world, "UTC")
        world.zoom["account"]["limits"]["MEDIUM"] = {"second": 1000, "day": 3}
    else:
        midnight = at_noon(world, world.hubspot["time_zone"])
        world.hubspot["limit_per_day"] = 6
    _, *later = until_done(world, midnight)

    assert midnight <= later[-1] <= midnight + timedelta(hours=1, minutes=1)
    assert len(later) <= 13, "it asks once an hour at most"
    assert Occurrence.objects.get(webinar__zoom_id=str(PAST)).status == "synced"
    assert changes(wanted, snapshot(world.hubspot)) == []
    assert [one["status"] for one in world.audit(PAST)][:1] == ["synced"]


def until_done(world: World, midnight: datetime) -> list[datetime]:
    """Return the times at which the job was tried, until it was done. The new day's limit is enough."""
    tried = []
    while job := SyncJob.objects.filter(state=JobState.WAITING).first():
        world.now = max(world.now, job.not_before.timestamp())
        if world.clock() >= midnight:
            world.hubspot["limit_per_day"] = 1_000_000
            world.zoom["account"]["limits"]["MEDIUM"]["day"] = 1_000_000
        tried.append(world.clock())
        jobs.run_job(job.pk, world.clock)
        assert len(tried) < 60
    return tried
