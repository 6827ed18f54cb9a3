"""Runs of the flow: which occurrences of a webinar are synced now, and what becomes of a run that an error ends.

Beat, a webhook, Sync now and the command all come through here.
"""

import logging
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

from integrations.errors import GiveUp, IntegrationError, RetryLater
from integrations.models import Occurrence, WebinarRow
from integrations.models.jobs import SyncJob
from integrations.sync import retry
from integrations.sync.context import Calls, Context, fresh_connections
from integrations.sync.flow import sync_occurrence
from integrations.sync.read.webinar import WebinarRead, Window, read_webinar
from integrations.sync.remember import result as outcome
from integrations.sync.remember.result import Result

logger = logging.getLogger(__name__)


def run_webinar(context: Context, row: WebinarRow, window: Window, job: SyncJob | None = None) -> Iterator[Result]:
    """Sync the occurrences of a webinar; one result an occurrence. With a claimed job only the one it is about."""
    before = context.calls()
    try:
        yield from _run_webinar(context, row, window, job)
    except Exception as error:  # this webinar's, never the queue's or the command's
        known = foreseen(error, f"Sync of webinar {row.zoom_id} failed")
        yield outcome.unreadable(context, row, known, context.calls() - before, job.occurrence if job else None)


def _run_webinar(context: Context, row: WebinarRow, window: Window, job: SyncJob | None) -> Iterator[Result]:
    if job and job.people and (retried := run_people(context, job)):
        yield retried
        return
    before = context.calls()
    read = read_webinar(context, row, window)
    common = context.calls() - before
    if read.lost:
        yield outcome.unreadable(context, row, not_found(), common, job.occurrence if job else None)
    for occurrence in due_now(context, read, job):
        # What a series reads once for all its occurrences is shared; a single webinar's calls are its own.
        shared = common if len(read.occurrences) == 1 else Calls()
        yield from run(context, read, occurrence, shared, job if job and job.occurrence_id == occurrence.pk else None)


def run(
    context: Context, read: WebinarRead, occurrence: Occurrence, calls: Calls, job: SyncJob | None = None
) -> Iterator[Result]:
    """Sync one occurrence. Everything that can happen to it ends as a result, and nothing in an exception."""
    occurrence.webinar = read.row
    own = None if job else _start(context, occurrence)
    if not (job or own):
        return
    before = context.calls()
    log = outcome.run_log(context, occurrence)
    result: Result | None
    try:
        result = sync_occurrence(context, read, occurrence, log)
    except Exception as error:  # this occurrence's, never the other ones'
        known = foreseen(error, f"Sync of occurrence {occurrence.pk} failed")
        result = outcome.broken_off(context, occurrence, log, known)
    finally:
        if own:
            own.let_go()  # should even the next line fail, the next sweep finds that nobody is at it
            own.finish()
    if result is not None:
        result.calls = calls + (context.calls() - before)
        yield result


def run_people(context: Context, job: SyncJob) -> Result | None:
    """Try only the people of the job again; None where the whole webinar must be synced instead."""
    occurrence = job.occurrence
    if not retry.is_possible(occurrence):
        return None
    before, log = context.calls(), outcome.run_log(context, occurrence, people_only=True)
    try:
        result = retry.sync_people(context, occurrence, job.people, log)
    except Exception as error:
        known = foreseen(error, f"The retry of people of occurrence {occurrence.pk} failed")
        result = outcome.broken_off(context, occurrence, log, known)
    if result is not None:
        result.calls = context.calls() - before
    return result


def _start(context: Context, occurrence: Occurrence) -> SyncJob | None:
    """The running job of this run; while another one has it, wait if the caller does."""
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


def foreseen(error: Exception, where: str) -> IntegrationError:
    """Say of whatever ended a run what is to be done about it. From here on the database has a fresh connection."""
    if isinstance(error, IntegrationError):
        return error
    logger.error("%s", where, exc_info=error)
    fresh_connections()
    detail = type(error).__name__
    if isinstance(error, OperationalError | InterfaceError):
        return RetryLater("The database broke off the connection; the sync tries again by itself.", detail=detail)
    return GiveUp(
        "The sync stopped at something nobody foresaw: look into the log, then retry.",
        cause="unavailable",
        detail=detail,
    )


def not_found() -> IntegrationError:
    return GiveUp(
        "Zoom knows no such webinar: check its number, and that it belongs to the connected Zoom account.",
        cause="not_found_in_zoom",
    )
