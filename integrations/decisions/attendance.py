"""Join and leave segments → attendance, and how its figures are shown. Everything is exact until it is shown."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from integrations.records import Attendance, Segment, Span

SHORTEST_ATTENDANCE = timedelta(seconds=1)
WAITING_ROOM = "in_waiting_room"


def measure(segments: Iterable[Segment], sessions: Sequence[Span]) -> Attendance | None:
    """The presence of one person in one occurrence, or None for less than a second inside its sessions.

    A row counts in the session whose report it is in, whatever other sessions ran meanwhile.
    """
    stays = _union(
        _clipped(segment, segment.session) for segment in segments if segment.session and segment.status != WAITING_ROOM
    )
    duration = _total(stays)
    if duration < SHORTEST_ATTENDANCE:
        return None
    return Attendance(joined=stays[0].start, left=stays[-1].end, duration=duration, length=_total(_union(sessions)))


def minutes(duration: timedelta) -> Fraction:
    return Fraction(duration // timedelta(microseconds=1), 60_000_000)


def shown(value: Fraction | int) -> Decimal:
    """Return two decimals, half up; values are never negative here."""
    return Decimal(_hundredths(value)).scaleb(-2)


def number(value: Fraction | int) -> str:
    """Return the value as HubSpot wants it: "66.67", "100", "0"."""
    whole, rest = divmod(_hundredths(value), 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def _hundredths(value: Fraction | int) -> int:
    """Round in whole numbers, half up: fractions and decimals take several times as long, and everybody passes here."""
    return (200 * value.numerator + value.denominator) // (2 * value.denominator)


def _clipped(segment: Segment, session: Span) -> Span:
    """Without a leave the stay lasts to the end of its session."""
    return Span(max(segment.joined, session.start), min(segment.left or session.end, session.end))


def _union(spans: Iterable[Span]) -> list[Span]:
    """In time order, overlaps merged, empty and reversed ones dropped. Those that only touch stay apart."""
    merged: list[Span] = []
    for span in sorted((span for span in spans if span.start < span.end), key=lambda span: span.start):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _total(spans: Iterable[Span]) -> timedelta:
    return sum((span.end - span.start for span in spans), timedelta())
