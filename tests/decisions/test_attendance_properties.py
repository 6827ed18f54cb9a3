"""What holds for every attendance, checked second by second against the plainest possible way to count."""

from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.attendance import measure
from integrations.records import Segment, Span
from tests.decisions.examples import MIDNIGHT

SECONDS = st.integers(0, 120)
PAIRS = st.lists(st.tuples(SECONDS, SECONDS), max_size=6)
ROWS = st.lists(st.tuples(SECONDS, st.one_of(st.none(), SECONDS)), max_size=6)


def moment(second: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=second)


def sessions_of(pairs: list[tuple[int, int]]) -> list[Span]:
    return [Span(moment(start), moment(end)) for start, end in pairs]


def rows_of(rows: list[tuple[int, int | None]]) -> list[Segment]:
    return [Segment(moment(joined), None if left is None else moment(left), 0) for joined, left in rows]


def seconds_of(pairs: list[tuple[int, int]]) -> set[int]:
    return {second for start, end in pairs for second in range(start, end)}


@given(PAIRS, PAIRS)
def test_the_duration_is_the_seconds_that_are_both_in_a_stay_and_in_a_session(
    stays: list[tuple[int, int]], sessions: list[tuple[int, int]]
) -> None:
    inside = seconds_of(stays) & seconds_of(sessions)
    found = measure(rows_of(list(stays)), sessions_of(sessions))
    if not inside:
        assert found is None
        return
    assert found is not None
    assert found.duration == timedelta(seconds=len(inside))
    assert found.length == timedelta(seconds=len(seconds_of(sessions)))
    assert found.joined == moment(min(inside))
    assert found.left == moment(max(inside) + 1)
    assert found.percentage == Fraction(100 * len(inside), len(seconds_of(sessions)))


@given(ROWS, PAIRS, st.randoms(use_true_random=False))
def test_the_order_and_the_repetition_of_rows_never_matter(
    rows: list[tuple[int, int | None]], sessions: list[tuple[int, int]], random: Random
) -> None:
    expected = measure(rows_of(rows), sessions_of(sessions))
    rows, sessions = rows + rows[:2], list(sessions)
    random.shuffle(rows)
    random.shuffle(sessions)
    assert measure(rows_of(rows), sessions_of(sessions)) == expected


@given(ROWS, PAIRS)
def test_nobody_is_there_for_longer_than_the_sessions_or_than_from_join_to_leave(
    rows: list[tuple[int, int | None]], sessions: list[tuple[int, int]]
) -> None:
    found = measure(rows_of(rows), sessions_of(sessions))
    if found:
        assert timedelta(seconds=1) <= found.duration <= min(found.length, found.left - found.joined)
        assert 0 < found.percentage <= 100


@given(ROWS, ROWS, PAIRS)
def test_one_more_row_never_shortens_a_presence(
    rows: list[tuple[int, int | None]], more: list[tuple[int, int | None]], sessions: list[tuple[int, int]]
) -> None:
    before = measure(rows_of(rows), sessions_of(sessions))
    after = measure(rows_of(rows + more), sessions_of(sessions))
    if before:
        assert after is not None
        assert after.duration >= before.duration
        assert after.joined <= before.joined
        assert after.left >= before.left
