"""One person's participation in one webinar occurrence: its state in HubSpot, or the reason it is not there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from audits import codes
from integrations.decisions.attendance import minutes, rounded
from integrations.models import Participant
from integrations.records import Attendance
from portal.screens.shared import links
from portal.screens.shared.html import decimal, percent
from portal.wording.errors import translated
from portal.wording.labels import PERSON_CAUSES, Badge

SENT = Badge(gettext_lazy("In HubSpot"), "check", "good")
NOT_SENT = Badge(gettext_lazy("Not sent yet"), "clock", "quiet")


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
    contact_url: str
    registered: datetime | None
    joined: datetime | None
    left: datetime | None
    cancelled: bool


def participation(row: Participant, portal_id: int | None) -> ParticipationShown:
    """Return what the screens show of a participant; `portal_id` is the HubSpot account's."""
    attendance = attendance_of(row)
    return ParticipationShown(
        row=row,
        look=participation_badge(row),
        help=_cause_help(row.cause),
        detail=translated(row.detail),
        retryable=codes.person_is_retried(row.cause),
        minutes=decimal(rounded(minutes(attendance.duration))) if attendance else "",
        percentage=percent(rounded(attendance.percentage)) if attendance else "",
        contact_url=links.hubspot_record(portal_id, links.CONTACT, row.contact_id),
        registered=row.accepted_registered_at,
        joined=row.accepted_joined_at,
        left=row.accepted_left_at,
        cancelled=bool(row.sent) and row.accepted_registered_at is None and any(one[0] == "cancel" for one in row.sent),
    )


def participation_badge(row: Participant) -> Badge:
    """Return if the participant is in HubSpot, not sent yet, or left out and why."""
    if not row.cause:
        return SENT if row.contact_id and row.sent else NOT_SENT
    failed = codes.person_is_retried(row.cause)
    words: str | Promise = PERSON_CAUSES.get(row.cause, row.cause)
    return Badge(words, "cross" if failed else "skip", "bad" if failed else "quiet")  # type: ignore[arg-type]


def email_search(term: str) -> Q:
    """Return the condition for addresses that begin with `term`, or are of its domain if it begins with `@`.

    Both have an index.
    """
    return Q(domain=term[1:]) if term.startswith("@") else Q(email__startswith=term)


def attendance_of(row: Participant) -> Attendance | None:
    """Return the attendance that HubSpot accepted, or None."""
    joined, left = row.accepted_joined_at, row.accepted_left_at
    if joined is None or left is None or row.accepted_duration is None or row.accepted_length is None:
        return None
    return Attendance(joined, left, row.accepted_duration, row.accepted_length)


def _cause_help(cause: str) -> str:
    for code in ("emails_excluded", "person_failed", "sync_error"):
        try:
            return codes.help_text(code, cause) if cause else ""
        except ValueError:
            continue
    return ""
