"""Lists: made once, changed in halves where HubSpot refuses a call, and read to their end."""

import pytest

from integrations.errors import Gone, NotAllowed, RetryLater, SkipRecord
from integrations.hubspot.list_errors import ListLimitReached, ListNameTaken, ListNotStatic
from integrations.records import ContactList, Folder, MembershipChange
from integrations.transport.pagination import NoList
from tests.hubspot.client import hubspot, refusal
from tests.transport.scripted import Reply

GONE = refusal(404, "OBJECT_NOT_FOUND", "none")
NO = refusal(400, "VALIDATION_ERROR", "bad record")


def shown(number: str, **more: object) -> dict[str, object]:
    return {"listId": number, "name": f"List {number}", "processingType": "MANUAL", "size": 3} | more


def change(added: list[str], removed: list[str] | None = None, missing: list[str] | None = None) -> dict[str, object]:
    return {"recordsIdsAdded": added, "recordIdsRemoved": removed or [], "recordIdsMissing": missing or []}


def test_a_static_list_of_contacts_is_made_in_its_folder() -> None:
    client, script = hubspot({"list": shown("7")})
    assert client.create_list("Attended", "12") == ContactList("7", "List 7", size=3)
    assert script.bodies == [
        {"name": "Attended", "objectTypeId": "0-1", "processingType": "MANUAL", "listFolderId": 12}
    ]


def test_making_a_list_is_never_repeated() -> None:
    client, script = hubspot(Reply(502))
    with pytest.raises(RetryLater) as caught:
        client.create_list("Attended")
    assert caught.value.answer_lost
    assert len(script.bodies) == 1


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal(400, "VALIDATION_ERROR", "No.", subCategory="ILS.DUPLICATE_LIST_NAMES"), ListNameTaken),
        (refusal(400, "VALIDATION_ERROR", "A list with the name 'A' already exists."), ListNameTaken),
        (refusal(409, "CONFLICT", "No."), ListNameTaken),
        (refusal(400, "VALIDATION_ERROR", "No.", subCategory="ILS.LIST_LIMIT_EXCEEDED"), ListLimitReached),
        (refusal(400, "VALIDATION_ERROR", "You have reached the maximum number of static lists."), ListLimitReached),
        (refusal(404, "OBJECT_NOT_FOUND", "Folder 12 does not exist"), Gone),
    ],
)
def test_what_a_caller_answers_in_its_own_way_has_a_name(reply: Reply, error: type[SkipRecord]) -> None:
    client, _ = hubspot(reply)
    with pytest.raises(error):
        client.create_list("Attended", "12")


def test_any_other_refusal_stays_what_it_is() -> None:
    client, _ = hubspot(refusal(400, "VALIDATION_ERROR", "The list name is longer than 255 characters"))
    with pytest.raises(SkipRecord) as caught:
        client.create_list("Attended")
    assert type(caught.value) is SkipRecord
    client, _ = hubspot(refusal(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes."))
    with pytest.raises(NotAllowed):
        client.create_list("Attended")


def test_a_list_is_looked_up_by_a_name_of_any_characters() -> None:
    client, script = hubspot({"list": shown("7")})
    found = client.list_by_name("Heat / pumps? 100 % ä")
    assert found is not None
    assert script.paths == [
        "/crm/lists/2026-03/object-type-id/0-1/name/Heat%20%2F%20pumps%3F%20100%20%25%20%C3%A4",
    ]


def test_a_list_that_is_not_there_is_none_and_a_deleted_one_is_marked() -> None:
    client, _ = hubspot(GONE, GONE, {"list": shown("7", deletedAt="2026-11-24T10:00:00Z")})
    assert client.list_by_id("7") is None
    assert client.list_by_name("Attended") is None
    deleted = client.list_by_id("7")
    assert deleted is not None
    assert deleted.deleted


def test_sizes_come_in_one_call() -> None:
    client, script = hubspot({"lists": [shown("7"), shown("8", processingType="DYNAMIC", size=None)]})
    found = client.lists_by_ids(["7", "8", "9"])
    assert found == {"7": ContactList("7", "List 7", 3), "8": ContactList("8", "List 8", None, is_static=False)}
    assert len(script.paths) == 1


def test_a_call_for_several_that_is_refused_for_one_reads_each() -> None:
    client, script = hubspot(GONE, {"list": shown("7")}, GONE)
    assert list(client.lists_by_ids(["7", "9"])) == ["7"]
    assert len(script.paths) == 3


def test_folders_are_read_at_every_depth() -> None:
    inner = {"id": "3", "name": "2026", "childNodes": []}
    root = {"id": "0", "childNodes": [{"id": "1", "name": "A", "childNodes": [inner]}, {"id": "2", "name": "B"}]}
    client, _ = hubspot({"folder": root})
    assert client.folders() == [Folder("1", "A"), Folder("2", "B"), Folder("3", "2026")]


def test_folders_that_cannot_be_read_are_not_none() -> None:
    client, _ = hubspot({"folder": {"id": "0", "childNodes": None}})
    with pytest.raises(NoList):
        client.folders()


def test_members_are_added_and_removed_in_one_call() -> None:
    client, script = hubspot(change(["1"], ["3"], ["2"]))
    done = client.change_members("7", ["1", "2"], ["3"])
    assert done == MembershipChange(frozenset("1"), frozenset("3"), frozenset("2"))
    assert script.bodies == [{"recordIdsToAdd": ["1", "2"], "recordIdsToRemove": ["3"]}]


def test_either_spelling_of_the_added_ones_is_read() -> None:
    client, _ = hubspot({"recordIdsAdded": ["1"], "recordIdsRemoved": [], "recordIdsMissing": []})
    assert client.change_members("7", ["1"]).added == {"1"}


def test_a_thousand_members_go_in_a_call() -> None:
    client, script = hubspot(change([]), change([]))
    client.change_members("7", [str(number) for number in range(1001)])
    assert [len(body["recordIdsToAdd"]) for body in script.bodies] == [1000, 1]


def test_a_refused_call_is_halved_down_to_the_bad_contact() -> None:
    client, script = hubspot(NO, {"list": shown("7")}, change(["1"]), NO)
    done = client.change_members("7", ["1", "2"])
    assert done == MembershipChange(added=frozenset("1"), refused={"2": "bad record"})
    assert [sorted(body["recordIdsToAdd"]) for body in script.bodies if body] == [["1", "2"], ["1"], ["2"]]


def test_a_list_that_became_dynamic_is_not_tried_for_each_contact() -> None:
    client, script = hubspot(NO, {"list": shown("7", processingType="DYNAMIC")})
    with pytest.raises(ListNotStatic):
        client.change_members("7", [str(number) for number in range(1000)])
    assert len(script.paths) == 2


def test_a_list_that_is_gone_is_said_to_be() -> None:
    client, _ = hubspot(GONE, GONE)
    with pytest.raises(Gone):
        client.change_members("7", ["1"])


def test_members_are_read_to_the_last_page() -> None:
    more = {"paging": {"next": {"after": "b"}}}
    client, _ = hubspot({"results": [{"recordId": "1"}], **more}, {"results": [{"recordId": 2}]})
    assert list(client.list_members("7")) == ["1", "2"]


def test_a_member_without_an_id_spoils_the_list() -> None:
    client, _ = hubspot({"results": [{"recordId": "1"}, {}]})
    with pytest.raises(RetryLater):
        list(client.list_members("7"))


def test_ties_of_a_marketing_event() -> None:
    client, script = hubspot(Reply(204), Reply(204), {"results": [shown("7")], "total": 1})
    client.tie_list("81/17", "acc", "7")
    client.tie_list_by_object("900", "7")
    assert [one.id for one in client.tied_lists("81/17", "acc")] == ["7"]
    assert script.paths == [
        "/marketing/marketing-events/2026-03/associations/acc/81%2F17/lists/7",
        "/marketing/marketing-events/2026-03/associations/900/lists/7",
        "/marketing/marketing-events/2026-03/associations/acc/81%2F17/lists",
    ]


def test_ties_that_go_on_where_nobody_can_read_are_no_whole_list() -> None:
    client, _ = hubspot({"results": [shown("7")], "paging": {"next": {"after": "2"}}})
    with pytest.raises(NoList):
        client.tied_lists_by_object("900")
