"""Whatever Zoom answers, the client gives records that any database can keep, or an error of the portal's own."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.errors import IntegrationError
from integrations.records import NewRegistrant, RecordingState, Transcript
from integrations.zoom.client import ZoomClient
from tests.support.answers import TOO_DEEP, assert_records_or_error
from tests.support.fuzz import in_blocks, seeds
from tests.support.mutated import mutated, storable
from tests.transport.scripted import Reply
from tests.zoom.client import zoom

AT, END = "2026-11-24T10:00:00Z", "2026-11-24T11:00:00.1234567Z"
LINK = "https://zoom.us/w/1?tk=x&pwd=y"
WEBINAR = {"id": 81000000001, "uuid": "u==", "topic": "T", "type": 9, "host_id": "h", "start_time": AT, "duration": 60}
DETAIL = WEBINAR | {
    "host_email": "h@a.example",
    "agenda": "A",
    "created_at": AT,
    "timezone": "Europe/Helsinki",
    "join_url": LINK,
    "registration_url": LINK,
    "occurrences": [{"occurrence_id": "17", "start_time": AT, "duration": 60, "status": "available"}] * 2,
    "settings": {"approval_type": 0, "registration_type": 2, "alternative_hosts": "a@b.example;c@d.example"},
}
REGISTRANT = {"id": "r", "email": "ann@mail.example", "first_name": "Ann", "status": "approved", "create_time": AT}
STAY: dict[str, Any] = {"id": "i", "user_email": "ann@mail.example", "registrant_id": "r", "join_time": AT}
STAY |= {"name": "Ann", "leave_time": END, "duration": 1800, "status": "in_meeting", "internal_user": False}
SESSION = {"meeting_uuid": "u==", "meeting_id": 81, "type": "Webinar", "start_time": AT, "end_time": END}
FILE = {"file_type": "MP4", "status": "completed", "play_url": LINK, "download_url": LINK, "recording_start": AT}
FILES = [FILE, FILE | {"file_type": "TRANSCRIPT", "recording_end": END}]
PAGES = {"next_page_token": "", "total_records": 2, "page_count": 1}
USER = {"id": "u", "email": "U@a.example", "display_name": "U", "type": 2, "role_id": "0", "timezone": "UTC"}
QUESTIONS = {
    "questions": [{"field_name": "org", "required": True}],
    "custom_questions": [{"title": "Why?", "required": False, "type": "multiple", "answers": ["a", "b"]}],
}
WHO = {"email": "Ann@mail.example", "name": "Ann", "first_name": "Ann", "last_name": "Vik"}
GIVEN = {"question": "Why?", "answer": "a;b", "polling_id": "p", "question_id": "q", "date_time": AT}
SAID = {"name": "P", "email": "p@a.example", "content": "So.", "create_time": AT, "type": "host_answered_publicly"}
ASKED: dict[str, Any] = {
    "question": "How?",
    "answer": "So.;Mm.",
    "question_id": "q",
    "create_time": AT,
    "question_status": "open",
}
ASKED |= {"answer_details": [SAID, SAID | {"content": "Mm.", "type": "participant_commented"}]}
REFUSED = {"code": 300, "message": "Invalid.", "errors": [{"field": "email", "message": "Invalid field."}]}
PERSON = NewRegistrant("ann@mail.example", "Ann")

Call = Callable[[ZoomClient], Any]
CALLS: dict[str, tuple[Call, Any]] = {
    "users": (lambda client: list(client.users()), {"users": [USER, USER], **PAGES}),
    "user": (lambda client: client.user("me"), USER),
    "settings": (lambda client: client.has_zoom_events("u"), {"feature": {"zoom_events": True}}),
    "webinars": (lambda client: client.user_webinars("u"), {"webinars": [WEBINAR, WEBINAR | {"id": 2}], **PAGES}),
    "webinar": (lambda client: client.webinar("81"), DETAIL),
    "registrants": (
        lambda client: list(client.registrants("81", "approved")),
        {"registrants": [REGISTRANT, REGISTRANT | {"id": "s"}], **PAGES},
    ),
    "registrant": (lambda client: client.registrant("81", "r"), REGISTRANT),
    "registered": (lambda client: client.registered("81", "r"), REGISTRANT | {"join_url": LINK}),
    "questions": (lambda client: client.questions("81"), QUESTIONS),
    "adding": (lambda client: client.add_registrant("81", PERSON), {"registrant_id": "r", "join_url": LINK}),
    "panelists": (lambda client: client.panelists("81"), {"panelists": [{"email": "p@a.example"}]}),
    "sessions": (lambda client: client.past_sessions("81"), {"webinars": [{"uuid": "u", "start_time": AT}] * 2}),
    "history": (
        lambda client: list(client.history(date(2026, 11, 1), date(2026, 11, 30))),
        {"history_meetings": [SESSION, SESSION | {"type": "Meeting"}], **PAGES},
    ),
    "report": (lambda client: client.session_report("u"), {"start_time": AT, "end_time": END, "type": 5}),
    "participants": (lambda client: list(client.participants("u")), {"participants": [STAY, STAY], **PAGES}),
    "polls": (lambda client: client.poll_answers("u"), {"questions": [WHO | {"question_details": [GIVEN, GIVEN]}] * 2}),
    "Q&A": (lambda client: client.questions_asked("u"), {"questions": [WHO | {"question_details": [ASKED, ASKED]}]}),
    "survey": (
        lambda client: client.survey_answers("u"),
        {"survey_id": "s", "survey_answers": [WHO | {"answer_details": [GIVEN, GIVEN]}] * 2},
    ),
    "recording": (lambda client: client.recording("u"), {"share_url": LINK, "recording_files": FILES}),
    "transcript": (lambda client: client.transcript("u"), {"can_download": True, "download_url": LINK}),
    "Zoom Events": (
        lambda client: client.zoom_events_webinars(),
        {"events": [{"event_id": "e"}], "sessions": [{"type": 2, "webinar_id": 5}]},
    ),
}


@in_blocks
@given(first=st.integers(0, 2**63))
def test_any_answer(first: int) -> None:
    for seed in seeds(first):
        answered(sorted(CALLS)[seed % len(CALLS)], seed)


def answered(name: str, seed: int) -> None:
    call, body = CALLS[name]
    reply = Reply(400, mutated(REFUSED, seed)) if seed % 11 == 0 else Reply(200, mutated(body, seed))
    client, script = zoom(reply)
    script.environment = False
    assert_records_or_error(lambda: call(client))


ODDITIES = [
    ("webinar", DETAIL | {"custom_questions": 5, "settings": 5, "occurrences": 5}),
    ("questions", {"questions": 5, "custom_questions": 5}),
    ("registrants", {"registrants": {"id": "r"}}),
    ("users", {"users": [USER | {"id": 1e400}], "total_records": float("inf")}),
    ("sessions", {"webinars": [{"uuid": "u", "start_time": "0001-01-01T00:00:00+23:59"}]}),
    ("report", {"start_time": AT, "end_time": "9999-12-31T23:59:59-23:59"}),
    ("polls", {"questions": [5, {"question_details": 5}, WHO | {"question_details": [5, {"answer": "x"}]}]}),
    ("Q&A", {"questions": [WHO | {"question_details": [ASKED | {"answer_details": 5, "create_time": 1e400}]}]}),
    ("recording", {"share_url": "https://[", "recording_files": [FILE | {"play_url": "https://[x"}]}),
]


@pytest.mark.parametrize(("name", "body"), ODDITIES)
def test_what_was_seen_to_break_it(name: str, body: Any) -> None:
    client, _ = zoom(Reply(200, json.dumps(body).encode()))
    try:
        assert storable(CALLS[name][0](client))
    except IntegrationError:
        assert name == "registrants"


@pytest.mark.parametrize("name", sorted(CALLS))
def test_json_nested_deeper_than_python_goes(name: str) -> None:
    client, _ = zoom(TOO_DEEP)
    with pytest.raises(IntegrationError):
        CALLS[name][0](client)


@settings(deadline=None)
@given(raw=st.text(max_size=60))
def test_any_address_of_a_file(raw: str) -> None:
    client, _ = zoom({"can_download": True, "download_url": raw})
    try:
        transcript = client.transcript("u")
        if transcript.download_url:
            client.transcript_utterances(Transcript(RecordingState.AVAILABLE, transcript.download_url))
    except IntegrationError as error:
        assert error.sentence
