"""READ: one webinar as Zoom shows it now, into rows, and which of its occurrences are to be synced."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime

from integrations.decisions import occurrences as rules
from integrations.decisions.exclusions import normalise_email
from integrations.decisions.settings import effective_settings
from integrations.decisions.totals import webinar_url
from integrations.errors import Disconnected, GiveUp, IntegrationError, NeedsAdmin, NotAllowed, RetryLater, SkipRecord
from integrations.models import Occurrence, Participant, SessionRow, WebinarRow, ZoomUserRow
from integrations.records import SERIES, WEBINAR_TYPES, EffectiveSettings, Question, Webinar
from integrations.sync.context import Context
from integrations.sync.notes import NOT_IN_ZOOM, PANELISTS_NOT_ALLOWED, Note, raise_if_account_wide
from integrations.sync.read import deleted_webinar
from integrations.sync.read.calendar import Changes, assign, past_sessions, scheduled_in, store_occurrences
from integrations.sync.read.questions import keep_form
from integrations.sync.read.registrants import read_registrants
from integrations.sync.read.session_report import begin_reports
from integrations.sync.read.sources import read_sources

NOT_SHOWN = "Zoom does not show the webinar and does not say that it is deleted: check its host in Zoom."
LONGEST_URL = 500
UNSURE = (
    "Unsure: the host has Zoom Events and the webinar has no registration of its own, but the sessions of Zoom Events "
    "cannot be read. Add the scopes of Zoom Events to the Zoom app, or switch this webinar's sync on."
)


@dataclass(frozen=True)
class Window:
    """A range of days, both included, in the Zoom account's time zone; None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, start: datetime | None, context: Context) -> bool:
        """Return True if this start is unknown or within the window."""
        return start is None or rules.in_window(start, self.since, self.until, context.timezone)


@dataclass
class WebinarRead:
    """A webinar as Zoom shows it (`detail`: None if Zoom no longer knows it), and which of its occurrences to sync."""

    row: WebinarRow
    detail: Webinar | None
    settings: EffectiveSettings | None = None
    skip_reason: tuple[str, str] | None = None  # code and cause, if the webinar is not to be synced
    skip_detail: str = ""
    occurrences: list[Occurrence] = field(default_factory=list)
    staff: frozenset[str] = frozenset()
    required_questions: bool = False
    only_with_registrants: frozenset[str] = frozenset()  # occurrence ids
    lost: bool = False  # Zoom never showed it, and nothing is known to go by
    changes: Changes = field(default_factory=dict)  # occurrence id → causes of `webinar_changed`
    notes: list[Note] = field(default_factory=list)  # valid for every occurrence
    unlisted: IntegrationError | None = None  # why there may be more sessions

    @property
    def registers_by_occurrence(self) -> bool:
        return self.detail is not None and self.detail.type == SERIES and self.detail.registration_type in (2, 3)


def read_webinar(context: Context, row: WebinarRow, window: Window) -> WebinarRead:
    """Read everything that the occurrences of a webinar share; people only if the webinar is to be synced.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    detail = _detail(context, row)
    if detail is None or detail.type not in WEBINAR_TYPES:  # a webinar converted to a meeting is none any more
        return _gone(context, row, window)
    read = WebinarRead(row, detail)
    host_changed = _store_detail(context, row, detail)
    _decide_skip(context, read)
    past, unlisted = ((), None) if read.skip_reason else past_sessions(context, row)
    scheduled = scheduled_in(detail)
    assigned, unread = assign(context, row, scheduled, past)
    read.unlisted = unlisted or unread
    rows, read.changes = store_occurrences(row, scheduled, assigned, context.clock(), detail.odd_occurrences)
    if host_changed:
        for occurrence_id in rows:
            read.changes.setdefault(occurrence_id, []).append("host_changed")
    read.occurrences = _wanted(context, read, rows, window)
    if not read.skip_reason:
        _read_people_in_common(context, read)
    return read


def _detail(context: Context, row: WebinarRow) -> Webinar | None:
    """Return the webinar, or None if it was deleted. The answer "no such host" is not believed of a listed host."""
    try:
        return context.zoom.webinar(row.zoom_id)
    except SkipRecord as error:
        if error.row != "user_gone" or _host_is_listed(context, row):
            raise GiveUp(NOT_SHOWN, detail=error.detail, status=error.status) from error
        return None


def _host_is_listed(context: Context, row: WebinarRow) -> bool:
    users = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=row.host_email, active=True)
    last = context.connection.discovered_at
    return users.filter(discovered_at__gte=last).exists() if last else users.exists()


def settings_of(context: Context, row: WebinarRow) -> EffectiveSettings:
    """Return the settings in force for a webinar: its own, then its host's, then the connection's."""
    users = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=row.host_email)
    user_recordings = users.values_list("sync_recordings", flat=True).first()
    return effective_settings(context.settings, row.overrides(user_recordings), row.host_email)


def _decide_skip(context: Context, read: WebinarRead) -> None:
    read.settings = settings_of(context, read.row)
    if not read.settings.webinar.on:
        read.skip_reason = "settings_off", read.settings.webinar.cause
    elif read.row.zoom_event:
        read.skip_reason = "unsupported", "zoom_event"
    elif _may_be_zoom_event(context, read):
        read.skip_reason, read.skip_detail = ("unsupported", "zoom_event"), UNSURE


def _may_be_zoom_event(context: Context, read: WebinarRead) -> bool:
    """Guess if the webinar belongs to Zoom Events while its sessions are unreadable. The webinar's own switch wins.

    Zoom Events registers people by its tickets: a webinar that registers people itself is an ordinary one.
    """
    detail, row = read.detail, read.row
    if detail is None or detail.registers or row.sync or context.connection.zoom_events_read_at:
        return False
    try:
        return context.zoom.has_zoom_events(detail.host_id)
    except (SkipRecord, NotAllowed):
        return False


def _store_detail(context: Context, row: WebinarRow, detail: Webinar) -> bool:
    """Bring the row up to date. Returns True if the webinar has another host than before."""
    host_email = normalise_email(detail.host_email) or row.host_email
    changed = bool(row.host_id and detail.host_id and row.host_id != detail.host_id)
    row.topic, row.type, row.host_id, row.host_email = detail.topic, detail.type, detail.host_id, host_email
    row.timezone, row.url, row.on_demand = detail.timezone, _kept_url(detail), detail.on_demand
    row.agenda = detail.agenda
    row.registration_type, row.deleted_at = detail.registration_type, None
    if row.discovered_at is None:
        row.discovered_at = context.clock()
        users = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=host_email)
        row.sync_at_discovery = users.values_list("sync_new_webinars", flat=True).first()
    row.save()
    return changed


def _kept_url(detail: Webinar) -> str:
    """Return the webinar's URL, or "" if it is too long to store: a part of it would lead nowhere."""
    url = webinar_url(detail)
    return url if len(url) <= LONGEST_URL else ""


def _wanted(context: Context, read: WebinarRead, rows: dict[str, Occurrence], window: Window) -> list[Occurrence]:
    assert read.detail is not None  # noqa: S101
    actual = {
        session.occurrence.occurrence_id: session.started_at
        for session in SessionRow.objects.filter(occurrence__webinar=read.row)
        .select_related("occurrence")
        .order_by("-started_at")
    }
    now = context.clock()
    found = rules.wanted_occurrences(
        read.detail, now, since=window.since, until=window.until, tz=context.timezone, actual=actual
    )
    read.only_with_registrants = frozenset(found.with_registrants)
    wanted = [rows[one] for one in (*found.always, *found.with_registrants) if one in rows]
    return wanted + [row for row in rows.values() if row not in wanted and _to_cancel(read, row)]


def _to_cancel(read: WebinarRead, occurrence: Occurrence) -> bool:
    if not occurrence.deleted or occurrence.ended_at:
        return False
    known = bool(occurrence.event_fingerprint) and occurrence.event_cancelled_at is None
    return known or "deleted" in read.changes.get(occurrence.occurrence_id, [])


def _read_people_in_common(context: Context, read: WebinarRead) -> None:
    assert read.detail is not None  # noqa: S101
    if not read.occurrences:
        return
    detail = read.detail
    panelists = context.soon(lambda: context.zoom.panelists(detail.id))
    if len(read.occurrences) == 1 and not read.occurrences[0].raw_pruned_at:
        begin_reports(context, read.occurrences[0])
    if detail.registers:
        asked = context.soon(lambda: _questions(context, detail))
        if not read.registers_by_occurrence and not read_registrants(context, read.row):
            read.notes.append(NOT_IN_ZOOM)
        if not read.registers_by_occurrence:
            read.notes += read_sources(context, read.row)
        if (questions := asked.result()) is not None:
            more = [one for one in questions if not one.given]
            read.required_questions = any(one.required for one in more)
            read.row.keep_questions(one.name for one in more)
            keep_form(read.row, more)
    staff = (read.row.host_email, *detail.alternative_hosts, *_panelists(read, panelists))
    read.staff = frozenset(normalise_email(email) for email in staff if email)


def _panelists(read: WebinarRead, panelists: Future[frozenset[str]]) -> frozenset[str]:
    """Return the panelists; if Zoom refuses them and the host is known, those known before, with a note.

    Before anybody was known, only a refusal that Zoom explains is enough: a gateway's page says nothing of them.
    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    try:
        return panelists.result()
    except IntegrationError as error:
        explained = isinstance(error, NeedsAdmin | SkipRecord)
        known = Participant.objects.filter(occurrence__webinar=read.row).exists()
        refused = explained or (known and (isinstance(error, GiveUp) or 400 <= error.status < 500))
        limited = isinstance(error, RetryLater) and error.limited
        if not refused or limited or isinstance(error, Disconnected) or not read.row.host_email:
            raise
        read.notes.append(PANELISTS_NOT_ALLOWED if isinstance(error, NeedsAdmin) else NOT_IN_ZOOM)
        return deleted_webinar.known_staff(read.row)


def _questions(context: Context, detail: Webinar) -> tuple[Question, ...] | None:
    """Return the questions of registration, or None if unreadable: the workflow action asks again itself."""
    try:
        return context.zoom.questions(detail.id)
    except SkipRecord:
        return ()
    except IntegrationError as error:
        raise_if_account_wide(error)
        return None


def _gone(context: Context, row: WebinarRow, window: Window) -> WebinarRead:
    """Read a webinar that Zoom no longer shows: occurrences that never began are deleted, others still have reports."""
    read = WebinarRead(row, None)
    _decide_skip(context, read)
    unseen = not row.url  # known from the account's history only, so that its registrants are unknown
    left = deleted_webinar.read_deleted_webinar(context, row)
    read.lost, read.changes, read.staff, read.unlisted = left.lost, left.changes, left.staff, left.unlisted
    if unseen and not left.lost:
        read.notes.append(NOT_IN_ZOOM)
    read.occurrences = [one for one in left.occurrences if window.holds(one.started_at or one.start, context)]
    return read
