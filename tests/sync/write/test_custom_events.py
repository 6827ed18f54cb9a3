"""Custom events on contacts' timelines: once, and only where the HubSpot account can."""

from uuid import UUID

import pytest

from integrations.accounts.connect import connect_hubspot
from integrations.models import HubSpotAccount
from sandbox.hubspot import seed
from sandbox.world.build import DAY, MINUTE
from tests.support.webinars import ANN, BEN, ID, LENGTH, SPOKEN, add_row, at, ended, iso, upcoming
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db


def connect(world: World, tier: str = "enterprise") -> HubSpotAccount:
    world.hubspot["tier"] = tier
    return connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")


def shown(world: World) -> list[tuple[str, str, str, Json]]:
    """Event, address, when, properties."""
    return [
        (
            one["eventName"].partition("_")[2],
            world.hubspot["contacts"][one["objectId"]]["properties"]["email"],
            one["occurredAt"],
            one["properties"],
        )
        for one in world.hubspot["custom_events"]
    ]


def sync_again(world: World) -> str:
    world.later(minutes=1)
    return str(world.sync(ID)[ID, ""].status)


def test_the_definitions_are_made_on_connecting_and_only_once(empty_world: World) -> None:
    connect(empty_world)
    account = connect(empty_world)

    definitions = empty_world.hubspot["event_definitions"]
    assert {name: [one["name"] for one in made["properties"]] for name, made in definitions.items()} == {
        "pe7654321_zoom_webinar_registration": ["webinar_id", "webinar_name"],
        "pe7654321_zoom_webinar_attendance": [
            "webinar_id",
            "webinar_name",
            "duration_minutes",
            "duration_percentage",
            "joined_at",
            "left_at",
        ],
        "pe7654321_zoom_webinar_recording": ["topic", "start_time", "recording_url"],
    }
    assert account.event_names == {name.partition("_")[2]: name for name in definitions}
    assert "custom_events" in account.capabilities


def test_registration_attendance_and_recording_are_told(empty_world: World) -> None:
    connect(empty_world)
    start = ended(empty_world, lines=SPOKEN)["start"]

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    webinar = {"webinar_id": str(ID), "webinar_name": "Heat pumps"}
    (url,) = [one["properties"]["hs_call_recording_url"] for one in empty_world.calls()]
    assert sorted(shown(empty_world), key=lambda one: one[:2]) == [
        (
            "zoom_webinar_attendance",
            ANN,
            iso(start),
            webinar
            | {
                "duration_minutes": "60",
                "duration_percentage": "100",
                "joined_at": iso(start),
                "left_at": iso(start + LENGTH * MINUTE),
            },
        ),
        (
            "zoom_webinar_recording",
            ANN,
            iso(start),
            {"topic": "Heat pumps", "start_time": iso(start), "recording_url": url},
        ),
        ("zoom_webinar_registration", ANN, iso(at(empty_world) - 10 * DAY), webinar),
        ("zoom_webinar_registration", BEN, iso(at(empty_world) - 9 * DAY), webinar),
    ]
    assert empty_world.causes(ID)["synced"]["events"] == 4
    assert "data_not_synced" not in empty_world.causes(ID)


def test_a_second_sync_sends_none(empty_world: World) -> None:
    connect(empty_world)
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    writes = empty_world.writes()

    assert sync_again(empty_world) == "unchanged"
    assert empty_world.writes() == writes


def test_their_uuids_are_the_same_whenever_they_are_made(empty_world: World) -> None:
    connect(empty_world)
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    first = {one["uuid"] for one in empty_world.hubspot["custom_events"]}
    occurrence = empty_world.occurrence(ID)
    occurrence.participants.update(registration_event_at=None, attendance_event_at=None)

    assert sync_again(empty_world) == "synced"

    assert {one["uuid"] for one in empty_world.hubspot["custom_events"]} == first
    assert len(first) == len(empty_world.hubspot["custom_events"]) == 4
    assert {UUID(one).version for one in first} == {5}


def test_an_attendance_is_told_only_when_it_is_final(empty_world: World) -> None:
    connect(empty_world)
    ended(empty_world, hours_ago=1)

    empty_world.sync(ID)
    assert {one[0] for one in shown(empty_world)} == {"zoom_webinar_registration"}

    empty_world.later(minutes=16)
    empty_world.sync(ID)
    assert [one[:2] for one in shown(empty_world)][2:] == [("zoom_webinar_attendance", ANN)]


def test_who_is_late_in_the_report_is_told_alone(empty_world: World) -> None:
    connect(empty_world)
    over = ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    add_row(over, BEN, 0, 30)

    sync_again(empty_world)

    assert [one[:2] for one in shown(empty_world)][4:] == [
        ("zoom_webinar_attendance", BEN),
        ("zoom_webinar_recording", BEN),
    ]
    assert empty_world.causes(ID)["synced"]["events"] == 2


def test_after_a_lost_answer_nobody_has_one_twice(empty_world: World) -> None:
    connect(empty_world)
    ended(empty_world)
    empty_world.fault(method="POST", path=r"/send/batch$", kind="applied_answer_lost", times=3)

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert sync_again(empty_world) == "synced"

    assert sorted(one[:2] for one in shown(empty_world)) == [
        ("zoom_webinar_attendance", ANN),
        ("zoom_webinar_registration", ANN),
        ("zoom_webinar_registration", BEN),
    ]


def test_where_the_account_cannot_it_is_noted_with_one_webinar_and_stays_with_it(empty_world: World) -> None:
    ended(empty_world)
    other = upcoming(empty_world) | {"id": ID + 1}
    empty_world.zoom["webinars"] = {str(ID + 1): other}
    ended(empty_world)

    empty_world.sync(ID)
    empty_world.sync(ID + 1)
    assert empty_world.causes(ID)["data_not_synced"] == {"no_custom_events": 1}
    assert "data_not_synced" not in empty_world.causes(ID + 1)
    assert empty_world.hubspot["custom_events"] == []

    runs = len(empty_world.audit(ID)), len(empty_world.audit(ID + 1))
    empty_world.later(minutes=1)
    results = {**empty_world.sync(ID), **empty_world.sync(ID + 1)}
    assert {one.status for one in results.values()} == {"unchanged"}
    assert (len(empty_world.audit(ID)), len(empty_world.audit(ID + 1))) == runs


def test_what_was_missed_follows_once_the_account_can(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    connect(empty_world)

    assert sync_again(empty_world) == "synced"

    assert len(shown(empty_world)) == 3
    assert "data_not_synced" not in empty_world.causes(ID)


def test_without_the_scope_to_send_the_sync_goes_on(empty_world: World) -> None:
    connect(empty_world)
    token = empty_world.hubspot["tokens"][seed.ACCESS_TOKEN]
    token["scopes"] = [one for one in token["scopes"] if one != "analytics.behavioral_events.send"]
    ended(empty_world, lines=SPOKEN)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert (empty_world.event(ID) or {})["completions"] == 1
    assert len(empty_world.calls()) == 1
    assert empty_world.causes(ID)["data_not_synced"] == {"no_custom_events": 1}
    writes = empty_world.writes()
    assert sync_again(empty_world) == "unchanged"
    assert empty_world.writes() == writes


def test_who_registers_later_is_told(empty_world: World) -> None:
    connect(empty_world)
    webinar = upcoming(empty_world)
    people = webinar["registrants"]
    webinar["registrants"] = people[:1]
    empty_world.sync(ID)
    webinar["registrants"] = people

    sync_again(empty_world)

    assert [one[:2] for one in shown(empty_world)] == [
        ("zoom_webinar_registration", ANN),
        ("zoom_webinar_registration", BEN),
    ]
