"""Somebody's second address: left out, with nothing on the timeline; and addresses that change hands."""

import pytest

from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, CAT, OTHER, PAST, UPCOMING, again, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
SECOND = "sam.second@mail.example"


@pytest.mark.parametrize(
    "answers",
    [
        {"read_secondary": True},
        {"read_secondary": True, "conflict_names_contact": False},
        {"read_secondary": False},
        {"read_secondary": False, "creates_in_part": False},
    ],
    ids=["found by address", "found, and named nowhere", "in conflict", "in conflict, with the whole batch"],
)
def test_left_out_whether_hubspot_finds_it_or_refuses_it(empty_world: World, answers: dict[str, bool]) -> None:
    """Not found by address, it is a conflict when the contact is created; that is asked for once and remembered."""
    world = empty_world
    world.hubspot.update(answers)
    sam = seed.add_contact(world.hubspot, "sam@mail.example", additional=[SECOND])
    past(world, PAST, signed_up(world, SECOND, "Sam", "Lee"), signed_up(world, ANN), came=((SECOND, 0, 60),))
    before = dict(world.hubspot["contacts"][sam]["properties"])

    world.sync()

    assert world.people(PAST, "emails_excluded") == {SECOND: "secondary_email"}
    assert world.activities(PAST) == {ANN: ["REGISTERED"]}
    assert world.hubspot["contacts"][sam]["properties"] == before
    assert again(world) == 0

    upcoming(world, UPCOMING, signed_up(world, SECOND))
    heard = world.listen()
    world.later(minutes=1)
    world.sync()
    assert world.people(UPCOMING, "emails_excluded") == {SECOND: "secondary_email"}
    assert [line for line in heard if "batch/create" in line] == []


@pytest.mark.parametrize("in_part", [True, False])
def test_refused_where_hubspot_neither_finds_it_nor_says_whose_it_is(empty_world: World, in_part: bool) -> None:
    """Nobody can tell then that it is a second address; the others of the batch are created all the same."""
    world = empty_world
    world.hubspot.update({"read_secondary": False, "conflict_names_contact": False, "creates_in_part": in_part})
    sam = seed.add_contact(world.hubspot, "sam@mail.example", additional=[SECOND])
    past(world, PAST, signed_up(world, SECOND), signed_up(world, ANN))
    before = dict(world.hubspot["contacts"][sam]["properties"])

    world.sync()

    assert world.people(PAST, "person_failed") == {SECOND: "rejected_by_hubspot"}
    assert world.activities(PAST) == {ANN: ["REGISTERED"]}
    assert world.hubspot["contacts"][sam]["properties"] == before
    assert again(world) == 1  # it is tried once more each time


def test_a_second_address_that_is_nobodys_any_more_gets_a_contact_of_its_own(empty_world: World) -> None:
    world = empty_world
    world.hubspot["read_secondary"] = False
    sam = seed.add_contact(world.hubspot, "sam@mail.example", additional=[SECOND])
    past(world, PAST, signed_up(world, SECOND))
    world.sync()

    del world.hubspot["contacts"][sam]["properties"]["hs_additional_emails"]
    world.later(minutes=1)
    world.sync()

    assert world.activities(PAST) == {SECOND: ["REGISTERED"]}
    assert ours(world, "sam@mail.example") == {}
    assert again(world) == 0


def renamed(world: World, email: str, new: str) -> None:
    contact = next(one for one in world.hubspot["contacts"].values() if one["properties"].get("email") == email)
    contact["properties"]["email"] = new


def test_our_contact_stays_ours_when_it_gets_another_address(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), came=((ANN, 0, 60),))
    world.sync()
    renamed(world, ANN, "ann.lee@new.example")
    upcoming(world, UPCOMING, signed_up(world, ANN))

    world.later(minutes=1)
    world.sync()

    assert len(world.hubspot["contacts"]) == 1
    assert world.activities(UPCOMING) == {"ann.lee@new.example": ["REGISTERED"]}
    assert ours(world, "ann.lee@new.example")["total_registrations"] == "2"
    assert again(world) == 0


def test_who_takes_part_under_the_new_address_has_the_contact_and_the_old_one_is_left_out(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    world.sync()
    renamed(world, ANN, BEN)
    upcoming(world, UPCOMING, signed_up(world, ANN), signed_up(world, BEN), signed_up(world, CAT))

    world.later(minutes=1)
    world.sync()

    assert world.activities(UPCOMING) == {BEN: ["REGISTERED"], CAT: ["REGISTERED"]}
    assert world.people(UPCOMING, "emails_excluded") == {ANN: "secondary_email"}
    assert len(world.hubspot["contacts"]) == 2
    assert again(world) == 0


def test_a_new_address_in_an_excluded_domain_leaves_the_contact_untouched(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    world.sync()
    renamed(world, ANN, "ann@own.example")
    world.settings({"exclusions": {"contacts": ["own.example"]}})
    upcoming(world, UPCOMING, signed_up(world, ANN))

    world.later(minutes=1)
    world.sync()

    assert world.people(UPCOMING, "emails_excluded") == {ANN: "excluded_domain"}
    assert ours(world, "ann@own.example")["total_registrations"] == "1"
    assert again(world) == 0


def test_somebody_else_who_has_the_address_now_is_the_one_who_is_written(empty_world: World) -> None:
    """The old contact was renamed and a new one made with the address."""
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    world.sync()
    renamed(world, ANN, "ann.lee@new.example")
    seed.add_contact(world.hubspot, ANN, "Another", "Ann")
    upcoming(world, OTHER, signed_up(world, ANN))

    for _ in range(2):  # the first tells of the new contact, which then gets what the address had before
        world.later(minutes=1)
        world.sync()

    assert world.activities(OTHER) == {ANN: ["REGISTERED"]}
    assert world.activities(PAST) == {"ann.lee@new.example": ["REGISTERED"], ANN: ["REGISTERED"]}
    assert ours(world, ANN)["total_registrations"] == "2"
    assert again(world) == 0
