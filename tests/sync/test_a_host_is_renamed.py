"""A host's new address reaches the marketing events of their webinars, also of those that are over."""

import pytest

from integrations.models import SyncJob, WebinarRow
from integrations.models.jobs import JobState
from integrations.sync import jobs, rounds
from integrations.sync.context import opened
from sandbox.world.accounts import HENRIK, OLIVIA
from tests.support.proving import proved
from tests.support.webinars import ANN, OTHER, PAST, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db
RENAMED = "henrik.haapala@a.example"


@pytest.fixture
def world(empty_world: World) -> World:
    past(empty_world, PAST, signed_up(empty_world, ANN), came=((ANN, 0, 60),), host=HENRIK)
    past(empty_world, OTHER, signed_up(empty_world, ANN), came=((ANN, 0, 60),), host=OLIVIA)
    empty_world.sync()
    (henrik,) = [one for one in empty_world.zoom["users"] if one["email"] == HENRIK]
    henrik["email"] = RENAMED
    return empty_world


def discovered(world: World) -> list[str]:
    """Run the hourly round. Return the webinars that have a job now."""
    with opened(world.connection, "schedule", clock=world.clock) as context:
        rounds.discover_and_enqueue(context)
    waiting = SyncJob.objects.filter(state=JobState.WAITING)
    return list(waiting.values_list("occurrence__webinar__zoom_id", flat=True))


def test_the_webinars_of_the_host_are_read_again_and_their_events_follow(world: World) -> None:
    assert discovered(world) == [str(PAST)]
    for pk in SyncJob.objects.filter(state=JobState.WAITING).values_list("pk", flat=True):
        jobs.run_job(pk, world.clock)

    organizers = {one["externalEventId"]: one["eventOrganizer"] for one in world.hubspot["marketing_events"].values()}
    assert organizers == {str(PAST): RENAMED, str(OTHER): OLIVIA}
    assert proved(world)
    assert discovered(world) == []


def test_a_host_whom_zoom_no_longer_lists_is_no_change(world: World) -> None:
    WebinarRow.objects.filter(zoom_id=PAST).update(host_email="somebody.else@a.example")
    world.zoom["users"] = [one for one in world.zoom["users"] if one["email"] != RENAMED]

    assert discovered(world) == []
