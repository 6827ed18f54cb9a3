"""Properties of every attendance, checked second by second against the plainest possible way to count."""

from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.attendance import measure_attendance
from integrations.records import Attendance, Segment, Span
from tests.decisions.examples import MIDNIGHT

SECONDS = st.integers(0, 120)
PAIRS = st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=6)
ROWS = st.lists(st.tuples(SECONDS, st.one_of(st.none(), SECONDS), st.integers(0, 5)), max_size=6)

Pair = tuple[int, int]
Row = tuple[int, int | None, int]  # joined, left, and which session's report it is in


def moment(second: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=second)


def session_of(row: Row, sessions: list[Pair]) -> Pair:
    return sessions[row[2] % len(sessions)]


def span(pair: Pair) -> Span:
    return Span(moment(pair[0]), moment(pair[1]))


def measured(rows: list[Row], sessions: list[Pair], order: Random | None = None) -> Attendance | None:
    segments = [
        Segment(moment(row[0]), None if row[1] is None else moment(row[1]), 0, session=span(session_of(row, sessions)))
        for row in rows
    ]
    spans = [span(pair) for pair in sessions]
    if order:
        order.shuffle(segments)
        order.shuffle(spans)
    return measure_attendance(segments, spans)


def inside(row: Row, sessions: list[Pair]) -> set[int]:
    """The seconds of a row that are in its own session; without a leave all that are left of it."""
    seconds = set(range(*session_of(row, sessions)))
    return {one for one in seconds if row[0] <= one and (row[1] is None or one < row[1])}


@given(ROWS, PAIRS)
def test_the_duration_is_the_seconds_that_are_both_in_a_stay_and_in_its_own_session(
    rows: list[Row], sessions: list[Pair]
) -> None:
    seconds = {second for row in rows for second in inside(row, sessions)}
    ran = {second for session in sessions for second in range(*session)}
    found = measured(rows, sessions)
    if not seconds:
        assert found is None
        return
    assert found is not None
    assert found.duration == timedelta(seconds=len(seconds))
    assert found.length == timedelta(seconds=len(ran))
    assert found.joined == moment(min(seconds))
    assert found.left == moment(max(seconds) + 1)
    assert found.percentage == Fraction(100 * len(seconds), len(ran))


@given(ROWS, PAIRS, st.randoms(use_true_random=False))
def test_the_order_and_the_repetition_of_rows_never_matter(
    rows: list[Row], sessions: list[Pair], random: Random
) -> None:
    assert measured(rows + rows[:2], sessions, random) == measured(rows, sessions)


@given(ROWS, PAIRS)
def test_nobody_is_there_for_longer_than_the_sessions_or_than_from_join_to_leave(
    rows: list[Row], sessions: list[Pair]
) -> None:
    found = measured(rows, sessions)
    if found:
        assert timedelta(seconds=1) <= found.duration <= min(found.length, found.left - found.joined)
        assert 0 < found.percentage <= 100


@given(ROWS, ROWS, PAIRS)
def test_one_more_row_never_shortens_a_presence(rows: list[Row], more: list[Row], sessions: list[Pair]) -> None:
    before = measured(rows, sessions)
    after = measured(rows + more, sessions)
    if before:
        assert after is not None
        assert after.duration >= before.duration
        assert after.joined <= before.joined
        assert after.left >= before.left
