"""READ: the sessions of one occurrence and who was in them, page by page; and whether attendance is final."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from integrations.decisions.final import SURE_AFTER, ReportRead, attendance_state, to_compare
from integrations.decisions.schedule import is_waited_for
from integrations.errors import GiveUp, IntegrationError, NotAllowed, RetryLater, SkipRecord
from integrations.models import Occurrence, SegmentRow, SessionRow
from integrations.privacy.forget import private
from integrations.records import Segment, SessionReport
from integrations.sync.context import Context
from integrations.sync.notes import (
    ATTENDEES,
    CAPABILITY_MISSING,
    NOT_IN_ZOOM,
    UNREADABLE,
    Note,
    raise_if_of_more,
    unread,
)
from integrations.sync.read.registrants import Addresses
from integrations.zoom.expired_lists import from_the_start

NO_PARTICIPANTS = (ATTENDEES, "no_participants")
BAD_DATA = (ATTENDEES, "bad_data")
NOT_READY = (ATTENDEES, "report_not_ready")
LONGEST_SESSION = timedelta(hours=24)
PAGES_AHEAD = 8  # of participants: 2,400 people


@dataclass
class SessionsRead:
    """`notes` on what is missing. `nobody`: Zoom's reports are there, and nobody is in them."""

    notes: list[Note] = field(default_factory=list)
    nobody: bool = False


@dataclass
class Tally:
    """The rows of all sessions; `usable` are those that say that somebody was there for a while."""

    rows: int = 0
    usable: int = 0
    seconds: int = 0
    has_zero_duration: bool = False
    expired: bool = False  # Zoom says that a report is too old to be read
    waits: bool = False  # for the report of a session
    never_read: bool = True
    unread: list[Note] = field(default_factory=list)  # what Zoom answered about a session was of no use

    def add(self, segments: QuerySet[SegmentRow]) -> None:
        stayed = Q(left_at__isnull=True) | Q(left_at__gt=F("joined_at"))
        sums = segments.aggregate(
            rows=Count("pk"),
            usable=Count("pk", filter=stayed),
            total=Sum("seconds", default=0),
            zero=Count("pk", filter=Q(seconds=0)),
        )
        self.rows += sums["rows"]
        self.usable += sums["usable"]
        self.seconds += sums["total"]
        self.has_zero_duration = self.has_zero_duration or sums["zero"] > 0


def read_sessions(
    context: Context, occurrence: Occurrence, *, ask: bool, unlisted: IntegrationError | None = None
) -> SessionsRead:
    """Bring sessions, segments and the attendance state up to date.

    `ask`: Zoom still shows the webinar, so it can be asked for registrants. `unlisted`: why the webinar's sessions
    could not be listed, so that there may be more. A session that cannot be read is left out; rows of a read that
    breaks off never count. Raises: NeedsAdmin where the account must be reconnected, RetryLater where a limit is
    reached.
    """
    webinar = occurrence.webinar
    addresses = Addresses(context, webinar.pk, webinar.zoom_id, ask=ask)
    sessions = list(occurrence.sessions.order_by("started_at"))
    occurrence.estimated = False
    tally = Tally()
    if unlisted:
        _note_unlisted(context, occurrence, unlisted, tally)
    for session in sessions:
        _read_session(context, occurrence, session, addresses, tally)
    now = context.clock()
    _store_times(occurrence, sessions, now)
    _store_state(occurrence, tally, now)
    if tally.expired:
        return SessionsRead([*tally.unread, NOT_IN_ZOOM])
    silent = tally.unread or (occurrence.estimated and tally.never_read)
    missing = None if silent else _missing(occurrence, tally, now)
    notes = [*tally.unread, *([missing] if missing else []), *([CAPABILITY_MISSING] if occurrence.estimated else [])]
    return SessionsRead(notes, nobody=missing in (NO_PARTICIPANTS, BAD_DATA))


def _note_unlisted(context: Context, occurrence: Occurrence, error: IntegrationError, tally: Tally) -> None:
    """What has not begun yet has no sessions that could be missing."""
    now, began = context.clock(), occurrence.started_at or occurrence.start
    if began is None or began > now:
        return
    note = unread(context, occurrence, ATTENDEES, error, occurrence.ended_at or occurrence.end or began)
    tally.waits = _is_waited_for(note)
    if tally.waits or not occurrence.sessions.filter(complete_read__gt=0).exists():
        tally.unread.append(note)


def _is_waited_for(note: Note) -> bool:
    return note[1] == UNREADABLE


def _read_session(
    context: Context, occurrence: Occurrence, session: SessionRow, addresses: Addresses, tally: Tally
) -> None:
    """Where Zoom has no rows any more, or none yet, those read before still count."""
    try:
        _read_report(context, occurrence, session, addresses)
    except SkipRecord as error:
        tally.expired = tally.expired or error.cause == "not_available_in_zoom"
    except (GiveUp, RetryLater) as error:
        _note_unread(context, occurrence, session, error, tally)
    tally.add(session.segments.filter(read=session.complete_read))
    tally.never_read = tally.never_read and not session.complete_read
    tally.waits = tally.waits or (not session.complete_read and _is_fresh(session, context.clock()))


def _note_unread(
    context: Context, occurrence: Occurrence, session: SessionRow, error: IntegrationError, tally: Tally
) -> None:
    """Attendance is not final without this session, until it is no longer waited for. What is final misses nothing."""
    raise_if_of_more(error)
    over = session.ended_at or max(occurrence.end or session.started_at, session.started_at)
    note = unread(context, occurrence, ATTENDEES, error, over)
    waits = _is_waited_for(note)
    tally.waits = tally.waits or waits
    if waits or occurrence.attendance != "final" or not session.complete_read:
        tally.unread.append(note)


def begin_reports(context: Context, occurrence: Occurrence) -> None:
    """Ask for the reports of its sessions, and for who was there, so that they come while something else is read."""
    for uuid in occurrence.sessions.order_by("started_at").values_list("uuid", flat=True):
        report = context.soon(partial(context.zoom.session_report, uuid))
        context.reports[uuid] = report, context.ahead(_participants(context, report, uuid), PAGES_AHEAD)


def _participants(context: Context, report: Future[SessionReport | None], uuid: str) -> Iterator[list[Segment]]:
    """Ask for them only once Zoom has the report."""
    if report.result() is not None:
        yield from context.zoom.participants(uuid)


def _read_report(context: Context, occurrence: Occurrence, session: SessionRow, addresses: Addresses) -> None:
    """Without the permission for either half of the report: the other way, with whatever end is known."""
    begun, stays = context.reports.pop(session.uuid, (None, None))
    try:
        report = begun.result() if begun else context.zoom.session_report(session.uuid)
        if report is None:
            return  # still running, or the report is not there yet
        session.started_at, session.ended_at, session.end_estimated = report.start, report.end, False
        session.save(update_fields=["started_at", "ended_at", "end_estimated"])
        _read_stays(context, session, context.zoom.participants, addresses, stays)
    except NotAllowed:
        occurrence.estimated = True
        _read_past_participants(context, session, addresses)


def _read_past_participants(context: Context, session: SessionRow, addresses: Addresses) -> None:
    """Without the report scope: the end is the last leave, unless it is known, and the attendance an estimate.

    Without any right to see who was there, what was read before still holds.
    """
    with suppress(NotAllowed):
        _read_stays(context, session, context.zoom.past_participants, addresses)
    if session.ended_at is None or session.end_estimated:
        session.ended_at = _last_leave(session)
        session.end_estimated = True
    session.save(update_fields=["ended_at", "end_estimated"])


def _last_leave(session: SessionRow) -> datetime | None:
    """When the last one left, though not after the webinar was started again."""
    stays = session.segments.filter(read=session.complete_read)
    later = SessionRow.objects.filter(occurrence_id=session.occurrence_id, started_at__gt=session.started_at)
    left: datetime | None = stays.aggregate(Max("left_at"))["left_at__max"]
    again: datetime | None = later.aggregate(Min("started_at"))["started_at__min"]
    return min(left, again) if left and again else left


def _read_stays(
    context: Context,
    session: SessionRow,
    pages: Callable[[str], Iterator[list[Segment]]],
    addresses: Addresses,
    begun: Iterator[list[Segment]] | None = None,
) -> None:
    """`begun`: the pages that are on their way. A list that expires meanwhile is asked for anew."""
    first = [begun] if begun else []

    def read() -> None:
        _read_segments(session, first.pop() if first else context.ahead(pages(session.uuid)), addresses)

    from_the_start(read)


def _read_segments(session: SessionRow, pages: Iterator[list[Segment]], addresses: Addresses) -> None:
    """Store under a new number, which counts only once the last page was read."""
    number = session.complete_read + 1
    session.segments.filter(read=number).delete()  # left by a read that broke off
    for page in pages:
        rows = _rows(session, number, page, addresses.of(page))
        hidden = private(addresses.portal, [row.email for row in rows])
        SegmentRow.objects.bulk_create([row for row in rows if row.email not in hidden])
    read, before = session.segments.filter(read=number), session.segments.exclude(read=number)
    if not read.exists() and before.exists():
        return  # who was there does not leave the report again: Zoom is the one that forgot
    session.complete_read = number
    session.save(update_fields=["complete_read"])
    before.delete()


def _rows(session: SessionRow, number: int, page: list[Segment], emails: dict[str, str]) -> list[SegmentRow]:
    """The registrant's address goes before the row's own: Zoom masks the addresses of guests."""
    return [
        SegmentRow(
            session=session,
            read=number,
            email=emails.get(segment.registrant_id) or segment.email,
            name=segment.name,
            joined_at=segment.joined,
            left_at=segment.left,
            seconds=segment.seconds,
        )
        for segment in page
    ]


def _store_times(occurrence: Occurrence, sessions: list[SessionRow], now: datetime) -> None:
    """A session whose report never came is waited for a day after the longest it can have lasted."""
    if not sessions:
        return
    occurrence.started_at = min(session.started_at for session in sessions)
    ends = [session.ended_at for session in sessions if session.ended_at]
    running = any(session.ended_at is None and _is_fresh(session, now) for session in sessions)
    occurrence.ended_at = None if running else max(ends, default=None)


def _is_fresh(session: SessionRow, now: datetime) -> bool:
    return now - session.started_at < LONGEST_SESSION + SURE_AFTER


def _store_state(occurrence: Occurrence, tally: Tally, now: datetime) -> None:
    """Compare with the read before. What could not be read says nothing."""
    ended = occurrence.ended_at
    if not tally.expired:
        whole = ended and not tally.waits and not tally.never_read
        current = ReportRead(now, tally.rows, tally.seconds, tally.has_zero_duration) if whole else None
        previous = _loaded(occurrence.last_read)
        if occurrence.attendance != "final":
            in_part = "provisional" if ended and tally.rows else "none"
            found = attendance_state(now, ended, current, previous, occurrence.estimated)
            occurrence.attendance = found if current else in_part
        if current:
            occurrence.last_read = _dumped(to_compare(ended, current, previous))
    occurrence.save(
        update_fields=["started_at", "ended_at", "attendance", "estimated", "last_read"],
    )


def _missing(occurrence: Occurrence, tally: Tally, now: datetime) -> Note | None:
    """Rows that say nothing, or none at all, are believed a day after the end."""
    over = occurrence.ended_at or (occurrence.end if not occurrence.deleted else None)
    if tally.usable or over is None or over > now:
        return None
    lost = tally.never_read and occurrence.started_at is not None  # it was held, and there is no report of it
    if is_waited_for(now, over) if lost else now - over < SURE_AFTER:
        return NOT_READY
    if lost:
        return NOT_IN_ZOOM
    return BAD_DATA if tally.rows else NO_PARTICIPANTS


def _loaded(stored: dict[str, object] | None) -> ReportRead | None:
    if not stored:
        return None
    return ReportRead(**{**stored, "at": datetime.fromisoformat(str(stored["at"]))})  # type: ignore[arg-type]


def _dumped(read: ReportRead) -> dict[str, object]:
    return {**asdict(read), "at": read.at.isoformat()}
