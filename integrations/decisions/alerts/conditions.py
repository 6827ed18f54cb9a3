"""The conditions under which something is wrong enough to tell somebody."""

from datetime import datetime, timedelta

IN_A_ROW = 3  # failed reads of a list of webinars
UNFINISHED_FOR = timedelta(days=1)
SILENT_FOR = timedelta(days=1)
SETTLED = timedelta(hours=1)  # the events of a webinar have come by then
NEARLY = 0.8  # of a daily limit
LATE = timedelta(hours=1)


def webhooks_are_silent(now: datetime, last_event: datetime | None, last_start: datetime | None) -> bool:
    """Return True if a webinar began after the last event and no event came for a day.

    Without any event nothing was coming before. It stays true until an event comes, so that a weekend without webinars
    is not taken for a recovery.
    """
    if last_event is None or last_start is None or last_start <= last_event:
        return False
    return last_event <= now - SILENT_FOR and last_start <= now - SETTLED


def nearly_used(used: int, limit: int) -> bool:
    """Return True if at least 80 % of a daily limit is used."""
    return used >= NEARLY * limit


def is_late(now: datetime, due: datetime | None) -> bool:
    """Return True if the oldest due sync should have begun an hour ago."""
    return due is not None and due <= now - LATE
