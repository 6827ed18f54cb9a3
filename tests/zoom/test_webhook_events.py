"""The parts of Zoom's events that are read, and those that may be kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.transport.webhook_json import Malformed
from integrations.zoom import webhooks
from tests.support.official import zoom_webhooks

EXAMPLES = zoom_webhooks()
SECRETS = ("DOWNLOAD", "PASSCODE", "PERSONAL", "START", "PLAY")


def event(name: str, **payload: Any) -> dict[str, Any]:
    return {"event": name, "event_ts": 1626230691572, "payload": {"account_id": "A", **payload}}


REGISTRATION = event(
    "webinar.registration_created",
    object={
        "uuid": "4444AAAiAAAAAiAiAiiAii==",
        "id": 81234567890,
        "type": 9,
        "start_time": "2021-07-13T21:44:51Z",
        "occurrences": [{"occurrence_id": "1626212691000"}],
        "registrant": {
            "id": "r1",
            "email": "Jill@Example.com",
            "first_name": "Jill",
            "last_name": "Chill",
            "status": "approved",
            "join_url": "https://zoom.example/w/1?tk=PERSONAL",
            "tracking_source": {"id": "5516482804110", "source_name": "newsletter", "tracking_url": "https://x"},
        },
    },
)


def test_a_registration() -> None:
    found = webhooks.parse(REGISTRATION)

    assert (found.name, found.webinar_id, found.type) == ("webinar.registration_created", "81234567890", 9)
    assert found.occurrence_ids == ("1626212691000",)
    assert found.at == datetime(2021, 7, 14, 2, 44, 51, 572000, tzinfo=UTC)
    assert found.registrant is not None
    assert (found.registrant.id, found.registrant.email) == ("r1", "jill@example.com")
    assert found.registrant.tracking_source == "newsletter"


@pytest.mark.parametrize("id", [81234567890, "81234567890"])
def test_webinar_ids_are_text_whatever_they_come_as(id: object) -> None:
    assert webhooks.parse(event("webinar.started", object={"id": id})).webinar_id == "81234567890"


@pytest.mark.parametrize("id", [None, True, [], {}, "x", "8" * 30, -1, 1.5])
def test_what_is_no_webinar_id_is_none(id: object) -> None:
    assert webhooks.parse(event("webinar.started", object={"id": id})).webinar_id == ""


def test_practice_sessions_are_told_apart() -> None:
    assert webhooks.parse(event("webinar.ended", object={"id": 1, "practice_session": True})).practice
    assert not webhooks.parse(event("webinar.ended", object={"id": 1})).practice


@pytest.mark.parametrize(
    "thing",
    [{"meeting_uuids": ["a==", "b=="]}, {"meetings": [{"meeting_uuid": "a=="}, {"meeting_uuid": "b=="}]}],
)
def test_batches_of_recordings_name_their_sessions(thing: dict[str, Any]) -> None:
    assert webhooks.parse(event("recording.batch_trashed", object=thing)).session_uuids == ("a==", "b==")


@pytest.mark.parametrize(("type", "ours"), [(5, True), (6, True), (9, True), (2, False), (8, False), (99, False)])
def test_recordings_of_meetings_and_uploads_are_not_ours(type: int, ours: bool) -> None:
    assert webhooks.parse(event("recording.completed", object={"id": 1, "type": type})).about_webinar is ours


def test_nothing_that_opens_a_door_is_kept() -> None:
    body = event(
        "recording.completed",
        object={
            "id": 1,
            "password": "PASSCODE",
            "recording_play_passcode": "PLAY",
            "start_url": "https://zoom.example/s/1?zak=START",
            "share_url": "https://zoom.example/rec/share/1?pwd=PASSCODE",
            "recording_files": [{"play_url": "https://x/PLAY", "Download_URL": "https://x/DOWNLOAD"}],
            "registrant": {"join_url": "https://x?tk=PERSONAL"},
        },
    ) | {"download_token": "DOWNLOAD"}

    kept = json.dumps(webhooks.storable(body))

    assert not [word for word in SECRETS if word in kept]
    assert webhooks.parse(webhooks.storable(body)) == webhooks.parse(body)


def test_what_no_database_can_hold_is_left_out() -> None:
    raw = b'{"event": "webinar.ended", "payload": {"a": "x\\u0000y", "b": 1e999, "c": "\\ud800", "d": 10}}'

    assert webhooks.storable(webhooks.read(raw))["payload"] == {"a": "xy", "b": None, "c": "", "d": 10}


def test_one_event_has_one_key_however_it_is_written() -> None:
    again = json.loads(json.dumps(REGISTRATION, sort_keys=True)) | {"download_token": "another"}

    assert webhooks.dedupe_key(again) == webhooks.dedupe_key(REGISTRATION)


@pytest.mark.parametrize("change", ["event", "event_ts", "registrant", "webinar"])
def test_two_events_have_two_keys(change: str) -> None:
    other = json.loads(json.dumps(REGISTRATION))
    thing = other["payload"]["object"]
    if change == "registrant":
        thing["registrant"]["id"] = "r2"
    elif change == "webinar":
        thing["id"] = 82
    else:
        other[change] = {"event": "webinar.registration_approved", "event_ts": 1626230691573}[change]

    assert webhooks.dedupe_key(other) != webhooks.dedupe_key(REGISTRATION)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"{}", b'{"event": 1e5}', b"\xff", b'{"event": NaN}', b"[" * 200_000]
)
def test_what_is_no_event_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        webhooks.read(raw)


def test_the_answer_that_proves_the_address() -> None:
    body = event("endpoint.url_validation", plainToken="qgg8vlvZRS6UYooatFL8Aw")

    answer = webhooks.validation_answer(body, "token")

    assert answer["plainToken"] == "qgg8vlvZRS6UYooatFL8Aw"
    assert answer["encryptedToken"] == "414abd224443df658c657e796f92313035961d4b4abbf7136289307425f70631"


@pytest.mark.parametrize("token", [None, "", 5, "x" * 201, "a\nb"])
def test_a_strange_token_is_not_signed(token: object) -> None:
    with pytest.raises(Malformed):
        webhooks.validation_answer(event("endpoint.url_validation", plainToken=token), "token")


@pytest.mark.skipif(not EXAMPLES, reason="no official examples here: set CONTRACTS_DIR")
@pytest.mark.parametrize("body", EXAMPLES, ids=lambda body: str(body["event"]))
def test_every_official_example_is_read(body: dict[str, Any]) -> None:
    found = webhooks.parse(webhooks.storable(webhooks.read(json.dumps(body).encode())))

    assert found.name == body["event"]
    assert found.at is not None
    named = str(_object(body).get("id", ""))
    if found.name.startswith(("webinar.", "recording.")) and named.isdigit():
        assert found.webinar_id == named
    if found.name.startswith("webinar.registration_"):
        assert found.registrant is not None and found.registrant.id


def _object(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["payload"].get("object", {})
    return found
