"""READ: the occurrences of a webinar and the sessions that belong to each, into rows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from integrations.decisions import occurrences as rules
from integrations.decisions.schedule import is_waited_for
from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.models import Occurrence, SessionRow, WebinarRow
from integrations.records import SERIES, SERIES_WITHOUT_TIMES, SINGLE, PastSession, ScheduledOccurrence, Webinar
from integrations.sync.context import Context
from integrations.sync.notes import raise_if_account_wide

Assigned = dict[str, list[PastSession]]
Changes = dict[str, list[str]]


def scheduled_in(detail: Webinar) -> tuple[ScheduledOccurrence, ...]:
    """Return the occurrences that have a time in Zoom; a single webinar is one occurrence with an empty id."""
    if detail.type == SERIES:
        return detail.occurrences
    if detail.type == SINGLE and detail.start:
        return (ScheduledOccurrence("", detail.start, detail.duration),)
    return ()


def stored_occurrences(row: WebinarRow) -> dict[str, Occurrence]:
    """Return the stored occurrences of the webinar by id."""
    return {one.occurrence_id: one for one in Occurrence.objects.filter(webinar=row)}


def past_sessions(context: Context, row: WebinarRow) -> tuple[tuple[PastSession, ...], IntegrationError | None]:
    """Return the past sessions that Zoom lists for the webinar or in the account's history, which also knows the end.

    If the list cannot be read, the history still counts, and the error is returned as well.
    """
    listed: dict[str, PastSession] = {}
    unlisted: IntegrationError | None = None
    try:
        listed = {session.uuid: session for session in context.zoom.past_sessions(row.zoom_id)}
    except IntegrationError as error:
        raise_if_account_wide(error)
        unlisted = error
    named = {
        uuid: PastSession(uuid, row.zoom_id, datetime.fromisoformat(start), _moment(end))
        for uuid, start, end in row.history
    }
    found = sorted({**listed, **named}.values(), key=lambda session: session.start)
    if unlisted and row.type == SERIES_WITHOUT_TIMES:  # only the whole list shows where an occurrence begins
        known = set(SessionRow.objects.filter(occurrence__webinar=row).values_list("uuid", flat=True))
        found = [session for session in found if session.uuid in known]
    return tuple(found), unlisted


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def assign(
    context: Context,
    row: WebinarRow,
    scheduled: Sequence[ScheduledOccurrence],
    past: Sequence[PastSession],
) -> tuple[Assigned, IntegrationError | None]:
    """Assign past sessions to occurrences, as occurrence id → sessions. Earlier assignments stay.

    Also returns the error that left a session out: in a series without times a session belongs where its end says.
    """
    unread: list[IntegrationError] = []
    known = dict(SessionRow.objects.filter(occurrence__webinar=row).values_list("uuid", "occurrence__occurrence_id"))
    if row.type == SINGLE:
        ids = {session.uuid: "" for session in past}
    elif row.type == SERIES and any(not one.deleted for one in scheduled):
        ids = {
            session.uuid: known.get(session.uuid) or rules.occurrence_of(session.start, scheduled) for session in past
        }
    else:
        past = [one for session in past if (one := _with_end(context, row, session, known, unread))]
        ids = rules.series_without_times(past, known)
    assigned: Assigned = {}
    for session in past:
        assigned.setdefault(ids[session.uuid], []).append(session)
    return assigned, next(iter(unread), None)


def _with_end(
    context: Context, row: WebinarRow, session: PastSession, known: Collection[str], unread: list[IntegrationError]
) -> PastSession | None:
    """Return the session with its end, if Zoom knows it: pauses separate the occurrences of a series without times.

    Returns None for a session that cannot be read now and is still waited for.
    """
    if session.end:
        return session
    stored = SessionRow.objects.filter(occurrence__webinar=row, uuid=session.uuid, ended_at__isnull=False).first()
    if stored:
        return PastSession(session.uuid, session.webinar_id, stored.started_at, stored.ended_at)
    try:
        report = context.zoom.session_report(session.uuid)
    except SkipRecord:
        return session
    except NeedsAdmin as error:
        raise_if_account_wide(error)
        return session
    except (GiveUp, RetryLater) as error:
        raise_if_account_wide(error)
        unread.append(error)
        return session if session.uuid in known or not is_waited_for(context.clock(), session.start) else None
    return PastSession(session.uuid, session.webinar_id, report.start, report.end) if report else session


def store_occurrences(
    row: WebinarRow,
    scheduled: Iterable[ScheduledOccurrence],
    assigned: Assigned,
    now: datetime,
    odd: Collection[str] = (),
) -> tuple[dict[str, Occurrence], Changes]:
    """Store occurrences and sessions. Returns the rows, and what Zoom changed about those known before, both by id.

    Upcoming occurrences get a cause (deleted, rescheduled); a new session gets none. `odd`: ids whose rows in Zoom are
    unusable, so that their occurrences are still there.
    """
    before = stored_occurrences(row)
    rows = {one.id: _occurrence(row, one.id, one.start, one.start + one.duration, one.deleted) for one in scheduled}
    vanished = [] if "" in odd else _vanished(row, before, rows, assigned, now)
    vanished = [one for one in vanished if one.occurrence_id not in odd]
    for occurrence_id, sessions in assigned.items():
        known = before.get(occurrence_id)
        start, end = (known.start, known.end) if known else (None, None)
        first = min(session.start for session in sessions)
        rows.setdefault(occurrence_id, _occurrence(row, occurrence_id, start or first, end, False))
    for one in vanished:
        rows[one.occurrence_id] = _occurrence(row, one.occurrence_id, one.start, one.end, True)
    if row.type == SINGLE and not rows and not before:
        rows[""] = _occurrence(row, "", None, None, False)
    changes = {one: list(_changes(before[one], rows[one])) for one in before.keys() & rows.keys()}
    changes = {one: causes for one, causes in changes.items() if causes or _has_new_session(before[one], assigned)}
    Occurrence.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["webinar", "occurrence_id"],
        update_fields=["start", "end", "deleted"],
    )
    if "" not in rows and is_placeholder(before.get("")):
        before[""].delete()
    stored = stored_occurrences(row)
    _store_sessions(stored, assigned)
    return stored, changes


def is_placeholder(occurrence: Occurrence | None) -> bool:
    """Return True for an occurrence that only carries the first job of a webinar, before anything of it was read."""
    if occurrence is None:
        return False
    return not (occurrence.start or occurrence.started_at or occurrence.event_fingerprint)


def _occurrence(
    row: WebinarRow, occurrence_id: str, start: datetime | None, end: datetime | None, deleted: bool
) -> Occurrence:
    return Occurrence(webinar=row, occurrence_id=occurrence_id, start=start, end=end, deleted=deleted)


def _vanished(
    row: WebinarRow, before: dict[str, Occurrence], rows: dict[str, Occurrence], assigned: Assigned, now: datetime
) -> list[Occurrence]:
    """Return upcoming ones that Zoom no longer lists: a changed recurrence gets new ids. Ignores an empty list."""
    if row.type == SERIES and not rows:
        return []
    return [
        one
        for one in before.values()
        if one.start and one.start > now and one.occurrence_id not in rows and one.occurrence_id not in assigned
    ]


def _changes(before: Occurrence, now: Occurrence) -> Iterator[str]:
    """Yield the causes of `webinar_changed` for an occurrence that had not taken place yet."""
    if before.ended_at is None and now.deleted and not before.deleted:
        yield "deleted"
    elif before.ended_at is None and before.start and before.start != now.start:
        yield "rescheduled"


def _has_new_session(occurrence: Occurrence, assigned: Assigned) -> bool:
    uuids = {session.uuid for session in assigned.get(occurrence.occurrence_id, ())}
    return occurrence.sessions.filter(uuid__in=uuids).count() < len(uuids)


def _store_sessions(rows: dict[str, Occurrence], assigned: Assigned) -> None:
    SessionRow.objects.bulk_create(
        [
            SessionRow(
                occurrence=rows[occurrence_id], uuid=session.uuid, started_at=session.start, ended_at=session.end
            )
            for occurrence_id, sessions in assigned.items()
            for session in sessions
        ],
        ignore_conflicts=True,
    )
