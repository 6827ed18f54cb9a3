"""The time now, as everything that needs it asks for it."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    return datetime.now(UTC)
