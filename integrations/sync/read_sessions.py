"""READ: the sessions of one occurrence and who was in them, page by page; and whether attendance is final."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from integrations.decisions.final import ReportRead, attendance_state, to_compare
from integrations.errors import NeedsAdmin, SkipRecord
from integrations.models import Occurrence, RegistrantRow, SegmentRow, SessionRow
from integrations.records import Segment
from integrations.sync.context import Context

EMPTY_REPORT_IS_TRUE_AFTER = timedelta(hours=24)


@dataclass
class Tally:
    rows: int = 0
    seconds: int = 0
    has_zero_duration: bool = False

    def add(self, segments: list[Segment]) -> None:
        self.rows += len(segments)
        self.seconds += sum(segment.seconds for segment in segments)
        self.has_zero_duration = self.has_zero_duration or any(not segment.seconds for segment in segments)


def read_sessions(context: Context, occurrence: Occurrence) -> tuple[str, str] | None:
    """Bring sessions, segments and the attendance state up to date; the (code, cause) where attendees are missing.

    Raises: NeedsAdmin, RetryLater, GiveUp. Rows of a read that breaks off never count.
    """
    tally, missing = Tally(), None
    sessions = list(occurrence.sessions.order_by("started_at"))
    for session in sessions:
        try:
            _read_session(context, occurrence, session, tally)
        except SkipRecord as error:
            missing = ("data_not_synced", error.cause) if error.cause == "not_available_in_zoom" else missing
    _store_times(occurrence, sessions)
    if missing:
        return missing
    return _store_state(occurrence, tally, context.clock())


def _read_session(context: Context, occurrence: Occurrence, session: SessionRow, tally: Tally) -> None:
    try:
        report = context.zoom.session_report(session.uuid)
    except NeedsAdmin as error:
        if error.cause != "scope_missing":
            raise
        _read_past_participants(context, occurrence, session, tally)
        return
    if report is None:
        return  # still running, or the report is not there yet
    session.started_at, session.ended_at = report.start, report.end
    session.save(update_fields=["started_at", "ended_at"])
    _read_segments(session, context.zoom.participants(session.uuid), tally)


def _read_past_participants(context: Context, occurrence: Occurrence, session: SessionRow, tally: Tally) -> None:
    """Without the report scope: the end is the last leave, and so the attendance stays an estimate."""
    occurrence.estimated = True
    _read_segments(session, context.zoom.past_participants(session.uuid), tally)
    last = session.segments.filter(read=session.complete_read).order_by("-left_at").values_list("left_at", flat=True)
    session.ended_at = session.ended_at or last.exclude(left_at=None).first()
    session.save(update_fields=["ended_at"])


def _read_segments(session: SessionRow, pages: Iterator[list[Segment]], tally: Tally) -> None:
    """Store under a new number, which counts only once the last page was read."""
    number = session.complete_read + 1
    session.segments.filter(read=number).delete()  # left by a read that broke off
    webinar_id = session.occurrence.webinar_id
    empty = True
    for page in pages:
        SegmentRow.objects.bulk_create(_rows(session, number, page, webinar_id))
        tally.add(page)
        empty = empty and not page
    if empty and session.segments.exists():
        return  # who was there does not leave the report again: Zoom is the one that forgot
    session.complete_read = number
    session.save(update_fields=["complete_read"])
    session.segments.exclude(read=number).delete()


def _rows(session: SessionRow, number: int, page: list[Segment], webinar_id: int) -> list[SegmentRow]:
    """The registrant's address goes before the row's own: Zoom masks the addresses of guests."""
    ids = {segment.registrant_id for segment in page if segment.registrant_id}
    emails = dict(
        RegistrantRow.objects.filter(webinar_id=webinar_id, registrant_id__in=ids).values_list("registrant_id", "email")
    )
    return [
        SegmentRow(
            session=session,
            read=number,
            email=(emails.get(segment.registrant_id) or segment.email)[:254],
            name=segment.name[:200],
            joined_at=segment.joined,
            left_at=segment.left,
            seconds=max(segment.seconds, 0),
        )
        for segment in page
    ]


def _store_times(occurrence: Occurrence, sessions: list[SessionRow]) -> None:
    if sessions:
        occurrence.started_at = min(session.started_at for session in sessions)
        ends = [session.ended_at for session in sessions if session.ended_at]
        occurrence.ended_at = max(ends) if len(ends) == len(sessions) else None


def _store_state(occurrence: Occurrence, tally: Tally, now: datetime) -> tuple[str, str] | None:
    """Compare with the read before, and say what is missing where nobody was in the report."""
    ended = occurrence.ended_at
    current = ReportRead(now, tally.rows, tally.seconds, tally.has_zero_duration) if ended else None
    previous = _loaded(occurrence.last_read)
    if occurrence.attendance != "final":
        occurrence.attendance = attendance_state(now, ended, current, previous, occurrence.estimated)
    if current:
        occurrence.last_read = _dumped(to_compare(ended, current, previous))
    occurrence.save(
        update_fields=["started_at", "ended_at", "attendance", "estimated", "last_read"],
    )
    over = ended or (occurrence.end if not occurrence.deleted else None)
    if tally.rows or over is None or over > now:
        return None
    late = now - over >= EMPTY_REPORT_IS_TRUE_AFTER
    return "attendees_not_synced", "no_participants" if late else "report_not_ready"


def _loaded(stored: dict[str, object] | None) -> ReportRead | None:
    if not stored:
        return None
    return ReportRead(**{**stored, "at": datetime.fromisoformat(str(stored["at"]))})  # type: ignore[arg-type]


def _dumped(read: ReportRead) -> dict[str, object]:
    return {**asdict(read), "at": read.at.isoformat()}
