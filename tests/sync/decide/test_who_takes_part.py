"""Addresses become people: however they are written, and however often one person registered."""

import pytest

from sandbox.world.build import registration
from tests.support.webinars import (
    ANN,
    BEN,
    CAT,
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


def test_mixed_case_plus_addresses_and_other_alphabets(empty_world: World) -> None:
    world = empty_world
    past(
        world,
        PAST,
        signed_up(world, "Ann@Mail.Example", "Ann", "Lee"),
        signed_up(world, "ben+zoom@mail.example", "Bén", "Øst-Šarić"),
        signed_up(world, "liisa@mail.example", "李", "Ляля"),
        came=(("ANN@mail.example", 0, 30), ("ben+zoom@mail.example", 0, 60)),
    )

    world.sync()

    assert world.activities(PAST) == {
        "ann@mail.example": ["REGISTERED", "ATTENDED"],
        "ben+zoom@mail.example": ["REGISTERED", "ATTENDED"],
        "liisa@mail.example": ["REGISTERED"],
    }
    names = {email: (world.contact(email) or {}).get("lastname") for email in world.activities(PAST)}
    assert names == {"ann@mail.example": "Lee", "ben+zoom@mail.example": "Øst-Šarić", "liisa@mail.example": "Ляля"}
    assert again(world) == 0


def test_several_registrations_of_one_address_are_one_person(empty_world: World) -> None:
    world = empty_world
    past(
        world,
        PAST,
        signed_up(world, "ann@mail.example", "Ann", "Lee", days=-9, nth="first"),
        signed_up(world, "ANN@mail.example", "Annie", "Lee", days=-5, nth="second"),
        came=((ANN, 0, 60),),
    )

    result = world.sync()[PAST, ""]

    assert (result.registrants, result.attendees, result.created) == (1, 1, 1)
    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"]}
    assert ours(world, ANN)["total_registrations"] == "1"
    assert ours(world, ANN)["last_registered_webinar_at"] == iso(at(world, -9))
    assert again(world) == 0


def test_hosts_alternative_hosts_and_panelists_are_left_out(empty_world: World) -> None:
    world = empty_world
    staff = ("olivia.owner@a.example", "mira.alt@a.example", "Paul@Guest.example")
    past(
        world,
        PAST,
        *(signed_up(world, email) for email in (*staff, ANN)),
        came=tuple((email, 0, 60) for email in (*staff, ANN)),
        alternative_hosts=["Mira.Alt@a.example"],
        panelists=[{"id": "paul", "email": "paul@guest.example", "name": "Paul"}],
    )

    result = world.sync()[PAST, ""]

    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"]}
    assert world.people(PAST, "emails_excluded") == {
        "olivia.owner@a.example": "host_or_panelist",
        "mira.alt@a.example": "host_or_panelist",
        "paul@guest.example": "host_or_panelist",
    }
    assert (result.status, result.registrants, result.attendees) == ("synced", 4, 4)
    assert [one["properties"]["email"] for one in world.hubspot["contacts"].values()] == [ANN]


def test_pending_and_denied_stay_in_the_portal_and_go_once_they_are_approved(empty_world: World) -> None:
    world = empty_world
    manual = registration(approval_type=1)
    waiting = signed_up(world, ANN, "Ann", "Lee", status="pending")
    refused = signed_up(world, BEN, "Ben", "Lund", status="denied")
    upcoming(world, UPCOMING, waiting, refused, signed_up(world, CAT), registration=manual)

    world.sync()
    assert world.activities(UPCOMING) == {CAT: ["REGISTERED"]}
    assert world.contact(ANN) is None
    assert world.webinar(UPCOMING).registrants.count() == 3

    waiting["status"] = "approved"
    world.later(hours=1)
    world.sync()
    assert world.activities(UPCOMING) == {CAT: ["REGISTERED"], ANN: ["REGISTERED"]}
    assert ours(world, ANN)["last_registered_webinar_at"] == iso(at(world, -10))
    assert again(world) == 0


def test_once_for_all_occurrences_holds_from_the_day_of_registration(empty_world: World) -> None:
    world = empty_world
    people = signed_up(world, ANN, days=-25), signed_up(world, BEN, days=-10), signed_up(world, CAT, days=-1)
    first, second, third = series(world, UPCOMING, [-20, -6, 5], *people)

    world.sync()

    assert world.activities(UPCOMING, first) == {ANN: ["REGISTERED"]}
    assert world.activities(UPCOMING, second) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert world.activities(UPCOMING, third) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"], CAT: ["REGISTERED"]}
    assert {email: ours(world, email)["total_registrations"] for email in (ANN, BEN, CAT)} == {
        ANN: "3",
        BEN: "2",
        CAT: "1",
    }
    assert again(world) == 0
