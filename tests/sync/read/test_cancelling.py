"""People cancel, register again and cancel again, until they can no longer cancel."""

import pytest

from sandbox.world.build import Json, registration
from tests.support.webinars import (
    ANN,
    BEN,
    OTHER,
    PAST,
    UPCOMING,
    again,
    at,
    iso,
    ours,
    past,
    series,
    signed_up,
    upcoming,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db


def sync_after(world: World, *, hours: float) -> None:
    world.later(hours=hours)
    world.sync()


def test_cancelled_and_registered_again_twice(empty_world: World) -> None:
    world = empty_world
    webinar = upcoming(world, UPCOMING, signed_up(world, ANN, days=-2), signed_up(world, BEN, days=-2))
    keeps = webinar["registrants"][1]
    world.sync()

    told = ["REGISTERED"]
    for days in (0.5, 1.5):
        webinar["registrants"] = [keeps]
        sync_after(world, hours=6)
        told.append("CANCELLED")
        assert world.activities(UPCOMING) == {ANN: told, BEN: ["REGISTERED"]}
        assert ours(world, ANN) == {"total_registrations": "0", "total_attended": "0"}

        webinar["registrants"] = [keeps, signed_up(world, ANN, days=days)]
        sync_after(world, hours=18)
        told.append("REGISTERED")
        assert world.activities(UPCOMING) == {ANN: told, BEN: ["REGISTERED"]}
        assert ours(world, ANN)["total_registrations"] == "1"
        assert ours(world, ANN)["last_registered_webinar_at"] == iso(at(world, days))
        assert again(world) == 0

    event = world.event(UPCOMING)
    assert event is not None
    assert {one["state"] for one in event["participants"].values()} == {"REGISTERED"}


def test_turned_down_by_the_host_and_approved_again(empty_world: World) -> None:
    """The registrant keeps its create time, which is before the cancellation."""
    world = empty_world
    one = signed_up(world, ANN, days=-2)
    upcoming(world, UPCOMING, one, registration=registration(approval_type=1))
    world.sync()

    one["status"] = "denied"
    sync_after(world, hours=1)
    assert world.activities(UPCOMING) == {ANN: ["REGISTERED", "CANCELLED"]}

    one["status"] = "approved"
    sync_after(world, hours=1)
    assert world.activities(UPCOMING) == {ANN: ["REGISTERED", "CANCELLED", "REGISTERED"]}
    event = world.event(UPCOMING)
    assert event is not None
    assert [one["state"] for one in event["participants"].values()] == ["REGISTERED"]
    assert ours(world, ANN)["total_registrations"] == "1"

    calls = world.sync()[UPCOMING, ""].calls.hubspot
    assert calls == 2  # HubSpot's users and owners; nobody has to be looked up again
    assert again(world) == 0


def test_who_cancels_after_the_end_stays_registered(empty_world: World) -> None:
    world = empty_world
    webinar = past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), came=((BEN, 0, 60),))
    world.sync()

    webinar["registrants"] = []
    sync_after(world, hours=1)

    assert world.activities(PAST) == {ANN: ["REGISTERED"], BEN: ["REGISTERED", "ATTENDED"]}
    assert ours(world, ANN)["total_registrations"] == "1"
    assert again(world) == 0


def test_who_attended_is_never_turned_to_cancelled(empty_world: World) -> None:
    """A person who cancelled before the webinar attends all the same."""
    world = empty_world
    webinar = upcoming(world, PAST, signed_up(world, ANN), signed_up(world, BEN), days=1)
    world.sync()
    webinar["registrants"] = []
    sync_after(world, hours=1)
    assert world.activities(PAST) == {ANN: ["REGISTERED", "CANCELLED"], BEN: ["REGISTERED", "CANCELLED"]}

    held: Json = past(world, OTHER, came=((ANN, 0, 30),), days=1)
    webinar["sessions"] = held["sessions"]
    del world.zoom["webinars"][str(OTHER)]
    sync_after(world, hours=60)

    assert world.activities(PAST) == {ANN: ["REGISTERED", "CANCELLED", "ATTENDED"], BEN: ["REGISTERED", "CANCELLED"]}
    assert ours(world, ANN)["total_registrations"] == "1"
    assert ours(world, ANN)["total_attended"] == "1"
    assert ours(world, BEN) == {"total_registrations": "0", "total_attended": "0"}
    event = world.event(PAST)
    assert event is not None
    assert event["eventCompleted"]
    assert again(world) == 0


def test_somebody_who_cancelled_before_anything_was_sent_has_a_whole_history(empty_world: World) -> None:
    world = empty_world
    webinar = upcoming(world, UPCOMING, signed_up(world, ANN, days=-2))
    world.fault(path="contacts/batch/create", status=503)
    world.sync()
    assert world.contact(ANN) is None

    webinar["registrants"] = []
    sync_after(world, hours=1)

    assert world.activities(UPCOMING) == {ANN: ["REGISTERED", "CANCELLED"]}
    assert ours(world, ANN)["total_registrations"] == "0"
    assert again(world) == 0


def test_of_a_series_only_what_is_still_to_come_is_cancelled(empty_world: World) -> None:
    world = empty_world
    over, next_one = series(world, UPCOMING, [-5, 5], signed_up(world, ANN, days=-9))
    world.sync()

    world.zoom["webinars"][str(UPCOMING)]["registrants"] = []
    sync_after(world, hours=1)

    assert world.activities(UPCOMING, over) == {ANN: ["REGISTERED"]}
    assert world.activities(UPCOMING, next_one) == {ANN: ["REGISTERED", "CANCELLED"]}
    assert ours(world, ANN)["total_registrations"] == "1"
    assert again(world) == 0
