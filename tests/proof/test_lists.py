"""A proof reads the members of the lists back, and its button restores them."""

import pytest

from integrations.decisions.proof.lists import list_differences
from integrations.models import HubSpotAccount, OccurrenceList
from sandbox.hubspot import seed
from tests.support.lists import LISTS, calls, delete, everybody, held, named, put, take_out
from tests.support.proving import named as differing
from tests.support.proving import press, prove, proved
from tests.support.webinars import ANN, BEN, CAT, EVA, ID, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
ALL = {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN}, "No-show": {CAT}}


@pytest.fixture
def world(empty_world: World) -> World:
    empty_world.settings(LISTS)
    held(empty_world)
    empty_world.sync(ID)
    assert proved(empty_world)
    return empty_world


def test_who_is_missing_is_named_and_put_back(world: World) -> None:
    take_out(world, "Attended", ANN)

    result = prove(world)

    assert differing(result) == [("list_differs", ANN)]
    (difference,) = result.document("Sandbox")["differences"]
    assert (difference["expected"], difference["found"]) == (named(world, "Attended")["name"], "")
    assert difference["cure"] == "list"
    press(world)
    assert everybody(world) == ALL
    assert proved(world)


def test_who_was_added_by_hand_is_no_difference(world: World) -> None:
    seed.add_contact(world.hubspot, EVA)
    put(world, "Attended", EVA)
    put(world, "No-show", ANN)

    assert proved(world)


def test_a_list_that_was_deleted_is_named_and_made_again_by_its_button(world: World) -> None:
    delete(world, "No-show")

    assert differing(prove(world)) == [("list_differs", "")]

    press(world)
    assert everybody(world) == ALL
    assert proved(world)


def test_one_that_is_known_as_deleted_is_not_named_again(world: World) -> None:
    delete(world, "No-show")
    world.later(minutes=5)
    world.sync(ID, trigger="sync_now")

    assert proved(world)


def test_before_the_attendance_is_final_no_shows_are_not_missed(empty_world: World) -> None:
    empty_world.settings(LISTS)
    upcoming(empty_world)
    empty_world.sync(ID)

    assert proved(empty_world)


def test_where_many_are_missing_they_are_counted(world: World) -> None:
    everybody = {str(number): f"{number}@mail.example" for number in range(60)}

    (one,) = list_differences("L", everybody, {}, frozenset({"1"}))

    assert (one.email, one.expected, one.found) == ("", "L: 60", "L: 1")


@pytest.mark.parametrize("off", ["settings", "capability"])
def test_what_is_off_is_not_read(world: World, off: str) -> None:
    take_out(world, "Attended", ANN)
    if off == "settings":
        world.settings({"lists": {"kinds": []}})
    else:
        account = HubSpotAccount.objects.get()
        account.capabilities = [one for one in account.capabilities if one != "lists"]
        account.save()
    heard = world.listen()

    assert proved(world)
    assert calls(heard) == []


def test_lists_that_were_never_made_are_no_difference(empty_world: World) -> None:
    world = empty_world
    held(world)
    world.sync(ID)
    world.settings(LISTS)

    result = prove(world)

    assert result.proved
    assert not OccurrenceList.objects.exists()


def test_what_lags_is_read_twice(world: World) -> None:
    take_out(world, "Attended", ANN)
    contacts = named(world, "Attended")["members"]
    back = {world.occurrence(ID).participants.get(email=ANN).contact_id: seed.moment(world.now)}
    world.fault(kind="meanwhile", path="memberships$", after=3, change=lambda sandbox: contacts.update(back))

    assert proved(world)
