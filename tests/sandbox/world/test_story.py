"""The world moves on once: a cancellation, a newcomer, another day, a deletion, another host."""

import copy

from sandbox.world import advance
from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def moved_on() -> ZoomCaller:
    zoom = ZoomCaller()
    advance(zoom.sandbox)
    return zoom


def test_who_cancelled_is_gone_and_who_came_is_there() -> None:
    registrants = moved_on().read("/webinars/81000000016/registrants")["registrants"]
    assert [one["email"] for one in registrants] == ["nina@kuusi.example", "pia@norra.example"]


def test_the_start_moved_by_a_day() -> None:
    before = ZoomCaller().read("/webinars/81000000016")["start_time"]
    after = moved_on().read("/webinars/81000000016")["start_time"]
    assert (before[:10], after[:10]) == ("2027-01-18", "2027-01-19")


def test_a_deleted_webinar_is_neither_listed_nor_found() -> None:
    zoom = moved_on()
    assert refusal(zoom.get("/webinars/81000000017")) == (404, 3001)
    listed = zoom.read("/users/me/webinars", page_size=300)["webinars"]
    assert 81000000017 not in [one["id"] for one in listed]


def test_another_host_took_over() -> None:
    assert moved_on().read("/webinars/81000000018")["host_email"] == "henrik.host@a.example"


def test_moving_on_again_changes_nothing() -> None:
    zoom = moved_on()
    before = copy.deepcopy(zoom.sandbox.state)
    advance(zoom.sandbox)
    assert zoom.sandbox.state == before


def test_a_world_without_the_story_stays() -> None:
    zoom = ZoomCaller(people=10)
    before = copy.deepcopy(zoom.sandbox.state)
    advance(zoom.sandbox)
    assert zoom.sandbox.state == before
