"""The webinars that a backfill syncs in a month: what is in HubSpot for good is never repeated."""

from collections.abc import Callable
from datetime import datetime

from integrations.models import Occurrence, WebinarRow
from integrations.models.webinars import AttendanceState
from integrations.records import SINGLE

DONE = ("synced", "unchanged")
Inside = Callable[[datetime | None], bool]


def is_wanted(row: WebinarRow, inside: Inside) -> bool | None:
    """Return True if the webinar is to be synced, False if it is in HubSpot already, None if it is not of this month.

    `inside` says if a start belongs to the month; the row's occurrences are prefetched. Those of Zoom Events are of no
    month: they cannot be synced.
    """
    if row.zoom_event:
        return None
    every = list(row.occurrences.all())
    here = [one for one in every if (start := one.started_at or one.start) and inside(start)]
    if here and all(is_done(one) for one in here) and not _more_sessions(row, here, inside):
        return False
    if here:
        return True
    if row.type == SINGLE:
        # Without any date, only Zoom's own answer dates it.
        dated = [start for one in every if (start := one.started_at or one.start)] + (
            [row.starts_at] * bool(row.starts_at)
        )
        return True if not dated or any(map(inside, dated)) else None
    # Every month would read a series again that is of other months: its known dates and Zoom's history decide.
    known = every or row.history
    return True if _sessions(row, inside) or not known else None


def is_done(one: Occurrence) -> bool:
    """Return True if nothing of the occurrence is left to bring."""
    return one.raw_pruned_at is not None or (one.status in DONE and one.attendance == AttendanceState.FINAL)


def _sessions(row: WebinarRow, inside: Inside) -> list[str]:
    return [uuid for uuid, start, _end in row.history if inside(datetime.fromisoformat(start))]


def _more_sessions(row: WebinarRow, here: list[Occurrence], inside: Inside) -> bool:
    """Return True if Zoom's history names more dates of a series than are known."""
    days = {start.date() for one in here for start in (one.started_at, one.start) if start}
    starts = [datetime.fromisoformat(start) for _uuid, start, _end in row.history]
    return row.type != SINGLE and any(inside(start) and start.date() not in days for start in starts)
