"""Users, their webinars, and who registered."""

from datetime import UTC, date, datetime, timedelta

import pytest

from integrations.errors import SkipRecord
from integrations.records import Registrant, ScheduledOccurrence, ZoomUser
from integrations.transport.parsing import moment
from tests.zoom.client import error, zoom

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def listed(number: int) -> dict[str, object]:
    return {"id": 81000000000 + number, "topic": f"Webinar {number}", "type": 5, "start_time": "2026-11-24T10:00:00Z"}


def test_users_come_in_pages_and_pending_ones_are_left_out() -> None:
    owner = {"id": "o", "email": "Olivia@A.example ", "display_name": "Olivia", "type": 2, "role_id": "0"}
    basic = {"id": "b", "email": "b@a.example", "first_name": "Bea", "last_name": "B", "type": 1, "status": "inactive"}
    client, script = zoom(
        {"users": [owner, {"email": "new@a.example", "type": 1}], "next_page_token": "t", "total_records": 3},
        {"users": [basic], "next_page_token": "", "total_records": 3},
    )
    assert list(client.users()) == [
        [ZoomUser("o", "olivia@a.example", "Olivia", licensed=True, owner=True)],
        [ZoomUser("b", "b@a.example", "Bea B", active=False)],
    ]
    assert script.paths == [
        "/v2/users?page_size=2000&status=active",
        "/v2/users?page_size=2000&status=active&next_page_token=t",
    ]


@pytest.mark.parametrize(
    "refusal",
    [error(400, 200, "Webinar plan is missing. You must subscribe."), error(404, 1001, "User does not exist: u.")],
)
def test_who_cannot_host_has_no_list(refusal: object) -> None:
    client, _ = zoom(refusal)
    assert client.user_webinars("u") is None


def test_a_host_without_webinars_has_an_empty_list() -> None:
    client, _ = zoom({"webinars": [], "total_records": 0})
    assert client.user_webinars("u") == []


def test_a_hosts_webinars_are_read_by_token() -> None:
    client, script = zoom(
        {"webinars": [listed(1)], "next_page_token": "t", "total_records": 2},
        {"webinars": [listed(2)], "next_page_token": "", "total_records": 2},
    )
    assert [webinar.id for webinar in client.user_webinars("u") or ()] == ["81000000001", "81000000002"]
    assert "next_page_token=t" in script.paths[1]


def test_where_the_token_is_ignored_the_pages_are_numbered() -> None:
    first = {"webinars": [listed(1)], "next_page_token": "t", "page_count": 2, "total_records": 2}
    second = {"webinars": [listed(2)], "next_page_token": "t", "page_count": 2, "total_records": 2}
    client, script = zoom(first, first, first, second)
    assert [webinar.topic for webinar in client.user_webinars("u") or ()] == ["Webinar 1", "Webinar 2"]
    assert [path[-13:] for path in script.paths[2:]] == ["page_number=1", "page_number=2"]


def test_the_detail_knows_what_the_list_does_not() -> None:
    client, script = zoom(
        listed(1)
        | {
            "type": 9,
            "host_email": "Host@A.example",
            "registration_url": "https://zoom.us/webinar/register/1",
            "occurrences": [
                {"occurrence_id": "17", "start_time": "2026-11-24T10:00:00Z", "duration": 60, "status": "available"},
                {"occurrence_id": "18", "start_time": "2026-12-01T10:00:00Z", "duration": 60, "status": "deleted"},
            ],
            "settings": {
                "approval_type": 0,
                "registration_type": 2,
                "alternative_hosts": "A@a.example, b@a.example;c@a.example",
            },
        }
    )
    webinar = client.webinar("81000000001")
    assert webinar is not None
    assert (webinar.registers, webinar.registration_type) == (True, 2)
    assert webinar.alternative_hosts == ("a@a.example", "b@a.example", "c@a.example")
    assert webinar.host_email == "host@a.example"
    assert webinar.occurrences[1] == ScheduledOccurrence("18", AT + timedelta(days=7), timedelta(hours=1), deleted=True)
    assert script.paths == ["/v2/webinars/81000000001?show_previous_occurrences=true"]


def test_without_settings_nobody_registers() -> None:
    client, _ = zoom(listed(1))
    webinar = client.webinar("81000000001")
    assert webinar is not None
    assert not webinar.registers


def test_a_deleted_webinar_is_none() -> None:
    client, _ = zoom(error(404, 3001, "Webinar does not exist: 1."))
    assert client.webinar("1") is None


def test_registrants_of_one_occurrence() -> None:
    row = {"id": "r", "email": " Ann@Mail.example", "first_name": "Ann", "create_time": "2026-11-24T10:00:00Z"}
    client, script = zoom({"registrants": [row], "total_records": 1})
    ((registrant,),) = client.registrants("1", "pending", "17")
    assert (registrant.email, registrant.created, registrant.last_name) == ("ann@mail.example", AT, "")
    assert script.paths == ["/v2/webinars/1/registrants?status=pending&page_size=300&occurrence_id=17"]


def test_a_list_of_registrants_that_zoom_counts_otherwise_is_read_and_known_to_be_doubtful() -> None:
    row = {"id": "r", "email": "a@b.example", "create_time": "2026-11-24T10:00:00Z"}
    client, _ = zoom({"registrants": [row], "total_records": 2})
    assert [one.id for page in client.registrants("1", "approved") for one in page] == ["r"]
    assert client.left_out.last_read("1", "approved registrants").disagrees


def test_questions_beyond_name_and_address() -> None:
    client, _ = zoom(
        {
            "questions": [
                {"field_name": "last_name", "required": True},
                {"field_name": "org", "required": True},
                {"field_name": "city", "required": False},
            ],
            "custom_questions": [
                {"title": "How many?", "required": True},
                {"title": "Why?", "required": False, "type": "multiple", "answers": ["Price", "Warmth"]},
            ],
        }
    )
    asked = client.questions("1")
    assert [one.name for one in asked if one.required and not one.given] == ["org", "How many?"]
    assert [(one.choices, one.several) for one in asked if one.name == "Why?"] == [(("Price", "Warmth"), True)]


def test_no_questions_where_registration_is_off() -> None:
    client, _ = zoom(error(400, 3000, "Registration has not been enabled for this webinar: 1."))
    with pytest.raises(SkipRecord):
        client.questions("1")
    client, _ = zoom(error(400, 3000, "Something else."))
    with pytest.raises(Exception, match="doesn't recognize"):
        client.questions("1")


def test_zoom_events_own_their_webinars() -> None:
    client, script = zoom(
        {"events": [{"event_id": "e1"}]},
        {"sessions": [{"type": 2, "webinar_id": 5}, {"type": 0, "meeting_id": 6}, {"type": 2, "webinar_id": None}]},
        {"events": []},
    )
    assert client.zoom_events_webinars() == {"5"}
    assert script.paths[1] == "/v2/zoom_events/events/e1/sessions"


@pytest.mark.parametrize(
    ("features", "has"),
    [
        ({"zoom_events": True}, True),
        ({"zoom_events_pay_per_attendee": True}, True),
        ({"zoom_events": False, "zoom_events_capacity": 500, "webinar": True}, False),
        ({}, False),
    ],
)
def test_a_zoom_events_licence(features: dict[str, object], has: bool) -> None:
    client, _ = zoom({"feature": features})
    assert client.has_zoom_events("u") is has


def test_history_holds_webinars_of_the_whole_account() -> None:
    row = {"meeting_uuid": "u==", "meeting_id": 81, "type": "Webinar", "start_time": "2026-11-24T10:00:00Z"}
    client, script = zoom({"history_meetings": [row, row | {"type": "Meeting"}]})
    ((session,),) = client.history(date(2026, 11, 1), date(2026, 11, 30))
    assert (session.uuid, session.webinar_id, session.start, session.end) == ("u==", "81", AT, None)
    assert "from=2026-11-01&to=2026-11-30&meeting_type=webinar" in script.paths[0]


def test_past_sessions_are_sorted_and_none_is_none() -> None:
    rows = [{"uuid": "b", "start_time": "2026-11-25T10:00:00Z"}, {"uuid": "a", "start_time": "2026-11-24T10:00:00Z"}]
    client, _ = zoom({"webinars": rows})
    assert [session.uuid for session in client.past_sessions("1")] == ["a", "b"]
    client, _ = zoom(error(404, 3001, "Webinar does not exist."))
    assert client.past_sessions("1") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T10:00:00Z", AT),
        ("2026-11-24T10:00:00.0000000+00:00", AT),
        ("2026-11-24T12:00:00+02:00", AT),
        ("2026-11-24T10:00:00", AT),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_times_are_utc(text: object, expected: datetime | None) -> None:
    assert moment(text) == expected


def test_a_user_that_is_gone_is_skipped() -> None:
    client, _ = zoom(error(404, 1001, "User does not exist: u."))
    with pytest.raises(SkipRecord):
        client.user("u")


def test_one_registrant_is_asked_for_by_id_and_none_is_who_cancelled() -> None:
    row = {"id": "r1", "email": "Ann@Mail.example", "status": "approved", "create_time": "2026-11-24T10:00:00Z"}
    client, script = zoom(row, error(400, 3079, "This registrant does not exist: r2."))
    assert client.registrant("81", "r1") == Registrant("r1", "ann@mail.example", "approved", AT)
    assert client.registrant("81", "r2") is None
    assert script.paths == ["/v2/webinars/81/registrants/r1", "/v2/webinars/81/registrants/r2"]
