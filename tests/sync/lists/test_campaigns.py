"""The marketing event and the lists of a webinar are assets of its campaign, each added once."""

import pytest

from integrations.models import HubSpotAccount
from sandbox.hubspot.campaigns import add_campaign
from tests.support.lists import LISTS, calls, delete, held, live, word_of
from tests.support.webinars import ID, OTHER, again, nothing_more_is_written
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(empty_world: World) -> World:
    empty_world.hubspot["tier"] = "professional"
    return empty_world


@pytest.fixture
def spring(world: World) -> str:
    """The campaign that is chosen for all webinars."""
    campaign = add_campaign(world.hubspot, "Spring")
    world.settings({"campaign": campaign, **LISTS})
    return campaign


def assets(world: World, campaign: str) -> dict[str, list[str]]:
    return dict(world.hubspot["campaigns"][campaign]["assets"])


def event_id(world: World, webinar_id: int = ID) -> str:
    return world.occurrence(webinar_id).event_object_id


def test_event_and_lists_become_assets(world: World, spring: str) -> None:
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert assets(world, spring) == {"MARKETING_EVENT": [event_id(world)], "OBJECT_LIST": sorted(live(world), key=int)}
    assert world.causes(ID)["synced"]["campaign"] == 4
    heard = world.listen()
    nothing_more_is_written(world, ID)
    assert calls(heard) == []


def test_without_lists_it_is_the_event_alone(world: World, spring: str) -> None:
    world.settings({"lists": {"kinds": []}})
    held(world)

    world.sync(ID)

    assert assets(world, spring) == {"MARKETING_EVENT": [event_id(world)]}


def test_a_webinar_has_a_campaign_of_its_own_or_none(world: World, spring: str) -> None:
    autumn = add_campaign(world.hubspot, "Autumn")
    held(world)
    held(world, OTHER)
    world.settings({"webinars": {str(ID): {"campaign": autumn}, str(OTHER): {"campaign": False}}})

    world.sync()

    assert assets(world, autumn)["MARKETING_EVENT"] == [event_id(world)]
    assert assets(world, spring) == {}


def test_another_campaign_gets_them_too_and_the_first_one_keeps_them(world: World, spring: str) -> None:
    held(world)
    world.sync(ID)
    autumn = add_campaign(world.hubspot, "Autumn")
    before = assets(world, spring)
    world.settings({"campaign": autumn})

    world.later(minutes=5)
    world.sync(ID)

    assert assets(world, autumn) == assets(world, spring) == before
    assert again(world, ID) == 0


def test_switched_off_nothing_is_taken_out(world: World, spring: str) -> None:
    held(world)
    world.sync(ID)
    before = assets(world, spring)
    world.settings({"campaign": None})

    assert again(world, ID) == 0

    assert assets(world, spring) == before


def test_a_campaign_that_was_deleted_is_said_and_not_asked_for_again(world: World, spring: str) -> None:
    del world.hubspot["campaigns"][spring]
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert list(word_of(world, "campaign_not_updated")) == ["not_found"]
    heard = world.listen()
    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "unchanged"
    assert calls(heard) == []


def test_a_campaign_that_is_there_again_is_found_when_verified(world: World, spring: str) -> None:
    del world.hubspot["campaigns"][spring]
    held(world)
    world.sync(ID)
    add_campaign(world.hubspot, "Spring")

    world.later(minutes=5)
    world.sync(ID, verify=True)

    assert assets(world, spring)["MARKETING_EVENT"] == [event_id(world)]
    assert len(assets(world, spring)["OBJECT_LIST"]) == 3


def test_what_somebody_took_out_is_put_back_when_verified(world: World, spring: str) -> None:
    held(world)
    world.sync(ID)
    before = assets(world, spring)
    world.hubspot["campaigns"][spring]["assets"] = {}
    assert again(world, ID) == 0

    world.later(minutes=5)
    world.sync(ID, verify=True)

    assert assets(world, spring) == before
    writes = world.writes()
    assert world.sync(ID, verify=True)[ID, ""].status == "unchanged"
    assert world.writes() == writes


def test_a_campaign_that_is_gone_when_it_is_verified_is_said(world: World, spring: str) -> None:
    held(world)
    world.sync(ID)
    del world.hubspot["campaigns"][spring]

    world.later(minutes=5)
    world.sync(ID, verify=True)

    assert list(word_of(world, "campaign_not_updated")) == ["not_found"]


def test_a_tier_that_is_too_low_is_said_and_the_lists_are_made(world: World, spring: str) -> None:
    world.hubspot["tier"] = "starter"
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert word_of(world, "campaign_not_updated") == {"capability_missing": []}
    assert len(live(world)) == 3
    assert "campaigns" not in HubSpotAccount.objects.get().capabilities
    heard = world.listen()
    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "unchanged"
    assert calls(heard) == []


def test_a_full_campaign_is_said_and_tried_again(world: World, spring: str) -> None:
    body = {"status": "error", "category": "VALIDATION_ERROR", "message": "The limit of assets is reached"}
    world.fault(method="PUT", path="/assets/", status=400, body=body)
    held(world)

    assert world.sync(ID)[ID, ""].status == "partial"
    assert list(word_of(world, "campaign_not_updated")) == ["limit_reached"]

    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "synced"
    assert len(assets(world, spring)["OBJECT_LIST"]) == 3


@pytest.mark.parametrize("status", [400, 404, 500])
def test_any_refusal_concerns_the_campaign_alone_and_is_mended_later(world: World, spring: str, status: int) -> None:
    world.fault(method="PUT", path="/assets/", status=status, body={"category": "VALIDATION_ERROR"}, times=9)
    held(world)

    assert world.sync(ID)[ID, ""].status == "partial"
    assert list(word_of(world, "campaign_not_updated")) == ["unavailable"]
    assert len(live(world)) == 3

    world.sandbox.state["faults"] = []
    world.later(minutes=5)
    assert world.sync(ID)[ID, ""].status == "synced"
    assert len(assets(world, spring)["OBJECT_LIST"]) == 3


def test_an_event_that_is_made_again_is_added_anew(world: World, spring: str) -> None:
    held(world)
    world.sync(ID)
    world.hubspot["marketing_events"].clear()

    world.later(minutes=5)
    world.sync(ID, verify=True)

    assert event_id(world) in assets(world, spring)["MARKETING_EVENT"]


def test_a_list_that_is_made_again_is_added_anew(world: World, spring: str) -> None:
    held(world)
    world.sync(ID)
    delete(world, "Attended")

    world.later(minutes=5)
    world.sync(ID, verify=True)

    assert set(live(world)) <= set(assets(world, spring)["OBJECT_LIST"])
    assert again(world, ID) == 0
