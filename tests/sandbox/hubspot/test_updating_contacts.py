from typing import Any

import pytest

from sandbox.hubspot import contact_changes, seed
from tests.sandbox.hubspot.portal import CALLS, CONTACTS, EVENTS, Answer, Portal


def update(portal: Portal, *inputs: dict[str, Any]) -> Answer:
    return portal.batch(f"{CONTACTS}/batch/update", *inputs)


def test_values_are_set_and_cleared() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example", firstname="An", lastname="V")
    assert update(portal, {"id": ann, "properties": {"firstname": "Ann", "lastname": ""}}).status == 200
    assert portal.hs["contacts"][ann]["properties"] == {"email": "ann@kuusi.example", "firstname": "Ann"}


def test_an_address_is_no_id_to_update_by() -> None:
    item = {"id": "ann@kuusi.example", "idProperty": "email", "properties": {}}
    answer = update(Portal(), item)
    assert answer.status == 400
    assert answer.body["message"] == "Unable to perform update/upsert by non-unique 0-1 property"


def test_unknown_and_archived_ids_are_errors_beside_the_results() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    gone = seed.add_contact(portal.hs, "gone@kuusi.example", archived_at=portal.now - 100)
    answer = update(portal, *({"id": one, "properties": {"firstname": "X"}} for one in (ann, gone, "5")))
    assert (answer.status, [one["id"] for one in answer.results]) == (207, [ann])
    assert answer.errors[0]["context"] == {"ids": [gone, "5"]}


def test_an_id_merged_away_is_left_out_in_silence() -> None:
    portal = Portal()
    ann, old = seed.add_contact(portal.hs, "ann@kuusi.example"), seed.add_contact(portal.hs, "ann@mail.example")
    contact_changes.merge_contacts(portal.hs, ann, old, portal.now)
    answer = update(portal, {"id": old, "properties": {"firstname": "X"}}, {"id": ann, "properties": {"city": "Y"}})
    assert (answer.status, [one["id"] for one in answer.results]) == (200, [ann])
    assert "firstname" not in portal.hs["contacts"][ann]["properties"]


@pytest.mark.parametrize("new_id", [False, True])
def test_reading_an_id_merged_away_gives_the_survivor(new_id: bool) -> None:
    portal = Portal(merge_makes_new_id=new_id)
    ann, old = seed.add_contact(portal.hs, "ann@kuusi.example"), seed.add_contact(portal.hs, "ann@mail.example")
    body = {"primaryObjectId": ann, "objectIdToMerge": old}
    survivor = portal.post(f"{CONTACTS}/merge", body).body["id"]
    assert (survivor == ann) is not new_id
    read = portal.read_by_id(old).results[0]
    assert read["id"] == survivor
    assert old in read["properties"]["hs_merged_object_ids"].split(";")
    assert portal.read_by_email("ann@mail.example").results[0]["id"] == survivor


def test_a_bad_value_fails_alone_only_with_trace_ids() -> None:
    portal = Portal()
    ann, bo = seed.add_contact(portal.hs, "ann@kuusi.example"), seed.add_contact(portal.hs, "bo@kuusi.example")
    inputs = [{"id": ann, "properties": {"email": "x"}}, {"id": bo, "properties": {"firstname": "Bo"}}]
    assert update(portal, *inputs).status == 400
    answer = update(portal, *({**item, "objectWriteTraceId": item["id"]} for item in inputs))
    assert (answer.status, answer.errors[0]["context"]) == (207, {"objectWriteTraceId": [ann]})


def test_an_address_of_somebody_else_is_a_conflict() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    seed.add_contact(portal.hs, "bo@kuusi.example")
    assert update(portal, {"id": ann, "properties": {"email": "bo@kuusi.example"}}).status == 409
    assert update(portal, {"id": ann, "properties": {"email": "ann@kuusi.example"}}).status == 200


def test_what_was_tied_to_an_id_merged_away_is_tied_to_the_survivor() -> None:
    portal = Portal()
    ann, old = seed.add_contact(portal.hs, "ann@kuusi.example"), seed.add_contact(portal.hs, "ann@mail.example")
    portal.make_event()
    portal.take_part("register", {"vid": int(old), "interactionDateTime": 1_789_000_000_000})
    call = {"properties": {"hs_timestamp": "1790000000000"}, "associations": [{"to": {"id": old}, "types": []}]}
    portal.post(CALLS, call)
    contact_changes.merge_contacts(portal.hs, ann, old, portal.now)
    assert portal.get(f"{EVENTS}/participations/contacts/{ann}/breakdown").body["total"] == 1
    assert len(portal.get(f"/crm/objects/2026-03/contacts/{ann}/associations/calls").results) == 1
