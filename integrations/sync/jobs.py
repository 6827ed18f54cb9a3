"""When syncs run: due occurrences become jobs, waiting jobs are claimed and run, failed ones wait or are parked."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from integrations.decisions.schedule import retry_at
from integrations.errors import IntegrationError, NeedsAdmin, RetryLater
from integrations.models import Connection, Occurrence, SyncJob
from integrations.models.jobs import JobState, Trigger
from integrations.sync.context import opened, utcnow
from integrations.sync.outcome import Result
from integrations.sync.reader import Window
from integrations.sync.runner import run_webinar

ATTEMPTS = 8
AT_ONCE = 200  # jobs handed to the broker in one round


def enqueue_due(now: datetime) -> int:
    """A waiting job for every occurrence whose time has come; how many."""
    due = Occurrence.objects.filter(next_sync_at__lte=now).order_by("next_sync_at").values_list("pk", flat=True)
    ids = list(due[:AT_ONCE])
    for pk in ids:
        SyncJob.enqueue(pk, Trigger.SCHEDULE, now)
    Occurrence.objects.filter(pk__in=ids).update(next_sync_at=None)
    return len(ids)


def waiting(now: datetime) -> list[int]:
    """Jobs that may run now; what a person pressed goes first."""
    jobs = SyncJob.objects.filter(state=JobState.WAITING, not_before__lte=now)
    pressed = jobs.filter(trigger=Trigger.SYNC_NOW).order_by("not_before").values_list("pk", flat=True)
    others = jobs.filter(~Q(trigger=Trigger.SYNC_NOW)).order_by("not_before").values_list("pk", flat=True)
    return [*pressed[:AT_ONCE], *others[:AT_ONCE]]


def run_job(pk: int, clock: Callable[[], datetime] = utcnow) -> Result | None:
    """Claim the job and run it; None where somebody else has it."""
    job = SyncJob.objects.select_related("occurrence__webinar__connection__zoom").filter(pk=pk).first()
    if job is None or not job.claim(clock()):
        return None
    row = job.occurrence.webinar
    connection = Connection.objects.select_related("zoom", "hubspot").get(pk=row.connection_id)
    with opened(connection, job.trigger, actor=job.actor, clock=clock) as context:
        result = next(iter(list(run_webinar(context, row, Window(), job))), None)
    _settle(job, result, clock())
    return result


def _settle(job: SyncJob, result: Result | None, now: datetime) -> None:
    """What failed for a while is tried again, and waiting for a rate limit is no attempt; the rest is parked."""
    job.finish()
    error = result.error if result else None
    if error is None:
        return
    if isinstance(error, NeedsAdmin):
        SyncJob.objects.filter(pk=job.pk).update(state=JobState.PARKED, error=error.sentence)
    elif isinstance(error, RetryLater) and (error.limited or job.attempts + 1 < ATTEMPTS):
        attempts = job.attempts if error.limited else job.attempts + 1
        again = retry_at(now, attempts, error.after)
        SyncJob.enqueue(job.occurrence_id, job.trigger, again, job.actor)
        SyncJob.objects.filter(occurrence_id=job.occurrence_id, state=JobState.WAITING).update(attempts=attempts)
    else:
        SyncJob.objects.filter(pk=job.pk).update(state=JobState.PARKED, error=_sentence(error))


def _sentence(error: IntegrationError) -> str:
    return error.sentence[:300]
