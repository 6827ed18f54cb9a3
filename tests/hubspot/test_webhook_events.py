"""The parts of HubSpot's events that are read."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.hubspot import webhooks
from integrations.hubspot.webhooks import Happened
from integrations.transport.webhook_json import Malformed

DELETION = {
    "eventId": 1,
    "subscriptionId": 12345,
    "portalId": 62515,
    "occurredAt": 1564113600000,
    "subscriptionType": "contact.deletion",
    "attemptNumber": 0,
    "objectId": 123,
    "changeSource": "CRM",
    "appId": 54321,
}


def test_a_deletion() -> None:
    found = webhooks.parse(DELETION)

    assert (found.happened, found.portal_id, found.contact_id) == (Happened.DELETED, 62515, "123")
    assert found.at == datetime(2019, 7, 26, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "more", "happened"),
    [
        ("contact.privacyDeletion", {}, Happened.FORGOTTEN),
        ("contact.restore", {}, Happened.RESTORED),
        ("contact.creation", {}, Happened.CREATED),
        ("object.deletion", {"objectTypeId": "0-1"}, Happened.DELETED),
        ("object.deletion", {"objectTypeId": "0-2"}, Happened.OTHER),
        ("company.deletion", {}, Happened.OTHER),
        ("contact.associationChange", {}, Happened.OTHER),
        ("contact.", {}, Happened.OTHER),
        ("contact.uninstall", {}, Happened.OTHER),
        ("app.uninstall", {}, Happened.UNINSTALLED),
        ("", {"eventTypeId": "4-1916193"}, Happened.UNINSTALLED),
        ("", {}, Happened.OTHER),
    ],
)
def test_what_happened(name: str, more: dict[str, Any], happened: Happened) -> None:
    assert webhooks.parse({**DELETION, "subscriptionType": name, **more}).happened is happened


@pytest.mark.parametrize(
    ("ids", "survivor", "gone"),
    [
        ({"primaryObjectId": 1, "mergedObjectIds": [2, 3]}, "1", ("2", "3")),
        ({"primaryObjectId": 1, "mergedObjectIds": [2], "newObjectId": 9}, "9", ("2", "1")),
        ({"primaryObjectId": 1, "mergedObjectIds": [1, 2], "newObjectId": 1}, "1", ("2",)),
        ({}, "", ()),
    ],
)
def test_who_is_left_after_a_merge(ids: dict[str, Any], survivor: str, gone: tuple[str, ...]) -> None:
    found = webhooks.parse({**DELETION, "subscriptionType": "contact.merge", **ids})

    assert (found.survivor_id, found.merged_ids) == (survivor, gone)


def test_another_attempt_is_the_same_event() -> None:
    assert webhooks.dedupe_key({**DELETION, "attemptNumber": 3}) == webhooks.dedupe_key(DELETION)


@pytest.mark.parametrize("change", [{"eventId": 2}, {"objectId": 124}, {"occurredAt": 1}, {"portalId": 1}])
def test_another_event_is_another_one(change: dict[str, Any]) -> None:
    assert webhooks.dedupe_key({**DELETION, **change}) != webhooks.dedupe_key(DELETION)


def test_a_delivery_holds_many_events() -> None:
    assert webhooks.read(json.dumps([DELETION, DELETION]).encode()) == [DELETION, DELETION]
    assert webhooks.read(b"[]") == []


@pytest.mark.parametrize("raw", [b"", b"1", b'"x"', b"[1]", b"[[]]", b"null", b"\xff", b"[" * 200_000])
def test_what_is_no_list_of_events_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        webhooks.read(raw)
