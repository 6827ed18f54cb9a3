"""When attendance is final: Zoom's report lags behind the end, and `complete` in HubSpot cannot be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

SURE_AFTER = timedelta(hours=24)
SETTLED_AFTER = timedelta(minutes=30)
APART = timedelta(minutes=15)

AttendanceState = Literal["none", "provisional", "final"]


@dataclass(frozen=True, slots=True)
class ReportRead:
    """What one complete read of an occurrence's reports summed up to."""

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
    """`previous` is the read that `to_compare` kept. Once final stays final: that is the caller's to remember."""
    if ended is None or now < ended or current is None:
        return "none"
    if not estimated and _is_final(ended, current, previous):
        return "final"
    return "provisional" if current.rows else "none"


def to_compare(ended: datetime | None, current: ReportRead, previous: ReportRead | None) -> ReportRead:
    """The read to compare the next one with: an equal older one is kept, or frequent reads would never be apart."""
    if ended and previous and _is_settled(ended, previous) and _agree(current, previous):
        return previous
    return current


def _is_final(ended: datetime, current: ReportRead, previous: ReportRead | None) -> bool:
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
    """A row of zero duration was written before Zoom had done the sums."""
    return read.at >= ended + SETTLED_AFTER and read.rows > 0 and not read.has_zero_duration


def _agree(one: ReportRead, other: ReportRead) -> bool:
    return (one.rows, one.seconds) == (other.rows, other.seconds)
