"""RETRY: only the people somebody named, from what is stored of them. Zoom is not asked, and nobody else is touched.

The occurrence keeps the outcome of its last sync, but for what the retry has mended of it; the next sync of everybody
goes on as ever.
"""

from collections.abc import Collection

from audits import codes
from audits import log as audit
from audits.models import Run
from integrations.errors import IntegrationError, RetryLater
from integrations.models import Occurrence, SyncJob
from integrations.sync import people as inputs
from integrations.sync.context import Context
from integrations.sync.decide.people import plan_page
from integrations.sync.page_outcome import PageOutcome
from integrations.sync.read.deleted_webinar import known_staff
from integrations.sync.read.webinar import settings_of
from integrations.sync.remember import result as outcome
from integrations.sync.remember.result import Result
from integrations.sync.write.marketing_event import EventMissing, find_event_again
from integrations.sync.write.occurrence import events_of
from integrations.sync.write.people import write_people


def possible(occurrence: Occurrence) -> bool:
    """Whether there is a marketing event to take part in, and rows that tell of its people; else all is synced."""
    gone = occurrence.deleted and occurrence.ended_at is None
    return bool(occurrence.event_fingerprint) and not (
        gone or occurrence.raw_pruned_at or occurrence.webinar.zoom_event
    )


def run_log(context: Context, occurrence: Occurrence) -> audit.RunLog:
    log = outcome.run_log(context, occurrence)
    log.people_only = True
    return log


def run(context: Context, occurrence: Occurrence, emails: Collection[str], log: audit.RunLog) -> Result | None:
    """None where the marketing event is gone, so that everybody must be synced.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    tally = outcome.Tally()
    switch = settings_of(context, occurrence.webinar).webinar
    if not switch.on:
        log.note("settings_off", switch.cause)
        return _remember(context, occurrence, log, tally, skipped=True)
    try:
        _people(context, occurrence, emails, tally)
    except EventMissing:
        find_event_again(context, occurrence)
        return None
    finally:
        outcome.note_people(log, tally)
    events_of(context, occurrence, log, emails)
    return _remember(context, occurrence, log, tally)


def _people(context: Context, occurrence: Occurrence, emails: Collection[str], tally: outcome.Tally) -> None:
    staff = known_staff(occurrence.webinar)
    for page in inputs.people(occurrence, context.hubspot_account, context.clock(), only=emails):
        SyncJob.extend(occurrence.pk, context.clock())
        plan = plan_page(context, occurrence, staff, page)
        tally.count(page, plan, keep=False)
        came_of_it = PageOutcome()
        try:
            write_people(context, occurrence, plan, page, came_of_it)
        finally:
            tally.add(came_of_it)


def _remember(
    context: Context, occurrence: Occurrence, log: audit.RunLog, tally: outcome.Tally, *, skipped: bool = False
) -> Result:
    status = audit.status(log, failed=False, skipped=skipped)
    audit.record(log, status=status, finished_at=context.clock())
    if not log.retryable and not skipped:
        _mend(occurrence, log)
    return outcome.result(occurrence, log, tally, status, context.clock())


def broken_off(context: Context, occurrence: Occurrence, log: audit.RunLog, error: IntegrationError) -> Result:
    """The retry stopped at an error, which says nothing about the occurrence."""
    outcome.note_account(context, error)
    limited = isinstance(error, RetryLater) and error.limited
    if not limited:
        outcome.note_error(log, error)
    status = "partial" if log.wrote else "failed"
    if not limited or log.wrote:  # being limited is waiting, which is nothing to read about
        audit.record(log, status=status, finished_at=context.clock())
    result = outcome.result(occurrence, log, outcome.Tally(), status, context.clock())
    result.error = error
    return result


def _mend(occurrence: Occurrence, log: audit.RunLog) -> None:
    """Nothing is left of what the last sync left over: it is no longer partly synced."""
    last = audit.last(log.connection, log.webinar_id, log.occurrence_id)
    people = audit.retryable_people(last) if last else None
    if last is None or people is None or occurrence.status != "partial":
        return
    still = [cause for cause in still_out(occurrence, people).values() if codes.person_is_retried(cause)]
    if not still:
        occurrence.status, occurrence.level = "synced", _level(last)
        occurrence.save(update_fields=["status", "level"])


def still_out(occurrence: Occurrence, emails: Collection[str]) -> dict[str, str]:
    """Who of these is not in HubSpot to this day, with the cause."""
    rows = occurrence.participants.filter(email__in=emails).exclude(cause="")
    return dict(rows.values_list("email", "cause"))


def _level(last: Run) -> str:
    """The worst of what the sync found that no retry mends; "" where there is nothing."""
    found = {
        entry.level
        for entry in last.entries.all()
        if any(not codes.retryable(entry.code, cause) for cause in entry.causes)
    }
    return next((level for level in ("error", "warning", "info") if level in found), "")
