from typing import Any

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import CALLS, Answer, Portal

UNIQUE = {
    "name": "zoom_sync_external_id",
    "label": "Zoom recording",
    "groupName": "callinformation",
    "type": "string",
    "fieldType": "text",
    "hasUniqueValue": True,
}
ASSOCIATIONS = "/crm/associations/2026-03"


def with_unique_property() -> Portal:
    portal = Portal()
    assert portal.batch("/crm/properties/2026-03/calls/batch/create", UNIQUE).status == 201
    return portal


def upsert(portal: Portal, key: str, **properties: str) -> Answer:
    item = {"id": key, "idProperty": "zoom_sync_external_id", "properties": properties}
    return portal.batch(f"{CALLS}/batch/upsert", item)


def call_of(contact: str, **properties: str) -> dict[str, Any]:
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 194}]
    values = {"hs_timestamp": "2026-11-20T10:00:00Z", **properties}
    return {"properties": values, "associations": [{"to": {"id": contact}, "types": types}]}


def test_upserting_by_our_own_property_makes_one_call() -> None:
    portal = with_unique_property()
    first = upsert(portal, "rec-1", hs_timestamp="1790000000000", hs_call_title="One").results[0]
    second = upsert(portal, "rec-1", hs_call_title="Two").results[0]
    assert (first["new"], second["new"], first["id"] == second["id"]) == (True, False, True)
    assert portal.hs["calls"][first["id"]]["properties"]["zoom_sync_external_id"] == "rec-1"


def test_upserting_needs_a_property_that_exists_and_is_unique() -> None:
    assert upsert(Portal(), "rec-1", hs_timestamp="1790000000000").status == 400
    item = {"id": "x", "idProperty": "hs_call_title", "properties": {"hs_timestamp": "1790000000000"}}
    assert Portal().batch(f"{CALLS}/batch/upsert", item).status == 400


def test_a_call_has_a_time() -> None:
    assert Portal().post(CALLS, {"properties": {"hs_call_title": "One"}, "associations": []}).status == 400


def test_a_call_is_tied_to_its_contacts_and_read_from_either_end() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    call = portal.batch(f"{CALLS}/batch/create", call_of(ann)).results[0]["id"]
    there = portal.batch(f"{ASSOCIATIONS}/calls/contacts/batch/read", {"id": call}).results[0]
    assert [one["toObjectId"] for one in there["to"]] == [ann]
    back = portal.batch(f"{ASSOCIATIONS}/contacts/calls/batch/read", {"id": ann}).results[0]
    assert [one["toObjectId"] for one in back["to"]] == [call]


def test_a_default_association_may_be_made_again() -> None:
    portal = Portal()
    ann, bo = seed.add_contact(portal.hs, "ann@kuusi.example"), seed.add_contact(portal.hs, "bo@kuusi.example")
    call = portal.batch(f"{CALLS}/batch/create", call_of(ann)).results[0]["id"]
    pairs = [{"from": {"id": call}, "to": {"id": contact}} for contact in (ann, bo, bo)]
    assert portal.batch(f"{ASSOCIATIONS}/calls/contacts/batch/associate/default", *pairs).status == 200
    assert portal.hs["associations"]["calls/contacts"] == {call: [ann, bo]}


def test_nothing_at_the_other_end_is_an_error() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    answer = portal.batch(f"{ASSOCIATIONS}/contacts/calls/batch/read", {"id": ann})
    assert (answer.status, answer.errors[0]["context"]) == (207, {"fromObjectId": [ann]})


def test_an_archived_call_frees_its_unique_value() -> None:
    portal = with_unique_property()
    first = upsert(portal, "rec-1", hs_timestamp="1790000000000").results[0]["id"]
    assert portal.batch(f"{CALLS}/batch/archive", {"id": first}).status == 204
    assert portal.get(f"{CALLS}/{first}").status == 404
    assert upsert(portal, "rec-1", hs_timestamp="1790000000000").results[0]["new"] is True


def test_updating_and_reading_a_batch() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    call = portal.batch(f"{CALLS}/batch/create", call_of(ann)).results[0]["id"]
    inputs = [{"id": one, "properties": {"hs_call_title": "New"}} for one in (call, "5")]
    assert portal.batch(f"{CALLS}/batch/update", *inputs).status == 207
    wanted = {"properties": ["hs_call_title"], "propertiesWithHistory": []}
    read = portal.batch(f"{CALLS}/batch/read", {"id": call}, **wanted)
    assert read.results[0]["properties"]["hs_call_title"] == "New"
