"""Values that HubSpot only shows in another way than they were written: the same number, the same moment."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from integrations.records import MarketingEvent, MarketingEventWrite


def is_same(ours: str, theirs: str) -> bool:
    """Return True if both are the same text, number or moment."""
    if ours == theirs:
        return True
    for parse in (Decimal, datetime.fromisoformat):
        try:
            if parse(ours) == parse(theirs):
                return True
        except (InvalidOperation, ValueError, TypeError):
            continue
    return False


def milliseconds(moment: datetime | None) -> int:
    """Return the moment in milliseconds since 1970, which is as exact as HubSpot keeps it; 0 for none."""
    return round(moment.timestamp() * 1000) if moment else 0


def event_differences(event: MarketingEvent, write: MarketingEventWrite) -> dict[str, tuple[str, str]]:
    """Return what an event should say and what it says, by the field's name, for each field that differs.

    A value that is empty in Zoom was not sent.
    """
    texts = {
        "name": (write.name, event.name),
        "organizer": (write.organizer, event.organizer),
        "description": (write.description, event.description),
        "url": (write.url, event.url),
    }
    times = {"start": (write.start, event.start), "end": (write.end, event.end)}
    found = {
        name: (ours.strip(), theirs.strip())
        for name, (ours, theirs) in texts.items()
        if ours.strip() and theirs.strip() != ours.strip()
    }
    return found | {
        name: (ours.isoformat(), theirs.isoformat() if theirs else "")
        for name, (ours, theirs) in times.items()
        if ours and milliseconds(theirs) != milliseconds(ours)
    }
