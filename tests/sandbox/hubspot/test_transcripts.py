from typing import Any

from tests.sandbox.hubspot.portal import CALLS, Answer, Portal

CALLING = "/crm/extensions/calling/2026-03"
APP = {"hs_call_app_id": "501", "hs_call_external_id": "rec-1", "hs_call_external_account_id": "zoom"}
LINE = {"speaker": {"id": "1", "name": "Ann"}, "text": "Hello", "startTimeMillis": 0, "endTimeMillis": 900}


def with_call(**properties: str) -> tuple[Portal, int]:
    portal = Portal()
    body = {"properties": {"hs_timestamp": "1790000000000", **properties}, "associations": []}
    return portal, int(portal.post(CALLS, body).body["id"])


def post(portal: Portal, call: int, *lines: dict[str, Any]) -> Answer:
    return portal.post(f"{CALLING}/transcripts", {"engagementId": call, "transcriptCreateUtterances": list(lines)})


def test_a_transcript_posted_twice_is_kept_twice() -> None:
    portal, call = with_call()
    assert post(portal, call, LINE).body["id"] != post(portal, call, LINE).body["id"]
    assert len(portal.hs["transcripts"]) == 2


def test_a_transcript_is_read_and_deleted_by_its_id() -> None:
    portal, call = with_call()
    path = f"{CALLING}/transcripts/{post(portal, call, LINE).body['id']}"
    assert portal.get(path).body["transcriptUtterances"][0]["text"] == "Hello"
    assert portal.send("DELETE", path).status == 204
    assert portal.get(path).status == 404


def test_the_call_must_exist_and_every_line_be_whole() -> None:
    portal, call = with_call()
    assert post(portal, 5, LINE).status == 404
    assert post(portal, call, {**LINE, "speaker": {"id": "1"}}).status == 400


def test_a_recording_is_ready_once_the_call_says_where_it_is() -> None:
    portal, bare = with_call()
    assert portal.post(f"{CALLING}/recordings/ready", {"engagementId": bare}).status == 400
    portal, call = with_call(hs_call_source="INTEGRATIONS_PLATFORM", **APP)
    assert portal.post(f"{CALLING}/recordings/ready", {"engagementId": call}).status == 204
    assert portal.hs["recordings_ready"] == [str(call)]
