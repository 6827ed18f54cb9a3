"""Whatever HubSpot answers, the client gives records that any database can keep, or an error of the portal's own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import IntegrationError
from integrations.hubspot import oauth
from integrations.hubspot.client import HubSpotClient
from integrations.records import (
    CallWrite,
    ContactWrite,
    CustomEvent,
    MarketingEventWrite,
    NoteWrite,
    ParticipantState,
    Participation,
    PropertyDefinition,
)
from integrations.transport.oauth_grant import App
from integrations.zoom import oauth as zoom_oauth
from tests.hubspot.client import hubspot
from tests.support.answers import TOO_DEEP, assert_records_or_error
from tests.support.fuzz import in_blocks, seeds
from tests.support.mutated import mutated
from tests.transport.scripted import Reply, Script

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ISO, MILLISECONDS = "2026-11-24T10:00:00.123Z", "1795514400000"
MORE = {"paging": {"next": {"after": "", "link": "x"}}, "numErrors": 1}
PROPERTIES = {"email": "Ann@mail.example", "hs_additional_emails": "a@b.example;c@d.example", "firstname": None}
CONTACT = {"id": "1", "archived": False, "properties": PROPERTIES, "objectWriteTraceId": "k1"}
ITEM_ERROR = {
    "status": "error",
    "category": "VALIDATION_ERROR",
    "message": "Invalid.",
    "context": {"id": ["1"], "objectWriteTraceId": ["k1"]},
    "errors": [{"message": "m", "code": "c", "context": {"propertyName": ["email"]}}],
}
EVENT = {
    "eventName": "E",
    "objectId": "7",
    "appInfo": {"id": "3", "name": "A"},
    "externalEventId": "81",
    "startDateTime": ISO,
    "endDateTime": MILLISECONDS,
    "eventCompleted": False,
}
STATE = {"attendanceState": "ATTENDED", "occurredAt": MILLISECONDS, "attendanceDurationSeconds": 60}
PARTICIPATION = {
    "associations": {"contact": {"contactId": "1", "email": "ann@mail.example"}},
    "properties": STATE | {"attendancePercentage": "93.5%"},
}
CALL = {"id": "9", "properties": {"zoom_sync_external_id": "x", "hs_timestamp": ISO, "hs_call_duration": "60000"}}
NOTE = {"id": "9", "objectWriteTraceId": "x", "properties": {"zoom_sync_external_id": "x", "hs_timestamp": ISO}}
LIST = {"listId": "7", "name": "L", "processingType": "MANUAL", "size": 3, "deletedAt": ISO}
FOLDER = {"id": "1", "name": "F", "childNodes": [{"id": "2", "name": "G", "childNodes": []}]}
CHANGED = {"recordsIdsAdded": ["1"], "recordIdsRemoved": ["2"], "recordIdsMissing": ["3"]}
CAMPAIGN = {"id": "9dbec438-53e2", "properties": {"hs_name": "C"}}
REFUSED = ITEM_ERROR | {"policyName": "DAILY", "context": {"requiredGranularScopes": ["a"]}}
TOKEN = {
    "access_token": "t",
    "refresh_token": "r",
    "expires_in": 1800,
    "scopes": ["oauth"],
    "hub_id": 5,
    "active": True,
}
WRITES = [ContactWrite("k1", {"email": "ann@mail.example"})]
EVENT_WRITE = MarketingEventWrite("81", "acc", "E", "O")
ENTRIES = [("1", Participation(ParticipantState.ATTEND, AT, AT, AT))]
NOTES = [NoteWrite("x", AT, "<p>T</p>")]
RECORDING = [CallWrite("x", "T", AT, timedelta(), "https://zoom.us/rec")]


def several(row: Any, **more: Any) -> dict[str, Any]:
    return {"results": [row, row], "status": "COMPLETE", **MORE, **more}


Call = Callable[[HubSpotClient], Any]
CALLS: dict[str, tuple[Call, Any]] = {
    "account": (lambda client: client.account(), {"portalId": 5, "timeZone": "UTC", "uiDomain": "app"}),
    "users": (lambda client: list(client.users()), several({"id": "1", "email": "u@a.example"})),
    "owners": (lambda client: list(client.owners()), several({"id": "1", "email": "u@a.example", "type": "PERSON"})),
    "contacts": (
        lambda client: client.read_contacts(["1"], by_email=False, properties=["email"]),
        several(CONTACT, errors=[ITEM_ERROR | {"category": "OBJECT_NOT_FOUND"}]),
    ),
    "archived": (lambda client: list(client.archived_contacts()), several(CONTACT)),
    "create": (lambda client: client.create_contacts(WRITES), several(CONTACT, errors=[ITEM_ERROR])),
    "update": (lambda client: client.update_contacts(WRITES), several(CONTACT, errors=[ITEM_ERROR])),
    "put event": (lambda client: client.put_event(EVENT_WRITE), EVENT),
    "event": (lambda client: client.event("81", "acc"), EVENT),
    "events": (lambda client: list(client.events()), several(EVENT)),
    "find events": (lambda client: client.find_events("81"), several(EVENT)),
    "participate": (
        lambda client: client.participate("81", "acc", ParticipantState.ATTEND, ENTRIES),
        several({"vid": 1}, errors=[ITEM_ERROR]),
    ),
    "participations": (lambda client: list(client.participations("acc", "81")), several(PARTICIPATION)),
    "calls": (lambda client: client.upsert_calls(RECORDING), several(CALL, errors=[ITEM_ERROR])),
    "read calls": (lambda client: client.read_calls(["9"]), several(CALL)),
    "associate": (
        lambda client: client.associate_call("9", ["1"]),
        several({"from": {"id": "9"}, "to": {"id": "1"}}, errors=[ITEM_ERROR]),
    ),
    "notes": (lambda client: client.upsert_notes(NOTES), several(NOTE, errors=[ITEM_ERROR])),
    "existing notes": (lambda client: client.existing_notes(["9"]), several(NOTE)),
    "associate notes": (
        lambda client: client.associate_notes([("9", "1")]),
        several({"from": {"id": "9"}, "to": {"id": "1"}}, errors=[ITEM_ERROR | {"category": "OBJECT_NOT_FOUND"}]),
    ),
    "call contacts": (lambda client: client.call_contacts("9"), several({"toObjectId": 1})),
    "properties": (lambda client: client.properties("contacts", ["a"]), several({"name": "a", "archived": False})),
    "shapes": (
        lambda client: client.property_shapes("contacts"),
        several({"name": "a", "label": "A", "options": [{"value": "1", "label": "One", "displayOrder": 0}]}),
    ),
    "create properties": (
        lambda client: client.create_properties("contacts", [PropertyDefinition("a", "A")]),
        several({"name": "a"}),
    ),
    "definitions": (
        lambda client: client.event_definitions(),
        several({"name": "pe1_x", "fullyQualifiedName": "pe1_x", "archived": False}),
    ),
    "create list": (lambda client: client.create_list("L", "1"), {"list": LIST}),
    "list": (lambda client: client.list_by_id("7"), {"list": LIST}),
    "named list": (lambda client: client.list_by_name("L"), {"list": LIST}),
    "lists": (lambda client: client.lists_by_ids(["7", "8"]), {"lists": [LIST, LIST]}),
    "folders": (lambda client: client.folders(), {"folder": FOLDER}),
    "create folder": (lambda client: client.create_folder("F"), {"folder": FOLDER}),
    "members": (lambda client: client.change_members("7", ["1", "3"], ["2"]), CHANGED),
    "list members": (lambda client: list(client.list_members("7")), several({"recordId": "1"})),
    "tied lists": (lambda client: client.tied_lists("81", "acc"), several(LIST, total=2)),
    "campaigns": (lambda client: list(client.campaigns("c")), several(CAMPAIGN, total=2)),
    "campaign": (lambda client: client.campaign("c"), CAMPAIGN),
    "assets": (lambda client: client.campaign_assets("c", "OBJECT_LIST"), several({"id": "7"})),
    "send events": (lambda client: client.send_events([CustomEvent("pe1_x", "1", AT, "u")]), {}),
}


@in_blocks
@given(first=st.integers(0, 2**63))
def test_any_answer(first: int) -> None:
    for seed in seeds(first):
        answered(sorted(CALLS)[seed % len(CALLS)], seed)


def answered(name: str, seed: int) -> None:
    call, body = CALLS[name]
    status = [400, 403, 429][seed % 3]
    client, script = hubspot(
        Reply(status, mutated(REFUSED, seed)) if seed % 7 == 0 else Reply(200, mutated(body, seed))
    )
    script.environment = False
    assert_records_or_error(lambda: call(client))


@pytest.mark.parametrize("name", sorted(CALLS))
def test_json_nested_deeper_than_python_goes(name: str) -> None:
    client, _ = hubspot(TOO_DEEP)
    with pytest.raises(IntegrationError):
        CALLS[name][0](client)


APP = App("id", "secret", "https://portal.example/callback/")
TOKENS: list[Callable[[Script], Any]] = [
    lambda script: oauth.refresh("https://api.hubapi.com", "2026-03", "r", "id", "secret", session=script.session),
    lambda script: oauth.exchange("https://api.hubapi.com", "2026-03", APP, "c", "v", session=script.session),
    lambda script: oauth.introspect("https://api.hubapi.com", "2026-03", "t", "id", "s", session=script.session),
    lambda script: zoom_oauth.request_token("https://zoom.us/oauth", "a", "id", "secret", session=script.session),
    lambda script: zoom_oauth.refresh("https://zoom.us/oauth", "r", "id", "secret", session=script.session),
]


@in_blocks
@given(first=st.integers(0, 2**63))
def test_any_answer_about_a_token(first: int) -> None:
    for seed in seeds(first):
        asked(TOKENS[seed % len(TOKENS)], seed)


def asked(ask: Callable[[Script], Any], seed: int) -> None:
    script = Script([Reply(400 if seed % 7 == 0 else 200, mutated(TOKEN, seed))])
    script.environment = False
    assert_records_or_error(lambda: ask(script))
