"""The attendance of an occurrence, read anew from Zoom's reports of its sessions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.decisions.attendance import measure_attendance
from integrations.decisions.final import SURE_AFTER
from integrations.errors import NotAllowed, SkipRecord
from integrations.privacy.forget import private
from integrations.proof.context import Prover
from integrations.proof.from_zoom.registrants import Registrants
from integrations.records import Attendance, PastSession, Segment, Span
from integrations.zoom.expired_lists import restarted_if_expired

LONGEST_SESSION = timedelta(hours=24)
Stay = tuple[datetime, datetime | None, str]


@dataclass
class AttendanceRead:
    """Who attended, and when the sessions were.

    `missing`: a session of which Zoom has no report any more. `waits`: one whose report is still to come.
    """

    people: dict[str, Attendance] = field(default_factory=dict)
    started: datetime | None = None
    ended: datetime | None = None
    missing: bool = False
    waits: bool = False
    held: bool = False
    estimated: bool = False


@dataclass
class _Sessions:
    spans: list[Span] = field(default_factory=list)
    stays: dict[str, list[tuple[int, Stay]]] = field(default_factory=dict)  # address → session and stay


def read_attendance(
    prover: Prover, webinar_id: str, sessions: Sequence[PastSession], registrants: Registrants
) -> AttendanceRead:
    """Return who attended these sessions. Raises: NeedsAdmin, RetryLater, GiveUp."""
    read, found = AttendanceRead(held=bool(sessions)), _Sessions()
    addresses = _Addresses(prover, webinar_id, registrants)
    for session in sessions:
        _read_session(prover, session, addresses, read, found)
    if found.spans:
        read.started = min(span.start for span in found.spans)
        read.ended = None if read.waits else max(span.end for span in found.spans)
    for email, stays in found.stays.items():
        segments = [
            Segment(joined, left, 0, status=status, session=found.spans[at]) for at, (joined, left, status) in stays
        ]
        if attendance := measure_attendance(segments, found.spans):
            read.people[email] = attendance
    return read


def _read_session(
    prover: Prover, session: PastSession, addresses: "_Addresses", read: AttendanceRead, found: _Sessions
) -> None:
    try:
        span = _reported_span(prover, session)
        if span is None:
            fresh = prover.clock() - session.start < LONGEST_SESSION + SURE_AFTER
            read.waits, read.missing = read.waits or fresh, read.missing or not fresh
            return
        stays = restarted_if_expired(lambda: _stays(addresses, prover.zoom.participants(session.uuid)))
    except NotAllowed:
        read.estimated = True
        with suppress(NotAllowed):
            stays = restarted_if_expired(lambda: _stays(addresses, prover.zoom.past_participants(session.uuid)))
            _add(found, Span(session.start, session.end or _last_leave(stays) or session.start), stays)
        return
    except SkipRecord:
        read.missing = True
        return
    # Participants do not leave a report again: an old one without any has been emptied by Zoom.
    read.missing = read.missing or (not stays and prover.clock() - span.end >= SURE_AFTER)
    _add(found, span, stays)


def _reported_span(prover: Prover, session: PastSession) -> Span | None:
    report = prover.zoom.session_report(session.uuid)
    return Span(report.start, report.end) if report else None


def _add(found: _Sessions, span: Span, stays: Mapping[str, list[Stay]]) -> None:
    found.spans.append(span)
    number = len(found.spans) - 1
    for email, some in stays.items():
        found.stays.setdefault(email, []).extend((number, stay) for stay in some)


def _last_leave(stays: Mapping[str, list[Stay]]) -> datetime | None:
    return max((left for some in stays.values() for _, left, _ in some if left), default=None)


def _stays(addresses: "_Addresses", pages: Iterator[list[Segment]]) -> dict[str, list[Stay]]:
    """Return the stays of each address. Somebody without an address is nobody that HubSpot could know."""
    found: dict[str, list[Stay]] = {}
    for page in pages:
        named = [(addresses.of(segment), segment) for segment in page]
        hidden = private(addresses.prover.hubspot_account, [email for email, _ in named])
        for email, segment in named:
            if email and email not in hidden:
                found.setdefault(email, []).append((segment.joined, segment.left, segment.status))
    return found


@dataclass
class _Addresses:
    """The address of a segment: its registrant's before its own, which Zoom masks for guests."""

    prover: Prover
    webinar_id: str
    registrants: Registrants

    def of(self, segment: Segment) -> str:
        number = segment.registrant_id
        if number and number not in self.registrants.emails and not segment.email:
            self.registrants.emails[number] = self._read(number)
        return self.registrants.emails.get(number, "") or segment.email

    def _read(self, number: str) -> str:
        """Ask Zoom for a registrant whom the lists do not hold, once."""
        try:
            found = self.prover.zoom.registrant(self.webinar_id, number)
        except SkipRecord:
            return ""
        return found.email if found else ""
