"""READ: one webinar as Zoom shows it now, into rows; and which of its occurrences are to be synced."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from integrations.decisions import occurrences as rules
from integrations.decisions.exclusions import normalise_email
from integrations.decisions.settings import effective
from integrations.decisions.totals import webinar_url
from integrations.models import Occurrence, SessionRow, WebinarRow, ZoomUserRow
from integrations.records import (
    SERIES,
    SINGLE,
    EffectiveSettings,
    PastSession,
    ScheduledOccurrence,
    Webinar,
)
from integrations.sync.context import Context
from integrations.sync.read_registrants import read_registrants


@dataclass(frozen=True)
class Window:
    """Both days included, in the Zoom account's time zone; None is open."""

    since: date | None = None
    until: date | None = None


@dataclass
class WebinarRead:
    """`detail` is None where Zoom no longer knows the webinar; `skip` is the (code, cause) that keeps it here."""

    row: WebinarRow
    detail: Webinar | None
    settings: EffectiveSettings | None = None
    skip: tuple[str, str] | None = None
    occurrences: list[Occurrence] = field(default_factory=list)
    staff: frozenset[str] = frozenset()
    required_questions: tuple[str, ...] = ()
    only_with_registrants: frozenset[str] = frozenset()  # occurrence ids
    lost: bool = False  # Zoom never showed it to us: there is nothing to go by
    changes: dict[str, list[str]] = field(default_factory=dict)  # occurrence id → causes of `webinar_changed`

    @property
    def registers_by_occurrence(self) -> bool:
        return self.detail is not None and self.detail.type == SERIES and self.detail.registration_type in (2, 3)


def read_webinar(context: Context, row: WebinarRow, window: Window) -> WebinarRead:
    """Everything the occurrences of a webinar share. Stops before people where settings keep the webinar here.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    detail = context.zoom.webinar(row.zoom_id)
    if detail is None:
        return _gone(row, context.clock(), window, context)
    read = WebinarRead(row, detail)
    host_changed = _store_detail(context, row, detail)
    read.settings = effective(context.settings, row.overrides(_user_recordings(row)), row.host_email)
    read.skip = _skip(read)
    past = () if read.skip else context.zoom.past_sessions(row.zoom_id)
    scheduled = _scheduled(detail)
    assigned = _assign(context, row, detail, scheduled, past)
    rows = _store_occurrences(read, scheduled, assigned)
    if host_changed:
        for occurrence_id in rows:
            read.changes.setdefault(occurrence_id, []).append("host_changed")
    read.occurrences = _wanted(context, read, rows, window)
    if not read.skip:
        _read_people_in_common(context, read)
    return read


def _user_recordings(row: WebinarRow) -> bool | None:
    users = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=row.host_email)
    return users.values_list("sync_recordings", flat=True).first()


def _skip(read: WebinarRead) -> tuple[str, str] | None:
    assert read.settings is not None  # noqa: S101  (set by the only caller, one line earlier)
    if not read.settings.webinar.on:
        return "settings_off", read.settings.webinar.cause
    return ("unsupported", "zoom_event") if read.row.zoom_event else None


def _store_detail(context: Context, row: WebinarRow, detail: Webinar) -> bool:
    """Bring the row up to date; whether another host has the webinar than before."""
    host_email = normalise_email(detail.host_email) or row.host_email
    changed = bool(row.host_id and detail.host_id and row.host_id != detail.host_id)
    row.topic, row.type, row.host_id, row.host_email = detail.topic[:300], detail.type, detail.host_id, host_email
    row.timezone, row.url = detail.timezone, webinar_url(detail)[:500]
    row.registration_type, row.deleted_at = detail.registration_type, None
    if row.discovered_at is None:
        row.discovered_at = context.clock()
        users = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=host_email)
        row.sync_at_discovery = users.values_list("sync_new_webinars", flat=True).first()
    row.save()
    return changed


def _scheduled(detail: Webinar) -> tuple[ScheduledOccurrence, ...]:
    if detail.type == SERIES:
        return detail.occurrences
    if detail.type == SINGLE and detail.start:
        return (ScheduledOccurrence("", detail.start, detail.duration),)
    return ()


def _assign(
    context: Context,
    row: WebinarRow,
    detail: Webinar,
    scheduled: tuple[ScheduledOccurrence, ...],
    past: tuple[PastSession, ...],
) -> dict[str, list[PastSession]]:
    """Occurrence id → its sessions. What was assigned before stays where it is."""
    known = dict(SessionRow.objects.filter(occurrence__webinar=row).values_list("uuid", "occurrence__occurrence_id"))
    if detail.type == SINGLE:
        ids = {session.uuid: "" for session in past}
    elif detail.type == SERIES and any(not one.deleted for one in scheduled):
        ids = {
            session.uuid: known.get(session.uuid) or rules.occurrence_of(session.start, scheduled) for session in past
        }
    else:
        past = tuple(_with_end(context, row, session) for session in past)
        ids = rules.series_without_times(past, known)
    assigned: dict[str, list[PastSession]] = {}
    for session in past:
        assigned.setdefault(ids[session.uuid], []).append(session)
    return assigned


def _with_end(context: Context, row: WebinarRow, session: PastSession) -> PastSession:
    """A series without fixed times is told apart by how long it was quiet, so the ends must be known."""
    stored = SessionRow.objects.filter(occurrence__webinar=row, uuid=session.uuid, ended_at__isnull=False).first()
    if stored:
        return PastSession(session.uuid, session.webinar_id, stored.started_at, stored.ended_at)
    report = context.zoom.session_report(session.uuid)
    return PastSession(session.uuid, session.webinar_id, report.start, report.end) if report else session


def _store_occurrences(
    read: WebinarRead,
    scheduled: tuple[ScheduledOccurrence, ...],
    assigned: dict[str, list[PastSession]],
) -> dict[str, Occurrence]:
    """Rows by occurrence id, with their sessions; notes the ones Zoom moved or deleted."""
    stored = _occurrences(read.row)
    rows = {
        one.id: _occurrence(read.row, one.id, one.start, one.start + one.duration, one.deleted) for one in scheduled
    }
    for occurrence_id, sessions in assigned.items():
        first = min(session.start for session in sessions)
        rows.setdefault(occurrence_id, _occurrence(read.row, occurrence_id, first, None, False))
    if read.row.type == SINGLE and not rows:
        rows[""] = _occurrence(read.row, "", None, None, False)
    for occurrence_id in stored.keys() & rows.keys():
        read.changes[occurrence_id] = list(_changes(stored[occurrence_id], rows[occurrence_id]))
    Occurrence.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["webinar", "occurrence_id"],
        update_fields=["start", "end", "deleted"],
    )
    stored = _occurrences(read.row)
    _store_sessions(stored, assigned)
    return stored


def _occurrences(row: WebinarRow) -> dict[str, Occurrence]:
    return {one.occurrence_id: one for one in Occurrence.objects.filter(webinar=row)}


def _occurrence(
    row: WebinarRow, occurrence_id: str, start: datetime | None, end: datetime | None, deleted: bool
) -> Occurrence:
    return Occurrence(webinar=row, occurrence_id=occurrence_id, start=start, end=end, deleted=deleted)


def _changes(before: Occurrence, now: Occurrence) -> Iterator[str]:
    """What Zoom did to an occurrence that had not taken place yet."""
    if before.ended_at is None and now.deleted and not before.deleted:
        yield "deleted"
    elif before.ended_at is None and before.start and before.start != now.start:
        yield "rescheduled"


def _store_sessions(rows: dict[str, Occurrence], assigned: dict[str, list[PastSession]]) -> None:
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


def _wanted(context: Context, read: WebinarRead, rows: dict[str, Occurrence], window: Window) -> list[Occurrence]:
    assert read.detail is not None  # noqa: S101
    actual = {
        session.occurrence.occurrence_id: session.started_at
        for session in SessionRow.objects.filter(occurrence__webinar=read.row)
        .select_related("occurrence")
        .order_by("-started_at")
    }
    now = context.clock()
    found = rules.wanted(read.detail, now, since=window.since, until=window.until, tz=context.timezone, actual=actual)
    read.only_with_registrants = frozenset(found.with_registrants)
    wanted = [rows[one] for one in (*found.always, *found.with_registrants) if one in rows]
    cancelled = [row for row in rows.values() if row.deleted and "deleted" in read.changes.get(row.occurrence_id, [])]
    return wanted + [row for row in cancelled if row not in wanted]


def _read_people_in_common(context: Context, read: WebinarRead) -> None:
    assert read.detail is not None  # noqa: S101
    if not read.occurrences:
        return
    detail = read.detail
    if detail.registers:
        read.required_questions = context.zoom.required_questions(detail.id)
        if not read.registers_by_occurrence:
            read_registrants(context, read.row)
    panelists = context.zoom.panelists(detail.id)
    hosts = (read.row.host_email, *detail.alternative_hosts)
    read.staff = frozenset(normalise_email(email) for email in (*hosts, *panelists) if email)


def _gone(row: WebinarRow, now: datetime, window: Window, context: Context) -> WebinarRead:
    """Zoom no longer knows the webinar: what had not ended is deleted, what had ended is history and stays."""
    read = WebinarRead(row, None)
    read.settings = effective(context.settings, row.overrides(_user_recordings(row)), row.host_email)
    rows = list(_occurrences(row).values())
    read.lost = not rows
    if row.deleted_at is None and rows:
        row.deleted_at = now
        row.save(update_fields=["deleted_at"])
        for occurrence in rows:
            if occurrence.ended_at is None:
                occurrence.deleted = True
            read.changes[occurrence.occurrence_id] = ["deleted"]
        Occurrence.objects.bulk_update(rows, ["deleted"])
    read.occurrences = [one for one in rows if _inside(one, window, context)]
    return read


def _inside(occurrence: Occurrence, window: Window, context: Context) -> bool:
    start = occurrence.started_at or occurrence.start
    return start is None or rules.in_window(start, window.since, window.until, context.timezone)
