"""Jobs of syncs: due occurrences become jobs, waiting jobs are claimed and run, failed ones wait or are parked."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models.functions import RowNumber

from audits.models import Trigger
from integrations.clock import utcnow
from integrations.decisions.schedule import retry_at
from integrations.errors import Disconnected, IntegrationError, RetryLater, TokenContested
from integrations.models import AccountState, Connection, Occurrence, SyncJob
from integrations.models.jobs import ATTEMPTS, NEVER_FINISHED, JobState
from integrations.sync.context import fresh_connections, opened
from integrations.sync.read.webinar import Window
from integrations.sync.remember.result import Result
from integrations.sync.rounds import note_round
from integrations.sync.runner import run_webinar

JOBS_A_ROUND = 200  # jobs handed to the broker in one round
DONE_IS_KEPT = timedelta(days=7)


def enqueue_due(now: datetime) -> int:
    """Enqueue a job for the due occurrences, except of accounts that must be reconnected. Returns how many.

    Connections take turns: thousands of one of them hold up no other.
    """
    turn = models.Window(RowNumber(), partition_by="webinar__connection", order_by="next_sync_at")
    due = (
        Occurrence.objects.filter(next_sync_at__lte=now)
        .exclude(webinar__connection__zoom__state=AccountState.RECONNECT_NEEDED)
        .exclude(webinar__connection__hubspot__state=AccountState.RECONNECT_NEEDED)
        .annotate(turn=turn)
        .order_by("turn", "next_sync_at")
    )
    ids = list(due.values_list("pk", flat=True)[:JOBS_A_ROUND])
    SyncJob.enqueue_many(ids, Trigger.SCHEDULE, now)
    Occurrence.objects.filter(pk__in=ids).update(next_sync_at=None)
    return len(ids)


def run_job(pk: int, clock: Callable[[], datetime] = utcnow) -> Result | None:
    """Claim the job and run it. Returns None if another worker has it, or there was nothing to report."""
    job = SyncJob.objects.select_related("occurrence__webinar").filter(pk=pk).first()
    if job is None or not job.claim(clock()):
        return None
    settled = False
    try:
        result = _run(job, clock)
        settle(job, result.error if result else None, clock())
        settled = True
    finally:
        job.let_go()  # if even the next line fails, the next sweep finds the job without an owner
        if not settled:
            give_back(job, clock())
    return result


def _run(job: SyncJob, clock: Callable[[], datetime]) -> Result | None:
    row = job.occurrence.webinar
    connection = Connection.objects.select_related("zoom", "hubspot").get(pk=row.connection_id)
    with opened(connection, job.trigger, actor=job.actor, in_doubt=_in_doubt(job), clock=clock) as context:
        results = list(run_webinar(context, row, Window(), job))
    result = results[0] if results else None
    if result and not result.error:
        note_round(connection.pk, clock(), whole=False)
    return result


def _in_doubt(job: SyncJob) -> bool:
    """Return True if an earlier run of the job broke off, or one before it that was given up."""
    return job.attempts > 1 or job.occurrence.jobs.filter(state=JobState.PARKED).exists()


def give_back(job: SyncJob, now: datetime) -> None:
    """Enqueue a job again whose run broke off. The connection to the database may be what broke."""
    fresh_connections()
    settle(job, RetryLater(NEVER_FINISHED), now)  # its sentence is what people read once the job is parked


def settle(job: SyncJob, error: IntegrationError | None, now: datetime) -> None:
    """Finish, enqueue again or park a job, by the error of its run. Waiting for a rate limit is no attempt.

    Jobs of an account that must be reconnected wait until it is (`SyncJob.due`). While another system spoils the
    tokens of the same app, a job is tried again at growing intervals and never parked.
    """
    if error is None:
        job.finish()
    elif isinstance(error, Disconnected):
        _enqueue_again(job, now, job.attempts - 1)
    elif isinstance(error, RetryLater) and error.limited:
        _enqueue_again(job, retry_at(now, job.attempts, error.after), job.attempts - 1)
    elif isinstance(error, TokenContested) or (isinstance(error, RetryLater) and job.attempts < ATTEMPTS):
        _enqueue_again(job, retry_at(now, job.attempts, error.after), job.attempts)
    else:
        job.park(error.sentence)


def _enqueue_again(job: SyncJob, at: datetime, attempts: int) -> None:
    """Finish the job and enqueue it again, both or neither, so that a crash in between loses no job."""
    with transaction.atomic():
        job.finish()
        SyncJob.enqueue(job.occurrence_id, job.trigger, at, job.actor, attempts, job.people)


def prune(now: datetime) -> int:
    """Delete old finished jobs, whose work is in the audit log. Returns how many."""
    return SyncJob.objects.filter(state=JobState.DONE, created_at__lt=now - DONE_IS_KEPT).delete()[0]
