"""The occurrences that a change of settings touches: those it switches on sync what they missed since the first day."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from integrations.clock import time_zone
from integrations.decisions.foreseen.webinars import State, WebinarEffect, WebinarEffects
from integrations.models import Connection, Occurrence, Participant, SyncSettingsRow, ZoomAccount, ZoomUserRow
from integrations.models.domain_lookups import in_domains
from integrations.records import SyncSettings

KEY = ("webinar__host_email", "webinar__sync", "webinar__recordings", "webinar__sync_at_discovery")
COLUMNS = ("pk", "webinar__zoom_id", "webinar__topic", "begins", "over", "event_completed_at", "people")


class Touched(NamedTuple):
    """An occurrence whose switches may change. `people`: how many of its people are known."""

    pk: int
    zoom_id: str
    topic: str
    begins: datetime | None
    over: datetime | None
    completed: datetime | None
    people: int


def state(connection: Connection) -> State:
    row = SyncSettingsRow.load(connection)
    users = ZoomUserRow.objects.filter(connection=connection, sync_recordings__isnull=False)
    return State(
        row.record(), first_moment(connection, row.sync_from), dict(users.values_list("email", "sync_recordings"))
    )


def first_moment(connection: Connection, sync_from: date | None) -> datetime:
    """Return the time since which webinars are synced, in Zoom's zone: as chosen, else 30 days before connecting."""
    # The zone by name only: reading the account would decrypt its credentials.
    name = ZoomAccount.objects.filter(pk=connection.zoom_id).values_list("timezone", flat=True).get()
    zone = time_zone(name)
    return datetime.combine(connection.first_day(sync_from, zone), time.min, zone)


def occurrences(connection: Connection, before: State, after: State) -> set[int]:
    """Return the primary keys of all that are switched on, to be synced."""
    return find(connection, before, after)[0]


def find(connection: Connection, before: State, after: State, most: int | None = None) -> tuple[set[int], bool]:
    """Return the primary keys of those that are switched on, and True if there may be more.

    Of each window only the latest `most` occurrences are looked at.
    """
    found: set[int] = set()
    more = False
    for window in touched(connection, before, after, most):
        looked_at = 0
        for one, effect in window:
            looked_at += 1
            if effect.starts or effect.recordings_start:
                found.add(one.pk)
        more = more or looked_at == most
    for rows_of_people in _of_people_let_in(connection, before, after):
        looked_at = 0
        for pk, zoom_id, *key in rows_of_people[:most]:
            looked_at += 1
            if after.of(tuple(key), zoom_id).webinar.on:
                found.add(pk)
        more = more or looked_at == most
    return found, more


def touched(
    connection: Connection, before: State, after: State, most: int | None = None
) -> Iterator[Iterator[tuple[Touched, WebinarEffect]]]:
    """Yield the occurrences whose switches may change, window by window, each with what becomes of it."""
    if _switches_differ(before, after):
        for window in windows(connection, before, after):
            yield _effects(window.filter(_named(before, after))[:most], WebinarEffects(before, after))


def _effects(rows: QuerySet[Occurrence], effects: WebinarEffects) -> Iterator[tuple[Touched, WebinarEffect]]:
    for *columns, host, sync, recordings, at_discovery in rows.values_list(*COLUMNS, *KEY).iterator():
        one = Touched(*columns)
        yield one, effects.of((host, sync, recordings, at_discovery), one.begins, one.zoom_id)


def windows(connection: Connection, before: State, after: State) -> Iterator[QuerySet[Occurrence]]:
    """Yield the occurrences that may sync: those since an earlier first day, and those that could before.

    The latest come first, as the index has them. Those without a date are a query of their own. The people of pruned
    ones are not decided again.
    """
    rows = (
        Occurrence.objects.filter(webinar__connection=connection, webinar__zoom_event=False, raw_pruned_at=None)
        .annotate(begins=Coalesce("started_at", "start"), over=Coalesce("ended_at", "end"))
        .order_by("-begins")
    )
    if after.since < before.since:
        yield rows.filter(begins__gte=after.since, begins__lt=before.since)
    yield rows.filter(begins__gte=before.since)
    yield rows.filter(begins=None)


def _switches_differ(before: State, after: State) -> bool:
    """Return True if any webinar may be switched; otherwise none needs to be looked at."""
    old, new = before.settings, after.settings
    return bool(
        (old.sync_webinars, old.recordings) != (new.sync_webinars, new.recordings)
        or old.excluded_hosts != new.excluded_hosts
        or old.excluded_recordings != new.excluded_recordings
        or after.since < before.since
        or after.users != before.users
        or after.webinars
    )


def _named(before: State, after: State) -> Q:
    """Return the condition for affected webinars: if only domains, users or webinars change, theirs alone."""
    old, new = before.settings, after.settings
    if (old.sync_webinars, old.recordings, before.since) != (new.sync_webinars, new.recordings, after.since):
        return Q()
    users = {*before.users, *after.users}
    hosts = [host for host in users if before.users.get(host) != after.users.get(host)]
    named = Q(webinar__host_email__in=hosts) | Q(webinar__zoom_id__in=list(after.webinars))
    domains = (old.excluded_hosts ^ new.excluded_hosts) | (old.excluded_recordings ^ new.excluded_recordings)
    return named | in_domains("webinar__host_email", domains) if domains else named


def _of_people_let_in(
    connection: Connection, before: State, after: State
) -> Iterator[QuerySet[Participant, tuple[Any, ...]]]:
    """Yield synced occurrences with people whom the old settings excluded and the new ones allow."""
    out = _people_let_in(before.settings, after.settings)
    columns = ("occurrence", "occurrence__webinar__zoom_id", *(f"occurrence__{name}" for name in KEY))
    for window in windows(connection, before, before) if out else ():
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
