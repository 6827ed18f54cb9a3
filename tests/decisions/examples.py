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


def stay(joined: str, left: str | None, status: str = "", session: Span | None = None) -> Segment:
    return Segment(at(joined), at(left) if left else None, 0, status=status, session=session)


def stays(session: Span, *times: tuple[str, str | None]) -> list[Segment]:
    """Rows of the report of one session."""
    return [stay(joined, left, session=session) for joined, left in times]


def attendance(joined: str = "10:00", left: str = "11:00", duration: int = 60, length: int = 60) -> Attendance:
    """Duration and length in minutes."""
    return Attendance(at(joined), at(left), timedelta(minutes=duration), timedelta(minutes=length))
