"""The rule when attendance is final.

Zoom's report lags behind the end, and `complete` in HubSpot cannot be taken back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

SURE_AFTER = timedelta(hours=24)
SETTLED_AFTER = timedelta(minutes=30)
APART = timedelta(minutes=15)

AttendanceState = Literal["none", "provisional", "final"]


@dataclass(frozen=True, slots=True)
class ReportRead:
    """The sums of one complete read of an occurrence's reports."""

    at: datetime
    rows: int
    seconds: int
    has_zero_duration: bool = False


def attendance_state(
    now: datetime,
    ended: datetime | None,
    current: ReportRead | None,
    previous: ReportRead | None,
    estimated: bool = False,
) -> AttendanceState:
    """Return the state of the attendance.

    `previous` is the read that `read_to_compare` kept. The caller remembers that it was final: once final, it stays
    final.
    """
    if ended is None or now < ended or current is None:
        return "none"
    if not estimated and _is_final(ended, current, previous):
        return "final"
    return "provisional" if current.rows else "none"


def read_to_compare(ended: datetime | None, current: ReportRead, previous: ReportRead | None) -> ReportRead:
    """Return the read to compare the next one with.

    An equal older read is kept, or frequent reads would never be far enough apart.
    """
    if ended and previous and _is_settled(ended, previous) and _agree(current, previous):
        return previous
    return current


def _is_final(ended: datetime, current: ReportRead, previous: ReportRead | None) -> bool:
    """Return True if a day has passed since the end, or if two settled reads far enough apart agree."""
    if current.at >= ended + SURE_AFTER:
        return True
    return (
        previous is not None
        and _is_settled(ended, current)
        and _is_settled(ended, previous)
        and current.at - previous.at >= APART
        and _agree(current, previous)
    )


def _is_settled(ended: datetime, read: ReportRead) -> bool:
    """Return True if Zoom had done its sums at that read. A row of zero duration was written before."""
    return read.at >= ended + SETTLED_AFTER and read.rows > 0 and not read.has_zero_duration


def _agree(one: ReportRead, other: ReportRead) -> bool:
    """Return True if both reads have the same sums."""
    return (one.rows, one.seconds) == (other.rows, other.seconds)
