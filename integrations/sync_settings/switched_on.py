"""The occurrences that a change of settings switches on: they sync what they missed since the first day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache, partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from integrations.clock import time_zone
from integrations.decisions.settings import effective_settings
from integrations.models import Connection, Occurrence, Participant, SyncSettingsRow, ZoomAccount, ZoomUserRow
from integrations.models.domain_lookups import in_domains
from integrations.records import EffectiveSettings, Overrides, SyncSettings

Key = tuple[str, bool | None, bool | None, bool | None]  # host, and the webinar's own: sync, recordings, at discovery
COLUMNS = ("pk", "webinar__zoom_id", "start")
KEY = ("webinar__host_email", "webinar__sync", "webinar__recordings", "webinar__sync_at_discovery")


@dataclass(frozen=True)
class State:
    """All settings of one connection, as they are or as they would be."""

    settings: SyncSettings
    since: datetime
    users: Mapping[str, bool | None]  # host → its recordings
    webinars: Mapping[str, Mapping[str, bool | None]] = field(default_factory=dict)  # Zoom id → what it would override

    def of(self, key: Key, zoom_id: str = "") -> EffectiveSettings:
        host, sync, recordings, at_discovery = key
        changed = self.webinars.get(zoom_id, {})
        overrides = Overrides(
            changed.get("sync", sync), changed.get("recordings", recordings), at_discovery, self.users.get(host)
        )
        return effective_settings(self.settings, overrides, host)


def state(connection: Connection) -> State:
    row = SyncSettingsRow.load(connection)
    users = ZoomUserRow.objects.filter(connection=connection, sync_recordings__isnull=False)
    return State(
        row.record(), first_moment(connection, row.sync_from), dict(users.values_list("email", "sync_recordings"))
    )


def first_moment(connection: Connection, sync_from: date | None) -> datetime:
    """Return the time since which webinars are synced: as chosen, else 30 days before connecting."""
    # The zone by name only: reading the account would decrypt its credentials.
    name = ZoomAccount.objects.filter(pk=connection.zoom_id).values_list("timezone", flat=True).get()
    zone = time_zone(name)
    return datetime.combine(connection.first_day(sync_from, zone), time.min, zone).astimezone(UTC)


@dataclass(frozen=True)
class Missed:
    """The number of occurrences that sync what they missed, and how many of them are upcoming.

    `more`: there may be more of them, because not all webinars were looked at.
    """

    count: int = 0
    upcoming: int = 0
    more: bool = False


def count(connection: Connection, before: State, after: State, now: datetime, most: int | None = None) -> Missed:
    """Count them among all webinars, or among the latest `most`."""
    found, more = find(connection, before, after, most)
    return Missed(len(found), sum(start is not None and start > now for start in found.values()), more)


def occurrences(connection: Connection, before: State, after: State) -> set[int]:
    """Return the primary keys of all of them, to be synced."""
    return set(find(connection, before, after)[0])


def find(
    connection: Connection, before: State, after: State, most: int | None = None
) -> tuple[dict[int, datetime | None], bool]:
    """Return their starts by primary key, and True if there may be more."""
    found: dict[int, datetime | None] = {}
    more = False
    # Webinars with the same host and switches are decided together: 50,000 of them are a few hundred groups.
    switched_on = cache(partial(_switched_on, before, after))
    for was_open, rows in _windows(connection, before, after) if _lets_more_in(before, after) else ():
        looked_at = 0
        touched = rows.filter(_touched(before, after)).values_list(*COLUMNS, *KEY)
        for pk, zoom_id, start, *key in touched[:most].iterator():
            looked_at += 1
            if switched_on(tuple(key), was_open, zoom_id if zoom_id in after.webinars else ""):
                found[pk] = start
        more = more or looked_at == most
    for rows_of_people in _of_people_let_in(connection, before, after):
        looked_at = 0
        for pk, zoom_id, *key in rows_of_people[:most]:
            looked_at += 1
            if after.of(tuple(key), zoom_id).webinar.on:
                found.setdefault(pk, None)
        more = more or looked_at == most
    return found, more


def _windows(connection: Connection, before: State, after: State) -> Iterator[tuple[bool, QuerySet[Occurrence]]]:
    """Return the occurrences that may sync: those that could before, and those since an earlier first day.

    The latest come first, as the index has them. Those without a date are a query of their own.
    """
    rows = (
        Occurrence.objects.filter(webinar__connection=connection, webinar__zoom_event=False, raw_pruned_at=None)
        .annotate(begins=Coalesce("started_at", "start"))
        .order_by("-begins")
    )
    if after.since < before.since:
        yield False, rows.filter(begins__gte=after.since, begins__lt=before.since)
    yield True, rows.filter(begins__gte=max(before.since, after.since))
    yield True, rows.filter(begins=None)


def _lets_more_in(before: State, after: State) -> bool:
    """Return True if any webinar may be switched on; otherwise none needs to be looked at."""
    old, new = before.settings, after.settings
    return bool(
        (new.sync_webinars and not old.sync_webinars)
        or new.recordings != old.recordings
        or old.excluded_hosts - new.excluded_hosts
        or old.excluded_recordings - new.excluded_recordings
        or after.since < before.since
        or after.users != before.users
        or after.webinars
    )


def _touched(before: State, after: State) -> Q:
    """Return the condition for affected webinars: if only domains, users or webinars change, theirs alone."""
    old, new = before.settings, after.settings
    if (old.sync_webinars, old.recordings, before.since) != (new.sync_webinars, new.recordings, after.since):
        return Q()
    users = {*before.users, *after.users}
    hosts = [host for host in users if before.users.get(host) != after.users.get(host)]
    touched = Q(webinar__host_email__in=hosts) | Q(webinar__zoom_id__in=list(after.webinars))
    domains = (old.excluded_hosts - new.excluded_hosts) | (old.excluded_recordings - new.excluded_recordings)
    return touched | in_domains("webinar__host_email", domains) if domains else touched


def _switched_on(before: State, after: State, key: Key, was_open: bool, zoom_id: str = "") -> bool:
    """Return True if the webinar or its recordings were off and are on."""
    new = after.of(key, zoom_id)
    if not was_open:
        return new.webinar.on
    # The old state knows no webinar by name: the rows still hold what each overrode.
    old = before.of(key)
    return (new.webinar.on and not old.webinar.on) or (new.recording.on and not old.recording.on)


def _of_people_let_in(
    connection: Connection, before: State, after: State
) -> Iterator[QuerySet[Participant, tuple[Any, ...]]]:
    """Return synced occurrences with people whom the old settings excluded and the new ones allow."""
    out = _people_let_in(before.settings, after.settings)
    columns = ("occurrence", "occurrence__webinar__zoom_id", *(f"occurrence__{name}" for name in KEY))
    for was_open, window in _windows(connection, before, after) if out else ():
        if was_open:
            rows = Participant.objects.filter(out, occurrence__in=window.order_by())
            yield rows.values_list(*columns).distinct()


def _people_let_in(before: SyncSettings, after: SyncSettings) -> Q | None:
    out = []
    if domains := before.excluded_contacts - after.excluded_contacts:
        out.append(Q(cause="excluded_domain") & in_domains("email", domains))
    if before.only_contacts and before.only_contacts != after.only_contacts:
        among = Q(email__in=after.only_contacts) if after.only_contacts else Q()
        out.append(Q(cause="not_in_only_contacts") & among)
    return reduce(or_, out) if out else None
