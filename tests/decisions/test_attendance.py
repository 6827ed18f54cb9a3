"""Attendance by hand-computed examples."""

from datetime import timedelta

from integrations.decisions.attendance import measure_attendance
from integrations.records import Attendance
from tests.decisions.examples import at, attendance, span, stay, stays

HOUR = span("10:00", "11:00")
FIRST, SECOND = span("10:00", "11:00"), span("12:00", "12:30")


def of_an_hour(*times: tuple[str, str | None]) -> Attendance | None:
    return measure_attendance(stays(HOUR, *times), [HOUR])


def test_one_stay_inside_the_session() -> None:
    found = of_an_hour(("10:15", "10:45"))
    assert found == attendance("10:15", "10:45", duration=30)
    assert found.percentage == 50


def test_a_stay_is_clipped_to_the_session() -> None:
    """Practice session before, the empty room after."""
    assert of_an_hour(("09:30", "12:00")) == attendance("10:00", "11:00", duration=60)


def test_two_devices_at_once_count_once() -> None:
    assert of_an_hour(("10:00", "10:40"), ("10:20", "10:50")) == attendance(left="10:50", duration=50)


def test_a_short_stay_within_a_long_one_ends_nothing() -> None:
    assert of_an_hour(("10:00", "10:50"), ("10:10", "10:20")) == attendance(left="10:50", duration=50)


def test_who_rejoined_has_the_first_join_the_last_leave_and_not_the_gap() -> None:
    assert of_an_hour(("10:50", "10:55"), ("10:05", "10:15")) == attendance("10:05", "10:55", duration=15)


def test_stays_in_several_sessions_are_summed() -> None:
    found = measure_attendance([*stays(FIRST, ("10:30", "11:00")), *stays(SECOND, ("12:00", "12:15"))], [SECOND, FIRST])
    assert found == attendance("10:30", "12:15", duration=45, length=90)
    assert found.percentage == 50


def test_a_row_that_leaves_during_the_next_session_counts_in_its_own_only() -> None:
    found = measure_attendance(stays(FIRST, ("10:32", "12:19")), [FIRST, SECOND])
    assert found == attendance("10:32", "11:00", duration=28, length=90)


def test_a_row_that_joins_before_its_session_does_not_count_in_the_one_before() -> None:
    found = measure_attendance(stays(SECOND, ("10:30", "12:10")), [FIRST, SECOND])
    assert found == attendance("12:00", "12:10", duration=10, length=90)


def test_a_row_outside_its_own_session_is_nobodys_presence_whatever_else_ran_then() -> None:
    assert measure_attendance(stays(FIRST, ("12:05", "12:20")), [FIRST, SECOND]) is None


def test_a_row_of_a_session_whose_end_is_unknown_counts_in_no_other() -> None:
    assert measure_attendance([stay("10:10", "10:50"), stay("10:10", None)], [FIRST, SECOND]) is None


def test_overlapping_sessions_count_once() -> None:
    one, other = span("10:00", "11:00"), span("10:30", "11:30")
    rows = [*stays(one, ("09:00", "13:00")), *stays(other, ("09:00", "13:00"))]
    found = measure_attendance(rows, [one, other])
    assert found == attendance("10:00", "11:30", duration=90, length=90)
    assert found.percentage == 100


def test_without_a_leave_the_stay_lasts_to_the_end_of_its_session() -> None:
    assert measure_attendance(stays(FIRST, ("10:30", None)), [FIRST, SECOND]) == attendance(
        "10:30", "11:00", duration=30, length=90
    )
    assert measure_attendance(stays(SECOND, ("12:10", None)), [FIRST, SECOND]) == attendance(
        "12:10", "12:30", duration=20, length=90
    )


def test_without_a_leave_a_stay_that_began_after_its_session_is_none_in_the_next_one() -> None:
    assert measure_attendance(stays(FIRST, ("11:30", None)), [FIRST, SECOND]) is None


def test_one_second_inside_is_attended_and_less_is_not() -> None:
    assert of_an_hour(("10:59:59", "11:30")) == Attendance(
        at("10:59:59"), at("11:00"), timedelta(seconds=1), timedelta(hours=1)
    )
    assert of_an_hour(("11:00", "11:30")) is None
    assert of_an_hour(("10:30", "10:30")) is None
    assert of_an_hour(("10:30", "10:20")) is None


def test_the_waiting_room_is_not_inside() -> None:
    assert measure_attendance([stay("10:00", "10:30", "in_waiting_room", HOUR)], [HOUR]) is None
    assert measure_attendance([stay("10:00", "10:30", "in_meeting", HOUR)], [HOUR])


def test_nobody_attends_without_stays_or_without_a_session_that_has_a_length() -> None:
    assert measure_attendance([], [HOUR]) is None
    assert measure_attendance([stay("10:00", "11:00")], []) is None
    empty = span("10:00", "10:00")
    assert measure_attendance(stays(empty, ("10:00", "11:00")), [empty]) is None


def test_without_a_leave_a_stay_does_not_run_on_into_a_session_that_follows_at_once() -> None:
    one, next_one = span("10:00", "11:00"), span("11:00", "12:00")
    assert measure_attendance(stays(one, ("10:30", None)), [one, next_one]) == attendance(
        "10:30", "11:00", duration=30, length=120
    )


def test_a_stay_of_no_length_is_neither_the_first_join_nor_the_last_leave() -> None:
    rows = (("10:00", "10:00"), ("10:05", "10:55"), ("10:58", "10:58"))
    assert of_an_hour(*rows) == attendance("10:05", "10:55", duration=50)
