"""Webinar occurrences by the status of their last sync."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import Max

from integrations.models import Occurrence
from portal.health.patience import Remembered
from portal.metrics.text import counted, gauge

STATUSES = ("synced", "unchanged", "partial", "skipped", "failed")


def _count() -> Mapping[str, float]:
    return counted(Occurrence.objects.filter(status__in=STATUSES), "status", STATUSES)


by_status = Remembered[Mapping[str, float]](_count, {}, lasts=60.0)  # half a second, once there are a million


def lines(now: datetime) -> Iterator[str]:
    text = "Webinar occurrences by the status of their last sync, counted once a minute."
    yield from gauge("portal_webinars", text, by_status())
    last = Occurrence.objects.aggregate(last=Max("synced_at"))["last"]
    at = last.timestamp() if last else 0
    yield from gauge("portal_last_sync_timestamp_seconds", "When the last sync ended; 0: none yet.", {"": at})
