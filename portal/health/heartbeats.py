"""Worker and beat have reported lately."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.models import Heartbeat

GONE = timedelta(minutes=3)  # six reports
NEEDED = {
    "worker": "No worker has reported %s: start `celery --app portal.celery worker`, or see its log. Syncs wait.",
    "beat": "Beat has not reported %s: start `celery --app portal.celery beat`, or see its log. Nothing becomes due.",
}


def latest() -> dict[str, datetime]:
    """Return when each kind of process last reported, in one query."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def missing(now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the kinds of process that are needed and silent, with a sentence each."""
    found = latest()
    for name, sentence in NEEDED.items():
        at = found.get(name)
        if at is None:
            yield name, sentence % "yet"
        elif now - at > GONE:
            yield name, sentence % f"for {(now - at) // timedelta(minutes=1)} minutes"
