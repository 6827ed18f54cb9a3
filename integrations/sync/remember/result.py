"""REMEMBER, at the end: the audit entries of a run, its status, and when to look again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audits import counters
from audits import log as audit
from audits.models import Trigger
from audits.reasons import main_reason
from integrations import log_ids
from integrations.accounts.tokens import note_state
from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, TokenContested
from integrations.models import Occurrence, WebinarRow
from integrations.models.accounts import AccountState
from integrations.models.jobs import JobState
from integrations.records import PersonPlan
from integrations.records.calls import Calls
from integrations.sync.context import Context
from integrations.sync.page_outcome import NOT_UPDATED
from integrations.sync.remember.next_sync import next_sync
from integrations.sync.remember.retried import mark_mended
from integrations.sync.remember.tally import Tally

STORED = [
    "synced_at",
    "status",
    "level",
    "reason",
    "registrants",
    "attendees",
    "without_email",
    "next_sync_at",
    "unfinished_since",
]
ASKED_BY_A_PERSON = (Trigger.SYNC_NOW, Trigger.RETRY)


@dataclass
class Result:
    """The result of one occurrence.

    `status` is what people read; `left_over` says that something retryable is left.
    """

    webinar_id: str
    occurrence_id: str
    topic: str
    status: str
    attendance: str = "none"
    registrants: int = 0
    attendees: int = 0
    created: int = 0
    updated: int = 0
    excluded: dict[str, int] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    calls: Calls = field(default_factory=Calls)
    seconds: float = 0.0
    left_over: bool = False
    error: IntegrationError | None = None
    plans: list[PersonPlan] = field(default_factory=list)  # of a dry run

    @property
    def bad(self) -> bool:
        """True if the run failed or left something retryable."""
        return self.status == "failed" or self.left_over

    def document(self, connection: str) -> dict[str, Any]:
        """Return one line of `sync_webinars --json`."""
        return {
            "connection": connection,
            "webinar_id": self.webinar_id,
            "occurrence_id": self.occurrence_id,
            "topic": self.topic,
            "status": self.status,
            "attendance": self.attendance,
            "registrants": self.registrants,
            "attendees": self.attendees,
            "contacts_created": self.created,
            "contacts_updated": self.updated,
            "excluded": self.excluded,
            "api_calls": {"zoom": self.calls.zoom, "hubspot": self.calls.hubspot},
            "audit": self.codes,
            "seconds": round(self.seconds, 2),
        }


def run_log(context: Context, occurrence: Occurrence, *, people_only: bool = False) -> audit.RunLog:
    """Return an empty log of this run. `people_only`: it retries some people and says nothing about the others."""
    return audit.RunLog(
        connection=context.connection.name,
        webinar_id=occurrence.webinar.zoom_id,
        occurrence_id=occurrence.occurrence_id,
        topic=occurrence.webinar.topic,
        trigger=context.trigger,
        actor=context.actor,
        started_at=context.clock(),
        people_only=people_only,
    )


LEFT_OUT = {"users_unreadable": "sync_error", "rejected_by_hubspot": "person_failed"}


def note_people(log: audit.RunLog, tally: Tally) -> None:
    """Log everybody who was left out or refused, and how much was synced."""
    for one in tally.left_out:
        log.person(LEFT_OUT.get(one.cause, "emails_excluded"), one.cause, one.email, one.detail)
    for email, code, cause, words in tally.refused:
        log.person(code, cause, email, words)
    if tally.not_written:
        log.person(*NOT_UPDATED, "", tally.not_written)
    _note_unwritten(log, tally)
    log.note("synced", "contacts", count=tally.created + tally.updated)
    log.note("synced", "participants", count=tally.accepted)
    log.note("synced", "properties", count=tally.properties)


def _note_unwritten(log: audit.RunLog, tally: Tally) -> None:
    """Log the mapped values that were not written: one entry for each person and cause, or for a whole property."""
    details: dict[tuple[str, str], list[str]] = {}
    for email, one in sorted(tally.unwritten, key=lambda pair: (pair[0], pair[1].cause, pair[1].detail())):
        if email:
            details.setdefault((one.cause, email), []).append(one.detail())
        else:
            log.person("answers_not_written", one.cause, "", one.detail())
    for (cause, email), found in details.items():
        log.person("answers_not_written", cause, email, "; ".join(found))


def remember(context: Context, occurrence: Occurrence, log: audit.RunLog, tally: Tally, *, skipped: bool) -> Result:
    """Record the run, unless it left everything as it was and nobody asked for it. Returns its result."""
    status = audit.status(log, failed=False, skipped=skipped)
    if not context.dry_run:
        unchanged = _is_unchanged(log)
        if not unchanged or context.trigger in ASKED_BY_A_PERSON:
            recorded = "unchanged" if unchanged and status == "synced" else status
            audit.record(log, status=recorded, finished_at=context.clock())
        if not log.people_only:
            _store(context, occurrence, None if skipped else tally, status, log)
            # A run that came to its end has done what the failed jobs of this occurrence could not.
            occurrence.jobs.filter(state=JobState.PARKED).update(state=JobState.DONE, error="", people=[])
        else:
            occurrence.count_people()
            if status == "synced":
                mark_mended(occurrence, log)
        if unchanged and not skipped:
            status = "unchanged"
        counters.count_run(log, status)
    return result(occurrence, log, tally, status, context.clock())


def broken_off(context: Context, occurrence: Occurrence, log: audit.RunLog, error: IntegrationError) -> Result:
    """Record a run that stopped at an error. What it wrote until then stays, and the rest is left to the next run.

    The retry of some people says nothing about the occurrence, so its status stays. Returns the run's result.
    """
    note_account(context, error)
    limited = isinstance(error, RetryLater) and error.limited
    if not limited:
        note_error(log, error)
    status = "partial" if log.wrote else "failed"
    if not context.dry_run:
        asked = context.trigger in ASKED_BY_A_PERSON
        # A rate limit is waiting, which is nothing to read about; what was written until then is.
        if log.wrote if limited else asked or not _is_unchanged(log):
            audit.record(log, status=status, finished_at=context.clock())
        if limited:
            log.note("sync_error", cause_of(error))  # for the schedule and the caller
        if occurrence.pk and not log.people_only:
            _store(context, occurrence, None, status, log)
        elif occurrence.pk:
            occurrence.count_people()
        if limited:
            counters.add(counters.SYNCS, "limited")
        else:
            counters.count_run(log, status)
    broken = result(occurrence, log, Tally(), status, context.clock())
    broken.error = error
    return broken


def _is_unchanged(log: audit.RunLog) -> bool:
    """Return True if the last run left the same state and nothing has happened since. Retries are not compared."""
    if log.people_only:
        return False
    last = audit.last(log.connection, log.webinar_id, log.occurrence_id)
    return last is not None and last.digest == log.digest and not log.eventful


SYNC_ERRORS = {
    "event_not_created",
    "properties_not_updated",
    "not_found_in_zoom",
    "reconnect_needed",
    "scope_missing",
    "users_unreadable",
}


def cause_of(error: IntegrationError) -> str:
    """Return the audit cause of the error."""
    return error.cause if error.cause in SYNC_ERRORS else "unavailable"


def note_error(log: audit.RunLog, error: IntegrationError) -> None:
    """Log the error of the run."""
    if isinstance(error, TokenContested):
        log.person("sync_error", cause_of(error), "", error.sentence)
    elif isinstance(error, GiveUp) and error.detail:
        log.person("sync_error", cause_of(error), "", error.detail)  # in the provider's words: a person must look
    else:
        log.note("sync_error", cause_of(error))


def note_account(context: Context, error: IntegrationError) -> None:
    """Record on the account that an administrator must act, if the error says so."""
    if isinstance(error, NeedsAdmin | TokenContested):
        note_state(context.zoom_account if error.provider == "zoom" else context.hubspot_account, error)


def unreadable(
    context: Context, row: WebinarRow, error: IntegrationError, calls: Calls, asked_for: Occurrence | None = None
) -> Result:
    """Record that what the occurrences of a webinar have in common could not be read. Returns the result."""
    occurrence = asked_for or row.occurrences.first() or _placeholder(context, row)
    occurrence.webinar = row
    log = run_log(context, occurrence)
    with log_ids.put(run=log.id):
        result = broken_off(context, occurrence, log, error)
    result.calls = calls
    return result


def _placeholder(context: Context, row: WebinarRow) -> Occurrence:
    """Return an occurrence for a webinar that failed before it had any, so that the failure is seen.

    It is not stored if Zoom never listed the webinar.
    """
    occurrence = Occurrence(webinar=row)
    if row.discovered_at and not context.dry_run:
        occurrence.save()
    return occurrence


def _store(context: Context, occurrence: Occurrence, tally: Tally | None, status: str, log: audit.RunLog) -> None:
    """Store the status of the occurrence, the numbers of its people, and when it is synced next.

    A success clears the accounts' need to reconnect.
    """
    now = context.clock()
    occurrence.synced_at, occurrence.status, occurrence.level = now, status, log.level
    occurrence.reason = main_reason({code: log.causes(code) for code in log.codes})
    if tally:
        occurrence.registrants, occurrence.attendees = tally.registrants, tally.attendees
    if tally and not occurrence.raw_pruned_at:
        occurrence.without_email = log.excluded.get("no_email", 0)
    occurrence.next_sync_at = next_sync(occurrence, log, now)
    occurrence.unfinished_since = (occurrence.unfinished_since or now) if log.retryable else None
    occurrence.save(update_fields=STORED)
    occurrence.count_people()
    for account in (context.hubspot_account, context.zoom_account):
        mended = account.state == AccountState.RECONNECT_NEEDED or account.contested
        if mended and status in ("synced", "unchanged"):
            account.set_state(AccountState.CONNECTED)


def result(occurrence: Occurrence, log: audit.RunLog, tally: Tally, status: str, now: datetime) -> Result:
    """Return the result of the run."""
    return Result(
        webinar_id=log.webinar_id,
        occurrence_id=log.occurrence_id,
        topic=log.topic,
        status=status,
        attendance=occurrence.attendance,
        registrants=tally.registrants,
        attendees=tally.attendees,
        created=tally.created,
        updated=tally.updated,
        excluded=log.excluded,
        codes=log.codes,
        seconds=(now - log.started_at).total_seconds(),
        left_over=log.retryable,
        plans=tally.plans,
    )
