"""A capability that HubSpot takes away after connecting is noted once, with the first webinar it concerns."""

import pytest

from integrations.accounts.connect import check_hubspot
from integrations.models import HubSpotAccount, Occurrence
from tests.support.webinars import ANN, BEN, CAT, ID, OTHER, PAST, SPOKEN, THIRD, ended, past, signed_up
from tests.support.world import World
from tests.sync.write.test_custom_events import connect, shown

pytestmark = pytest.mark.django_db
NO = {"status": "error", "category": "FORBIDDEN", "message": "Your account has no access to this."}
MISSING = {"no_custom_events": 1}


def take_away(world: World, path: str = "send/batch") -> None:
    world.fault(method="POST", path=path, status=403, body=NO, times=999)


def statuses(world: World, **options: str) -> dict[int, str]:
    world.later(minutes=1)
    return {key[0]: one.status for key, one in world.sync(**options).items()}  # type: ignore[arg-type]


def noted(world: World) -> set[int]:
    return {one for one in (PAST, OTHER, THIRD) if "data_not_synced" in world.causes(one)}


def webinars(world: World) -> None:
    for number, email in ((PAST, ANN), (OTHER, BEN), (THIRD, CAT)):
        past(world, number, signed_up(world, email))


def test_custom_events_are_told_of_once_and_the_second_run_changes_nothing(empty_world: World) -> None:
    world = empty_world
    connect(world)
    webinars(world)
    take_away(world)

    assert set(statuses(world).values()) == {"synced"}
    (first,) = noted(world)
    runs = {one: len(world.audit(one)) for one in (PAST, OTHER, THIRD)}

    for _ in range(2):
        assert set(statuses(world).values()) == {"unchanged"}
    assert noted(world) == {first}
    assert world.causes(first)["data_not_synced"] == MISSING
    assert {one: len(world.audit(one)) for one in runs} == runs


def test_the_note_stays_where_the_account_is_checked_meanwhile(empty_world: World) -> None:
    """The definitions can be read all the same, so that the check finds nothing amiss."""
    world = empty_world
    connect(world)
    webinars(world)
    take_away(world)
    statuses(world)
    (first,) = noted(world)
    Occurrence.objects.filter(webinar__zoom_id=str(first)).update(next_sync_at=None)
    check_hubspot(HubSpotAccount.objects.get())
    others = [one for one in (PAST, OTHER, THIRD) if one != first]

    world.later(minutes=1)
    assert {one.status for one in world.sync(*others).values()} == {"unchanged"}
    assert {one.status for one in world.sync(first).values()} == {"unchanged"}

    assert noted(world) == {first}


def test_a_second_loss_is_told_anew_after_events_could_be_sent_again(empty_world: World) -> None:
    world = empty_world
    connect(world)
    past(world, PAST, signed_up(world, ANN))
    take_away(world)
    world.sync(PAST)
    world.sandbox.state["faults"] = []
    check_hubspot(HubSpotAccount.objects.get())
    world.later(minutes=1)
    world.sync(PAST)
    assert len(shown(world)) == 1
    assert "data_not_synced" not in world.causes(PAST)

    past(world, OTHER, signed_up(world, BEN))
    take_away(world)
    world.later(minutes=1)
    world.sync(OTHER)

    assert world.causes(OTHER)["data_not_synced"] == MISSING


def test_where_the_webinar_with_the_note_is_gone_from_the_portal_another_one_tells(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    world.sync(PAST)
    world.webinar(PAST).delete()
    past(world, OTHER, signed_up(world, BEN))

    world.sync(OTHER)

    assert world.causes(OTHER)["data_not_synced"] == MISSING


@pytest.mark.parametrize("path", ["calls/batch/upsert", "calling/2026-03/transcripts"])
def test_so_it_is_with_recordings_and_transcripts(empty_world: World, path: str) -> None:
    world = empty_world
    ended(world, lines=SPOKEN)
    take_away(world, path)
    world.sync(ID)
    before, runs = world.causes(ID)["data_not_synced"], len(world.audit(ID))

    for _ in range(2):
        world.later(minutes=1)
        assert world.sync(ID)[ID, ""].status == "unchanged"

    assert (world.causes(ID)["data_not_synced"], len(world.audit(ID))) == (before, runs)
