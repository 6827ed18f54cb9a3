"""One person's participation in one webinar occurrence: its state in HubSpot, or the reason it is not there."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits import codes
from integrations.decisions.attendance import minutes
from integrations.models import Participant
from integrations.records import Attendance, Outcome
from portal.screens.shared import links
from portal.screens.shared.html import number, percent
from portal.wording.errors import translated
from portal.wording.labels import PERSON_CAUSES, Badge

SENT = Badge(gettext_lazy("In HubSpot"), "check", "good")
NOT_SENT = Badge(gettext_lazy("Waiting"), "clock", "warn", gettext_lazy("Not sent yet; it continues automatically."))
NOT_APPROVED = Badge(gettext_lazy("Not approved in Zoom"), "skip", "quiet")
SHORTEST_PART = 3  # the index of parts is made of three characters each
LOOKS = {Outcome.WAITING: ("clock", "warn"), Outcome.FAILED: ("cross", "bad")}


@dataclass(frozen=True)
class ParticipationShown:
    """A participation as the screens show it."""

    row: Participant
    look: Badge
    help: str  # what the cause means and what to do
    detail: str  # HubSpot or Zoom in their own words, the portal in the reader's language
    retryable: bool
    minutes: str
    percentage: str
    length: str  # of the webinar, in minutes
    contact_url: str
    registered: datetime | None
    joined: datetime | None
    left: datetime | None
    cancelled: bool
    dropped_in: str  # who stayed too short to count as attended, and how long


def participation(row: Participant, portal_id: int | None) -> ParticipationShown:
    """Return what the screens show of a participant; `portal_id` is the HubSpot account's."""
    attendance = attendance_of(row)
    attended = row.zoom_joined_at is not None or row.accepted_joined_at is not None
    return ParticipationShown(
        row=row,
        look=participation_badge(row),
        help=_cause_help(row.cause),
        detail=translated(row.detail),
        retryable=codes.person_is_retried(row.cause),
        minutes=number(_whole(minutes(attendance.duration))) if attendance else "",
        percentage=percent(_whole(attendance.percentage)) if attendance else "",
        length=number(_whole(minutes(attendance.length))) if attendance else "",
        contact_url=links.hubspot_record(portal_id, links.CONTACT, row.contact_id),
        registered=row.zoom_registered_at or row.accepted_registered_at,
        joined=row.zoom_joined_at or row.accepted_joined_at,
        left=row.zoom_left_at or row.accepted_left_at,
        cancelled=not attended and _has_cancelled(row),
        dropped_in="" if attended else _dropped_in_words(row),
    )


def participation_badge(row: Participant) -> Badge:
    """Return how the participant stands: in HubSpot, waiting, or left out or refused and why."""
    if not row.cause:
        return {Outcome.IN_HUBSPOT: SENT, Outcome.WAITING: NOT_SENT}.get(Outcome(row.outcome), NOT_APPROVED)
    words: str | Promise = PERSON_CAUSES.get(row.cause, row.cause)
    icon, tone = LOOKS.get(Outcome(row.outcome), ("skip", "quiet"))
    return Badge(words, icon, tone)  # type: ignore[arg-type]


def _dropped_in_words(row: Participant) -> str:
    if row.dropped_in is None:
        return ""
    return _("dropped in, %(n)s min") % {"n": number(max(1, _whole(minutes(row.dropped_in))))}


def _has_cancelled(row: Participant) -> bool:
    """Return True if the person cancelled and has not registered again since."""
    if row.zoom_cancelled_at is not None:
        return row.zoom_registered_at is None or row.zoom_cancelled_at >= row.zoom_registered_at
    return bool(row.sent) and row.accepted_registered_at is None and any(one[0] == "cancel" for one in row.sent)


def email_search(term: str) -> Q:
    """Return the condition for addresses that hold `term`, or are of its domain if it begins with `@`.

    Both have an index; a term too short for it finds how addresses begin.
    """
    if term.startswith("@"):
        return Q(domain=term[1:])
    return Q(email__contains=term) if len(term) >= SHORTEST_PART else Q(email__startswith=term)


def attendance_of(row: Participant) -> Attendance | None:
    """Return the attendance as Zoom reports it, or else as HubSpot accepted it, or None."""
    for source in ("zoom", "accepted"):
        joined, left, duration, length = (
            getattr(row, f"{source}_{name}") for name in ("joined_at", "left_at", "duration", "length")
        )
        if None not in (joined, left, duration, length):
            return Attendance(joined, left, duration, length)
    return None


def _whole(value: Fraction) -> int:
    """Return the value without decimals, rounded half up. HubSpot and the files have the exact one."""
    return int(value + Fraction(1, 2))


def _cause_help(cause: str) -> str:
    for code in ("emails_excluded", "person_failed", "sync_error"):
        try:
            return codes.help_text(code, cause) if cause else ""
        except ValueError:
            continue
    return ""
