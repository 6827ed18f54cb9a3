"""A list that could not be read to its end has no effect: nobody is cancelled, and no attendance is lost."""

import pytest

from integrations.models import RegistrantRow, SegmentRow
from sandbox.world import build
from tests.support.webinars import ANN, BEN, DAY, HOUR, ID, figures, held, registered, row, session, webinar
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db


def crowd(world: World, count: int) -> list[Json]:
    return [
        build.registrant(f"guest{number:03d}@mail.example", "Guest", str(number), int(world.now - DAY))
        for number in range(count)
    ]


@pytest.mark.parametrize("read", [1, 2, 3], ids=["approved, second page", "pending", "denied"])
def test_registrants_read_in_part_cancel_nobody(empty_world: World, read: int) -> None:
    """301 people are two pages. Ben has really cancelled, which the next whole read finds."""
    people = registered(empty_world.now - DAY, ANN, BEN)
    made = webinar(empty_world, empty_world.now + DAY, registrants=[*people, *crowd(empty_world, 300)])
    empty_world.sync(ID)
    made["registrants"].pop(1)
    empty_world.later(minutes=5)
    empty_world.fault(path="/registrants$", after=read, times=50, status=500)
    result = empty_world.sync(ID)[ID, ""]

    assert result.status == "failed"
    assert empty_world.causes(ID)["sync_error"] == {"unavailable": 1}
    assert not RegistrantRow.objects.exclude(cancelled_at=None).exists()
    assert empty_world.activities(ID)[BEN] == ["REGISTERED"]

    empty_world.sandbox.state["faults"] = []
    empty_world.later(minutes=5)
    empty_world.sync(ID)
    assert list(RegistrantRow.objects.exclude(cancelled_at=None).values_list("email", flat=True)) == [BEN]
    assert empty_world.activities(ID)[BEN] == ["REGISTERED", "CANCELLED"]
    assert figures(empty_world, BEN)[0] == "0"


def test_attendance_read_in_part_does_not_count(empty_world: World) -> None:
    """The first page would have halved Ann's stay; the rows read before still hold."""
    rows = [row(ANN, 0, 60), *(row("", 0, 1) for _ in range(300))]
    made = held(empty_world, HOUR, *rows)
    empty_world.sync(ID)
    made["sessions"][0]["rows"][0]["leave"] -= 30 * 60
    empty_world.later(minutes=5)
    empty_world.fault(path="/participants$", after=1, times=50, status=500)
    assert empty_world.sync(ID)[ID, ""].status in ("failed", "partial")
    assert figures(empty_world, ANN) == ("1", "1", "100", "60")

    empty_world.sandbox.state["faults"] = []
    empty_world.later(minutes=5)
    empty_world.sync(ID)
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert SegmentRow.objects.count() == 301


@pytest.mark.parametrize("how", ["empty", "gone"])
def test_an_empty_report_never_takes_the_place_of_a_full_one(empty_world: World, how: str) -> None:
    made = held(empty_world, HOUR, row(ANN, 0, 30))
    empty_world.sync(ID)
    if how == "empty":
        made["sessions"][0]["report_ready_at"] = empty_world.now + 9 * DAY
    else:
        missing = {"code": 3001, "message": "Meeting not found or has expired."}
        empty_world.fault(path="/report/webinars/", status=404, body=missing, times=9)
    empty_world.later(days=1)
    writes = empty_world.writes()
    result = empty_world.sync(ID)[ID, ""]

    assert (result.attendance, result.attendees) == ("final", 1)
    assert "attendees_not_synced" not in empty_world.causes(ID)
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert empty_world.writes() == writes + 1  # completed, and nothing else


def test_a_session_whose_report_never_comes_does_not_hold_up_the_other_for_ever(empty_world: World) -> None:
    start = empty_world.now - 26 * HOUR
    runs = [session("whole", start, 60, row(ANN, 0, 60)), session("lost", start + 2 * HOUR, 30, row(BEN, 0, 30))]
    webinar(empty_world, start, registrants=registered(start - DAY, ANN, BEN), sessions=runs)
    missing = {"code": 3001, "message": "Meeting not found or has expired."}
    lost = runs[1]["uuid"].replace("/", ".*").replace("+", ".*").rstrip("=")
    empty_world.fault(path=f"/report/webinars/{lost}", status=404, body=missing, times=99)
    assert empty_world.sync(ID)[ID, ""].attendance == "none"
    empty_world.later(days=1)

    assert empty_world.sync(ID)[ID, ""].attendance == "final"
    assert figures(empty_world, ANN) == ("1", "1", "100", "60")


def test_without_any_report_nothing_is_final_however_long_it_is_ago(empty_world: World) -> None:
    """The history knows when it ended, but that is no report of who was there."""
    held(empty_world, 25 * HOUR, row(ANN, 0, 60))
    missing = {"code": 3001, "message": "Meeting not found or has expired."}
    empty_world.fault(path="/report/webinars/", status=404, body=missing, times=2)
    result = empty_world.sync()[ID, ""]
    assert (result.status, result.attendance) == ("partial", "none")
    assert empty_world.causes(ID)["attendees_not_synced"] == {"report_not_ready": 1}

    empty_world.later(days=2)
    assert empty_world.sync()[ID, ""].attendance == "none"
    assert empty_world.causes(ID)["data_not_synced"]["not_available_in_zoom"] == 1
    event = empty_world.event(ID)
    assert event is not None
    assert not event["eventCompleted"]

    empty_world.later(days=1)
    assert empty_world.sync()[ID, ""].attendance == "final"
    assert figures(empty_world, ANN) == ("1", "1", "100", "60")


EXPIRED = {"code": 300, "message": "The next page token is invalid or expired."}


def test_a_list_whose_page_token_expired_is_read_from_its_first_page(empty_world: World) -> None:
    people = registered(empty_world.now - DAY, ANN, BEN)
    webinar(empty_world, empty_world.now + DAY, registrants=[*people, *crowd(empty_world, 300)])
    empty_world.fault(path="/registrants$", after=3, status=400, body=EXPIRED)
    asked = empty_world.listen()

    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert RegistrantRow.objects.count() == 302
    assert [line for line in asked if "/registrants" in line and "next_page_token" in line]


def test_attendance_whose_page_token_expired_counts_every_row_once(empty_world: World) -> None:
    made = held(empty_world, HOUR, row(ANN, 0, 60), *(row("", 0, 1) for _ in range(300)))
    empty_world.fault(path="/participants$", after=1, status=400, body=EXPIRED)

    assert empty_world.sync(ID)[ID, ""].attendees == 1
    assert SegmentRow.objects.count() == len(made["sessions"][0]["rows"])
    assert figures(empty_world, ANN) == ("1", "1", "100", "60")
