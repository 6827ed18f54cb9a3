"""The queue: how many syncs wait, how long the oldest due one does, and how far the portal is behind Zoom."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from integrations.models import AccountState, Occurrence, SyncJob
from integrations.models.jobs import JobState
from portal.metrics.text import counted, gauge

JOBS = (JobState.WAITING, JobState.RUNNING, JobState.PARKED)
LOST = AccountState.RECONNECT_NEEDED


def lines(now: datetime) -> Iterator[str]:
    jobs = counted(SyncJob.objects.filter(state__in=JOBS), "state", JOBS)
    yield from gauge("portal_jobs", "Syncs that wait, run, or are parked until a person looks.", jobs)
    late = _seconds(now, _oldest(SyncJob.objects.filter(state=JobState.WAITING, not_before__lte=now)))
    yield from gauge("portal_jobs_late_seconds", "How long the oldest due sync waits for a worker.", {"": late})
    running = _seconds(now, _oldest(SyncJob.objects.filter(state=JobState.RUNNING)))
    text = "For how long something that Zoom has is not synced although it is due: waiting, or being synced."
    lag = max(late, running, _seconds(now, _due_without_a_job(now)))
    yield from gauge("portal_lag_seconds", text, {"": lag})


def _oldest(jobs: QuerySet[SyncJob]) -> datetime | None:
    """Return since when the oldest of these jobs is due.

    Jobs of accounts that must be reconnected do not count, as they wait for a person.
    """
    ours = jobs.exclude(occurrence__webinar__connection__zoom__state=LOST)
    ours = ours.exclude(occurrence__webinar__connection__hubspot__state=LOST)
    return ours.order_by("not_before").values_list("not_before", flat=True).first()


def _due_without_a_job(now: datetime) -> datetime | None:
    due = Occurrence.objects.filter(next_sync_at__lte=now).exclude(webinar__connection__zoom__state=LOST)
    due = due.exclude(webinar__connection__hubspot__state=LOST).order_by("next_sync_at")
    return due.values_list("next_sync_at", flat=True).first()


def _seconds(now: datetime, since: datetime | None) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
