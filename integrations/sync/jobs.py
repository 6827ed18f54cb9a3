"""When syncs run: due occurrences become jobs, waiting jobs are claimed and run, failed ones wait or are parked."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

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
    """A waiting job for every occurrence whose time has come; how many. Accounts that need a person wait for them."""
    due = (
        Occurrence.objects.filter(next_sync_at__lte=now)
        .exclude(webinar__connection__zoom__state=AccountState.RECONNECT_NEEDED)
        .exclude(webinar__connection__hubspot__state=AccountState.RECONNECT_NEEDED)
        .order_by("next_sync_at")
    )
    ids = list(due.values_list("pk", flat=True)[:JOBS_A_ROUND])
    SyncJob.enqueue_many(ids, Trigger.SCHEDULE, now)
    Occurrence.objects.filter(pk__in=ids).update(next_sync_at=None)
    return len(ids)


def run_job(pk: int, clock: Callable[[], datetime] = utcnow) -> Result | None:
    """Claim the job and run it; None where somebody else has it, or there was nothing to tell."""
    job = SyncJob.objects.select_related("occurrence__webinar").filter(pk=pk).first()
    if job is None or not job.claim(clock()):
        return None
    settled = False
    try:
        result = _run(job, clock)
        settle(job, result.error if result else None, clock())
        settled = True
    finally:
        job.let_go()  # should even the next line fail, the next sweep finds that nobody is at it
        if not settled:
            give_back(job, clock())
    return result


def _run(job: SyncJob, clock: Callable[[], datetime]) -> Result | None:
    row = job.occurrence.webinar
    connection = Connection.objects.select_related("zoom", "hubspot").get(pk=row.connection_id)
    with opened(connection, job.trigger, actor=job.actor, clock=clock) as context:
        results = list(run_webinar(context, row, Window(), job))
    result = results[0] if results else None
    if result and not result.error:
        note_round(connection.pk, clock(), whole=False)
    return result


def give_back(job: SyncJob, now: datetime) -> None:
    """Whatever broke off its run: it is tried again later. The connection to the database may be what broke."""
    fresh_connections()
    settle(job, RetryLater(NEVER_FINISHED), now)  # which is what is read of it once it is parked


def settle(job: SyncJob, error: IntegrationError | None, now: datetime) -> None:
    """What failed for a while is tried again, and waiting for a rate limit is no attempt; the rest is parked.

    An account that must be reconnected is parked itself: its jobs wait until it is (`SyncJob.due`). What another
    system that uses the same app spoils is tried for as long as it does, at growing intervals.
    """
    if error is None:
        job.finish()
    elif isinstance(error, Disconnected):
        _again(job, now, job.attempts - 1)
    elif isinstance(error, RetryLater) and error.limited:
        _again(job, retry_at(now, job.attempts, error.after), job.attempts - 1)
    elif isinstance(error, TokenContested) or (isinstance(error, RetryLater) and job.attempts < ATTEMPTS):
        _again(job, retry_at(now, job.attempts, error.after), job.attempts)
    else:
        job.park(error.sentence)


def _again(job: SyncJob, at: datetime, attempts: int) -> None:
    """Both or neither, so that a crash in between loses no job."""
    with transaction.atomic():
        job.finish()
        SyncJob.enqueue(job.occurrence_id, job.trigger, at, job.actor, attempts, job.people)


def prune(now: datetime) -> int:
    """Forget finished jobs: the audit log tells what they did."""
    return SyncJob.objects.filter(state=JobState.DONE, created_at__lt=now - DONE_IS_KEPT).delete()[0]
