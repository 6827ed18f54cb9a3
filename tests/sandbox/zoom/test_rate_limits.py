"""Limits a second and a day, by label; what is left stands in the headers."""

from typing import Any

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def limited(**limits: Any) -> ZoomCaller:
    return ZoomCaller(lambda state: state["account"].update(limits=limits))


def test_every_answer_says_what_is_left() -> None:
    headers = ZoomCaller().get("/users").headers
    assert headers["X-RateLimit-Category"] == "Medium"
    assert headers["X-RateLimit-Type"] == "QPS"
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("20", "19")


def test_too_many_in_one_second_are_refused_until_the_next() -> None:
    zoom = limited(MEDIUM={"second": 2})
    answers = [zoom.get("/users") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].get_json()["code"] == 429
    assert answers[2].headers["X-RateLimit-Type"] == "QPS"
    zoom.now += 1
    assert zoom.get("/users").status_code == 200


def test_labels_are_counted_apart() -> None:
    zoom = limited(MEDIUM={"second": 0})
    assert refusal(zoom.get("/users")) == (429, 429)
    assert zoom.get("/users/me").status_code == 200


def test_the_day_is_over_at_midnight_utc_and_retry_after_is_a_date() -> None:
    zoom = limited(HEAVY={"day": 1})
    window = {"from": "2027-01-01", "to": "2027-01-15"}
    zoom.get("/report/history_meetings", **window)
    answer = zoom.get("/report/history_meetings", **window)
    assert answer.status_code == 429
    assert answer.headers["X-RateLimit-Type"] == "Daily-limit"
    assert answer.headers["Retry-After"] == "2027-01-16T00:00:00Z"


def test_a_free_account_may_less() -> None:
    zoom = ZoomCaller(lambda state: state["account"].update(plan="free"))
    assert zoom.get("/users").headers["X-RateLimit-Type"] == "QPS"
    assert zoom.get("/users").headers["X-RateLimit-Limit"] == "2"
