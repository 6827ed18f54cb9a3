"""Syncs requested by a webhook or a workflow: at once if the portal is idle, with a gap after the last one."""

from collections.abc import Mapping
from datetime import datetime

from audits.models import Trigger
from integrations.decisions.schedule import LONGEST_GAP, gap
from integrations.models import Occurrence, SyncJob
from integrations.models.jobs import JobState

Starts = dict[int, datetime]  # primary key of a job → when it may start


def enqueue(wishes: Mapping[int, datetime], now: datetime) -> Starts:
    """Enqueue a job for every occurrence (primary key → earliest start). Returns when each job may start."""
    if not wishes:
        return {}
    busy = _busy(now)
    found = Occurrence.objects.filter(pk__in=wishes).order_by("pk")
    starts: Starts = {}
    for pk, synced_at, registrants in found.values_list("pk", "synced_at", "registrants"):
        at = wishes[pk]
        when = max(at, synced_at + gap(busy, registrants)) if synced_at else at
        starts[SyncJob.enqueue(pk, Trigger.WEBHOOK, when)] = when
    return starts


def following(pk: int, now: datetime) -> Starts:
    """Return the job that was enqueued for the same occurrence while job `pk` ran, with when it may start."""
    found = SyncJob.objects.filter(state=JobState.WAITING, occurrence__jobs=pk).exclude(pk=pk)
    starts: Starts = {}
    for job in found.select_related("occurrence"):
        synced_at = job.occurrence.synced_at
        earliest = synced_at + gap(_busy(now), job.occurrence.registrants) if synced_at else now
        starts[job.pk] = max(job.not_before, earliest)
    return starts


def _busy(now: datetime) -> int:
    """Return how many syncs run or are due soon."""
    open_jobs = SyncJob.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING))
    return open_jobs.filter(not_before__lte=now + LONGEST_GAP).count()
