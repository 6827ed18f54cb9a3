"""The times of the next look, after the end of a webinar and at a recording, and of the next try after a failure."""

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
    """Return the least time between two syncs of an occurrence, however fast people register for it.

    It grows with the syncs that are under way and with what there is to read; an idle portal follows almost at once.
    """
    return min(SHORTEST_GAP + GAP_GROWS * (busy + registrants // PAGE), LONGEST_GAP)


def next_look(now: datetime, ended: datetime, final: bool) -> datetime | None:
    """Return the next time to read the attendance of a webinar that ended, or None if nothing is waited for."""
    if final:
        return None
    return next((ended + delay for delay in LOOKS if ended + delay > now), None)


def next_upcoming_look(now: datetime, end: datetime | None) -> datetime:
    """Return the next time to read the registrants of an upcoming webinar.

    It is at least daily until the scheduled end; then the first look after the end follows.
    """
    daily = now + DAILY
    return min(daily, end + LOOKS[0]) if end and end > now else daily


def next_recording_look(now: datetime, ended: datetime) -> datetime | None:
    """Return the next time to look for the recording, or None.

    At the last look the recording is no longer waited for, and the audit log then says so.
    """
    return next((ended + delay for delay in RECORDING_LOOKS if ended + delay > now), None)


def next_retry(now: datetime, ended: datetime | None) -> datetime:
    """Return when to try again after a passing failure. The waits are longer once the webinar is long over."""
    fresh = ended is None or now < ended + RECORDINGS_FOR
    return now + (LEFT_OVER if fresh else DAILY)


def is_waited_for(now: datetime, ended: datetime) -> bool:
    """Return True if what Zoom has not provided so far is still asked for automatically."""
    return now < ended + RECORDINGS_FOR


def next_try_to_read(now: datetime, ended: datetime | None) -> datetime:
    """Return when to ask again for what could not be read.

    It is soon at first, then less and less often, and the last try is when the attendance can become final. If Zoom
    gave no answer at all, the tries go on daily.
    """
    if ended is None:
        return now + LEFT_OVER
    if not is_waited_for(now, ended):
        return now + DAILY
    wait = min(max((now - ended) / 4, SOONEST_TRY), LATEST_TRY)
    return min(now + wait, ended + RECORDINGS_FOR)


def recording_due(now: datetime, ended: datetime) -> bool:
    """Return True if a recording that is missing so far is still worth a look."""
    return ended <= now < ended + RECORDINGS_FOR


def retry_at(now: datetime, attempt: int, after: float | None) -> datetime:
    """Return when to retry: a minute after the first failed attempt (1), then twice as long each time.

    What the API asks for takes precedence. A daily limit may ask for hours, but nothing is put off by more than a day.
    """
    if after is not None:
        seconds = min(max(after, SHORTEST_WAIT.total_seconds()), LONGEST_WAIT.total_seconds())
        return now + timedelta(seconds=seconds)
    doublings = min(max(attempt, 1) - 1, 10)
    return now + min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)


def call_again_at(now: datetime, attempt: int, after: float | None, *, alone: bool) -> datetime:
    """Return when a workflow's call is tried again: in seconds at first, because a marketer's workflow waits for it.

    `alone` says that no other call for the same webinar is tried soon, so that this one finds out when the trouble is
    over.
    """
    if after is not None:
        return retry_at(now, attempt, after)
    wait = min(FIRST_CALL * (1 << min(max(attempt, 1) - 1, 12)), LONGEST_CALL)
    return now + (min(wait, PROBED) if alone else wait)
