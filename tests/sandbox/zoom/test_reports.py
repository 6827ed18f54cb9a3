"""The participants report: one row a join, masked addresses, registrant ids on request, nothing before it is made."""

from typing import Any

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal, twice


def uuid(zoom: ZoomCaller, webinar_id: int, number: int = -1) -> str:
    instances = zoom.read(f"/past_webinars/{webinar_id}/instances")["webinars"]
    return twice(instances[number]["uuid"])


def rows(zoom: ZoomCaller, webinar_id: int, number: int = -1, **query: Any) -> list[dict[str, Any]]:
    path = f"/report/webinars/{uuid(zoom, webinar_id, number)}/participants"
    return list(zoom.read(path, page_size=300, **query)["participants"])


def test_each_join_is_a_row_with_its_own_length() -> None:
    mine = [one for one in rows(ZoomCaller(), 81000000001) if one["user_email"] == "Ann.Virtanen@Kuusi.example"]
    assert [one["duration"] for one in mine] == [20 * 60, 30 * 60]
    assert len({one["user_id"] for one in mine}) == 2


def test_the_registrant_id_comes_only_on_request() -> None:
    zoom = ZoomCaller()
    assert all("registrant_id" not in one for one in rows(zoom, 81000000002))
    masked = [one for one in rows(zoom, 81000000002, include_fields="registrant_id") if not one["user_email"]]
    assert sorted(bool(one["registrant_id"]) for one in masked) == [False, True]


def test_the_host_is_among_the_participants_without_a_role() -> None:
    host = next(one for one in rows(ZoomCaller(), 81000000002) if one["user_email"] == "henrik.host@a.example")
    assert host["participant_user_id"]
    assert "role" not in host


def test_joins_may_come_before_the_start_of_a_session() -> None:
    zoom = ZoomCaller()
    start = zoom.read(f"/report/webinars/{uuid(zoom, 81000000009, 0)}")["start_time"]
    assert min(one["join_time"] for one in rows(zoom, 81000000009, 0)) < start


def test_a_waiting_room_is_no_attendance() -> None:
    waiting = [one for one in rows(ZoomCaller(), 81000000009) if one["status"] == "in_waiting_room"]
    assert [one["user_email"] for one in waiting] == ["iris@norra.example"]


def test_a_caller_by_phone_has_a_number_for_a_name() -> None:
    phone = next(one for one in rows(ZoomCaller(), 81000000009, 0) if one["name"].startswith("+"))
    assert phone["user_email"] == ""


def test_a_report_is_empty_until_it_is_made() -> None:
    zoom = ZoomCaller()
    assert rows(zoom, 81000000004) == []
    zoom.sandbox.zoom["tokens"][zoom.token] += 86400
    zoom.now += 20 * 3600
    assert len(rows(zoom, 81000000004)) == 1


def test_a_row_of_zero_seconds_stays_for_the_day() -> None:
    assert 0 in [one["duration"] for one in rows(ZoomCaller(), 81000000005)]


def test_past_participants_tell_colleagues_from_guests() -> None:
    zoom = ZoomCaller()
    path = f"/past_webinars/{uuid(zoom, 81000000002)}/participants"
    people = zoom.read(path, page_size=300)["participants"]
    assert [one["name"] for one in people if one["internal_user"]] == ["Henrik Host"]
    assert any(one["registrant_id"] for one in people)


def test_absentees_are_who_registered_and_did_not_come() -> None:
    zoom = ZoomCaller()
    answer = zoom.read(f"/past_webinars/{uuid(zoom, 81000000001)}/absentees")
    assert [one["email"] for one in answer["registrants"]] == ["eva@mail.example"]


def test_a_report_older_than_a_year_is_refused() -> None:
    zoom = ZoomCaller()
    session = uuid(zoom, 81000000001)
    zoom.now += 363 * 86400
    zoom.token = str(zoom.ask_token().get_json()["access_token"])
    for path in ("", "/participants"):
        assert refusal(zoom.get(f"/report/webinars/{session}{path}")) == (400, 12702)


def test_an_expired_webinar_is_left_to_the_reports() -> None:
    zoom = ZoomCaller(lambda state: state["webinars"]["81000000001"].update(expired=True))
    assert refusal(zoom.get("/webinars/81000000001")) == (404, 3001)
    assert refusal(zoom.get("/past_webinars/81000000001/instances")) == (400, 300)
    day = {"from": "2027-01-01", "to": "2027-01-20"}
    meetings = zoom.read("/report/history_meetings", page_size=300, meeting_type="webinar", **day)["history_meetings"]
    session = next(one["meeting_uuid"] for one in meetings if one["meeting_id"] == 81000000001)
    assert zoom.read(f"/report/webinars/{twice(session)}")["user_email"] == "olivia.owner@a.example"
