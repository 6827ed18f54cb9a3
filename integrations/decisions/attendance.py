"""Attendance from join and leave segments, and its figures as HubSpot gets them.

Everything is exact until it is formatted.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from integrations.records import Attendance, Segment, Span

SHORTEST_ATTENDANCE = timedelta(seconds=1)
WAITING_ROOM = "in_waiting_room"


def measure_attendance(segments: Iterable[Segment], sessions: Sequence[Span]) -> Attendance | None:
    """Return the presence of one person in one occurrence, or None if it is less than a second within its sessions.

    A segment counts in the session whose report it is in, whatever other sessions ran meanwhile.
    """
    stays = _union(
        _clipped(segment, segment.session) for segment in segments if segment.session and segment.status != WAITING_ROOM
    )
    duration = _total(stays)
    if duration < SHORTEST_ATTENDANCE:
        return None
    return Attendance(joined=stays[0].start, left=stays[-1].end, duration=duration, length=_total(_union(sessions)))


def minutes(duration: timedelta) -> Fraction:
    """Return the duration in minutes, exactly."""
    return Fraction(duration // timedelta(microseconds=1), 60_000_000)


def rounded(value: Fraction | int) -> Decimal:
    """Return the value with two decimals, rounded half up. Values are never negative here."""
    return Decimal(_hundredths(value)).scaleb(-2)


def hubspot_number(value: Fraction | int) -> str:
    """Return the value as HubSpot wants it: "66.67", "100", "0"."""
    whole, rest = divmod(_hundredths(value), 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def hubspot_time(moment: datetime) -> str:
    """Return the moment as HubSpot returns it: 2026-11-24T10:00:00.000Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _hundredths(value: Fraction | int) -> int:
    """Return the value in whole hundredths, rounded half up.

    Fractions and decimals take several times as long, and this runs for every person.
    """
    return (200 * value.numerator + value.denominator) // (2 * value.denominator)


def _clipped(segment: Segment, session: Span) -> Span:
    """Return the stay within its session. Without a leave it lasts to the end of the session."""
    return Span(max(segment.joined, session.start), min(segment.left or session.end, session.end))


def _union(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in time order, with overlaps merged, and empty and reversed ones dropped.

    Spans that only touch stay apart.
    """
    merged: list[Span] = []
    for span in sorted((span for span in spans if span.start < span.end), key=lambda span: span.start):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _total(spans: Iterable[Span]) -> timedelta:
    """Return the sum of the lengths."""
    return sum((span.end - span.start for span in spans), timedelta())
