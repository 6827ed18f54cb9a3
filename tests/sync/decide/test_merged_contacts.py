"""Merged contacts: before a sync, between two, and while one runs."""

import pytest

from integrations.models import RemoteContact
from sandbox.hubspot import seed
from sandbox.hubspot.contact_changes import merge_contacts
from tests.support.webinars import ANN, BEN, PAST, UPCOMING, again, id_of, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("new_id", [False, True])
def test_the_survivor_is_written_under_its_own_address(empty_world: World, new_id: bool) -> None:
    """Somebody's duplicate went into the contact we know; where HubSpot gives it a new id, that is found."""
    world = empty_world
    world.hubspot["merge_makes_new_id"] = new_id
    past(world, PAST, signed_up(world, ANN))
    world.sync()
    duplicate = seed.add_contact(world.hubspot, "ann@old.example")
    survivor = merge_contacts(world.hubspot, id_of(world, ANN), duplicate, world.now)
    upcoming(world, UPCOMING, signed_up(world, ANN))

    world.later(minutes=1)
    world.sync()

    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}
    assert ours(world, ANN)["total_registrations"] == "2"
    assert RemoteContact.objects.get().contact_id == survivor
    assert again(world) == 0


@pytest.mark.parametrize("found_by_address", [True, False])
def test_the_address_of_the_one_merged_away_is_secondary_from_then_on(
    empty_world: World, found_by_address: bool
) -> None:
    world = empty_world
    world.hubspot["read_secondary"] = found_by_address
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    world.sync()
    merge_contacts(world.hubspot, id_of(world, ANN), id_of(world, BEN), world.now)
    upcoming(world, UPCOMING, signed_up(world, ANN), signed_up(world, BEN))

    world.later(minutes=1)
    world.sync()

    assert world.people(UPCOMING, "emails_excluded") == {BEN: "secondary_email"}
    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}
    assert ours(world, ANN)["total_registrations"] == "2"
    assert len(world.hubspot["contacts"]) == 1
    assert again(world) == 0


def test_merged_away_meanwhile_is_found_by_address_and_written_in_the_same_run(empty_world: World) -> None:
    """HubSpot leaves the id out of an answer that says 200."""
    world = empty_world
    world.hubspot["merge_makes_new_id"] = True
    ann = seed.add_contact(world.hubspot, ANN)
    duplicate = seed.add_contact(world.hubspot, "ann@old.example", properties={"zoom_sync_total_attended": "7"})
    past(world, PAST, signed_up(world, ANN, "Ann", "Lee"), signed_up(world, BEN), came=((ANN, 0, 30),))
    world.meanwhile("contacts/batch/update", lambda sandbox: merge_contacts(world.hubspot, ann, duplicate, world.now))

    result = world.sync()[PAST, ""]

    assert ours(world, ANN)["total_attended"] == "1"
    assert ours(world, ANN)["average_duration"] == "50"
    assert (world.contact(ANN) or {}).get("firstname") == "Ann"
    assert RemoteContact.objects.get(email=ANN).contact_id == id_of(world, ANN)
    assert (result.status, result.updated) == ("synced", 1)
    assert again(world) == 0


def test_merged_away_meanwhile_into_a_contact_with_another_address(empty_world: World) -> None:
    world = empty_world
    ann, ben = seed.add_contact(world.hubspot, ANN), seed.add_contact(world.hubspot, BEN)
    past(world, PAST, signed_up(world, ANN))
    world.meanwhile("contacts/batch/update", lambda sandbox: merge_contacts(world.hubspot, ben, ann, world.now))

    result = world.sync()[PAST, ""]

    assert world.people(PAST, "emails_excluded") == {ANN: "secondary_email"}
    assert ours(world, BEN) == {}
    assert (result.status, result.updated) == ("synced", 0)
    assert again(world) == 0
