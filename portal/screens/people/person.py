"""One person across all webinars: how they stand in HubSpot, what they took part in, and what was sent of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from integrations.decisions.exclusions import normalise_email
from integrations.models import Participant, RecordingRow, RegistrantRow
from portal.screens.people.account_totals import portal_id_of, totals_by_account
from portal.screens.people.join_links import JoinLink, join_links, shown_link
from portal.screens.people.said import LATEST, said
from portal.screens.people.standing import standing
from portal.screens.shared import links
from portal.screens.shared.html import percent
from portal.screens.shared.webinars.participation import ParticipationShown, attendance_of, participation

MOST_SHOWN = 200
MOST_COUNTED = 5000  # nobody takes part in so many; without the cap one address could read the whole table
NAMED_BY = 5  # webinars, the latest ones, whose registrations tell the name


@dataclass(frozen=True)
class Figures:
    """The numbers of a person. `share`: of the time of the webinars attended, as HubSpot's property has it."""

    registered: int
    attended: int
    share: str


@dataclass(frozen=True)
class TimelineRow:
    """A webinar in the timeline, with its records in HubSpot."""

    one: ParticipationShown
    event_url: str
    call_url: str


def person_page(request: HttpRequest) -> HttpResponse:
    """Show everything about one address."""
    _check(request)
    return _page(request, normalise_email(request.GET.get("email", "")))


@require_POST
def show_join_link(request: HttpRequest) -> HttpResponse:
    """Show the same with the person's own link for one webinar."""
    _check(request)
    email = normalise_email(request.POST.get("email", ""))
    return _page(request, email, shown_link(request, email))


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm("integrations.view_participant"):
        raise PermissionDenied


def _page(request: HttpRequest, email: str, shown: JoinLink | None = None) -> HttpResponse:
    rows = _rows(email) if email else []
    participations = [participation(row, portal_id_of(row)) for row in rows[:MOST_SHOWN]]
    context = {
        **admin.site.each_context(request),
        "title": email or _("People"),
        "email": email,
        "name": _name(email, rows) if rows else "",
        "standing": standing(rows) if rows else None,
        "figures": _figures(rows),
        "timeline": _timeline(participations),
        "more": max(len(rows) - MOST_SHOWN, 0),
        "said": said(email, rows) if rows else [],
        "said_of": LATEST if len(rows) > LATEST else 0,
        "join_links": join_links(request, rows, shown),
        "portals": list(totals_by_account(email, rows)) if rows else [],
        "may_sync": request.user.has_perm("integrations.add_syncjob"),
    }
    return TemplateResponse(request, "portal/person.html", context)


def _rows(email: str) -> list[Participant]:
    rows = (
        Participant.objects.filter(email=email)
        .select_related("occurrence__webinar")
        .annotate(
            zone=F("occurrence__webinar__connection__zoom__timezone"),
            portal_id=F("occurrence__webinar__connection__hubspot__portal_id"),
            portal_name=F("occurrence__webinar__connection__hubspot__name"),
        )
    )
    found = list(rows[:MOST_COUNTED])
    return sorted(found, key=lambda row: str(row.occurrence.start or ""), reverse=True)


def _name(email: str, rows: Sequence[Participant]) -> str:
    """Return the name with which the person registered last, or an empty string."""
    webinars = list(dict.fromkeys(row.occurrence.webinar_id for row in rows))[:NAMED_BY]
    found = RegistrantRow.objects.filter(webinar_id__in=webinars, email=email).order_by("-created_at")
    names = found.values_list("first_name", "last_name")[:1]
    return " ".join(part for part in names[0] if part) if names else ""


def _figures(rows: Sequence[Participant]) -> Figures:
    attendances = [found for row in rows if (found := attendance_of(row))]
    shares = [attendance.percentage for attendance in attendances]
    mean = sum(shares, Fraction(0)) / len(shares) if shares else None
    return Figures(
        registered=sum(bool(row.zoom_registered_at or row.accepted_registered_at) for row in rows),
        attended=sum(bool(row.zoom_joined_at or row.accepted_joined_at) for row in rows),
        share=percent(int(mean + Fraction(1, 2))) if mean is not None else "–",
    )


def _timeline(shown: Sequence[ParticipationShown]) -> list[TimelineRow]:
    occurrences = [one.row.occurrence_id for one in shown]
    recordings = RecordingRow.objects.filter(session__occurrence__in=occurrences, call_deleted=False)
    found = recordings.exclude(call_id="").values_list("session__occurrence_id", "call_id")
    calls: dict[int, str] = {occurrence: call for occurrence, call in found}  # noqa: C416  (for its type)
    return [_timeline_row(one, calls.get(one.row.occurrence_id, "")) for one in shown]


def _timeline_row(one: ParticipationShown, call: str) -> TimelineRow:
    portal_id, in_hubspot = portal_id_of(one.row), bool(one.row.sent)
    event = one.row.occurrence.event_object_id if in_hubspot else ""
    return TimelineRow(
        one=one,
        event_url=links.hubspot_record(portal_id, links.MARKETING_EVENT, event),
        call_url=links.hubspot_record(portal_id, links.CALL, call if in_hubspot and one.joined else ""),
    )
