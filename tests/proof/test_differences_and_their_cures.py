"""Each difference between Zoom and HubSpot is found, named once, and repaired by its button."""

from collections.abc import Callable

import pytest

from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from sandbox.hubspot import seed
from sandbox.hubspot.contact_changes import archive_contact, merge_contacts
from tests.support.proving import named, participants, press, prove, proved, put, synced
from tests.support.webinars import (
    ANN,
    BEN,
    CAT,
    EVA,
    PAST,
    UPCOMING,
    ended,
    id_of,
    ours,
    signed_up,
    upcoming,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db

Seed = Callable[[World], object]


def deleted_participation(world: World) -> None:
    del participants(world)[id_of(world, BEN)]


def changed_state(world: World) -> None:
    put(world, id_of(world, CAT), "CANCELLED")


def changed_property(world: World) -> None:
    world.hubspot["contacts"][id_of(world, ANN)]["properties"]["zoom_sync_total_attended"] = "7"


def deleted_contact(world: World) -> None:
    archive_contact(world.hubspot, id_of(world, ANN), world.now)


def merged_contact(world: World) -> None:
    other = seed.add_contact(world.hubspot, "somebody@mail.example")
    merge_contacts(world.hubspot, other, id_of(world, BEN), world.now)


def imported_by_hand(world: World) -> None:
    put(world, seed.add_contact(world.hubspot, EVA), "REGISTERED")


def set_as_attended_by_hand(world: World) -> None:
    put(world, id_of(world, CAT), "ATTENDED")


def deleted_event(world: World) -> None:
    world.hubspot["marketing_events"].clear()


def renamed_event(world: World) -> None:
    (world.event(PAST) or {})["eventName"] = "Something else"


def moved_event(world: World) -> None:
    (world.event(PAST) or {})["startDateTime"] = "2026-01-01T10:00:00.000Z"


def added_in_zoom(world: World) -> None:
    world.zoom["webinars"][str(PAST)]["registrants"].append(signed_up(world, EVA))


def excluded_since(world: World) -> None:
    apply(world.connection, check({"exclusions": {"contacts": ["mail.example"]}}))


SEEDS: dict[str, tuple[Seed, list[tuple[str, str]]]] = {
    "a participation deleted by hand": (deleted_participation, [("participation_missing", BEN)]),
    "a state changed": (changed_state, [("state_differs", CAT)]),
    "set as attended by hand": (set_as_attended_by_hand, [("state_differs", CAT)]),
    "a property changed": (changed_property, [("property_differs", ANN)]),
    "a contact deleted": (deleted_contact, [("contact_missing", ANN)]),
    "a contact merged": (merged_contact, [("contact_missing", BEN)]),
    "a participation imported by hand": (imported_by_hand, [("participation_unexpected", EVA)]),
    "the event deleted": (deleted_event, [("event_missing", "")]),
    "the event renamed": (renamed_event, [("event_differs", "")]),
    "the event moved": (moved_event, [("event_differs", "")]),
    "somebody added in Zoom after the sync": (added_in_zoom, [("participation_missing", EVA)]),
    "an exclusion added since": (excluded_since, [("participation_unexpected", one) for one in (ANN, BEN, CAT)]),
}


@pytest.mark.parametrize("name", SEEDS)
def test_it_is_named_once_and_repaired_by_its_button(empty_world: World, name: str) -> None:
    world = synced(empty_world)
    seeded, expected = SEEDS[name]
    world.later(hours=1)
    seeded(world)

    assert named(prove(world)) == expected

    press(world)
    world.later(minutes=1)
    again = prove(world)
    assert named(again) == []
    assert again.proved


def test_what_is_expected_and_found_is_said(empty_world: World) -> None:
    world = synced(empty_world)
    changed_property(world)
    renamed_event(world)

    by_what = {one.what.value: (one.expected, one.found, one.cure.value) for one in prove(world).sums.differences}

    assert by_what == {
        "property_differs": ("zoom_sync_total_attended = 1", "zoom_sync_total_attended = 7", "people"),
        "event_differs": (f"name: Webinar {PAST}", "name: Something else", "event"),
    }


def test_repairing_a_property_writes_to_nobody_else(empty_world: World) -> None:
    world = synced(empty_world)
    changed_property(world)
    prove(world)
    heard = world.listen()

    press(world)

    assert ours(world, ANN)["total_attended"] == "1"
    assert not [line for line in heard if line.startswith("/zoom/")]
    assert not [line for line in heard if BEN in line or CAT in line]


def test_a_contact_with_another_address_is_still_the_same_person(empty_world: World) -> None:
    """The sync goes on with that contact, so that nothing differs."""
    world = synced(empty_world)
    world.hubspot["contacts"][id_of(world, ANN)]["properties"]["email"] = "ann@new.example"

    assert proved(world)


def test_a_contact_whose_new_address_is_excluded_is_left_out(empty_world: World) -> None:
    world = synced(empty_world)
    apply(world.connection, check({"exclusions": {"contacts": ["own.example"]}}))
    world.hubspot["contacts"][id_of(world, ANN)]["properties"]["email"] = "ann@own.example"

    result = prove(world)

    assert result.sums.accounted["left_out"] == {"excluded_domain": 1}
    assert named(result) == [("participation_unexpected", ANN)]


def test_an_excluded_address_is_not_sent_to_hubspot_to_prove_it(empty_world: World) -> None:
    world = synced(empty_world)
    excluded_since(world)
    heard = world.listen()

    prove(world)

    assert heard
    assert not [line for line in heard if any(one in line for one in (ANN, BEN, CAT))]


def test_the_call_of_a_recording(empty_world: World) -> None:
    world = empty_world
    ended(world, ready=1)
    world.sync()
    assert proved(world)
    for call in world.calls():
        call["archived"] = True

    assert named(prove(world)) == [("call_missing", "")]

    press(world)
    world.later(minutes=1)
    assert proved(world)
    assert len(world.calls()) == 1


def test_somebody_who_cancelled_after_the_sync(empty_world: World) -> None:
    world = empty_world
    made = upcoming(world, UPCOMING)
    world.sync()
    assert proved(world, UPCOMING)
    made["registrants"] = [one for one in made["registrants"] if one["email"] != BEN]

    result = prove(world, UPCOMING)
    assert named(result) == [("state_differs", BEN)]
    assert (result.sums.differences[0].expected, result.sums.differences[0].found) == ("cancelled", "registered")

    press(world, UPCOMING)
    world.later(minutes=1)
    again = prove(world, UPCOMING)
    assert again.proved
    assert (again.sums.zoom["cancelled"], again.sums.hubspot["cancelled"]) == (1, 1)


def test_several_differences_at_once_are_repaired_together(empty_world: World) -> None:
    world = synced(empty_world)
    for seeded in (deleted_participation, changed_property, imported_by_hand, renamed_event):
        seeded(world)

    assert len(named(prove(world))) == 4

    press(world)
    world.later(minutes=1)
    assert proved(world)


def test_a_participation_accepted_once_is_named_again_when_its_state_changes(empty_world: World) -> None:
    world = synced(empty_world)
    imported_by_hand(world)
    prove(world)
    press(world)
    assert proved(world)

    world.later(minutes=5)
    put(world, id_of(world, EVA), "ATTENDED")

    assert named(prove(world)) == [("participation_unexpected", EVA)]
