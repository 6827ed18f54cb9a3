"""All sessions of the account, a month a call, half a year back."""

from typing import Any

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal

JANUARY = {"from": "2026-12-16", "to": "2027-01-15"}


def history(zoom: ZoomCaller, **query: Any) -> list[dict[str, Any]]:
    return list(zoom.read("/report/history_meetings", page_size=300, **query)["history_meetings"])


def test_every_ended_session_is_there() -> None:
    zoom = ZoomCaller()
    found = {one["meeting_uuid"] for one in history(zoom, meeting_type="webinar", **JANUARY)}
    webinars = zoom.sandbox.zoom["webinars"].values()
    assert found == {one["uuid"] for webinar in webinars for one in webinar["sessions"]}
    assert len(found) == 19


def test_only_the_days_asked_for() -> None:
    assert history(ZoomCaller(), **{"from": "2027-01-16", "to": "2027-01-20"}) == []


def test_meetings_are_none() -> None:
    assert history(ZoomCaller(), meeting_type="meeting", **JANUARY) == []


def test_more_than_a_month_is_refused() -> None:
    answer = ZoomCaller().get("/report/history_meetings", **{"from": "2026-12-01", "to": "2027-01-15"})
    assert refusal(answer) == (400, 300)


def test_a_date_is_needed() -> None:
    assert refusal(ZoomCaller().get("/report/history_meetings")) == (400, 300)


def test_older_than_half_a_year_is_gone() -> None:
    zoom = ZoomCaller()
    zoom.sandbox.zoom["tokens"][zoom.token] += 400 * 86400
    zoom.now += 200 * 86400
    assert history(zoom, **JANUARY) == []
