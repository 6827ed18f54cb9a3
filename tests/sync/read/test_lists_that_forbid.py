"""A list of people who must be left alone is read whole, or it is an error: an answer without one permits nothing."""

from typing import Any

import pytest

from integrations.models import Connection, HubSpotAccount
from integrations.nightly_tasks import read_deletions
from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, CAT, PAST, UPCOMING, again, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
USERS, OWNERS, ARCHIVED, READ = "settings/users", "crm/owners", "objects/2026-03/contacts$", "contacts/batch/read"
IN_PART = {
    "status": "COMPLETE",
    "results": [],
    "numErrors": 1,
    "errors": [{"status": "error", "message": "Try again."}],
}
NO_LISTS: list[Any] = [{"results": None}, {}, {"results": {}}, {"results": "none"}, {"results": [None]}, [], IN_PART]
PANELIST = {"id": "p", "email": BEN, "name": "Ben"}
PAGE = "a gateway's page"
REFUSED = {"status": "error", "message": "No.", "category": "BANNED"}


def answer(world: World, path: str, body: Any, status: int = 200, times: int = 99, method: str = "GET") -> None:
    world.fault(method=method, path=path, status=status, body=body, times=times)


def mend(world: World) -> None:
    world.sandbox.state["faults"] = []
    world.later(minutes=1)


def live(world: World) -> list[str]:
    contacts = world.hubspot["contacts"].values()
    return sorted(one["properties"]["email"] for one in contacts if not one["archived"])


# --- Users and owners -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", NO_LISTS)
def test_before_the_users_were_ever_read_nobody_is_touched(empty_world: World, body: Any) -> None:
    world = empty_world
    seed.add_user(world.hubspot, BEN)
    seed.add_contact(world.hubspot, BEN, "Ben")
    seed.add_owner(world.hubspot, "owner@seller.example")
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    answer(world, USERS, body)

    result = world.sync()[PAST, ""]

    assert (live(world), ours(world, BEN), world.activities(PAST)) == ([BEN], {}, {})
    assert result.bad
    assert world.causes(PAST)["sync_error"] == {"users_unreadable": 1}
    mend(world)
    assert world.sync()[PAST, ""].status == "synced"
    assert world.activities(PAST) == {ANN: ["REGISTERED"]}
    assert again(world) == 0


@pytest.mark.parametrize(("broken", "left"), [(USERS, OWNERS), (OWNERS, USERS)])
@pytest.mark.parametrize("body", NO_LISTS)
def test_where_one_list_is_none_those_known_before_still_count(
    empty_world: World, body: Any, broken: str, left: str
) -> None:
    world = empty_world
    known = {USERS: BEN, OWNERS: "owner@seller.example"}
    seed.add_user(world.hubspot, known[USERS])
    seed.add_owner(world.hubspot, known[OWNERS])
    seed.add_contact(world.hubspot, known[broken], "Known")
    upcoming(world, UPCOMING, signed_up(world, ANN))
    world.sync()
    seed.add_user(world.hubspot, CAT)
    seed.add_owner(world.hubspot, CAT)
    past(world, PAST, *(signed_up(world, email) for email in (ANN, known[broken], CAT)))
    world.later(hours=2)
    answer(world, broken, body)

    assert world.sync(PAST)[PAST, ""].status == "synced"

    assert world.activities(PAST) == {ANN: ["REGISTERED"]}
    assert world.people(PAST, "emails_excluded") == {known[broken]: "hubspot_user", CAT: "hubspot_user"}


def test_a_user_who_left_is_let_in_although_the_other_list_is_refused(empty_world: World) -> None:
    """The last known state of a list stands for that list only."""
    world = empty_world
    for email in (BEN, CAT):
        seed.add_owner(world.hubspot, email)
    scopes = [scope for scope in seed.SCOPES if scope != "settings.users.read"]
    seed.add_token(world.hubspot, seed.ACCESS_TOKEN, scopes)
    past(world, PAST, signed_up(world, BEN), signed_up(world, CAT))
    world.sync()
    world.hubspot["owners"] = [one for one in world.hubspot["owners"] if one["email"] != BEN]

    world.later(hours=2)
    world.sync()

    assert world.activities(PAST) == {BEN: ["REGISTERED"]}


@pytest.mark.parametrize(("owners", "status"), [(REFUSED, 403), ({"results": []}, 200), ({}, 200)])
def test_a_portal_without_a_single_user_cannot_be(empty_world: World, owners: Any, status: int) -> None:
    world = empty_world
    seed.add_user(world.hubspot, BEN)
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    answer(world, USERS, {"results": []})
    answer(world, OWNERS, owners, status)

    assert world.sync()[PAST, ""].bad

    assert live(world) == []
    assert "users_unreadable" in world.causes(PAST)["sync_error"]
    mend(world)
    world.sync()
    assert live(world) == [ANN]


def test_while_only_the_owners_come_nobody_is_created_before_the_users_were_ever_read(empty_world: World) -> None:
    world = empty_world
    seed.add_user(world.hubspot, BEN)
    seed.add_owner(world.hubspot, "owner@seller.example")
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    world.fault(method="GET", path=USERS, status=503, times=99)

    world.sync()

    assert live(world) == []
    assert world.people(PAST, "sync_error") == {ANN: "users_unreadable", BEN: "users_unreadable"}


def test_a_list_that_shrinks_by_more_than_half_is_read_a_second_time(empty_world: World) -> None:
    world = empty_world
    users = [f"user{number}@seller.example" for number in range(5)]
    for email in users:
        seed.add_user(world.hubspot, email)
    upcoming(world, UPCOMING, signed_up(world, ANN))
    world.sync()
    past(world, PAST, *(signed_up(world, email) for email in (ANN, *users)))
    world.later(hours=2)
    answer(world, USERS, {"results": [{"id": "1", "email": users[0]}]}, times=1)

    world.sync(PAST)

    assert world.activities(PAST) == {ANN: ["REGISTERED"]}


def test_users_who_left_are_let_in_once_the_second_reading_says_so_too(empty_world: World) -> None:
    world = empty_world
    for email in (BEN, CAT, "user@seller.example"):
        seed.add_user(world.hubspot, email)
    past(world, PAST, signed_up(world, BEN), signed_up(world, CAT))
    world.sync()
    del world.hubspot["users"][:-1]
    heard = world.listen()

    world.later(hours=2)
    world.sync()

    assert sum(USERS in line for line in heard) == 2
    assert world.activities(PAST) == {BEN: ["REGISTERED"], CAT: ["REGISTERED"]}


def test_a_page_that_is_none_leaves_what_is_known(empty_world: World) -> None:
    """The first page of 100 came."""
    world = empty_world
    for number in range(150):
        seed.add_user(world.hubspot, f"user{number}@seller.example")
    seed.add_owner(world.hubspot, "owner@seller.example")
    upcoming(world, UPCOMING, signed_up(world, ANN))
    world.sync()
    past(world, PAST, signed_up(world, "user149@seller.example"), signed_up(world, ANN))
    world.later(hours=2)
    world.fault(method="GET", path=USERS, status=200, body={"results": None}, after=1, times=99)

    world.sync(PAST)

    assert world.people(PAST, "emails_excluded") == {"user149@seller.example": "hubspot_user"}
    account = HubSpotAccount.objects.get()
    assert len(account.users) == 150


# --- Deleted contacts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", NO_LISTS)
def test_while_archived_contacts_are_no_list_nobody_is_created(empty_world: World, body: Any) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, BEN, archived_at=world.now - 86400)
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    answer(world, ARCHIVED, body)

    assert world.sync()[PAST, ""].bad
    assert live(world) == []

    mend(world)
    world.sync()
    assert live(world) == [ANN]
    assert world.people(PAST, "emails_excluded") == {BEN: "previously_deleted"}


@pytest.mark.parametrize("row", [{"id": "7"}, {"id": "7", "properties": None}, {"id": "7", "properties": []}])
def test_an_archived_contact_without_properties_might_be_anybodys(empty_world: World, row: Any) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    answer(world, ARCHIVED, {"results": [row | {"archived": True}]})

    assert world.sync()[PAST, ""].bad
    assert live(world) == []


@pytest.mark.parametrize("body", NO_LISTS)
def test_where_contacts_looked_up_are_no_list_nobody_is_created(empty_world: World, body: Any) -> None:
    world = empty_world
    ann = seed.add_contact(world.hubspot, ANN, "Ann", additional=[BEN])
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), signed_up(world, CAT))
    answer(world, READ, body, method="POST")

    assert world.sync()[PAST, ""].bad

    assert list(world.hubspot["contacts"]) == [ann]


def test_a_portal_whose_deleted_contacts_are_no_list_holds_up_no_other_one(empty_world: World) -> None:
    world = empty_world
    other = HubSpotAccount.objects.create(
        name="Other", portal_id=2, access_token=seed.ACCESS_TOKEN, connected_at=world.clock()
    )
    Connection.between(world.connection.zoom, other, "Other", world.clock())
    answer(world, ARCHIVED, {"results": None}, times=1)

    read_deletions()

    assert sorted(one.deletions_read_at is not None for one in HubSpotAccount.objects.all()) == [False, True]


# --- Panelists, and other lists ---------------------------------------------------------------------------------------


WITHOUT_ADDRESS = [{"id": "p"}, {"id": "p", "email": None}, {"id": "p", "email": ""}, {"id": "p", "email": [BEN]}]


@pytest.mark.parametrize("row", WITHOUT_ADDRESS)
def test_users_of_whom_none_has_an_address_might_be_anybody(empty_world: World, row: Any) -> None:
    world = empty_world
    seed.add_user(world.hubspot, BEN)
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    answer(world, USERS, {"results": [row, {"id": "2"}]})

    assert world.sync()[PAST, ""].bad
    assert live(world) == []

    mend(world)
    world.sync()
    assert live(world) == [ANN]


@pytest.mark.parametrize("row", WITHOUT_ADDRESS)
def test_panelists_of_whom_none_has_an_address_might_be_anybody(empty_world: World, row: Any) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), panelists=[PANELIST])
    answer(world, "/panelists", {"panelists": [row]})

    assert world.sync()[PAST, ""].bad
    assert live(world) == []

    mend(world)
    world.sync()
    assert live(world) == [ANN]


@pytest.mark.parametrize("row", WITHOUT_ADDRESS)
def test_one_user_and_one_panelist_without_an_address_hold_nobody_up(empty_world: World, row: Any) -> None:
    world = empty_world
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))
    answer(world, USERS, {"results": [row, {"id": "2", "email": CAT}]})
    answer(world, "/panelists", {"panelists": [row, PANELIST]})

    assert not world.sync()[PAST, ""].bad

    assert live(world) == [ANN]


@pytest.mark.parametrize(("status", "body"), [(403, PAGE), (404, PAGE), (302, {}), (418, {}), (200, PAGE)])
def test_before_panelists_were_ever_read_a_gateways_page_says_nothing_of_them(
    empty_world: World, status: int, body: Any
) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), panelists=[PANELIST])
    shown = {"kind": "wrong_type"} if body == PAGE else {"body": body}
    world.fault(method="GET", path="/panelists", status=status, times=99, **shown)

    assert world.sync()[PAST, ""].bad
    assert live(world) == []

    mend(world)
    world.sync()
    assert live(world) == [ANN]


@pytest.mark.parametrize("body", [{"panelists": None}, {"panelists": {}}, {"panelists": ["x"]}, {}])
def test_while_panelists_are_no_list_no_panelist_is_created(empty_world: World, body: Any) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), panelists=[PANELIST])
    answer(world, "/panelists", body)

    assert world.sync()[PAST, ""].bad
    assert live(world) == []

    mend(world)
    world.sync()
    assert live(world) == [ANN]


def test_a_list_of_registrants_that_is_none_cancels_nobody(empty_world: World) -> None:
    world = empty_world
    upcoming(world, UPCOMING, signed_up(world, ANN))
    world.sync()
    answer(world, "/registrants", {"registrants": None})

    world.later(minutes=1)
    world.sync()

    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}


@pytest.mark.parametrize("body", [{"results": None}, IN_PART])
def test_events_that_are_no_list_make_none_anew(empty_world: World, body: Any) -> None:
    """Another app's event of this webinar is looked for first; without an answer none is made."""
    world = empty_world
    seed.add_marketing_event(world.hubspot, str(UPCOMING), "Old", "sandbox-zoom-account", app_id=400)
    HubSpotAccount.objects.update(other_app_events=True)
    upcoming(world, UPCOMING, signed_up(world, ANN))
    answer(world, "/identifiers", body)

    assert world.sync()[UPCOMING, ""].bad

    assert len(world.hubspot["marketing_events"]) == 1
