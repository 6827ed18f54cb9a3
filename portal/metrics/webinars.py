"""Webinar occurrences by the status of their last sync."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max

from integrations.models import Occurrence
from portal.metrics.text import counted, gauge

STATUSES = ("synced", "unchanged", "partial", "skipped", "failed")


def lines(now: datetime) -> Iterator[str]:
    webinars = counted(Occurrence.objects.filter(status__in=STATUSES), "status", STATUSES)
    yield from gauge("portal_webinars", "Webinar occurrences by the status of their last sync.", webinars)
    last = Occurrence.objects.aggregate(last=Max("synced_at"))["last"]
    at = last.timestamp() if last else 0
    yield from gauge("portal_last_sync_timestamp_seconds", "When the last sync ended; 0: none yet.", {"": at})
