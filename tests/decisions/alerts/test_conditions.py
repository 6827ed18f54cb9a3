"""When something is wrong enough to tell somebody, and when a message is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.decisions.alerts import conditions, deliveries

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("event", "start", "silent"),
    [
        (None, 5, False),  # nothing was coming before
        (30, None, False),  # no webinar ran
        (30, 31, False),  # the event came after the webinar began
        (30, 5, True),
        (30, 0.5, False),  # its events may still come
        (23, 5, False),  # not for a day yet
        (24, 5, True),
        (200, 150, True),  # and it stays so until an event comes
    ],
)
def test_webhooks_are_silent(event: float | None, start: float | None, silent: bool) -> None:
    times = [None if one is None else ago(one) for one in (event, start)]
    assert conditions.webhooks_are_silent(NOW, *times) == silent


def test_a_limit_is_nearly_used_from_80_percent_on() -> None:
    assert not conditions.nearly_used(799, 1000)
    assert conditions.nearly_used(800, 1000)


def test_a_sync_is_late_after_an_hour() -> None:
    assert not conditions.is_late(NOW, None)
    assert not conditions.is_late(NOW, ago(0.99))
    assert conditions.is_late(NOW, ago(1))


def test_a_message_is_tried_less_and_less_often_and_given_up_after_a_day() -> None:
    waits = [(deliveries.next_try(NOW, attempts) - NOW).total_seconds() / 60 for attempts in range(8)]
    assert waits == [2, 2, 5, 10, 30, 60, 60, 60]
    assert not deliveries.is_given_up(NOW, ago(23.9))
    assert deliveries.is_given_up(NOW, ago(24))
