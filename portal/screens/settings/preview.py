"""The effects of saving the global settings, counted on the rows in the database."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Connection, Participant, SyncSettingsRow, WebinarRow
from integrations.models.domain_lookups import in_domains
from integrations.models.settings import ExclusionKind
from integrations.records import SyncSettings
from integrations.sync_settings import switched_on
from integrations.sync_settings.apply import would_sync
from integrations.sync_settings.document import Change
from portal.screens.shared.admin import capped_count
from portal.screens.shared.html import PREVIEWED_CAP, at_least, counted, day, number

NAMED = 5  # people named in an effect


@dataclass(frozen=True)
class Effect:
    """One effect in words, with its icon."""

    words: str
    icon: str = "info"


def effects(connection: Connection, change: Change, now: datetime) -> list[Effect]:
    """Return the effects of storing the change."""
    row = SyncSettingsRow.load(connection)
    stored = row.record()
    return [
        *_switched_off(stored, change),
        *_missed_webinars(connection, row, change, now),
        *_excluded_hosts(connection, stored, change),
        *_excluded_people(connection, stored, change),
    ]


def _switched_off(stored: SyncSettings, change: Change) -> Iterator[Effect]:
    if stored.sync_webinars and not change.fields.get("sync_webinars", True):
        yield Effect(_("Nothing more would be sent to HubSpot. What is there stays."), "dash")


def _missed_webinars(connection: Connection, row: SyncSettingsRow, change: Change, now: datetime) -> Iterator[Effect]:
    found = would_sync(connection, change, now, PREVIEWED_CAP)
    if not (found.count or found.more):
        return
    since = switched_on.first_moment(connection, change.fields.get("sync_from", row.sync_from))
    words = ngettext(
        "This would sync what %(n)s webinar missed since %(day)s, %(upcoming)s of them still to come.",
        "This would sync what %(n)s webinars missed since %(day)s, %(upcoming)s of them still to come.",
        found.count,
    )
    facts = {"n": at_least(found.count, found.more), "day": day(since), "upcoming": number(found.upcoming)}
    yield Effect(words % facts, "sync")


def _excluded_hosts(connection: Connection, stored: SyncSettings, change: Change) -> Iterator[Effect]:
    hosts = _added(change, ExclusionKind.HOSTS, stored.excluded_hosts)
    if hosts:
        count = _newly_excluded(connection, hosts, stored.excluded_hosts)
        words = ngettext("This would exclude %(n)s webinar.", "This would exclude %(n)s webinars.", count)
        yield Effect(words % {"n": counted(count)}, "skip")
    recordings = _added(change, ExclusionKind.RECORDINGS, stored.excluded_recordings)
    if recordings:
        count = _newly_excluded(connection, recordings, stored.excluded_recordings)
        words = ngettext(
            "This would exclude the recordings of %(n)s webinar.",
            "This would exclude the recordings of %(n)s webinars.",
            count,
        )
        yield Effect(words % {"n": counted(count)}, "skip")


def _newly_excluded(connection: Connection, new: Collection[str], old: Collection[str]) -> int:
    """Return the number of webinars whose host is excluded by the new domains and was not by the old ones."""
    rows = WebinarRow.objects.filter(in_domains("host_email", new), connection=connection)
    return capped_count(rows.exclude(in_domains("host_email", old)) if old else rows)


def _excluded_people(connection: Connection, stored: SyncSettings, change: Change) -> Iterator[Effect]:
    domains = _added(change, ExclusionKind.CONTACTS, stored.excluded_contacts)
    if not domains:
        return
    rows = Participant.objects.filter(in_domains("email", domains))
    if Connection.objects.count() > 1:  # with only one, the index of addresses alone answers
        rows = rows.filter(occurrence__webinar__connection=connection)
    found = list(rows.values_list("email", "contact_id")[:PREVIEWED_CAP])
    people = sorted({email for email, _contact in found})
    words = ngettext("This would exclude %(n)s person.", "This would exclude %(n)s people.", len(people))
    named = f" {_names(people)}" if people else ""
    yield Effect(words % {"n": at_least(len(people), len(found) == PREVIEWED_CAP)} + named, "skip")
    known = len({email for email, contact in found if contact})
    if known:
        yield Effect(_already_there(known), "info")


def _names(people: list[str]) -> str:
    """Return the first few people by name, and how many more there are."""
    shown, more = people[:NAMED], len(people) - NAMED
    names = ", ".join(shown)
    if more <= 0:
        return f"{names}."
    return ngettext("%(names)s and %(n)s more.", "%(names)s and %(n)s more.", more) % {
        "names": names,
        "n": number(more),
    }


def _already_there(known: int) -> str:
    words = ngettext(
        "%(n)s of them is already a contact in HubSpot: it stays there but is no longer updated.",
        "%(n)s of them are already contacts in HubSpot: they stay there but are no longer updated.",
        known,
    )
    return words % {"n": number(known)}


def _added(change: Change, kind: str, old: Collection[str]) -> frozenset[str]:
    return frozenset(change.exclusions.get(kind, ())) - frozenset(old)
