"""When to look again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.schedule import next_look, recording_due, retry_at
from tests.decisions.examples import at

ENDED = at("11:00")


def test_looks_follow_the_end_at_growing_distances_and_stop() -> None:
    looks, now = [], ENDED
    while look := next_look(now, ENDED, final=False):
        looks.append(look)
        now = look
    assert looks == [at("11:05"), at("11:15"), at("11:30"), at("12:00"), at("14:00"), at("11:00", day=1)]


def test_looks_that_were_missed_are_not_made_up_for() -> None:
    assert next_look(at("11:40"), ENDED, final=False) == at("12:00")
    assert next_look(at("12:00", day=1), ENDED, final=False) is None


def test_what_is_final_is_not_looked_at_again() -> None:
    assert next_look(at("11:06"), ENDED, final=True) is None


@pytest.mark.parametrize(("hours", "expected"), [(-0.1, False), (0, True), (24, True), (72, True), (72.1, False)])
def test_a_recording_is_looked_for_until_72_hours_after_the_end(hours: float, expected: bool) -> None:
    assert recording_due(ENDED + timedelta(hours=hours), ENDED) is expected


def test_a_retry_waits_twice_as_long_each_time_up_to_six_hours() -> None:
    waits = [(retry_at(ENDED, attempt, None) - ENDED) // timedelta(minutes=1) for attempt in range(1, 13)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert retry_at(ENDED, 10**9, None) == ENDED + timedelta(hours=6)
    assert retry_at(ENDED, 0, None) == ENDED + timedelta(minutes=1)


def test_what_the_api_asks_for_goes_first() -> None:
    assert retry_at(ENDED, 9, 10.0) == ENDED + timedelta(seconds=10)
    assert retry_at(ENDED, 1, 8 * 3600.0) == ENDED + timedelta(hours=8)


@given(st.integers(), st.one_of(st.none(), st.floats(allow_nan=False)))
def test_a_retry_is_always_later_and_never_by_more_than_a_day(attempt: int, after: float | None) -> None:
    assert timedelta(0) < retry_at(ENDED, attempt, after) - ENDED <= timedelta(days=1)
