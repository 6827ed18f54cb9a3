"""Each cause of `sync_error`: what HubSpot holds then, what the audit log says, and that the next run repairs it."""

from typing import Any

import pytest

from integrations.models import HubSpotAccount, ZoomAccount
from sandbox.hubspot import seed
from tests.support.webinars import ANN, BEN, PAST, again, ours, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db


def entry(world: World) -> dict[str, Any]:
    (found,) = (one for one in world.audit(PAST)[0]["entries"] if one["code"] == "sync_error")
    return {name: found[name] for name in ("level", "retryable", "causes")}


def error(cause: str) -> dict[str, Any]:
    return {"level": "error", "retryable": True, "causes": {cause: 1}}


def mended(world: World) -> None:
    world.later(minutes=1)
    assert world.sync()[PAST, ""].status == "synced"
    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert {email: ours(world, email)["total_registrations"] for email in (ANN, BEN)} == {ANN: "1", BEN: "1"}
    assert again(world) == 0


@pytest.fixture
def webinar(empty_world: World) -> World:
    past(empty_world, PAST, signed_up(empty_world, ANN), signed_up(empty_world, BEN), came=((ANN, 0, 60),))
    return empty_world


def test_an_event_that_hubspot_refuses_is_nobodys_and_nothing_is_written(webinar: World) -> None:
    refusal = {"status": "error", "category": "VALIDATION_ERROR", "message": "eventName is too long."}
    webinar.fault(method="PUT", path="/marketing-events/.*/events/", status=400, body=refusal)

    result = webinar.sync()[PAST, ""]

    assert (result.status, result.created, webinar.event(PAST)) == ("failed", 0, None)
    assert entry(webinar) == error("event_not_created")
    assert webinar.hubspot["contacts"] == {}
    mended(webinar)


def test_properties_that_hubspot_leaves_out_without_a_word_are_tried_again(webinar: World) -> None:
    seed.add_contact(webinar.hubspot, BEN, "Ben")
    webinar.fault(path="/contacts/batch/update$", times=9, status=200, body={"status": "COMPLETE", "results": []})

    result = webinar.sync()[PAST, ""]

    assert (result.status, result.created, result.updated) == ("partial", 1, 0)
    assert entry(webinar) == error("properties_not_updated")
    assert webinar.people(PAST, "sync_error") == {BEN: "properties_not_updated"}
    assert webinar.activities(PAST)[BEN] == ["REGISTERED"]
    assert (ours(webinar, ANN)["total_registrations"], ours(webinar, BEN)) == ("1", {})
    webinar.sandbox.state["faults"] = []
    mended(webinar)


@pytest.mark.parametrize("side", ["zoom", "hubspot"])
def test_a_permission_taken_away_is_named_and_the_account_says_so(webinar: World, side: str) -> None:
    scope = {"zoom": "webinar:read:list_registrants:admin", "hubspot": "crm.objects.contacts.write"}[side]
    if side == "zoom":
        scopes = list(webinar.zoom["scopes"])
        webinar.zoom["scopes"].remove(scope)
    else:
        rest = [one for one in seed.SCOPES if one != scope]
        seed.add_token(webinar.hubspot, seed.ACCESS_TOKEN, rest)

    result = webinar.sync()[PAST, ""]

    assert (result.status, result.left_over) == ("failed" if side == "zoom" else "partial", True)
    assert entry(webinar) == error("scope_missing")
    account = (ZoomAccount if side == "zoom" else HubSpotAccount).objects.get()
    assert (account.state, scope in account.missing_scopes) == ("scope_missing", True)
    assert webinar.hubspot["contacts"] == {}
    if side == "zoom":
        webinar.zoom["scopes"] = scopes
    else:
        seed.add_token(webinar.hubspot, seed.ACCESS_TOKEN)
    mended(webinar)
