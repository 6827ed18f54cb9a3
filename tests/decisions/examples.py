"""Short names for the times and values that the examples are made of."""

from datetime import UTC, datetime, timedelta

from integrations.records import Attendance, Segment, Span

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def at(clock: str, day: int = 0) -> datetime:
    """`at("10:30")` or `at("10:30:05", day=1)`, UTC."""
    hours, minutes, seconds = (int(part) for part in f"{clock}:00".split(":")[:3])
    return MIDNIGHT + timedelta(days=day, hours=hours, minutes=minutes, seconds=seconds)


def span(start: str, end: str) -> Span:
    return Span(at(start), at(end))


def stay(joined: str, left: str | None, status: str = "") -> Segment:
    return Segment(joined=at(joined), left=at(left) if left else None, seconds=0, status=status)


def attendance(joined: str = "10:00", left: str = "11:00", duration: int = 60, length: int = 60) -> Attendance:
    """Duration and length in minutes."""
    return Attendance(at(joined), at(left), timedelta(minutes=duration), timedelta(minutes=length))
