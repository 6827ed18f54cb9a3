"""Notes on contacts: upserted by a unique property of ours, tied to their contacts in batches."""

from typing import Any

import pytest

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import NOTES, Answer, Portal

UNIQUE = {
    "name": "zoom_sync_external_id",
    "label": "Zoom webinar and person",
    "groupName": "note",
    "type": "string",
    "fieldType": "text",
    "hasUniqueValue": True,
}
NOTE_PROPERTIES = "/crm/properties/2026-03/notes"
LINKS = "/crm/associations/2026-03/notes/contacts/batch"
AT = "2026-11-20T10:00:00Z"


def with_unique_property() -> Portal:
    portal = Portal()
    assert portal.batch(f"{NOTE_PROPERTIES}/batch/create", UNIQUE).status == 201
    return portal


def upsert(portal: Portal, *keys: str, traced: bool = False, **properties: Any) -> Answer:
    inputs: list[Any] = [{"id": key, "idProperty": "zoom_sync_external_id", "properties": properties} for key in keys]
    if traced:
        inputs = [{**item, "objectWriteTraceId": item["id"]} for item in inputs]
    return portal.batch(f"{NOTES}/batch/upsert", *inputs)


def test_upserting_twice_makes_one_note() -> None:
    portal = with_unique_property()
    first = upsert(portal, "82-ann", hs_timestamp=AT, hs_note_body="<p>One</p>").results[0]
    second = upsert(portal, "82-ann", hs_timestamp=AT, hs_note_body="<p>Two</p>").results[0]
    assert (first["new"], second["new"], first["id"] == second["id"]) == (True, False, True)
    assert portal.hs["notes"][first["id"]]["properties"] == {
        "hs_timestamp": AT,
        "hs_note_body": "<p>Two</p>",
        "zoom_sync_external_id": "82-ann",
    }


def test_upserting_needs_the_unique_property() -> None:
    assert upsert(Portal(), "82-ann", hs_timestamp=AT).status == 400
    portal = Portal()
    portal.batch(f"{NOTE_PROPERTIES}/batch/create", {**UNIQUE, "hasUniqueValue": False})
    assert upsert(portal, "82-ann", hs_timestamp=AT).status == 400


def test_a_note_has_a_time_and_is_not_too_long() -> None:
    portal = with_unique_property()
    assert upsert(portal, "82-ann", hs_note_body="One").status == 400
    answer = upsert(portal, "82-ann", traced=True, hs_timestamp=AT, hs_note_body="x" * 65_537)
    assert (answer.status, answer.errors[0]["context"]) == (207, {"objectWriteTraceId": ["82-ann"]})


def test_at_most_a_hundred_notes_a_call() -> None:
    portal = with_unique_property()
    keys = [f"82-{number}" for number in range(101)]
    assert upsert(portal, *keys[:100], hs_timestamp=AT).status == 200
    assert upsert(portal, *keys, hs_timestamp=AT).status == 400


def test_notes_are_read_by_the_unique_property() -> None:
    portal = with_unique_property()
    made = upsert(portal, "82-ann", hs_timestamp=AT, hs_note_body="One").results[0]["id"]
    body = {"idProperty": "zoom_sync_external_id", "properties": ["hs_note_body"], "propertiesWithHistory": []}
    answer = portal.batch(f"{NOTES}/batch/read", {"id": "82-ann"}, {"id": "82-bo"}, **body)
    assert (answer.status, [one["id"] for one in answer.results]) == (207, [made])
    assert answer.errors[0]["context"] == {"ids": ["82-bo"]}


def test_notes_are_tied_to_their_contacts_in_one_call() -> None:
    portal = with_unique_property()
    people = [seed.add_contact(portal.hs, f"{name}@kuusi.example") for name in ("ann", "bo")]
    notes = [one["id"] for one in upsert(portal, "82-ann", "82-bo", hs_timestamp=AT).results]
    pairs = [{"from": {"id": note}, "to": {"id": vid}} for note, vid in zip(notes, people, strict=True)]
    answer = portal.batch(f"{LINKS}/associate/default", *pairs, *pairs)
    assert answer.status == 200
    assert answer.results[0]["associationSpec"]["associationTypeId"] == 202
    there = portal.get(f"/crm/objects/2026-03/contacts/{people[0]}/associations/notes").results
    assert [one["toObjectId"] for one in there] == [notes[0]]


def test_a_note_can_be_tied_as_it_is_made() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202}]
    note = {"properties": {"hs_timestamp": AT}, "associations": [{"to": {"id": ann}, "types": types}]}
    made = portal.batch(f"{NOTES}/batch/create", note).results[0]["id"]
    assert portal.hs["associations"]["notes/contacts"] == {made: [ann]}


@pytest.mark.parametrize("scope", ["crm.objects.contacts.write", "crm.objects.contacts.read"])
def test_notes_have_the_scopes_of_contacts(scope: str) -> None:
    portal = Portal()
    others = [one for one in seed.SCOPES if one != scope]
    portal.token = seed.add_token(portal.hs, "narrow", scopes=others)
    reading = scope.endswith("read")
    path = f"{NOTES}/batch/{'read' if reading else 'upsert'}"
    answer = portal.batch(path, {"id": "1", "properties": {}}, properties=[], propertiesWithHistory=[])
    assert (answer.status, answer.body["category"]) == (403, "MISSING_SCOPES")


def test_an_archived_note_frees_its_unique_value() -> None:
    portal = with_unique_property()
    first = upsert(portal, "82-ann", hs_timestamp=AT).results[0]["id"]
    assert portal.batch(f"{NOTES}/batch/archive", {"id": first}).status == 204
    assert upsert(portal, "82-ann", hs_timestamp=AT).results[0]["new"] is True
