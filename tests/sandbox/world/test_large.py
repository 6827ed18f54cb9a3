"""The large world: one big past webinar, the same for the same seed."""

import time

from sandbox.world import make
from tests.sandbox.zoom.zoom_api import ANCHOR, ZoomCaller


def test_six_in_ten_came_and_half_are_known() -> None:
    world = make(ANCHOR, people=1000)
    (webinar,) = world["zoom"]["webinars"].values()
    emails = {one["email"] for one in webinar["registrants"]}
    known = {one["properties"]["email"] for one in world["hubspot"]["contacts"].values()}
    assert len(emails) == 1000
    assert len({one["email"] for one in webinar["sessions"][0]["rows"]}) == 600
    assert len(emails & known) == 500


def test_the_seed_decides() -> None:
    assert make(ANCHOR, people=50, seed=2) == make(ANCHOR, people=50, seed=2)
    assert make(ANCHOR, people=50, seed=2) != make(ANCHOR, people=50, seed=3)


def test_its_attendance_is_settled() -> None:
    zoom = ZoomCaller(people=10)
    (webinar,) = zoom.sandbox.zoom["webinars"].values()
    assert webinar["sessions"][0]["end"] + 86400 < ANCHOR


def test_ten_thousand_people_are_made_in_a_second_of_the_processor() -> None:
    started = time.process_time()
    make(ANCHOR, people=10_000)
    assert time.process_time() - started < 1
