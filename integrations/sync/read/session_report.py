"""READ: the report of one session: its times and who was in it, page by page."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db.models import Max, Min

from integrations.errors import NotAllowed
from integrations.models import Occurrence, SegmentRow, SessionRow
from integrations.privacy.forget import private
from integrations.records import Segment, SessionReport
from integrations.sync.context import Context
from integrations.sync.read.registrants import Addresses
from integrations.zoom.expired_lists import restarted_if_expired

PAGES_AHEAD = 8  # of participants: 2,400 people


def begin_reports(context: Context, occurrence: Occurrence) -> None:
    """Request the reports and participants of the occurrence's sessions ahead, while something else is read.

    They wait in `context.reports` until `read_report` takes them.
    """
    for uuid in occurrence.sessions.order_by("started_at").values_list("uuid", flat=True):
        report = context.soon(partial(context.zoom.session_report, uuid))
        context.reports[uuid] = report, context.ahead(_participants(context, report, uuid), PAGES_AHEAD)


def _participants(context: Context, report: Future[SessionReport | None], uuid: str) -> Iterator[list[Segment]]:
    """Yield the session's participants, which are asked for only once Zoom has the report."""
    if report.result() is not None:
        yield from context.zoom.participants(uuid)


def read_report(context: Context, occurrence: Occurrence, session: SessionRow, addresses: Addresses) -> None:
    """Store the times of a session and who was in it; nothing if it still runs or the report is not there yet.

    Without the permission for the report the past participants are read instead, and `occurrence.estimated` is set.
    Raises: Disconnected, RetryLater, SkipRecord, GiveUp.
    """
    begun, stays = context.reports.pop(session.uuid, (None, None))
    try:
        report = begun.result() if begun else context.zoom.session_report(session.uuid)
        if report is None:
            return
        session.started_at, session.ended_at, session.end_estimated = report.start, report.end, False
        session.save(update_fields=["started_at", "ended_at", "end_estimated"])
        _read_stays(context, session, context.zoom.participants, addresses, stays)
    except NotAllowed:
        occurrence.estimated = True
        _read_past_participants(context, session, addresses)


def _read_past_participants(context: Context, session: SessionRow, addresses: Addresses) -> None:
    """Store who was in a session without its report: the end, unless it is known, is estimated by the last leave.

    If the app may not see the participants either, those read before still hold.
    """
    with suppress(NotAllowed):
        _read_stays(context, session, context.zoom.past_participants, addresses)
    if session.ended_at is None or session.end_estimated:
        session.ended_at = _last_leave(session)
        session.end_estimated = True
    session.save(update_fields=["ended_at", "end_estimated"])


def _last_leave(session: SessionRow) -> datetime | None:
    """Return when the last participant left, though not a time after the webinar was started again."""
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
    """Store the session's participants. `begun`: pages requested before. A list that expires is read again."""
    first = [begun] if begun else []

    def read() -> None:
        _read_segments(session, first.pop() if first else context.ahead(pages(session.uuid)), addresses)

    restarted_if_expired(read)


def _read_segments(session: SessionRow, pages: Iterator[list[Segment]], addresses: Addresses) -> None:
    """Store the rows under a new read number, which counts only once the last page was read."""
    number = session.complete_read + 1
    session.segments.filter(read=number).delete()  # left by a read that broke off
    for page in pages:
        rows = _rows(session, number, page, addresses.of(page))
        hidden = private(addresses.portal, [row.email for row in rows])
        SegmentRow.objects.bulk_create([row for row in rows if row.email not in hidden])
    read, before = session.segments.filter(read=number), session.segments.exclude(read=number)
    if not read.exists() and before.exists():
        return  # participants do not leave a report again: Zoom has dropped the rows
    session.complete_read = number
    session.save(update_fields=["complete_read"])
    before.delete()


def _rows(session: SessionRow, number: int, page: list[Segment], emails: dict[str, str]) -> list[SegmentRow]:
    """Return the rows of a page. The registrant's address wins over the segment's: Zoom masks those of guests."""
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
