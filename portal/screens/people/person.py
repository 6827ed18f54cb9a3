"""One person across all webinars: what was sent or why not, and how each property value came about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from integrations.decisions.attendance import rounded
from integrations.decisions.exclusions import normalise_email
from integrations.decisions.totals import contact_properties
from integrations.models import Participant, RemoteContact
from integrations.sync.people import accepted
from portal.screens.people import properties
from portal.screens.shared import links
from portal.screens.shared.html import decimal, percent
from portal.screens.shared.participation import participation

MOST_SHOWN = 200
MOST_COUNTED = 5000  # nobody takes part in so many; without the cap one address could read the whole table


@dataclass(frozen=True)
class PropertyShown:
    """A contact property with its value and how it came about."""

    label: str
    name: str
    value: str
    at: datetime | None  # the value, if it is a time
    how: str
    differs: str  # the value written last, if it is another


@dataclass(frozen=True)
class AccountTotals:
    """The totals of a person in one HubSpot account: each account has its own."""

    portal_id: int
    name: str
    zone: str
    contact_url: str
    properties_url: str
    properties: list[PropertyShown]
    never_written: bool


def person_page(request: HttpRequest) -> HttpResponse:
    """Show everything about one address."""
    if not request.user.has_perm("integrations.view_participant"):
        raise PermissionDenied
    email = normalise_email(request.GET.get("email", ""))
    rows = _rows(email) if email else []
    context = {
        **admin.site.each_context(request),
        "title": _("People"),
        "email": email,
        "rows": [participation(row, _portal_id(row)) for row in rows[:MOST_SHOWN]],
        "more": max(len(rows) - MOST_SHOWN, 0),
        "portals": list(_totals_by_account(email, rows)) if rows else [],
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


def _portal_id(row: Participant) -> int:
    return int(row.portal_id)  # type: ignore[attr-defined]


def _totals_by_account(email: str, rows: Sequence[Participant]) -> Iterator[AccountTotals]:
    contacts = RemoteContact.objects.filter(email=email, hubspot__portal_id__in={_portal_id(row) for row in rows})
    written = {one.portal_id: one for one in contacts.annotate(portal_id=F("hubspot__portal_id"))}
    for portal_id in sorted({_portal_id(row) for row in rows}):
        mine = [row for row in rows if _portal_id(row) == portal_id]
        contact = written.get(portal_id)
        yield AccountTotals(
            portal_id=portal_id,
            name=str(mine[0].portal_name),  # type: ignore[attr-defined]
            zone=str(mine[0].zone),  # type: ignore[attr-defined]
            contact_url=links.hubspot_record(portal_id, links.CONTACT, contact.contact_id if contact else ""),
            properties_url=links.hubspot_properties(portal_id),
            properties=list(_properties(mine, contact.written if contact else {})),
            never_written=not (contact and contact.written),
        )


def _properties(rows: Iterable[Participant], written: dict[str, str]) -> Iterator[PropertyShown]:
    counted = [row for row in rows if row.accepted_registered_at or row.accepted_joined_at]
    entries = [accepted(row, row.occurrence.webinar) for row in counted]
    facts = properties.Facts(
        registrations=sum(one.registered is not None for one in entries),
        attended=sum(one.attendance is not None for one in entries),
        percentages=[decimal(rounded(one.attendance.percentage)) for one in entries if one.attendance],
    )
    for name, value in contact_properties(entries).items():
        last = written.get(name, "")
        yield PropertyShown(
            label=str(properties.LABELS.get(name, name)),
            name=name,
            value=_formatted(name, value),
            at=parse_datetime(value) if name.endswith("_at") else None,
            how=properties.explanation(name, facts),
            differs=_formatted(name, last) if written and last != value else "",
        )


def _formatted(name: str, value: str) -> str:
    """Return a value as people read it: HubSpot takes bare numbers, of which some are percentages."""
    is_percentage = value and name in properties.PERCENTAGES
    return percent(Decimal(value)) if is_percentage else value
