"""Attendance by hand-computed examples."""

from datetime import timedelta

from integrations.decisions.attendance import estimated_end, measure
from integrations.records import Attendance
from tests.decisions.examples import at, attendance, span, stay

HOUR = [span("10:00", "11:00")]


def test_one_stay_inside_the_session() -> None:
    found = measure([stay("10:15", "10:45")], HOUR)
    assert found == attendance("10:15", "10:45", duration=30)
    assert found.percentage == 50


def test_a_stay_is_clipped_to_the_session() -> None:
    """Practice session before, the empty room after."""
    assert measure([stay("09:30", "12:00")], HOUR) == attendance("10:00", "11:00", duration=60)


def test_two_devices_at_once_count_once() -> None:
    assert measure([stay("10:00", "10:40"), stay("10:20", "10:50")], HOUR) == attendance(left="10:50", duration=50)


def test_a_short_stay_within_a_long_one_ends_nothing() -> None:
    assert measure([stay("10:00", "10:50"), stay("10:10", "10:20")], HOUR) == attendance(left="10:50", duration=50)


def test_who_rejoined_has_the_first_join_the_last_leave_and_not_the_gap() -> None:
    found = measure([stay("10:50", "10:55"), stay("10:05", "10:15")], HOUR)
    assert found == attendance("10:05", "10:55", duration=15)


def test_several_sessions_are_summed_and_the_break_between_them_is_nobodys() -> None:
    sessions = [span("12:00", "12:30"), span("10:00", "11:00")]
    found = measure([stay("10:30", "12:15")], sessions)
    assert found == attendance("10:30", "12:15", duration=45, length=90)
    assert found.percentage == 50


def test_overlapping_sessions_count_once() -> None:
    found = measure([stay("09:00", "13:00")], [span("10:00", "11:00"), span("10:30", "11:30")])
    assert found == attendance("10:00", "11:30", duration=90, length=90)
    assert found.percentage == 100


def test_without_a_leave_the_stay_lasts_to_the_end_of_the_session_it_began_in() -> None:
    sessions = [span("10:00", "11:00"), span("12:00", "13:00")]
    assert measure([stay("10:30", None)], sessions) == attendance("10:30", "11:00", duration=30, length=120)
    assert measure([stay("12:30", None)], sessions) == attendance("12:30", "13:00", duration=30, length=120)


def test_without_a_leave_a_stay_between_sessions_lasts_to_the_end_of_the_next_one() -> None:
    sessions = [span("10:00", "11:00"), span("12:00", "13:00"), span("14:00", "15:00")]
    assert measure([stay("11:30", None)], sessions) == attendance("12:00", "13:00", duration=60, length=180)
    assert measure([stay("15:30", None)], sessions) is None


def test_one_second_inside_is_attended_and_less_is_not() -> None:
    assert measure([stay("10:59:59", "11:30")], HOUR) == Attendance(
        at("10:59:59"), at("11:00"), timedelta(seconds=1), timedelta(hours=1)
    )
    assert measure([stay("11:00", "11:30")], HOUR) is None
    assert measure([stay("10:30", "10:30")], HOUR) is None
    assert measure([stay("10:30", "10:20")], HOUR) is None


def test_the_waiting_room_is_not_inside() -> None:
    assert measure([stay("10:00", "10:30", status="in_waiting_room")], HOUR) is None
    assert measure([stay("10:00", "10:30", status="in_meeting")], HOUR)


def test_nobody_attends_without_stays_or_without_a_session_that_has_a_length() -> None:
    assert measure([], HOUR) is None
    assert measure([stay("10:00", "11:00")], []) is None
    assert measure([stay("10:00", "11:00")], [span("10:00", "10:00")]) is None


def test_an_estimated_end_is_the_webhooks_else_the_last_leave() -> None:
    stays = [stay("10:00", "10:50"), stay("10:00", "10:40"), stay("10:00", None)]
    assert estimated_end(at("11:00"), stays) == at("11:00")
    assert estimated_end(None, stays) == at("10:50")
    assert estimated_end(None, [stay("10:00", None)]) is None


def test_without_a_leave_a_stay_does_not_run_on_into_a_session_that_follows_at_once() -> None:
    sessions = [span("10:00", "11:00"), span("11:00", "12:00")]
    assert measure([stay("10:30", None)], sessions) == attendance("10:30", "11:00", duration=30, length=120)


def test_a_stay_of_no_length_is_neither_the_first_join_nor_the_last_leave() -> None:
    stays = [stay("10:00", "10:00"), stay("10:05", "10:55"), stay("10:58", "10:58")]
    assert measure(stays, HOUR) == attendance("10:05", "10:55", duration=50)
