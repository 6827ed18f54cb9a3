"""READ: the rest of a webinar that Zoom no longer shows: its stored occurrences, and sessions with reports."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from integrations.decisions.occurrences import series_without_times
from integrations.errors import IntegrationError, RetryLater
from integrations.models import Occurrence, Participant, WebinarRow
from integrations.records import SERIES_WITHOUT_TIMES, SINGLE, WEBINAR_TYPES, PastSession, ScheduledOccurrence
from integrations.sync.context import Context
from integrations.sync.discover.zoom_account import earliest_day, history
from integrations.sync.notes import raise_if_account_wide
from integrations.sync.read.calendar import (
    Changes,
    assign,
    is_placeholder,
    past_sessions,
    store_occurrences,
    stored_occurrences,
)


@dataclass
class DeletedWebinarRead:
    """The reading of a deleted webinar. `lost`: Zoom never showed it, and nothing is known to go by."""

    occurrences: list[Occurrence] = field(default_factory=list)
    changes: Changes = field(default_factory=dict)
    staff: frozenset[str] = frozenset()
    lost: bool = False
    unlisted: IntegrationError | None = None  # why there may be more sessions


def read_deleted_webinar(context: Context, row: WebinarRow) -> DeletedWebinarRead:
    """Mark the webinar as deleted, and read what its past sessions still show.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    before = [one for one in stored_occurrences(row).values() if not is_placeholder(one)]
    listed, unlisted = past_sessions(context, row)
    past = listed or _named_by_history(context, row, before)
    if not before and past:
        _describe(context, row, past)
    if not before and not (past and row.host_email):  # the host could not be distinguished from the guests
        return DeletedWebinarRead(lost=True)
    scheduled = [_as_scheduled(one) for one in before if one.start]
    assigned, unread = assign(context, row, scheduled, past)
    rows, _ = store_occurrences(row, (), assigned, context.clock())
    occurrences = [one for one in rows.values() if not is_placeholder(one)]
    left = DeletedWebinarRead(occurrences, staff=known_staff(row), unlisted=unlisted or unread)
    if row.deleted_at is None:
        row.deleted_at = context.clock()
        left.changes = _delete(occurrences, {one.occurrence_id for one in before})
    row.save(update_fields=["type", "deleted_at", "topic", "host_email", "starts_at"])
    return left


def known_staff(row: WebinarRow) -> frozenset[str]:
    """Return the addresses of the host and the panelists as they were when Zoom last listed them."""
    people = Participant.objects.filter(occurrence__webinar=row, cause="host_or_panelist")
    return frozenset({*people.values_list("email", flat=True), *([row.host_email] if row.host_email else [])})


def _named_by_history(context: Context, row: WebinarRow, before: list[Occurrence]) -> tuple[PastSession, ...]:
    """Search the whole history once for a webinar that was named by its id and never discovered."""
    if before or row.discovered_at:
        return ()
    today = context.clock().date()
    found = [session for session in history(context, earliest_day(today), today) if session.webinar_id == row.zoom_id]
    if found:
        newest = max(found, key=lambda session: session.start)
        row.topic, row.host_email, row.starts_at = newest.topic, newest.host_email, newest.start
    return tuple(sorted(found, key=lambda session: session.start))


def _describe(context: Context, row: WebinarRow, past: Sequence[PastSession]) -> None:
    """Set type, topic and host by the newest report. Without a report, sessions far apart are taken for a series."""
    try:
        report = context.zoom.session_report(past[-1].uuid)
    except IntegrationError as error:
        raise_if_account_wide(error)
        if isinstance(error, RetryLater) and error.no_answer:
            raise
        report = None
    far_apart = len(set(series_without_times(past, {}).values())) > 1
    row.type = SERIES_WITHOUT_TIMES if far_apart else SINGLE
    if report:
        row.type = report.type if report.type in WEBINAR_TYPES else row.type
        row.topic, row.host_email = row.topic or report.topic, row.host_email or report.host_email


def _as_scheduled(one: Occurrence) -> ScheduledOccurrence:
    assert one.start is not None  # noqa: S101  (chosen by the only caller)
    return ScheduledOccurrence(
        one.occurrence_id, one.start, one.end - one.start if one.end else timedelta(), one.deleted
    )


def _delete(occurrences: list[Occurrence], known: set[str]) -> Changes:
    """Mark occurrences that never began as deleted; those that began stay. Returns the changes of known ones."""
    for one in occurrences:
        one.deleted = one.deleted or not one.sessions.exists()
    Occurrence.objects.bulk_update(occurrences, ["deleted"])
    return {one.occurrence_id: ["deleted"] for one in occurrences if one.occurrence_id in known}
