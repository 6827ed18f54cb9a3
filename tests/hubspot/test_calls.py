"""A recording is a call: made once, shown on many timelines."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import RetryLater, SkipRecord
from integrations.records import CallWrite, CustomEvent, Utterance
from tests.hubspot.client import hubspot, item_error, refusal
from tests.transport.scripted import Reply

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WRITE = CallWrite("81-abc", "Webinar", AT, timedelta(minutes=50), "https://zoom.us/rec/share/1", "Body")


def test_a_call_is_upserted_by_our_own_property() -> None:
    client, script = hubspot({"results": [{"id": "5", "new": True, "properties": {"zoom_sync_external_id": "81-abc"}}]})
    assert client.upsert_calls([WRITE], account_id="acc") == {"81-abc": "5"}
    (sent,) = script.bodies[0]["inputs"]
    assert (sent["id"], sent["idProperty"]) == ("81-abc", "zoom_sync_external_id")
    assert sent["properties"] == {
        "zoom_sync_external_id": "81-abc",
        "hs_timestamp": "2026-11-24T10:00:00.000Z",
        "hs_call_title": "Webinar",
        "hs_call_body": "Body",
        "hs_call_duration": "3000000",
        "hs_call_status": "COMPLETED",
        "hs_call_recording_url": "https://zoom.us/rec/share/1",
        "hs_call_external_id": "81-abc",
        "hs_call_external_account_id": "acc",
    }


def test_the_player_needs_the_app() -> None:
    client, script = hubspot({"results": [{"id": "5"}]})
    assert client.upsert_calls([WRITE], app_id="501", account_id="acc") == {"81-abc": "5"}
    properties = script.bodies[0]["inputs"][0]["properties"]
    assert properties["hs_call_source"] == "INTEGRATIONS_PLATFORM"
    assert properties["hs_call_app_id"] == "501"
    assert properties["hs_call_external_id"] == "81-abc"
    assert properties["hs_call_external_account_id"] == "acc"


def test_a_refused_call_says_why() -> None:
    error = item_error("VALIDATION_ERROR", "no such property", ids=["81-abc"])
    client, _ = hubspot(Reply(207, {"results": [], "errors": [error]}))
    with pytest.raises(SkipRecord) as caught:
        client.upsert_calls([WRITE])
    assert caught.value.detail == "no such property"


def test_associations_go_in_thousands_and_count_in_either_direction() -> None:
    def confirm(number: str) -> dict[str, object]:
        return {"results": [{"from": {"id": "5"}, "to": {"id": number}}, {"from": {"id": number}, "to": {"id": "5"}}]}

    client, script = hubspot(confirm("1"), confirm("1001"))
    contacts = [str(number) for number in range(1, 1002)]
    assert client.associate_call("5", contacts) == {"1", "1001"}
    assert [len(body["inputs"]) for body in script.bodies] == [1000, 1]


def test_an_association_that_was_refused_is_no_success() -> None:
    gone = item_error("OBJECT_NOT_FOUND", "no such contact", toObjectId=["2"])
    client, _ = hubspot(Reply(207, {"results": [{"from": {"id": "5"}, "to": {"id": "1"}}], "errors": [gone]}))
    assert client.associate_call("5", ["1", "2"]) == {"1"}

    busy = item_error("INTERNAL_ERROR", "try again", toObjectId=["2"])
    client, _ = hubspot(Reply(207, {"results": [{"from": {"id": "5"}, "to": {"id": "1"}}], "errors": [busy]}))
    with pytest.raises(RetryLater):
        client.associate_call("5", ["1", "2"])


def test_a_transcript_numbers_its_speakers() -> None:
    second = timedelta(seconds=1)
    said = [
        Utterance("Olivia", "Hello.", 0 * second, second),
        Utterance("", "Hi.", second, 2 * second),
        Utterance("Olivia", "Bye.", 2 * second, 3 * second),
    ]
    client, script = hubspot({"id": "t1"})
    assert client.create_transcript("5", said) == "t1"
    (body,) = script.bodies
    assert body["engagementId"] == 5
    speakers = [one["speaker"] for one in body["transcriptCreateUtterances"]]
    assert speakers == [{"id": "1", "name": "Olivia"}, {"id": "2", "name": "Unknown"}, {"id": "1", "name": "Olivia"}]
    assert body["transcriptCreateUtterances"][1]["startTimeMillis"] == 1000


def test_a_transcript_whose_answer_got_lost_is_not_sent_again() -> None:
    client, script = hubspot(Reply(502))
    with pytest.raises(RetryLater) as caught:
        client.create_transcript("5", [])
    assert caught.value.answer_lost
    assert len(script.sent) == 1


def test_what_is_gone_already_is_deleted() -> None:
    client, _ = hubspot(refusal(404, "OBJECT_NOT_FOUND", "none"))
    client.archive_calls(["5"])


def test_custom_events_go_by_five_hundred_and_by_contact_id() -> None:
    client, script = hubspot(Reply(204))
    client.send_events([CustomEvent("pe7_joined", "7", AT, f"uuid-{number}", {"a": "b"}) for number in range(501)])
    assert [len(body["inputs"]) for body in script.bodies] == [500, 1]
    assert script.bodies[1]["inputs"] == [
        {
            "eventName": "pe7_joined",
            "objectId": "7",
            "occurredAt": "2026-11-24T10:00:00.000Z",
            "uuid": "uuid-500",
            "properties": {"a": "b"},
        }
    ]
