"""When to look again: after the end of a webinar, at a recording, and after a failure."""

from datetime import datetime, timedelta

LOOKS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(minutes=60),
    timedelta(hours=3),
    timedelta(hours=24),
)
RECORDINGS_FOR = timedelta(hours=72)

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=24)


def next_look(now: datetime, ended: datetime, final: bool) -> datetime | None:
    """The next time to read the attendance of a webinar that ended, or None when there is nothing more to wait for."""
    if final:
        return None
    return next((ended + delay for delay in LOOKS if ended + delay > now), None)


def recording_due(now: datetime, ended: datetime) -> bool:
    """Whether a recording that is not there yet is still worth a look."""
    return ended <= now <= ended + RECORDINGS_FOR


def retry_at(now: datetime, attempt: int, after: float | None) -> datetime:
    """After the first failed attempt (1) a minute, then twice as long each time; what the API asks for goes first.

    A daily limit may ask for hours, but nothing is put off by more than a day.
    """
    if after is not None:
        seconds = min(max(after, SHORTEST_WAIT.total_seconds()), LONGEST_WAIT.total_seconds())
        return now + timedelta(seconds=seconds)
    doublings = min(max(attempt, 1) - 1, 10)
    return now + min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
