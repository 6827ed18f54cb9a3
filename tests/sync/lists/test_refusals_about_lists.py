"""What an account cannot do, and what HubSpot refuses: the one list is left out and said, and the rest goes on."""

from typing import Any

import pytest

from integrations.accounts.connect import check_hubspot
from integrations.models import HubSpotAccount, OccurrenceList, Participant
from integrations.privacy.forget import forget_person
from integrations.privacy.retention import prune_raw_rows
from tests.support.lists import LISTS, calls, everybody, held, live, word_of
from tests.support.webinars import ANN, BEN, CAT, ID, add_row, again, id_of, past, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
ALL = {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN}, "No-show": {CAT}}
SCOPES = ("crm.lists.read", "crm.lists.write")


@pytest.fixture
def world(empty_world: World) -> World:
    empty_world.settings(LISTS)
    return empty_world


def without(world: World, *scopes: str) -> None:
    """Take scopes away from the portal's token."""
    for grant in world.hubspot["tokens"].values():
        grant["scopes"] = [one for one in grant["scopes"] if one not in scopes]
    account = HubSpotAccount.objects.get()
    account.scopes = [one for one in account.scopes if one not in scopes]
    account.save()


@pytest.mark.parametrize("scope", SCOPES)
def test_without_a_scope_the_capability_is_off_and_says_so(world: World, scope: str) -> None:
    without(world, scope)
    check_hubspot(HubSpotAccount.objects.get())
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert word_of(world, "lists_not_updated") == {"capability_missing": []}
    assert live(world) == {}
    heard = world.listen()
    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "unchanged"
    assert calls(heard) == []


def test_a_scope_that_is_taken_away_later_is_found_by_its_refusal(world: World) -> None:
    without(world, *SCOPES)
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert word_of(world, "lists_not_updated") == {"capability_missing": []}
    assert "lists" not in HubSpotAccount.objects.get().capabilities
    assert world.activities(ID)[ANN] == ["REGISTERED", "ATTENDED"]


def test_where_nobody_would_be_in_a_list_nothing_is_said(world: World) -> None:
    account = HubSpotAccount.objects.get()
    account.capabilities = [one for one in account.capabilities if one != "lists"]
    account.save()
    past(world, ID)

    world.sync(ID)

    assert "lists_not_updated" not in world.causes(ID)


def test_the_limit_of_lists_is_said_and_the_rest_follows_when_there_is_room(world: World) -> None:
    world.hubspot["list_limit"] = 1
    held(world)

    assert world.sync(ID)[ID, ""].status == "partial"
    assert everybody(world) == {"Registered": {ANN, BEN, CAT}}
    assert list(word_of(world, "lists_not_updated")) == ["limit_reached"]
    assert world.occurrence(ID).next_sync_at is not None

    world.hubspot["list_limit"] = 10
    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "synced"
    assert everybody(world) == ALL


def test_a_refused_batch_is_halved_down_to_the_contact_that_hubspot_refuses(world: World) -> None:
    held(world)
    world.settings({"lists": {"kinds": []}})
    world.sync(ID)
    world.hubspot["refused_members"] = [id_of(world, BEN)]
    world.settings(LISTS)

    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "partial"

    assert everybody(world) == {"Registered": {ANN, CAT}, "Attended": {ANN}, "No-show": {CAT}}
    assert list(word_of(world, "lists_not_updated")) == ["unavailable"]

    world.hubspot["refused_members"] = []
    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "synced"
    assert everybody(world) == ALL
    assert again(world, ID) == 0


def test_an_account_that_takes_fewer_at_once_gets_fewer(world: World) -> None:
    world.hubspot["membership_batch_limit"] = 1
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert everybody(world) == ALL


@pytest.mark.parametrize(
    ("path", "method"),
    [("/crm/lists/2026-03$", "POST"), ("add-and-remove", "PUT"), ("associations/.*/lists/", "PUT"), ("folders", "GET")],
)
@pytest.mark.parametrize("status", [400, 404, 409, 500])
def test_any_refusal_concerns_the_lists_alone_and_is_mended_later(
    world: World, path: str, method: str, status: int
) -> None:
    body: Any = {"status": "error", "category": "VALIDATION_ERROR", "message": "Not today"}
    world.fault(method=method, path=path, status=status, body=body, times=99)
    held(world)

    assert world.sync(ID)[ID, ""].status in ("partial", "synced")
    assert world.activities(ID)[ANN] == ["REGISTERED", "ATTENDED"]
    assert "lists_not_updated" in world.causes(ID)

    world.sandbox.state["faults"] = []
    world.later(minutes=5)
    assert world.sync(ID, verify=True)[ID, ""].status == "synced"
    assert {name.partition(" (")[0]: found for name, found in everybody(world).items()} == ALL
    assert again(world, ID) == 0


def test_switched_off_the_lists_stay_as_they_are_and_on_again_they_follow(world: World) -> None:
    one = held(world)
    world.sync(ID)
    world.settings({"lists": {"kinds": []}})
    add_row(one, CAT, 5, 50)
    heard = world.listen()
    world.later(minutes=5)
    world.sync(ID, verify=True)
    assert calls(heard) == []
    assert everybody(world) == ALL

    world.settings(LISTS)
    world.later(minutes=5)
    world.sync(ID)

    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN, CAT}, "No-show": set()}
    assert len(world.hubspot["lists"]) == 3
    assert again(world, ID) == 0


def test_an_event_that_is_made_again_shows_the_lists(world: World) -> None:
    held(world)
    world.sync(ID)
    world.hubspot["marketing_events"].clear()

    world.later(minutes=5)
    world.sync(ID, verify=True)

    event = world.event(ID)
    assert event is not None and set(event["lists"]) == set(live(world))
    assert everybody(world) == ALL


def test_who_is_forgotten_is_in_no_row(world: World) -> None:
    held(world)
    world.sync(ID)
    number = id_of(world, ANN)

    forget_person(HubSpotAccount.objects.get(), number, world.clock())

    assert not Participant.objects.filter(email=ANN).exists()
    assert number not in str(list(Participant.objects.values_list("listed", flat=True)))
    assert number not in str(list(OccurrenceList.objects.values()))


def test_the_lists_of_a_pruned_webinar_stay(world: World) -> None:
    held(world)
    world.sync(ID)
    world.later(days=500)
    prune_raw_rows(world.clock())

    assert again(world, ID) == 0
    assert everybody(world) == ALL
    assert OccurrenceList.objects.count() == 3


def test_a_webinar_that_was_called_off_keeps_its_lists(world: World) -> None:
    upcoming(world)
    world.sync(ID)
    world.zoom["webinars"][str(ID)]["deleted"] = True
    before = everybody(world)

    world.later(minutes=5)
    world.sync(ID)

    assert everybody(world) == before


def test_members_that_are_read_only_in_part_change_nothing(world: World) -> None:
    held(world)
    world.sync(ID)
    page = {"results": [{"recordId": "1"}], "paging": {"next": {"after": "x"}}}
    world.fault(method="GET", path="/memberships$", status=200, body=page, times=1)
    world.fault(method="GET", path="/memberships$", status=500, body={}, times=99)

    world.later(minutes=5)
    world.sync(ID, verify=True)

    assert everybody(world) == ALL
