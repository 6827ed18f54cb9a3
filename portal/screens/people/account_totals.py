"""The values of a person's contact properties in each HubSpot account, and how each of them came about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils.dateparse import parse_datetime

from integrations.clock import utcnow
from integrations.decisions.attendance import rounded
from integrations.decisions.totals import contact_properties
from integrations.models import Participant, RemoteContact, SyncSettingsRow
from integrations.records.mapping import NO_EXTRAS, Extra, Extras
from integrations.sync.read.accepted import accepted
from portal.screens.people import properties
from portal.screens.shared import links
from portal.screens.shared.html import decimal, percent


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


def portal_id_of(row: Participant) -> int:
    """Return the number of the HubSpot account that the row belongs to."""
    return int(row.portal_id)  # type: ignore[attr-defined]


def totals_by_account(email: str, rows: Sequence[Participant]) -> Iterator[AccountTotals]:
    """Return the totals, one for each account. The rows come from `person.py`, with the account's number and name."""
    contacts = RemoteContact.objects.filter(email=email, hubspot__portal_id__in={portal_id_of(row) for row in rows})
    written = {one.portal_id: one for one in contacts.annotate(portal_id=F("hubspot__portal_id"))}
    extras = _extras()
    for portal_id in sorted({portal_id_of(row) for row in rows}):
        mine = [row for row in rows if portal_id_of(row) == portal_id]
        contact = written.get(portal_id)
        yield AccountTotals(
            portal_id=portal_id,
            name=str(mine[0].portal_name),  # type: ignore[attr-defined]
            zone=str(mine[0].zone),  # type: ignore[attr-defined]
            contact_url=links.hubspot_record(portal_id, links.CONTACT, contact.contact_id if contact else ""),
            properties_url=links.hubspot_properties(portal_id),
            properties=list(_properties(mine, contact.written if contact else {}, extras.get(portal_id, NO_EXTRAS))),
            never_written=not (contact and contact.written),
        )


def _extras() -> dict[int, Extras]:
    """Return by HubSpot account what any of its connections writes besides. A join link is never shown here."""
    columns = ("source", "next_webinar", "engagement_polls", "engagement_questions", "engagement_survey")
    groups = (Extra.SOURCE, Extra.NEXT_WEBINAR, Extra.POLLS, Extra.QUESTIONS, Extra.SURVEY)
    found: dict[int, Extras] = {}
    for portal_id, *on in SyncSettingsRow.objects.values_list("connection__hubspot__portal_id", *columns):
        mine = frozenset(extra for extra, is_on in zip(groups, on, strict=True) if is_on)
        found[portal_id] = found.get(portal_id, NO_EXTRAS) | mine
    return found


def _properties(rows: Iterable[Participant], written: dict[str, str], extras: Extras) -> Iterator[PropertyShown]:
    counted = [row for row in rows if row.accepted_registered_at or row.accepted_joined_at]
    entries = [accepted(row, row.occurrence) for row in counted]
    facts = properties.Facts(
        registrations=sum(one.registered is not None for one in entries),
        attended=sum(one.attendance is not None for one in entries),
        percentages=[decimal(rounded(one.attendance.percentage)) for one in entries if one.attendance],
    )
    for name, value in contact_properties(entries, extras, utcnow()).items():
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
