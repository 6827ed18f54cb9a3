"""What saving the global settings would do, counted on the rows there are."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.decisions.exclusions import domain_of, in_domains
from integrations.models import Connection, Participant, SyncSettingsRow, WebinarRow
from integrations.models.settings import ExclusionKind
from integrations.records import SyncSettings
from integrations.sync import missed
from integrations.sync.settings_document import Change, would_sync
from portal.screens.parts import day, number

MOST_PEOPLE = 10_000


@dataclass(frozen=True)
class Effect:
    words: str
    icon: str = "info"


def effects(connection: Connection, change: Change, now: datetime) -> list[Effect]:
    row = SyncSettingsRow.load(connection)
    stored = row.record()
    return [
        *_switched_off(stored, change),
        *_missed(connection, row, change, now),
        *_excluded_hosts(connection, stored, change),
        *_excluded_people(connection, stored, change),
    ]


def _switched_off(stored: SyncSettings, change: Change) -> Iterator[Effect]:
    if stored.sync_webinars and not change.fields.get("sync_webinars", True):
        yield Effect(_("Nothing more would be sent to HubSpot. What is there stays."), "dash")


def _missed(connection: Connection, row: SyncSettingsRow, change: Change, now: datetime) -> Iterator[Effect]:
    found = would_sync(connection, change, now)
    if not found.count:
        return
    since = missed.first_moment(connection, change.fields.get("sync_from", row.sync_from))
    words = ngettext(
        "This would sync what %(n)s webinar missed since %(day)s, %(upcoming)s of them still to come.",
        "This would sync what %(n)s webinars missed since %(day)s, %(upcoming)s of them still to come.",
        found.count,
    )
    yield Effect(words % {"n": number(found.count), "day": day(since), "upcoming": number(found.upcoming)}, "sync")


def _excluded_hosts(connection: Connection, stored: SyncSettings, change: Change) -> Iterator[Effect]:
    hosts = _new(change, ExclusionKind.HOSTS, stored.excluded_hosts)
    recordings = _new(change, ExclusionKind.RECORDINGS, stored.excluded_recordings)
    if not hosts and not recordings:
        return
    webinars = WebinarRow.objects.filter(connection=connection).order_by().values_list("host_email")
    domains: dict[str, int] = {}
    for host, count in webinars.annotate(count=Count("pk")):
        domains[domain_of(host)] = domains.get(domain_of(host), 0) + count
    if hosts:
        count = _count(domains, hosts, stored.excluded_hosts)
        words = ngettext("This would exclude %(n)s webinar.", "This would exclude %(n)s webinars.", count)
        yield Effect(words % {"n": number(count)}, "skip")
    if recordings:
        count = _count(domains, recordings, stored.excluded_recordings)
        words = ngettext(
            "This would exclude the recordings of %(n)s webinar.",
            "This would exclude the recordings of %(n)s webinars.",
            count,
        )
        yield Effect(words % {"n": number(count)}, "skip")


def _count(domains: dict[str, int], new: frozenset[str], old: frozenset[str]) -> int:
    """Webinars whose host is excluded by the new domains and was not by the old ones."""
    return sum(
        count
        for domain, count in domains.items()
        if in_domains(f"@{domain}", new) and not in_domains(f"@{domain}", old)
    )


def _excluded_people(connection: Connection, stored: SyncSettings, change: Change) -> Iterator[Effect]:
    domains = _new(change, ExclusionKind.CONTACTS, stored.excluded_contacts)
    if not domains:
        return
    rows = Participant.objects.filter(missed.in_domains(domains))
    if Connection.objects.count() > 1:  # else the index of addresses alone answers
        rows = rows.filter(occurrence__webinar__connection=connection)
    count = rows.order_by().values("email").distinct()[: MOST_PEOPLE + 1].count()
    if count > MOST_PEOPLE:
        words = _("This would exclude more than %(n)s people.")
        yield Effect(words % {"n": number(MOST_PEOPLE)}, "skip")
        return
    words = ngettext("This would exclude %(n)s person.", "This would exclude %(n)s people.", count)
    yield Effect(words % {"n": number(count)}, "skip")


def _new(change: Change, kind: str, old: Collection[str]) -> frozenset[str]:
    return frozenset(change.exclusions.get(kind, ())) - frozenset(old)
