"""Notes: upserted by our own property, a bad one alone refused, each shown on its contact."""

from datetime import UTC, datetime

import pytest

from integrations.errors import RetryLater, SkipRecord
from integrations.records import NoteWrite
from tests.hubspot.client import hubspot, item_error, refusal
from tests.transport.scripted import Reply

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ONE, TWO = NoteWrite("81-one", AT, "<p>One</p>"), NoteWrite("81-two", AT, "<p>Two</p>")


def made(number: str, external_id: str) -> dict[str, object]:
    return {"id": number, "new": True, "properties": {"zoom_sync_external_id": external_id}}


def test_a_note_is_upserted_by_our_own_property() -> None:
    client, script = hubspot({"results": [made("5", "81-one")]})
    assert client.upsert_notes([ONE]).ids == {"81-one": "5"}
    assert script.bodies[0]["inputs"] == [
        {
            "id": "81-one",
            "idProperty": "zoom_sync_external_id",
            "objectWriteTraceId": "81-one",
            "properties": {
                "zoom_sync_external_id": "81-one",
                "hs_timestamp": "2026-11-24T10:00:00.000Z",
                "hs_note_body": "<p>One</p>",
            },
        }
    ]


def test_a_refused_note_says_why_and_the_others_are_kept() -> None:
    error = item_error("VALIDATION_ERROR", "too long", objectWriteTraceId=["81-two"])
    client, _ = hubspot(Reply(207, {"results": [made("5", "81-one")], "errors": [error]}))
    answer = client.upsert_notes([ONE, TWO])
    assert answer.ids == {"81-one": "5"}
    assert answer.errors["81-two"].message == "too long"


def test_a_batch_that_is_refused_as_a_whole_is_halved() -> None:
    no = refusal(400, "VALIDATION_ERROR", "bad note")
    client, script = hubspot(no, {"results": [made("5", "81-one")]}, no)
    answer = client.upsert_notes([ONE, TWO])
    assert (answer.ids, answer.errors["81-two"].message) == ({"81-one": "5"}, "bad note")
    assert [len(body["inputs"]) for body in script.bodies] == [2, 1, 1]


@pytest.mark.parametrize("status", [207, 400])
def test_a_missing_property_is_about_no_note(status: int) -> None:
    words = 'Property "zoom_sync_external_id" does not exist'
    error = item_error("VALIDATION_ERROR", words, objectWriteTraceId=["81-one"])
    reply = Reply(207, {"results": [], "errors": [error]}) if status == 207 else refusal(400, "VALIDATION_ERROR", words)
    client, script = hubspot(reply)
    with pytest.raises(SkipRecord) as caught:
        client.upsert_notes([ONE, TWO])
    assert caught.value.row == "schema"
    assert len(script.bodies) == 1


def test_the_notes_that_are_left_are_known() -> None:
    missing = item_error("OBJECT_NOT_FOUND", "gone", ids=["7"])
    rows = [{"id": "5", "archived": False}, {"id": "6", "archived": True}]
    client, _ = hubspot(Reply(207, {"results": rows, "errors": [missing]}))
    assert client.existing_notes(["5", "6", "7"]) == {"5"}


def test_a_note_of_a_contact_that_is_gone_is_named() -> None:
    error = item_error("OBJECT_NOT_FOUND", "gone", fromObjectId=["6"], toObjectId=["2"])
    client, script = hubspot(Reply(207, {"results": [{"from": {"id": "5"}, "to": {"id": "9"}}], "errors": [error]}))
    assert client.associate_notes([("5", "1"), ("6", "2")]) == {("6", "2")}  # 1 was merged into 9
    assert script.bodies[0]["inputs"][0] == {"from": {"id": "5"}, "to": {"id": "1"}}


def test_any_other_refusal_of_an_association_is_tried_again() -> None:
    error = item_error("CONFLICT", "busy", fromObjectId=["6"])
    client, _ = hubspot(Reply(207, {"results": [], "errors": [error]}))
    with pytest.raises(RetryLater):
        client.associate_notes([("6", "2")])
