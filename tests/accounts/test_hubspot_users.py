"""People who work in HubSpot are left out; while nobody knows who they are, no contact is created."""

from typing import Any

import pytest

from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, CAT, PAST, UPCOMING, again, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
USERS, OWNERS = "settings/users", "crm/owners"


def without(*scopes: str) -> list[str]:
    return [scope for scope in seed.SCOPES if scope not in scopes]


def refuse(world: World, path: str, **fault: Any) -> None:
    world.fault(method="GET", path=path, times=99, **fault)


def test_users_are_left_out_whether_they_are_contacts_or_not(empty_world: World) -> None:
    world = empty_world
    seed.add_user(world.hubspot, "Ann@Mail.example")
    seed.add_user(world.hubspot, BEN)
    ben = seed.add_contact(world.hubspot, BEN, "Ben")
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)), came=((ANN, 0, 60), (BEN, 0, 60)))
    before = dict(world.hubspot["contacts"][ben])

    world.sync()

    assert world.people(PAST, "emails_excluded") == {ANN: "hubspot_user", BEN: "hubspot_user"}
    assert world.activities(PAST) == {CAT: ["REGISTERED"]}
    assert world.hubspot["contacts"][ben] == before
    assert again(world) == 0


def test_all_pages_of_users_are_read(empty_world: World) -> None:
    world = empty_world
    for number in range(230):
        seed.add_user(world.hubspot, f"user{number}@seller.example")
    past(world, PAST, signed_up(world, "user229@seller.example"), signed_up(world, ANN))

    world.sync()

    assert world.people(PAST, "emails_excluded") == {"user229@seller.example": "hubspot_user"}


def test_where_users_may_not_be_read_the_owners_are_asked(empty_world: World) -> None:
    world = empty_world
    seed.add_owner(world.hubspot, BEN, seed.add_user(world.hubspot, BEN))
    seed.add_owner(world.hubspot, CAT, kind="QUEUE")
    seed.add_token(world.hubspot, seed.ACCESS_TOKEN, without("settings.users.read"))
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))

    world.sync()

    assert world.people(PAST, "emails_excluded") == {BEN: "hubspot_user"}
    assert world.activities(PAST) == {ANN: ["REGISTERED"], CAT: ["REGISTERED"]}


def test_an_owner_is_left_out_though_the_list_of_users_lacks_the_address(empty_world: World) -> None:
    world = empty_world
    seed.add_user(world.hubspot, ANN)
    seed.add_owner(world.hubspot, BEN, seed.add_user(world.hubspot, "other@seller.example"))
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))

    world.sync()

    assert world.people(PAST, "emails_excluded") == {ANN: "hubspot_user", BEN: "hubspot_user"}
    assert world.activities(PAST) == {CAT: ["REGISTERED"]}


@pytest.mark.parametrize("trouble", ["scopes", "tier", "unavailable"])
def test_neither_readable_nobody_is_created_and_existing_contacts_are_updated(empty_world: World, trouble: str) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, BEN, "Ben")
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    if trouble == "scopes":
        seed.add_token(world.hubspot, seed.ACCESS_TOKEN, without("settings.users.read", "crm.objects.owners.read"))
    for path in (USERS, OWNERS):
        if trouble == "tier":
            refuse(world, path, status=403, body={"status": "error", "message": "No.", "category": "BANNED"})
        elif trouble == "unavailable":
            refuse(world, path, status=503)

    result = world.sync()[PAST, ""]

    assert world.activities(PAST) == {BEN: ["REGISTERED"]}
    assert world.people(PAST, "sync_error") == {ANN: "users_unreadable"}
    assert (result.status, result.created, result.updated) == ("partial", 0, 1)
    assert again(world) == 0

    seed.add_token(world.hubspot, seed.ACCESS_TOKEN)
    world.sandbox.state["faults"] = []
    world.later(minutes=1)
    assert world.sync()[PAST, ""].status == "synced"
    assert world.activities(PAST) == {BEN: ["REGISTERED"], ANN: ["REGISTERED"]}


def test_the_users_known_last_are_still_respected(empty_world: World) -> None:
    world = empty_world
    seed.add_user(world.hubspot, BEN)
    seed.add_contact(world.hubspot, BEN, "Ben")
    past(world, PAST, signed_up(world, ANN))
    world.sync()
    seed.add_token(world.hubspot, seed.ACCESS_TOKEN, without("settings.users.read", "crm.objects.owners.read"))
    upcoming(world, UPCOMING, *(signed_up(world, email) for email in (ANN, BEN, CAT)))

    world.later(hours=2)
    world.sync()

    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}
    assert world.people(UPCOMING, "emails_excluded") == {BEN: "hubspot_user"}
    assert world.people(UPCOMING, "sync_error") == {CAT: "users_unreadable"}
    assert ours(world, BEN) == {}
