"""The time now, and time zones by their names."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def utcnow() -> datetime:
    """Return the time now, in UTC. Everything that needs the time asks here."""
    return datetime.now(UTC)


def time_zone(name: str) -> ZoneInfo:
    """Return the zone of this name; UTC if there is none, because Zoom and HubSpot may name zones unknown here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name is a folder's, such as "Europe"
        return ZoneInfo("UTC")
