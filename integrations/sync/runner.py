"""The one flow: read, decide, write, remember. Beat, a webhook, Sync now and the command all come through here."""

import logging
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

from audits import log as audit
from integrations.errors import GiveUp, IntegrationError, RetryLater
from integrations.models import Occurrence, WebinarRow
from integrations.models.jobs import Step, SyncJob
from integrations.sync import odd_rows, people, retry
from integrations.sync.context import Calls, Context, fresh_connections
from integrations.sync.decide.people import plan_page
from integrations.sync.due import due_now
from integrations.sync.page_outcome import PageOutcome
from integrations.sync.progress import Progress
from integrations.sync.read.occurrence import OccurrenceRead, read_occurrence
from integrations.sync.read.webinar import WebinarRead, Window, read_webinar
from integrations.sync.remember import result as outcome
from integrations.sync.remember.result import Result
from integrations.sync.write import verify
from integrations.sync.write.marketing_event import EventMissing, find_event_again
from integrations.sync.write.occurrence import after_people, before_people, complete
from integrations.sync.write.people import write_people

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
        result = _flow(context, read, occurrence, log)
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
    if not retry.possible(occurrence):
        return None
    before, log = context.calls(), retry.run_log(context, occurrence)
    try:
        result = retry.run(context, occurrence, job.people, log)
    except Exception as error:
        known = foreseen(error, f"The retry of people of occurrence {occurrence.pk} failed")
        result = retry.broken_off(context, occurrence, log, known)
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


def _flow(context: Context, read: WebinarRead, occurrence: Occurrence, log: audit.RunLog) -> Result | None:
    found = read_occurrence(context, read, occurrence, log)  # READ
    if found.nothing_to_tell:
        return None
    tally = outcome.Tally()
    if not found.skip:
        try:
            _event_and_people(context, read, found, log, tally)
        except EventMissing:
            find_event_again(context, occurrence)
            tally.begin_again()
            _event_and_people(context, read, found, log, tally)
        finally:
            outcome.note_people(log, tally)
            log.note("emails_excluded", "no_email", count=people.unmatched(occurrence))
            odd_rows.note(context, log, occurrence, read.detail)
        after_people(context, found, log)
    return outcome.remember(context, occurrence, log, tally, skipped=bool(found.skip))  # REMEMBER


def _event_and_people(
    context: Context, read: WebinarRead, found: OccurrenceRead, log: audit.RunLog, tally: outcome.Tally
) -> None:
    occurrence = found.occurrence
    if found.people_stay:
        tally.registrants, tally.attendees = occurrence.registrants, occurrence.attendees
    before_people(context, found, log)
    progress = Progress(context, occurrence.pk, 0 if found.people_stay else people.count(occurrence))
    read_so_far = 0
    pages = people.people(occurrence, context.hubspot_account, context.clock()) if not found.people_stay else ()
    for page in verify.pages(context, occurrence, pages):
        SyncJob.extend(occurrence.pk, context.clock())
        plan = plan_page(context, occurrence, read.staff, page)  # DECIDE
        tally.count(page, plan, keep=context.dry_run)
        came_of_it = PageOutcome()
        try:
            write_people(context, occurrence, plan, page, came_of_it, progress)  # WRITE
        finally:
            tally.add(came_of_it)
        read_so_far += len(page)
        progress.reach(read_so_far)
    progress.begin(Step.RECORDINGS)
    if not tally.left_over:
        complete(context, found, log)


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
