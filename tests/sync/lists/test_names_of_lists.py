"""A list has a name of its own, and after a lost answer it is looked up by that name before a second one is made."""

from datetime import UTC, datetime

import pytest

from integrations.models import OccurrenceList
from sandbox.hubspot import seed
from tests.support.lists import (
    add_list,
    everybody,
    held,
    live,
    marks,
    members,
    named,
    word_of,
)
from tests.support.webinars import ANN, BEN, EVA, ID, OTHER, again, at, id_of
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db


def day(world: World) -> str:
    return datetime.fromtimestamp(at(world, -4), UTC).date().isoformat()


@pytest.fixture
def other(empty_world: World) -> World:
    empty_world.settings({"lists": {"kinds": ["attended"]}})
    seed.add_contact(empty_world.hubspot, EVA)
    return empty_world


def test_a_name_that_somebody_elses_list_has_gets_the_event_id(other: World) -> None:
    theirs = add_list(other, f"Heat pumps {day(other)}: Attended", EVA)
    held(other)

    other.sync(ID)

    assert members(other, f"Heat pumps {day(other)}: Attended ({ID})") == {ANN, BEN}
    assert list(other.hubspot["lists"][theirs]["members"]) == [id_of(other, EVA)]
    assert again(other, ID) == 0


def test_a_list_with_the_event_id_in_its_name_is_ours(other: World) -> None:
    """The portal was set up anew, and knows nothing of the lists that it made before."""
    for name in (f"Heat pumps {day(other)}: Attended", f"Heat pumps {day(other)}: Attended ({ID})"):
        add_list(other, name, EVA)
    held(other)

    other.sync(ID)

    assert members(other, f"({ID})") == {ANN, BEN, EVA}
    assert len(live(other)) == 2
    assert again(other, ID) == 0


def test_names_that_are_both_taken_by_dynamic_lists_are_said(other: World) -> None:
    for name in (f"Heat pumps {day(other)}: Attended", f"Heat pumps {day(other)}: Attended ({ID})"):
        add_list(other, name, processingType="DYNAMIC")
    held(other)

    assert other.sync(ID)[ID, ""].status == "partial"

    assert list(word_of(other, "lists_not_updated")) == ["unavailable"]
    assert len(live(other)) == 2


def lost(world: World, *, applied: bool) -> None:
    kind: Json = {"kind": "applied_answer_lost"} if applied else {"kind": "reset"}
    world.fault(method="POST", path="/crm/lists/2026-03$", times=1, **kind)


@pytest.mark.parametrize("applied", [True, False])
def test_after_a_lost_answer_the_list_is_looked_up_before_a_second_one_is_made(other: World, applied: bool) -> None:
    lost(other, applied=applied)
    held(other)
    assert other.sync(ID)[ID, ""].status == "partial"
    assert list(word_of(other, "lists_not_updated")) == ["unavailable"]

    other.later(minutes=5)
    assert other.sync(ID)[ID, ""].status == "synced"

    assert everybody(other) == {"Attended": {ANN, BEN}}
    assert again(other, ID) == 0


def test_after_a_lost_answer_a_list_with_people_in_it_is_somebody_elses(other: World) -> None:
    lost(other, applied=False)
    held(other)
    other.sync(ID)
    add_list(other, f"Heat pumps {day(other)}: Attended", EVA)

    other.later(minutes=5)
    other.sync(ID)

    assert members(other, f"Attended ({ID})") == {ANN, BEN}
    assert members(other, "Attended") == {EVA}


def test_a_list_of_another_webinar_is_not_taken_for_the_lost_one(other: World) -> None:
    """Both webinars have the same topic and day, and the first one's list is empty by now."""
    held(other, OTHER)
    other.sync(OTHER)
    first = named(other, "Attended")
    first["members"].clear()
    lost(other, applied=False)
    held(other)
    other.sync(ID)

    other.later(minutes=5)
    other.sync(ID)

    assert first["members"] == {}
    assert members(other, f"Attended ({ID})") == {ANN, BEN}


def test_whom_a_change_without_an_answer_put_there_is_ours(other: World) -> None:
    other.fault(method="PUT", path="memberships/add-and-remove", kind="applied_answer_lost", times=9)
    held(other)
    other.sync(ID)
    other.sandbox.state["faults"] = []
    other.later(minutes=5)
    other.sync(ID)
    assert everybody(other) == {"Attended": {ANN, BEN}}
    assert marks(ANN)["attended"][2] is True
    assert not OccurrenceList.objects.get().changing
