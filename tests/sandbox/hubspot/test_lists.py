"""Lists in the stand-in: unique names, folders, members, and what is tied to a marketing event."""

import pytest

from sandbox.hubspot import seed
from sandbox.hubspot.contact_changes import merge_contacts
from tests.sandbox.hubspot.portal import EVENTS, Answer, Portal

LISTS = "/crm/lists/2026-03"
FOLDERS = f"{LISTS}/folders"


def make(portal: Portal, name: str = "Attended", **more: object) -> Answer:
    return portal.post(LISTS, {"name": name, "objectTypeId": "0-1", "processingType": "MANUAL", **more})


def made(portal: Portal, name: str = "Attended") -> str:
    return str(make(portal, name).body["list"]["listId"])


def change(portal: Portal, list_id: str, add: list[str], remove: list[str]) -> Answer:
    body = {"recordIdsToAdd": add, "recordIdsToRemove": remove}
    return portal.send("PUT", f"{LISTS}/{list_id}/memberships/add-and-remove", body)


def test_a_name_is_unique_among_the_lists_of_the_account() -> None:
    portal = Portal()
    assert make(portal).status == 200
    again = make(portal)
    assert (again.status, again.body["subCategory"]) == (400, "ILS.DUPLICATE_LIST_NAMES")
    assert make(portal, " ").status == 400


def test_a_list_is_found_by_its_id_and_by_its_name() -> None:
    portal = Portal()
    list_id = made(portal, "Heat pumps: 100 % / Q&A?")
    assert portal.get(f"{LISTS}/{list_id}").body["list"]["processingType"] == "MANUAL"
    assert portal.get(f"{LISTS}/object-type-id/0-1/name/Heat pumps: 100 %25 / Q&A%3F").body["list"]["listId"] == list_id
    assert portal.get(f"{LISTS}/object-type-id/0-1/name/Heat").status == 404
    assert [one["listId"] for one in portal.get(LISTS, listIds=[list_id, "5"]).body["lists"]] == [list_id]


@pytest.mark.parametrize("shows_deleted", [True, False])
def test_a_deleted_list_can_be_restored_for_90_days(shows_deleted: bool) -> None:
    portal = Portal(shows_deleted_lists=shows_deleted)
    list_id = made(portal)
    assert portal.send("DELETE", f"{LISTS}/{list_id}").status == 204
    read = portal.get(f"{LISTS}/{list_id}")
    assert read.status == (200 if shows_deleted else 404)
    assert ("deletedAt" in read.body.get("list", {})) is shows_deleted
    assert change(portal, list_id, [], []).status == 404
    assert portal.send("PUT", f"{LISTS}/{list_id}/restore").status == 204
    assert portal.get(f"{LISTS}/{list_id}").status == 200
    portal.send("DELETE", f"{LISTS}/{list_id}")
    portal.now += 91 * 86_400
    assert portal.send("PUT", f"{LISTS}/{list_id}/restore").status == 404


def test_the_limit_of_lists() -> None:
    portal = Portal(list_limit=1)
    first = made(portal)
    refused = make(portal, "Registered")
    assert (refused.status, refused.body["subCategory"]) == (400, "ILS.LIST_LIMIT_EXCEEDED")
    portal.send("DELETE", f"{LISTS}/{first}")
    assert make(portal, "Registered").status == 200


def test_members_are_added_and_removed_and_missing_ones_named() -> None:
    portal = Portal()
    ann, bo = seed.add_contact(portal.hs, "ann@kuusi.example"), seed.add_contact(portal.hs, "bo@kuusi.example")
    gone = seed.add_contact(portal.hs, "gone@kuusi.example", archived_at=0.0)
    list_id = made(portal)
    assert change(portal, list_id, [ann, gone, "5"], []).body == {
        "recordsIdsAdded": [ann],
        "recordIdsRemoved": [],
        "recordIdsMissing": sorted(["5", gone]),
    }
    again = change(portal, list_id, [ann, bo], [ann])
    assert (again.body["recordsIdsAdded"], again.body["recordIdsRemoved"]) == ([bo], [ann])
    assert [one["recordId"] for one in portal.get(f"{LISTS}/{list_id}/memberships").results] == [bo]
    assert portal.get(f"{LISTS}/{list_id}").body["list"]["size"] == 1


def test_a_merged_contact_stays_by_the_id_it_was_merged_into() -> None:
    portal = Portal()
    ann, bo = seed.add_contact(portal.hs, "ann@kuusi.example"), seed.add_contact(portal.hs, "bo@kuusi.example")
    list_id = made(portal)
    change(portal, list_id, [ann], [])
    merge_contacts(portal.hs, bo, ann, portal.now)
    assert [one["recordId"] for one in portal.get(f"{LISTS}/{list_id}/memberships").results] == [bo]
    assert change(portal, list_id, [ann], []).body["recordIdsMissing"] == [ann]


def test_members_come_in_pages() -> None:
    portal = Portal()
    people = [seed.add_contact(portal.hs, f"p{number}@kuusi.example") for number in range(5)]
    list_id = made(portal)
    change(portal, list_id, people, [])
    first = portal.get(f"{LISTS}/{list_id}/memberships", limit=3)
    rest = portal.get(f"{LISTS}/{list_id}/memberships", limit=3, after=first.body["paging"]["next"]["after"])
    assert [one["recordId"] for one in first.results + rest.results] == people
    assert portal.get(f"{LISTS}/{list_id}/memberships", limit=251).status == 400


def test_too_many_members_and_a_dynamic_list_are_refused() -> None:
    portal = Portal(membership_batch_limit=2)
    list_id = made(portal)
    assert change(portal, list_id, ["1", "2"], ["3"]).status == 400
    portal.hs["lists"][list_id]["processingType"] = "DYNAMIC"
    assert change(portal, list_id, ["1"], []).status == 400


def test_folders_are_read_from_the_root() -> None:
    portal = Portal()
    folder = portal.post(FOLDERS, {"name": "Zoom webinars"}).body["folder"]["id"]
    inner = portal.post(FOLDERS, {"name": "2026", "parentFolderId": folder}).body["folder"]["id"]
    list_id = make(portal, listFolderId=int(folder)).body["list"]["listId"]
    root = portal.get(FOLDERS).body["folder"]
    assert [(one["name"], [two["name"] for two in one["childNodes"]]) for one in root["childNodes"]] == [
        ("Zoom webinars", ["2026"])
    ]
    assert portal.get(FOLDERS, folderId=folder).body["folder"]["childLists"] == [int(list_id)]
    assert portal.post(FOLDERS, {"name": "Zoom webinars"}).status == 400
    assert portal.send("DELETE", f"{FOLDERS}/{folder}").status == 400
    portal.send("PUT", f"{FOLDERS}/move-list", {"listId": list_id, "newFolderId": "0"})
    portal.send("DELETE", f"{FOLDERS}/{inner}")
    assert portal.send("DELETE", f"{FOLDERS}/{folder}").status == 204
    assert make(portal, "Registered", listFolderId=int(folder)).status == 404


def test_a_list_is_tied_to_the_marketing_event_once() -> None:
    portal = Portal()
    event = portal.make_event().body["objectId"]
    list_id = made(portal)
    for path in (f"{EVENTS}/associations/zoom/900-1/lists", f"{EVENTS}/associations/{event}/lists"):
        assert portal.send("PUT", f"{path}/{list_id}").status == 204
        assert [one["listId"] for one in portal.get(path).results] == [list_id]
        assert portal.send("PUT", f"{path}/5").status == 404
    portal.send("DELETE", f"{LISTS}/{list_id}")
    assert portal.get(f"{EVENTS}/associations/{event}/lists").body == {"results": [], "total": 0}


def test_the_scopes_are_checked() -> None:
    portal = Portal()
    portal.token = seed.add_token(portal.hs, "narrow", scopes=["crm.lists.write"])
    list_id = made(portal)
    assert portal.get(f"{LISTS}/{list_id}").body["category"] == "MISSING_SCOPES"
    assert change(portal, list_id, ["1"], []).body["category"] == "MISSING_SCOPES"
    portal.token = seed.add_token(portal.hs, "reader", scopes=["crm.lists.read"])
    assert make(portal, "Registered").body["category"] == "MISSING_SCOPES"
