"""A property that was deleted in HubSpot and made again is empty, so its values are written again to everybody."""

import pytest

from integrations.accounts.connect import connect_hubspot
from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, CAT, EVA, OTHER, PAST, again, ours, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db
REGISTRATIONS, LAST_ID = "total_registrations", "last_registered_webinar_id"


@pytest.fixture
def synced(empty_world: World) -> World:
    """A world with two synced webinars, where somebody then deleted two properties in HubSpot."""
    world = empty_world
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    past(world, OTHER, signed_up(world, CAT))
    world.sync()
    for name in (REGISTRATIONS, LAST_ID):
        del world.hubspot["properties"]["contacts"][f"zoom_sync_{name}"]
        for contact in world.hubspot["contacts"].values():
            contact["properties"].pop(f"zoom_sync_{name}", None)
    world.later(minutes=1)
    return world


def new_registrant(world: World) -> None:
    """Let Eva register, so that the next sync writes something, and notices."""
    world.zoom["webinars"][str(PAST)]["registrants"].append(signed_up(world, EVA))


def test_the_sync_that_notices_writes_them_to_everybody_of_its_webinar(synced: World) -> None:
    new_registrant(synced)

    result = synced.sync(PAST)[PAST, ""]

    assert (result.status, result.created, result.updated, result.registrants) == ("synced", 1, 2, 3)
    assert {ours(synced, email)[REGISTRATIONS] for email in (ANN, BEN, EVA)} == {"1"}
    assert {ours(synced, email)[LAST_ID] for email in (ANN, BEN, EVA)} == {str(PAST)}
    assert again(synced, PAST) == 0


def test_the_other_webinars_write_them_at_their_next_sync(synced: World) -> None:
    new_registrant(synced)
    synced.sync(PAST)
    assert REGISTRATIONS not in ours(synced, CAT)

    synced.sync(OTHER)

    assert (ours(synced, CAT)[REGISTRATIONS], ours(synced, CAT)[LAST_ID]) == ("1", str(OTHER))
    assert again(synced) == 0


def test_whoever_connects_anew_has_them_written_at_the_next_sync(synced: World) -> None:
    connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")

    synced.sync()

    assert {ours(synced, email)[REGISTRATIONS] for email in (ANN, BEN, CAT)} == {"1"}


def test_the_values_of_other_properties_are_not_written_again(synced: World) -> None:
    new_registrant(synced)
    heard = synced.listen()

    synced.sync(PAST)

    updates = [line for line in heard if "contacts/batch/update" in line]
    assert updates
    assert not any("zoom_sync_total_attended" in line for line in updates)
