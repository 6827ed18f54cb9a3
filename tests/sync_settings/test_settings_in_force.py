"""Global, user and webinar settings, from the document to what is synced and what the audit log says."""

from typing import Any

import pytest

from integrations.sync_settings.document import document
from integrations.sync_settings.document_checks import BadDocument
from sandbox.world.accounts import HENRIK, INES, OLIVIA
from tests.support.webinars import ANN, BEN, OTHER, PAST, THIRD, UPCOMING, again, id_of, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db

SYNCED = "synced"
GLOBAL, WEBINAR, HOST = "global_sync_off", "webinar_sync_off", "host_excluded"


def by_user(value: bool | None) -> dict[str, Any]:
    return {"users": {OLIVIA: {"sync_new_webinars": value}}}


def by_webinar(value: bool | None) -> dict[str, Any]:
    return {"webinars": {str(UPCOMING): {"sync": value}}}


OFF, NO_HOST = {"sync_webinars": False}, {"exclusions": {"hosts": ["A.example"]}}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, SYNCED),
        (OFF, GLOBAL),
        ({**OFF, **by_webinar(True)}, GLOBAL),
        ({**OFF, **NO_HOST}, GLOBAL),
        (NO_HOST, HOST),
        ({**NO_HOST, **by_webinar(True)}, HOST),
        ({"exclusions": {"hosts": ["b.example", "a.example.org"]}}, SYNCED),
        (by_user(None), SYNCED),
        (by_user(True), SYNCED),
        (by_user(False), WEBINAR),
        ({**by_user(False), **by_webinar(True)}, SYNCED),
        ({**by_user(False), **by_webinar(None)}, WEBINAR),
        ({**by_user(True), **by_webinar(False)}, WEBINAR),
        (by_webinar(True), SYNCED),
        (by_webinar(False), WEBINAR),
        ({"users": {HENRIK: {"sync_new_webinars": False}}}, SYNCED),
    ],
)
def test_the_effective_value(empty_world: World, settings: dict[str, Any], expected: str) -> None:
    """Users and webinars are named before they are discovered."""
    world = empty_world
    world.settings(settings)
    upcoming(world, UPCOMING, signed_up(world, ANN), host=OLIVIA)

    result = world.sync()[UPCOMING, ""]

    if expected == SYNCED:
        assert (result.status, result.created) == ("synced", 1)
        assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}
    else:
        assert (result.status, result.created, result.bad) == ("skipped", 0, False)
        assert world.causes(UPCOMING) == {"settings_off": {expected: 1}}
        assert (world.event(UPCOMING), world.hubspot["contacts"]) == (None, {})
    assert again(world) == 0


def test_a_host_in_a_subdomain_of_an_excluded_domain(empty_world: World) -> None:
    world = empty_world
    world.settings({"exclusions": {"hosts": ["hidden.example"]}})
    world.zoom["users"][2]["email"] = ines = INES.replace("@", "@team.")
    upcoming(world, UPCOMING, signed_up(world, ANN), host=INES)

    world.sync()

    assert world.webinar(UPCOMING).host_email == ines
    assert world.causes(UPCOMING) == {"settings_off": {"host_excluded": 1}}


def test_what_the_user_said_is_frozen_when_a_webinar_is_discovered(empty_world: World) -> None:
    world = empty_world
    upcoming(world, UPCOMING, signed_up(world, ANN))
    world.sync()

    world.settings(by_user(False))
    upcoming(world, OTHER, signed_up(world, BEN))
    world.later(minutes=1)
    results = world.sync()
    assert (results[UPCOMING, ""].status, results[OTHER, ""].status) == ("unchanged", "skipped")

    world.settings(by_user(True))
    upcoming(world, THIRD, signed_up(world, BEN))
    world.later(minutes=1)
    results = world.sync()
    assert (results[OTHER, ""].status, results[THIRD, ""].status) == ("skipped", "synced")


@pytest.mark.parametrize("null", [{"sync": None}, None])
def test_null_returns_to_inheriting(empty_world: World, null: dict[str, None] | None) -> None:
    world = empty_world
    world.settings({"webinars": {str(UPCOMING): {"sync": False, "recordings": True}}})
    upcoming(world, UPCOMING, signed_up(world, ANN))
    assert world.sync()[UPCOMING, ""].status == "skipped"

    world.settings({"webinars": {str(UPCOMING): null}})
    world.later(minutes=1)
    assert world.sync()[UPCOMING, ""].status == "synced"
    kept = {str(UPCOMING): {"sync": None, "recordings": True}} if null else {}
    assert document(world.connection)["webinars"] == kept


def test_switching_on_syncs_what_was_missed_since_sync_from(empty_world: World) -> None:
    world = empty_world
    world.settings({"sync_webinars": False})
    past(world, PAST, signed_up(world, ANN, days=-50), came=((ANN, 0, 60),), days=-6)
    past(world, OTHER, signed_up(world, ANN, days=-50), came=((ANN, 0, 60),), days=-40)
    upcoming(world, UPCOMING, signed_up(world, ANN, days=-2))
    assert {result.status for result in world.sync().values()} == {"skipped"}
    assert world.hubspot["contacts"] == {}

    world.settings({"sync_webinars": True})
    world.later(minutes=1)
    world.sync()
    assert ours(world, ANN)["total_registrations"] == "2"
    assert world.event(OTHER) is None  # more than 30 days before connecting

    since = world.clock().date().replace(day=1)
    world.settings({"sync_from": since.replace(year=since.year - 1).isoformat()})
    world.later(minutes=1)
    world.sync()
    assert ours(world, ANN)["total_registrations"] == "3"
    assert ours(world, ANN)["last_attended_webinar_id"] == str(PAST)
    assert again(world) == 0


@pytest.mark.parametrize("settings", [OFF, NO_HOST, by_webinar(False)])
def test_what_is_switched_off_stays_in_hubspot_and_is_no_longer_touched(
    empty_world: World, settings: dict[str, Any]
) -> None:
    world = empty_world
    webinar = upcoming(world, UPCOMING, signed_up(world, ANN), signed_up(world, BEN))
    world.sync()
    event, contact = world.event(UPCOMING), dict(world.hubspot["contacts"][id_of(world, ANN)])
    assert event is not None
    kept = {**event, "participants": dict(event["participants"])}

    world.settings(settings)
    webinar |= {"topic": "Another", "start": webinar["start"] + 86400}
    webinar["registrants"] = webinar["registrants"][1:]
    assert again(world) == 0
    del world.zoom["webinars"][str(UPCOMING)]
    assert again(world, UPCOMING) == 0

    assert world.event(UPCOMING) == kept
    assert world.hubspot["contacts"][id_of(world, ANN)] == contact


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"sync_webinars": True, "sync_webinar": True}, "sync_webinar"),
        ({"recordings": "some"}, "recordings"),
        ({"recordings": "all", "exclusions": {"guests": []}}, "guests"),
        ({"recordings": "all", "exclusions": {"hosts": ["no domain"]}}, "hosts"),
        ({"recordings": "all", "users": {"olivia": {"sync_recordings": True}}}, "olivia"),
        ({"recordings": "all", "users": {OLIVIA: {"sync": True}}}, "sync"),
        ({"recordings": "all", "webinars": {"heat pumps": {"sync": True}}}, "heat pumps"),
        ({"recordings": "all", "webinars": {"82": {"sync": "yes"}}}, "webinars.82.sync"),
        ({"recordings": "all", "only_contacts": ["ann"]}, "only_contacts"),
        ({"recordings": "all", "sync_from": "yesterday"}, "sync_from"),
        ([], "The settings"),
    ],
)
def test_a_wrong_key_or_value_changes_nothing_and_says_where(empty_world: World, wrong: Any, named: str) -> None:
    world = empty_world
    world.settings({"recordings": "selected", "exclusions": {"hosts": ["hidden.example"]}})
    before = document(world.connection)

    with pytest.raises(BadDocument, match=named):
        world.settings(wrong)

    assert document(world.connection) == before


def test_a_document_can_be_applied_as_it_is_printed(empty_world: World) -> None:
    world = empty_world
    everything = {
        "sync_webinars": True,
        "sync_from": "2026-10-01",
        "recordings": "selected",
        "exclusions": {"hosts": ["host.example"], "recordings": ["secret.example"], "contacts": ["own.example"]},
        "only_contacts": [ANN],
        "users": {OLIVIA: {"sync_new_webinars": None, "sync_recordings": False}},
        "webinars": {str(UPCOMING): {"sync": True, "recordings": None}},
    }
    world.settings(everything)
    assert document(world.connection) == everything

    world.settings({"only_contacts": []})
    world.settings(document(world.connection))
    assert document(world.connection) == {**everything, "only_contacts": []}
