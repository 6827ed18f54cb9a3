"""Runs of the flow: which occurrences of a webinar are synced now, and what becomes of a run that an error ends.

Beat, a webhook, Sync now and the command all come through here.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError
from redis import RedisError

from audits.log import RunLog
from integrations import log_ids
from integrations.errors import GiveUp, IntegrationError, RetryLater
from integrations.models import Occurrence, WebinarRow
from integrations.models.jobs import SyncJob
from integrations.records.calls import Calls
from integrations.sync import retry
from integrations.sync.context import Context, fresh_connections
from integrations.sync.flow import sync_occurrence
from integrations.sync.read.webinar import WebinarRead, Window, read_webinar
from integrations.sync.remember import result as outcome
from integrations.sync.remember.result import Result

logger = logging.getLogger(__name__)


def run_webinar(context: Context, row: WebinarRow, window: Window, job: SyncJob | None = None) -> Iterator[Result]:
    """Sync the occurrences of a webinar and yield a result for each; with a claimed job, only those due with it.

    An error becomes a result of this webinar and never ends the queue or the command.
    """
    before = context.calls()
    try:
        with log_ids.put(webinar=row.zoom_id), only_integration_errors(f"Sync of webinar {row.zoom_id} failed"):
            yield from _run_webinar(context, row, window, job)
    except IntegrationError as error:
        yield outcome.unreadable(context, row, error, context.calls() - before, job.occurrence if job else None)


def _run_webinar(context: Context, row: WebinarRow, window: Window, job: SyncJob | None) -> Iterator[Result]:
    if job and job.people and (retried := run_people(context, job)):
        yield retried
        return
    before = context.calls()
    read = read_webinar(context, row, window)
    common = context.calls() - before
    if read.lost:
        yield outcome.unreadable(context, row, not_found(), common, job.occurrence if job else None)
    # What a series reads once for all its occurrences is shared; a single webinar's calls are its own.
    shared = common if len(read.occurrences) == 1 else Calls()
    for occurrence in due_now(context, read, job):
        own_job = job if job and job.occurrence_id == occurrence.pk else None
        result = run_occurrence(context, read, occurrence, own_job)
        if result is not None:
            result.calls += shared
            yield result


def run_occurrence(
    context: Context, read: WebinarRead, occurrence: Occurrence, job: SyncJob | None = None
) -> Result | None:
    """Sync one occurrence, with its claimed job or with a new one. An error becomes its result.

    Returns None if another run has the occurrence or there is nothing to report.
    """
    occurrence.webinar = read.row
    own = None if job else _start(context, occurrence)
    if not (job or own):
        return None
    log = outcome.run_log(context, occurrence)
    try:
        return _result(context, occurrence, log, lambda: sync_occurrence(context, read, occurrence, log))
    finally:
        if own:
            own.let_go()  # if even the next line fails, the next sweep finds the job without an owner
            own.finish()


def run_people(context: Context, job: SyncJob) -> Result | None:
    """Sync only the people that the job names. Returns None if the whole webinar must be synced instead."""
    occurrence = job.occurrence
    if not retry.is_possible(occurrence):
        return None
    log = outcome.run_log(context, occurrence, people_only=True)
    return _result(context, occurrence, log, lambda: retry.sync_people(context, occurrence, job.people, log))


def _result(context: Context, occurrence: Occurrence, log: RunLog, sync: Callable[[], Result | None]) -> Result | None:
    """Return the result of `sync` with the calls that it cost; an error becomes a result as well."""
    before = context.calls()
    try:
        with log_ids.put(run=log.id), only_integration_errors(f"Sync of occurrence {occurrence.pk} failed"):
            result = sync()
    except IntegrationError as error:
        result = outcome.broken_off(context, occurrence, log, error)
    if result is not None:
        result.calls = context.calls() - before
    return result


def _start(context: Context, occurrence: Occurrence) -> SyncJob | None:
    """Start a job for this run. Returns None if another run has the occurrence and the caller does not wait for it."""
    while True:
        SyncJob.sweep(context.clock())
        job = SyncJob.start(occurrence.pk, context.trigger, context.clock(), context.actor)
        if job is not None or not context.wait(occurrence):
            return job


def due_now(context: Context, read: WebinarRead, job: SyncJob | None) -> list[Occurrence]:
    """Return all occurrences that were read; with a job, its own first and then those that changed in Zoom.

    A change is only seen by the reading that finds it, so that a changed occurrence cannot wait for its own job.
    """
    if job is None:
        return read.occurrences
    _schedule_new_occurrences(context, read)
    own = [one for one in read.occurrences if one.pk == job.occurrence_id]
    return own + [one for one in read.occurrences if one not in own and one.occurrence_id in read.changes]


def _schedule_new_occurrences(context: Context, read: WebinarRead) -> None:
    """Give every new occurrence a job of its own: the next of a series, or one that ran unannounced."""
    window = Window(context.sync_from)
    new = [
        one.pk
        for one in read.occurrences
        if one.synced_at is None and one.next_sync_at is None and window.holds(one.started_at or one.start, context)
    ]
    Occurrence.objects.filter(pk__in=new).update(next_sync_at=context.clock())


@contextmanager
def only_integration_errors(failure: str) -> Iterator[None]:
    """Turn an unforeseen error into an IntegrationError that says what to do, and log it as this `failure`.

    Broken connections to the database are replaced, so that the run's end can be recorded.
    """
    try:
        yield
    except IntegrationError:
        raise
    except Exception as error:
        logger.error("%s", failure, exc_info=error)
        fresh_connections()
        detail = type(error).__name__
        if isinstance(error, RedisError):
            sentence = "Redis did not answer; the sync retries automatically."
            raise RetryLater(sentence, detail=detail) from error
        if isinstance(error, OperationalError | InterfaceError):
            sentence = "The database broke off the connection; the sync retries automatically."
            raise RetryLater(sentence, detail=detail) from error
        sentence = "The sync stopped at an unexpected error: check the log, then retry."
        raise GiveUp(sentence, cause="unavailable", detail=detail) from error


def not_found() -> IntegrationError:
    """Return the error for a webinar that Zoom never showed."""
    return GiveUp(
        "Zoom knows no such webinar: check its number, and that it belongs to the connected Zoom account.",
        cause="not_found_in_zoom",
    )
