"""Who stayed too short did not attend: in HubSpot, in the totals and in the proof; the portal shows how long it was."""

from datetime import timedelta

import pytest

from integrations.accounts.connect import connect_hubspot
from integrations.models import SyncJob
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from sandbox.hubspot import seed
from tests.support.webinars import (
    ANN,
    BEN,
    CAT,
    OTHER,
    PAST,
    UPCOMING,
    add_row,
    again,
    ours,
    past,
    signed_up,
    upcoming,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
TEN_MINUTES = {"attended_from": {"minutes": 10}}


def put(world: World, webinar_id: int = PAST, days: float = -4) -> Json:
    """Add an hour: Ann stayed 40 minutes, Ben 9, and Cat, who had not registered, 3."""
    people = (signed_up(world, ANN), signed_up(world, BEN))
    return past(world, webinar_id, *people, came=((ANN, 0, 40), (BEN, 0, 9), (CAT, 5, 8)), days=days)


def differences(world: World, *webinar_ids: int) -> list[str]:
    return [f"{one.what} {one.email}" for proof in world.prove(*webinar_ids) for one in proof.sums.differences]


def is_completed(world: World) -> bool:
    return bool((world.event(PAST) or {})["eventCompleted"])


def test_who_stayed_less_than_the_minutes_did_not_attend(empty_world: World) -> None:
    world = empty_world
    put(world)
    world.settings(TEN_MINUTES)

    result = world.sync()[PAST, ""]

    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert (result.attendees, result.registrants) == (1, 2)
    assert ours(world, ANN)["total_attended"] == "1"
    assert (ours(world, BEN)["total_attended"], ours(world, BEN).get("average_duration", "")) == ("0", "")
    assert world.contact(CAT) is None
    assert world.people(PAST, "emails_excluded") == {CAT: "dropped_in"}
    assert differences(world) == []
    assert again(world) == 0


def test_no_event_on_the_timeline_says_that_they_attended(empty_world: World) -> None:
    world = empty_world
    world.hubspot["tier"] = "enterprise"
    connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")
    put(world)
    world.settings(TEN_MINUTES)

    world.sync()

    contacts = {one["objectId"] for one in world.hubspot["custom_events"] if one["eventName"].endswith("attendance")}
    assert [world.hubspot["contacts"][one]["properties"]["email"] for one in contacts] == [ANN]


def test_the_portal_keeps_how_long_it_was(empty_world: World) -> None:
    put(empty_world)
    empty_world.settings(TEN_MINUTES)
    empty_world.sync()

    people = {one.email: one for one in empty_world.occurrence(PAST).participants.all()}
    assert {email: one.dropped_in for email, one in people.items()} == {
        ANN: None,
        BEN: timedelta(minutes=9),
        CAT: timedelta(minutes=3),
    }
    assert (people[BEN].zoom_joined_at, people[BEN].accepted_joined_at, people[BEN].outcome) == (
        None,
        None,
        "in_hubspot",
    )
    assert (people[CAT].outcome, people[CAT].cause) == ("left_out", "dropped_in")


def test_percent_is_of_the_sessions_length_and_either_limit_is_enough(empty_world: World) -> None:
    put(empty_world)
    empty_world.settings({"attended_from": {"minutes": 5, "percent": 66}})

    empty_world.sync()

    assert empty_world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert ours(empty_world, ANN)["last_attended_webinar_percentage"] == "66.67"
    assert differences(empty_world) == []


def test_a_webinar_has_limits_of_its_own(empty_world: World) -> None:
    world = empty_world
    put(world)
    put(world, OTHER, days=-3)
    world.settings({**TEN_MINUTES, "webinars": {str(OTHER): {"attended_from": {"minutes": 0}}}})

    world.sync()

    assert world.activities(PAST)[BEN] == ["REGISTERED"]
    assert world.activities(OTHER)[BEN] == ["REGISTERED", "ATTENDED"]
    assert ours(world, BEN)["total_attended"] == "1"
    assert differences(world) == []


def test_who_comes_back_and_stays_long_enough_attended_after_all(empty_world: World) -> None:
    world = empty_world
    webinar = past(world, PAST, signed_up(world, BEN), came=((BEN, 0, 9),), days=-0.07)
    world.settings(TEN_MINUTES)
    world.sync()
    assert world.activities(PAST) == {BEN: ["REGISTERED"]}
    add_row(webinar, BEN, 20, 50)
    world.later(minutes=20)

    world.sync()

    assert world.activities(PAST) == {BEN: ["REGISTERED", "ATTENDED"]}
    assert world.occurrence(PAST).participants.get().dropped_in is None
    assert again(world) == 0


def test_what_is_not_completed_is_decided_anew_and_what_hubspot_has_stays(empty_world: World) -> None:
    world = empty_world
    webinar = past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), came=((BEN, 0, 9),), days=-0.07)
    upcoming(world, UPCOMING)
    world.sync()
    assert not is_completed(world)
    assert world.activities(PAST)[BEN] == ["REGISTERED", "ATTENDED"]
    add_row(webinar, ANN, 0, 9)

    applied = apply(world.connection, check(TEN_MINUTES), now=world.clock())

    assert applied.missed == 1
    assert SyncJob.objects.get(trigger="settings_change").occurrence == world.occurrence(PAST)
    world.later(minutes=20)
    world.sync()
    assert world.activities(PAST) == {ANN: ["REGISTERED"], BEN: ["REGISTERED", "ATTENDED"]}
    people = {one.email: one for one in world.occurrence(PAST).participants.all()}
    assert people[BEN].dropped_in == timedelta(minutes=9)  # which says that it was too short
    assert people[BEN].zoom_joined_at is not None  # and that it counts
    assert ours(world, BEN)["total_attended"] == "1"
    assert differences(world) == []
    assert again(world) == 0


def test_once_completed_nobody_is_decided_anew(empty_world: World) -> None:
    world = empty_world
    put(world)
    world.settings(TEN_MINUTES)
    world.sync()
    assert is_completed(world)
    world.later(minutes=1)

    applied = apply(world.connection, check({"attended_from": {"minutes": 0}}), now=world.clock())

    assert applied.missed == 0
    before = world.writes()
    world.sync(trigger="sync_now")
    assert world.writes() == before
    assert world.activities(PAST)[BEN] == ["REGISTERED"]
    assert differences(world) == []

    put(world, OTHER, days=-3)  # the next ones are decided by the limit as it is
    world.sync()
    assert world.activities(OTHER)[BEN] == ["REGISTERED", "ATTENDED"]


def test_a_limit_set_after_completion_takes_nobody_back(empty_world: World) -> None:
    world = empty_world
    put(world)
    world.sync()
    world.later(minutes=1)
    world.settings(TEN_MINUTES)

    before = world.writes()
    world.sync(verify=True)

    assert world.writes() == before
    assert ours(world, BEN)["total_attended"] == "1"
    assert world.occurrence(PAST).attendees == 3
    assert differences(world) == []


def test_who_cancelled_and_only_dropped_in_is_cancelled(empty_world: World) -> None:
    world = empty_world
    webinar = past(
        world, PAST, signed_up(world, ANN), signed_up(world, BEN), came=((ANN, 0, 40), (BEN, 0, 3)), days=0.01
    )
    world.settings(TEN_MINUTES)
    sessions, webinar["sessions"] = webinar["sessions"], []
    world.sync()
    webinar["registrants"].pop()  # Ben, before it begins
    world.later(minutes=1)
    world.sync()
    assert world.activities(PAST)[BEN] == ["REGISTERED", "CANCELLED"]
    webinar["sessions"] = sessions
    world.later(hours=3)

    world.sync()

    assert world.activities(PAST)[BEN] == ["REGISTERED", "CANCELLED"]
    assert ours(world, BEN)["total_registrations"] == "0"
    assert again(world) == 0
