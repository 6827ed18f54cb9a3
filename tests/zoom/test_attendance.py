"""Reports: the actual length of a session and who stayed how long."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import SkipRecord
from integrations.records import Segment, SessionReport
from tests.zoom.client import error, zoom

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ROW = {
    "id": "old",
    "participant_user_id": "signed-in",
    "user_email": "Ann@Mail.example",
    "registrant_id": "r1",
    "name": "Ann",
    "join_time": "2026-11-24T10:00:00Z",
    "leave_time": "2026-11-24T10:30:00.66Z",
    "duration": 1800,
    "status": "in_meeting",
}


def test_a_stay_is_one_row() -> None:
    client, script = zoom({"participants": [ROW], "total_records": 1})
    ((segment,),) = client.participants("u==")
    left = START + timedelta(minutes=30, milliseconds=660)
    assert segment == Segment(START, left, 1800, "ann@mail.example", "r1", "signed-in", "Ann", "in_meeting")
    assert script.paths == ["/v2/report/webinars/u%3D%3D/participants?page_size=300&include_fields=registrant_id"]


def test_who_only_waited_was_not_there() -> None:
    rows = [ROW, ROW | {"status": "in_waiting_room"}]
    client, _ = zoom({"participants": rows, "total_records": 2})
    assert [len(page) for page in client.participants("u")] == [1]


def test_a_guest_without_anything_is_kept() -> None:
    client, _ = zoom({"participants": [{"join_time": "2026-11-24T10:00:00Z", "duration": 0, "leave_time": None}]})
    ((segment,),) = client.participants("u")
    assert segment == Segment(START, None, 0)


def test_the_way_without_the_report_scope_gives_the_same_rows() -> None:
    client, script = zoom({"participants": [ROW | {"internal_user": True}], "total_records": 1})
    ((segment,),) = client.past_participants("u")
    assert segment.email == "ann@mail.example"
    assert script.paths[0].startswith("/v2/past_webinars/u/participants?")


@pytest.mark.parametrize(
    ("refusal", "cause"),
    [
        (error(404, 3001, 'Webinar "1" not found or has expired'), "not_found"),
        (error(400, 12702, "Can not access a webinar a year ago."), "not_available_in_zoom"),
    ],
)
def test_no_report_is_not_an_empty_report(refusal: object, cause: str) -> None:
    client, _ = zoom(refusal)
    with pytest.raises(SkipRecord) as caught:
        list(client.participants("u"))
    assert caught.value.cause == cause


def test_the_actual_start_and_end() -> None:
    body = {"start_time": "2026-11-24T10:00:00Z", "end_time": "2026-11-24T11:00:00Z", "participants_count": 3}
    client, _ = zoom(body)
    assert client.session_report("u") == SessionReport("u", START, START + timedelta(hours=1), 3)


def test_a_report_that_is_not_there_or_has_no_end_is_none() -> None:
    client, _ = zoom(error(404, 3001, "Meeting 1 not found or has expired."))
    assert client.session_report("u") is None
    client, _ = zoom({"start_time": "2026-11-24T10:00:00Z"})
    assert client.session_report("u") is None


def test_a_report_tells_type_topic_and_host_of_the_webinar() -> None:
    times = {"start_time": "2026-11-24T10:00:00Z", "end_time": "2026-11-24T11:00:00Z"}
    client, _ = zoom(times | {"type": 9, "topic": "Heat pumps", "user_email": "Host@A.example"})
    report = client.session_report("u")
    assert report
    assert (report.type, report.topic, report.host_email) == (9, "Heat pumps", "host@a.example")


def test_a_row_that_does_not_say_when_somebody_joined_is_a_stay_of_no_length() -> None:
    client, _ = zoom({"participants": [ROW | {"join_time": ""}, {"name": "Ann"}]})
    ((first, second),) = client.participants("u")
    assert first.joined == first.left
    assert second.joined == second.left
