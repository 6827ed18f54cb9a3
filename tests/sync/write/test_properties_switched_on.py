"""Contact properties that are made when they are first switched on, and again if somebody deletes them."""

import pytest

from tests.support.webinars import ANN, BEN, PAST, again, ours, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db
POLLS = "total_polls_answered"


@pytest.fixture
def world(empty_world: World) -> World:
    past(empty_world, PAST, signed_up(empty_world, ANN), came=((ANN, 0, 40),))
    empty_world.sync()
    empty_world.later(minutes=1)
    return empty_world


def test_what_is_off_is_not_made(world: World) -> None:
    assert f"zoom_sync_{POLLS}" not in world.hubspot["properties"]["contacts"]
    assert POLLS not in ours(world, ANN)


def test_they_are_made_by_the_next_sync_and_hubspot_is_not_asked_again(world: World) -> None:
    world.settings({"engagement": {"polls": True}})
    world.sync()

    made = world.hubspot["properties"]["contacts"][f"zoom_sync_{POLLS}"]
    assert (made["label"], made["type"]) == ("Total number of Zoom webinar polls answered", "number")
    assert "zoom_sync_total_questions_asked" not in world.hubspot["properties"]["contacts"]
    assert ours(world, ANN)[POLLS] == "0"
    assert again(world) == 0

    heard = world.listen()
    world.sync()
    assert not [one for one in heard if "/properties/" in one]


def test_whoever_deletes_one_gets_it_back_with_the_values(world: World) -> None:
    world.settings({"engagement": {"polls": True}})
    world.sync()
    del world.hubspot["properties"]["contacts"][f"zoom_sync_{POLLS}"]
    for contact in world.hubspot["contacts"].values():
        contact["properties"].pop(f"zoom_sync_{POLLS}", None)
    world.zoom["webinars"][str(PAST)]["registrants"].append(signed_up(world, BEN))
    world.later(minutes=1)

    world.sync()

    assert (ours(world, ANN)[POLLS], ours(world, BEN)[POLLS]) == ("0", "0")
    assert again(world) == 0


def test_verify_repairs_them_and_a_proof_compares_them(world: World) -> None:
    world.settings({"engagement": {"polls": True}})
    world.sync()
    contact = next(one for one in world.hubspot["contacts"].values() if one["properties"]["email"] == ANN)
    contact["properties"][f"zoom_sync_{POLLS}"] = "7"

    [proof] = world.prove(PAST)
    assert [(one.what, one.expected, one.found) for one in proof.sums.differences] == [
        ("property_differs", f"zoom_sync_{POLLS} = 0", f"zoom_sync_{POLLS} = 7")
    ]

    world.sync(verify=True)
    assert ours(world, ANN)[POLLS] == "0"
    assert not world.prove(PAST)[0].sums.differences


def test_switched_off_they_stay_as_they_are(world: World) -> None:
    world.settings({"engagement": {"polls": True}})
    world.sync()
    world.settings({"engagement": {"polls": False}})
    contact = next(one for one in world.hubspot["contacts"].values() if one["properties"]["email"] == ANN)
    contact["properties"][f"zoom_sync_{POLLS}"] = "7"

    world.sync(verify=True)

    assert ours(world, ANN)[POLLS] == "7"
    assert not world.prove(PAST)[0].sums.differences
