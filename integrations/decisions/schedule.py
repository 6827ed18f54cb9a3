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
RECORDING_LOOKS = tuple(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24, 36, 48, 60, 72))
DAILY, LEFT_OVER = timedelta(days=1), timedelta(hours=3)
SOONEST_TRY, LATEST_TRY = timedelta(minutes=5), LEFT_OVER  # to read what could not be read
REGISTRATION_AFTER_THE_END = timedelta(days=30)  # of webinars on demand

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=24)

FIRST_CALL, LONGEST_CALL = timedelta(seconds=1), timedelta(hours=1)
PROBED = timedelta(seconds=6)  # at most so long after passing trouble is over the calls that wait for it go on

SHORTEST_GAP, LONGEST_GAP = timedelta(seconds=2), timedelta(seconds=10)
GAP_GROWS = timedelta(seconds=0.5)
PAGE = 300  # registrants Zoom gives at once


def gap(busy: int, registrants: int) -> timedelta:
    """How long after a sync of an occurrence the next one may start, however fast people register for it.

    It grows with the syncs that are under way and with what there is to read: an idle portal follows at once.
    """
    return min(SHORTEST_GAP + GAP_GROWS * (busy + registrants // PAGE), LONGEST_GAP)


def next_look(now: datetime, ended: datetime, final: bool) -> datetime | None:
    """The next time to read the attendance of a webinar that ended, or None when there is nothing more to wait for."""
    if final:
        return None
    return next((ended + delay for delay in LOOKS if ended + delay > now), None)


def next_upcoming_look(now: datetime, end: datetime | None) -> datetime:
    """Before the scheduled end registrants are read at least daily; after it the first look is the usual one."""
    daily = now + DAILY
    return min(daily, end + LOOKS[0]) if end and end > now else daily


def next_recording_look(now: datetime, ended: datetime) -> datetime | None:
    """The last one is when the recording is no longer waited for, so that this is said."""
    return next((ended + delay for delay in RECORDING_LOOKS if ended + delay > now), None)


def next_retry(now: datetime, ended: datetime | None) -> datetime:
    """When to try again what failed for a while: later, once the webinar is long over."""
    fresh = ended is None or now < ended + RECORDINGS_FOR
    return now + (LEFT_OVER if fresh else DAILY)


def is_waited_for(now: datetime, ended: datetime) -> bool:
    """Whether what Zoom did not give so far is still asked for by itself."""
    return now < ended + RECORDINGS_FOR


def next_try_to_read(now: datetime, ended: datetime | None) -> datetime:
    """When to ask again for what could not be read: soon, then more and more seldom, at last so that it can be final.

    Where Zoom gave no answer at all it goes on, daily.
    """
    if ended is None:
        return now + LEFT_OVER
    if not is_waited_for(now, ended):
        return now + DAILY
    wait = min(max((now - ended) / 4, SOONEST_TRY), LATEST_TRY)
    return min(now + wait, ended + RECORDINGS_FOR)


def recording_due(now: datetime, ended: datetime) -> bool:
    """Whether a recording that is not there yet is still worth a look."""
    return ended <= now < ended + RECORDINGS_FOR


def retry_at(now: datetime, attempt: int, after: float | None) -> datetime:
    """After the first failed attempt (1) a minute, then twice as long each time; what the API asks for goes first.

    A daily limit may ask for hours, but nothing is put off by more than a day.
    """
    if after is not None:
        seconds = min(max(after, SHORTEST_WAIT.total_seconds()), LONGEST_WAIT.total_seconds())
        return now + timedelta(seconds=seconds)
    doublings = min(max(attempt, 1) - 1, 10)
    return now + min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)


def call_again_at(now: datetime, attempt: int, after: float | None, *, alone: bool) -> datetime:
    """When a workflow's call is tried again, in seconds at first: a marketer's workflow waits for it.

    `alone`: no other call for the same webinar is tried soon, so that this one finds out when the trouble is over.
    """
    if after is not None:
        return retry_at(now, attempt, after)
    wait = min(FIRST_CALL * (1 << min(max(attempt, 1) - 1, 12)), LONGEST_CALL)
    return now + (min(wait, PROBED) if alone else wait)
