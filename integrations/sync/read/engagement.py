"""READ: the polls, questions and survey of an occurrence's sessions, once each when the attendance is final.

The address in the report says whose something is. Nobody is found by it who did not register or attend, and what is
nobody's is kept without address and name, only to be counted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from integrations.decisions.extras.engagement import is_out_of_reach, kept
from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.models import EngagementRow, Occurrence, SessionRow
from integrations.models.answers import EngagementKind
from integrations.privacy.forget import private
from integrations.records.engagement import Engaged
from integrations.records.mapping import Engagement
from integrations.sync.context import Context
from integrations.sync.notes import (
    ENGAGEMENT,
    EXPIRED,
    POLLS_NOT_ALLOWED,
    QUESTIONS_NOT_ALLOWED,
    SURVEY_NOT_ALLOWED,
    UNREADABLE,
    Note,
    raise_if_account_wide,
    unread_note,
)
from integrations.sync.people import named_in
from integrations.sync.read.engagement_questions import keep_questions
from integrations.zoom import scopes
from integrations.zoom.client import ZoomClient

BATCH = 1000
LONGEST_WORDS = 500
NO_LONGER_THERE = (ENGAGEMENT, EXPIRED)


@dataclass(frozen=True, slots=True)
class Report:
    """One of the three reports. `read_at` is the field of a session that says when it was read."""

    kind: EngagementKind
    capability: str
    read_at: str
    not_allowed: tuple[str, str]
    read: Callable[[ZoomClient, str], list[Engaged]]


POLLS = Report(EngagementKind.POLL, scopes.POLLS, "polls_read_at", POLLS_NOT_ALLOWED, ZoomClient.poll_answers)
QUESTIONS = Report(
    EngagementKind.QUESTION, scopes.ASKED, "questions_read_at", QUESTIONS_NOT_ALLOWED, ZoomClient.questions_asked
)
SURVEY = Report(EngagementKind.SURVEY, scopes.SURVEY, "survey_read_at", SURVEY_NOT_ALLOWED, ZoomClient.survey_answers)


def read_engagement(context: Context, occurrence: Occurrence) -> list[Note]:
    """Read the reports that are switched on and not read yet, and return notes on what is missing.

    A report that cannot be read is left out: people are synced all the same.
    Raises: Disconnected, TokenContested, RetryLater if a rate limit is reached.
    """
    if occurrence.attendance != "final" or not context.settings.engagement.any:
        return []
    sessions = list(occurrence.sessions.filter(ended_at__isnull=False).order_by("started_at"))
    notes: list[Note] = []
    for report in _switched_on(context.settings.engagement):
        notes += _read_report(context, occurrence, report, sessions)
    return notes


def _switched_on(engagement: Engagement) -> Iterator[Report]:
    if engagement.polls:
        yield POLLS
    if engagement.questions:
        yield QUESTIONS
    if engagement.survey:
        yield SURVEY


def _read_report(
    context: Context, occurrence: Occurrence, report: Report, sessions: Sequence[SessionRow]
) -> Iterator[Note]:
    """Read one report of each session. Without the permission no session is asked for it."""
    if missing := scopes.lacking(report.capability, context.zoom_account.scopes):
        yield *report.not_allowed, ", ".join(missing)
        return
    due = [one for one in sessions if getattr(one, report.read_at) is None or context.verifies]
    for session in due:
        try:
            yield from _read_session(context, occurrence, report, session)
        except NeedsAdmin as error:
            raise_if_account_wide(error)
            yield *report.not_allowed, ", ".join(error.missing_scopes) or error.detail[:LONGEST_WORDS]
            return


def _read_session(context: Context, occurrence: Occurrence, report: Report, session: SessionRow) -> Iterator[Note]:
    """Read and store the report of one session; what was read of it before stays if it cannot be read again."""
    before, ended = getattr(session, report.read_at), session.ended_at or session.started_at
    if is_out_of_reach(context.clock(), ended):
        if not before:
            yield NO_LONGER_THERE
        return
    try:
        found = report.read(context.zoom, session.uuid)
    except (SkipRecord, GiveUp, RetryLater) as error:
        note = _unread(context, occurrence, session, error)
        if not before or note[1] == UNREADABLE:
            yield note
        return
    if not found and session.engagement.filter(kind=report.kind).exists():
        return  # Zoom has dropped the report: what people said does not leave it again
    _store(context, occurrence, report, session, kept(found))


def _unread(context: Context, occurrence: Occurrence, session: SessionRow, error: IntegrationError) -> Note:
    raise_if_account_wide(error)
    if isinstance(error, SkipRecord) and error.cause == EXPIRED:
        return NO_LONGER_THERE
    return unread_note(context, occurrence, ENGAGEMENT, error, session.ended_at or session.started_at)


def _store(
    context: Context, occurrence: Occurrence, report: Report, session: SessionRow, found: Sequence[Engaged]
) -> None:
    """Replace what is known of the session by what was found, all of it or nothing."""
    rows = list(_rows(context, occurrence, report, session, found))
    setattr(session, report.read_at, context.clock())
    with transaction.atomic():
        session.engagement.filter(kind=report.kind).delete()
        EngagementRow.objects.bulk_create(rows, batch_size=BATCH)
        session.save(update_fields=[report.read_at])
    keep_questions(occurrence.webinar, report.kind)


def _rows(
    context: Context, occurrence: Occurrence, report: Report, session: SessionRow, found: Sequence[Engaged]
) -> Iterator[EngagementRow]:
    """Yield the rows to store; of people deleted for privacy there are none."""
    emails = {one.email for one in found} - {""}
    hidden, known = private(context.hubspot_account, emails), named_in(occurrence, emails)
    for one in found:
        if one.email in hidden:
            continue
        is_known = one.email in known
        yield EngagementRow(
            session=session,
            kind=report.kind,
            email=one.email if is_known else "",
            name=one.name if is_known else "",
            question=one.question,
            answer=one.answer,
            at=one.at,
        )
