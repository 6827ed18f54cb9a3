"""Attendance is final only when Zoom's report has settled."""

from datetime import datetime, timedelta

import pytest

from integrations.decisions.final import ReportRead, attendance_state, read_to_compare
from tests.decisions.examples import at

ENDED = at("11:00")


def read(minutes: float, rows: int = 10, seconds: int = 5000, zero: bool = False) -> ReportRead:
    """A read so many minutes after the end."""
    return ReportRead(ENDED + timedelta(minutes=minutes), rows, seconds, zero)


def state(current: ReportRead | None, previous: ReportRead | None = None, ended: datetime | None = ENDED) -> str:
    return attendance_state(current.at if current else at("12:00"), ended, current, previous)


def test_none_before_the_end_or_before_anything_was_read() -> None:
    assert state(read(60), read(30), ended=None) == "none"
    assert attendance_state(at("10:59"), ENDED, read(-5), None) == "none"
    assert state(None) == "none"
    assert state(read(60, rows=0), read(30, rows=0)) == "none"


@pytest.mark.parametrize(
    ("current", "previous", "expected"),
    [
        (read(5), None, "provisional"),
        (read(60), None, "provisional"),
        (read(45), read(30), "final"),
        (read(60), read(30), "final"),
        (read(44.9), read(30), "provisional"),  # not 15 minutes apart
        (read(45), read(29.9), "provisional"),  # the first less than 30 minutes after the end
        (read(60), read(30, rows=9), "provisional"),
        (read(60), read(30, seconds=4999), "provisional"),
        (read(60, zero=True), read(30), "provisional"),
        (read(60), read(30, zero=True), "provisional"),
        (read(60), read(30, rows=0, seconds=0), "provisional"),
        (read(24 * 60 - 0.1), None, "provisional"),
        (read(24 * 60), None, "final"),
        (read(24 * 60), read(30, rows=9), "final"),
        (read(24 * 60, zero=True), None, "final"),
        (read(24 * 60, rows=0, seconds=0), None, "final"),
        (read(24 * 60 - 0.1, rows=0, seconds=0), read(30, rows=0, seconds=0), "none"),
    ],
)
def test_final_is_one_read_after_a_day_or_two_that_agree(
    current: ReportRead, previous: ReportRead | None, expected: str
) -> None:
    assert state(current, previous) == expected


def test_time_alone_makes_nothing_final() -> None:
    assert attendance_state(at("12:00", day=2), ENDED, read(30), None) == "provisional"


def test_estimated_attendance_is_never_final() -> None:
    assert attendance_state(at("12:00", day=2), ENDED, read(60), read(30), estimated=True) == "provisional"
    assert attendance_state(at("12:00", day=2), ENDED, read(25 * 60), None, estimated=True) == "provisional"


def test_reads_every_five_minutes_become_final_all_the_same() -> None:
    kept: ReportRead | None = None
    states = []
    for minutes in range(20, 50, 5):
        current = read(minutes)
        states.append(state(current, kept))
        kept = read_to_compare(ENDED, current, kept)
    assert states == ["provisional"] * 5 + ["final"]


def test_a_read_that_differs_starts_the_comparison_anew() -> None:
    assert read_to_compare(ENDED, read(40, rows=11), read(30)) == read(40, rows=11)
    assert read_to_compare(ENDED, read(40), read(30)) == read(30)
    assert read_to_compare(ENDED, read(40), read(20)) == read(40)
    assert read_to_compare(None, read(40), read(30)) == read(40)
    assert read_to_compare(ENDED, read(40), None) == read(40)


def test_a_report_with_one_row_is_not_empty() -> None:
    assert state(read(45, rows=1), read(30, rows=1)) == "final"
