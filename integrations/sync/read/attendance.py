"""READ: the attendance of one occurrence, session by session, and if it is final."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from integrations.decisions.final import SURE_AFTER, ReportRead, attendance_state, read_to_compare
from integrations.decisions.schedule import is_waited_for
from integrations.errors import GiveUp, IntegrationError, RetryLater, SkipRecord
from integrations.models import Occurrence, SegmentRow, SessionRow
from integrations.sync.context import Context
from integrations.sync.notes import (
    ATTENDEES,
    NOT_IN_ZOOM,
    REPORT_NOT_ALLOWED,
    UNREADABLE,
    Note,
    raise_if_account_wide,
    unread_note,
)
from integrations.sync.read.registrants import Addresses
from integrations.sync.read.session_report import read_report

NO_PARTICIPANTS = (ATTENDEES, "no_participants")
BAD_DATA = (ATTENDEES, "bad_data")
NOT_READY = (ATTENDEES, "report_not_ready")
LONGEST_SESSION = timedelta(hours=24)


@dataclass
class SessionsRead:
    """The result of reading sessions: `notes` on what is missing; `nobody` if Zoom's reports are there but empty."""

    notes: list[Note] = field(default_factory=list)
    nobody: bool = False


@dataclass
class Tally:
    """Sums over the rows of all sessions. `usable` rows are those of people who stayed for a while."""

    rows: int = 0
    usable: int = 0
    seconds: int = 0
    has_zero_duration: bool = False
    expired: bool = False  # Zoom says that a report is too old to be read
    waits: bool = False  # the report of a session is still expected
    never_read: bool = True
    unread: list[Note] = field(default_factory=list)  # on sessions about which Zoom gave no usable answer

    def add(self, segments: QuerySet[SegmentRow]) -> None:
        """Add the rows of a session."""
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
    breaks off never count. Raises: Disconnected, TokenContested, RetryLater if a rate limit is reached.
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
    explained = tally.unread or (occurrence.estimated and tally.never_read)
    missing = None if explained else _missing(occurrence, tally, now)
    notes = [*tally.unread, *([missing] if missing else []), *([REPORT_NOT_ALLOWED] if occurrence.estimated else [])]
    return SessionsRead(notes, nobody=missing in (NO_PARTICIPANTS, BAD_DATA))


def _note_unlisted(context: Context, occurrence: Occurrence, error: IntegrationError, tally: Tally) -> None:
    """Note that the sessions could not be listed, unless the occurrence has not begun yet and so has none."""
    now, began = context.clock(), occurrence.started_at or occurrence.start
    if began is None or began > now:
        return
    note = unread_note(context, occurrence, ATTENDEES, error, occurrence.ended_at or occurrence.end or began)
    tally.waits = _is_waited_for(note)
    if tally.waits or not occurrence.sessions.filter(complete_read__gt=0).exists():
        tally.unread.append(note)


def _is_waited_for(note: Note) -> bool:
    return note[1] == UNREADABLE


def _read_session(
    context: Context, occurrence: Occurrence, session: SessionRow, addresses: Addresses, tally: Tally
) -> None:
    """Read one session into the tally. If Zoom has no rows any more, or none yet, those read before still count."""
    try:
        read_report(context, occurrence, session, addresses)
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
    """Note that the session could not be read. Attendance is not final while the session is waited for.

    Nothing is missing, and so nothing noted, if the session was read before and the attendance is final already.
    """
    raise_if_account_wide(error)
    over = session.ended_at or max(occurrence.end or session.started_at, session.started_at)
    note = unread_note(context, occurrence, ATTENDEES, error, over)
    waits = _is_waited_for(note)
    tally.waits = tally.waits or waits
    if waits or occurrence.attendance != "final" or not session.complete_read:
        tally.unread.append(note)


def _store_times(occurrence: Occurrence, sessions: list[SessionRow], now: datetime) -> None:
    """Set the occurrence's start and end by its sessions. The end is unknown while a session may still be running.

    A session whose report never came is waited for until a day after the longest that it can have lasted.
    """
    if not sessions:
        return
    occurrence.started_at = min(session.started_at for session in sessions)
    ends = [session.ended_at for session in sessions if session.ended_at]
    running = any(session.ended_at is None and _is_fresh(session, now) for session in sessions)
    occurrence.ended_at = None if running else max(ends, default=None)


def _is_fresh(session: SessionRow, now: datetime) -> bool:
    return now - session.started_at < LONGEST_SESSION + SURE_AFTER


def _store_state(occurrence: Occurrence, tally: Tally, now: datetime) -> None:
    """Store if the attendance is final, by comparing with the read before; a report that expired changes nothing."""
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
            occurrence.last_read = _dumped(read_to_compare(ended, current, previous))
    occurrence.save(
        update_fields=["started_at", "ended_at", "attendance", "estimated", "last_read"],
    )


def _missing(occurrence: Occurrence, tally: Tally, now: datetime) -> Note | None:
    """Return the note if nobody's attendance is known. Empty or unusable reports are believed a day after the end."""
    over = occurrence.ended_at or (occurrence.end if not occurrence.deleted else None)
    if tally.usable or over is None or over > now:
        return None
    without_report = tally.never_read and occurrence.started_at is not None  # although it was held
    if is_waited_for(now, over) if without_report else now - over < SURE_AFTER:
        return NOT_READY
    if without_report:
        return NOT_IN_ZOOM
    return BAD_DATA if tally.rows else NO_PARTICIPANTS


def _loaded(stored: dict[str, object] | None) -> ReportRead | None:
    if not stored:
        return None
    return ReportRead(**{**stored, "at": datetime.fromisoformat(str(stored["at"]))})  # type: ignore[arg-type]


def _dumped(read: ReportRead) -> dict[str, object]:
    return {**asdict(read), "at": read.at.isoformat()}
