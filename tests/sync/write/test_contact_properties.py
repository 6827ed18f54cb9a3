"""The properties of a contact: figures over all that HubSpot accepted of the person, by whichever connection."""

from typing import Any

import pytest

from integrations.accounts.connect import pair
from integrations.models import Connection, RemoteContact, ZoomAccount
from integrations.sync.write import contacts
from sandbox.hubspot import seed
from tests.support.webinars import (
    ANN,
    BEN,
    OTHER,
    PAST,
    THIRD,
    UPCOMING,
    again,
    at,
    iso,
    link,
    ours,
    past,
    series,
    signed_up,
    upcoming,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db


def test_last_registered_and_last_attended_and_everything_counted(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN, days=-12), came=((ANN, 0, 20), (ANN, 10, 40)), days=-6, topic="Heat pumps")
    past(world, OTHER, signed_up(world, ANN, days=-11), came=((ANN, 30, 60),), days=-4, topic="Heat stores")
    upcoming(world, UPCOMING, signed_up(world, ANN, days=-13), topic="Registered first")

    world.sync()

    assert ours(world, ANN) == {
        "total_registrations": "3",
        "total_attended": "2",
        "average_duration": "58.33",  # 40 and 30 of 60 minutes
        "last_registered_webinar": link(OTHER),
        "last_registered_webinar_id": str(OTHER),
        "last_registered_webinar_name": "Heat stores",
        "last_registered_webinar_at": iso(at(world, -11)),
        "last_attended_webinar_id": str(OTHER),
        "last_attended_webinar_name": "Heat stores",
        "last_attended_webinar_joined_at": iso(at(world, -4) + 30 * 60),
        "last_attended_webinar_left_at": iso(at(world, -4) + 60 * 60),
        "last_attended_webinar_duration_minutes": "30",
        "last_attended_webinar_percentage": "50",
    }
    assert again(world) == 0


def test_the_order_of_the_syncs_does_not_matter(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN, days=-12), came=((ANN, 0, 40),), days=-6)
    past(world, OTHER, signed_up(world, ANN, days=-11), came=((ANN, 30, 60),), days=-4)
    for webinar_id in (OTHER, PAST):
        world.sync(webinar_id)
        world.later(minutes=1)

    assert ours(world, ANN)["total_attended"] == "2"
    assert ours(world, ANN)["last_attended_webinar_id"] == str(OTHER)
    assert ours(world, ANN)["last_registered_webinar_id"] == str(OTHER)
    assert again(world) == 0


def test_who_attended_without_registering_counts_as_attended_only(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, BEN), came=((ANN, 0, 15),))

    result = world.sync()[PAST, ""]

    assert world.activities(PAST) == {ANN: ["ATTENDED"], BEN: ["REGISTERED"]}
    assert (result.registrants, result.attendees) == (1, 1)
    assert ours(world, ANN) == {
        "total_registrations": "0",
        "total_attended": "1",
        "average_duration": "25",
        "last_attended_webinar_id": str(PAST),
        "last_attended_webinar_name": f"Webinar {PAST}",
        "last_attended_webinar_joined_at": iso(at(world, -4)),
        "last_attended_webinar_left_at": iso(at(world, -4) + 15 * 60),
        "last_attended_webinar_duration_minutes": "15",
        "last_attended_webinar_percentage": "25",
    }


def test_a_cancellation_falls_back_on_the_registration_before_it_and_clears_the_last_one(empty_world: World) -> None:
    world = empty_world
    first = upcoming(world, UPCOMING, signed_up(world, ANN, days=-5))
    second = upcoming(world, OTHER, signed_up(world, ANN, days=-3), days=6)
    world.sync()
    assert ours(world, ANN)["last_registered_webinar_id"] == str(OTHER)

    second["registrants"] = []
    world.later(hours=1)
    world.sync()
    assert ours(world, ANN) == {
        "total_registrations": "1",
        "total_attended": "0",
        "last_registered_webinar": link(UPCOMING),
        "last_registered_webinar_id": str(UPCOMING),
        "last_registered_webinar_name": f"Webinar {UPCOMING}",
        "last_registered_webinar_at": iso(at(world, -5)),
    }

    first["registrants"] = []
    world.later(hours=1)
    world.sync()
    assert ours(world, ANN) == {"total_registrations": "0", "total_attended": "0"}
    assert again(world) == 0


def test_each_occurrence_of_a_series_counts(empty_world: World) -> None:
    world = empty_world
    series(world, UPCOMING, [-8, -4, 5], signed_up(world, ANN, days=-12))
    held = [past(world, nth, came=((ANN, 0, left),), days=days) for nth, left, days in ((1, 60, -8), (2, 21, -4))]
    for one in held:
        del world.zoom["webinars"][str(one["id"])]
    world.zoom["webinars"][str(UPCOMING)]["sessions"] = [run for one in held for run in one["sessions"]]

    world.sync()

    assert ours(world, ANN)["total_registrations"] == "3"
    assert ours(world, ANN)["total_attended"] == "2"
    assert ours(world, ANN)["average_duration"] == "67.5"  # 100 and 35
    assert again(world) == 0


def second_account(world: World) -> World:
    """Another Zoom account, connected to the same portal."""
    first = ZoomAccount.objects.get()
    second = ZoomAccount.objects.create(
        name="Zoom 2", account_id="second-account", access_token=first.access_token, connected_at=first.connected_at
    )
    made = World(world.sandbox, pair(Connection.objects.get().hubspot, second, "Second"))
    made.settings({"sync_webinars": True})
    return made


def test_two_zoom_accounts_of_one_portal_count_together(empty_world: World) -> None:
    world, other = empty_world, second_account(empty_world)
    past(world, PAST, signed_up(world, ANN, days=-12), came=((ANN, 0, 60),), days=-6)
    past(world, OTHER, signed_up(world, ANN, days=-11), signed_up(world, BEN), came=((ANN, 0, 30),))

    world.sync(PAST)
    other.now = world.now + 60
    other.sync(OTHER)

    event = other.event(OTHER)
    assert event is not None
    assert event["externalAccountId"] == "second-account"
    assert ours(world, ANN)["total_registrations"] == "2"
    assert ours(world, ANN)["total_attended"] == "2"
    assert ours(world, ANN)["average_duration"] == "75"
    assert RemoteContact.objects.filter(email=ANN).count() == 1
    assert again(world, PAST) == 0
    assert again(other, OTHER) == 0


def test_what_was_sent_stays_when_the_sync_is_switched_off(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN, days=-12), came=((ANN, 0, 60),), days=-6)
    past(world, OTHER, signed_up(world, ANN, days=-11))
    world.sync(PAST)
    world.settings({"webinars": {str(PAST): {"sync": False}}})

    world.later(minutes=1)
    world.sync()

    assert ours(world, ANN)["total_registrations"] == "2"
    assert ours(world, ANN)["total_attended"] == "1"


def test_what_was_sent_stays_when_zoom_deletes_the_webinar(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN, days=-12), came=((ANN, 0, 60),), days=-6)
    upcoming(world, UPCOMING, signed_up(world, ANN, days=-11))
    world.sync()
    world.zoom["webinars"].clear()
    past(world, THIRD, signed_up(world, ANN, days=-9), came=((ANN, 0, 30),))

    world.later(minutes=1)
    world.sync(PAST, UPCOMING, THIRD)

    assert ours(world, ANN)["total_registrations"] == "3"
    assert ours(world, ANN)["total_attended"] == "2"
    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}
    assert again(world, PAST, UPCOMING, THIRD) == 0


def test_another_webinar_synced_between_reading_and_writing_is_counted(
    empty_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures are worked out from what is accepted right before they are written, and looked at again after it."""
    world = empty_world
    seed.add_contact(world.hubspot, ANN)
    past(world, PAST, signed_up(world, ANN, days=-12), came=((ANN, 0, 60),), days=-6)
    past(world, OTHER, signed_up(world, ANN, days=-11), came=((ANN, 0, 30),))
    started: list[bool] = []

    def update(context: Any, changes: Any, outcome: Any, count: Any) -> Any:
        if not started:
            started.append(True)
            world.sync(OTHER)  # all of the other webinar, while this one's figures are on their way
        return contacts.update(context, changes, outcome, count)

    monkeypatch.setattr("integrations.sync.write.people.update", update)
    world.sync(PAST)

    assert ours(world, ANN)["total_registrations"] == "2"
    assert ours(world, ANN)["total_attended"] == "2"
    assert ours(world, ANN)["average_duration"] == "75"
    assert ours(world, ANN)["last_attended_webinar_id"] == str(OTHER)
    assert again(world) == 0


def test_a_corrected_report_corrects_the_figures(empty_world: World) -> None:
    """First join and last leave are the same: the event has nothing new, the contact has."""
    world = empty_world
    webinar = past(world, PAST, signed_up(world, ANN), came=((ANN, 0, 20), (ANN, 40, 60)))
    world.sync()
    assert ours(world, ANN)["average_duration"] == "66.67"

    webinar["sessions"][0]["rows"][0]["leave"] += 600
    world.later(minutes=20)
    world.sync()

    assert ours(world, ANN)["average_duration"] == "83.33"
    assert ours(world, ANN)["last_attended_webinar_duration_minutes"] == "50"
    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"]}
