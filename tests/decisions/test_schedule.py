"""The time of the next look."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.schedule import (
    is_waited_for,
    next_look,
    next_recording_look,
    next_retry,
    next_try_to_read,
    next_upcoming_look,
    recording_due,
    retry_at,
)
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


@pytest.mark.parametrize(("hours", "expected"), [(-0.1, False), (0, True), (24, True), (71.9, True), (72, False)])
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


def test_registrants_are_read_daily_until_the_end_and_then_five_minutes_after_it() -> None:
    assert next_upcoming_look(ENDED - timedelta(days=9), ENDED) == ENDED - timedelta(days=8)
    assert next_upcoming_look(ENDED - timedelta(hours=3), ENDED) == at("11:05")
    assert next_upcoming_look(ENDED, None) == ENDED + timedelta(days=1)


def test_a_recording_is_looked_for_ever_less_often_and_a_last_time_after_72_hours() -> None:
    looks, now = [], ENDED
    while look := next_recording_look(now, ENDED):
        looks.append((look - ENDED) // timedelta(hours=1))
        now = look
    assert looks == [1, 2, 3, 6, 12, 24, 36, 48, 60, 72]


def test_what_is_left_over_is_tried_every_three_hours_and_then_daily() -> None:
    assert next_retry(ENDED, None) == ENDED + timedelta(hours=3)
    assert next_retry(ENDED + timedelta(hours=71), ENDED) == ENDED + timedelta(hours=74)
    assert next_retry(ENDED + timedelta(hours=72), ENDED) == ENDED + timedelta(hours=96)


def test_what_cannot_be_read_is_tried_soon_and_then_more_and_more_seldom() -> None:
    now, waits = ENDED + timedelta(minutes=1), []
    while is_waited_for(now, ENDED):
        waits.append(next_try_to_read(now, ENDED) - now)
        now += waits[-1]

    assert now == ENDED + timedelta(hours=72)  # the last one is when it becomes final
    assert (waits[0], max(waits)) == (timedelta(minutes=5), timedelta(hours=3))
    assert waits[:-1] == sorted(waits[:-1])
    assert len(waits) < 45


def test_after_that_it_is_tried_daily_and_of_what_has_no_end_every_few_hours() -> None:
    late = ENDED + timedelta(days=9)
    assert next_try_to_read(late, ENDED) == late + timedelta(days=1)
    assert next_try_to_read(late, None) == late + timedelta(hours=3)
