"""What a change of settings switches on: the occurrences that then sync what they missed since the first day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from integrations.decisions.settings import effective
from integrations.models import Connection, Occurrence, Participant, SyncSettingsRow, ZoomAccount, ZoomUserRow
from integrations.records import EffectiveSettings, Overrides, SyncSettings

BEFORE_CONNECTING = timedelta(days=30)
Key = tuple[str, bool | None, bool | None, bool | None]  # host, and the webinar's own: sync, recordings, at discovery
KEY = ("webinar__host_email", "webinar__sync", "webinar__recordings", "webinar__sync_at_discovery")


@dataclass(frozen=True)
class State:
    """Everything people have decided about one connection, as it stands or as it would."""

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
        return effective(self.settings, overrides, host)


def state(connection: Connection) -> State:
    row = SyncSettingsRow.load(connection)
    users = ZoomUserRow.objects.filter(connection=connection, sync_recordings__isnull=False)
    return State(
        row.record(), first_moment(connection, row.sync_from), dict(users.values_list("email", "sync_recordings"))
    )


def first_moment(connection: Connection, sync_from: date | None) -> datetime:
    """Since when webinars are synced: as chosen, else since 30 days before connecting."""
    # The zone by name only: reading the account would decrypt its credentials.
    name = ZoomAccount.objects.filter(pk=connection.zoom_id).values_list("timezone", flat=True).get()
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    day = sync_from or (connection.connected_at - BEFORE_CONNECTING).astimezone(zone).date()
    return datetime.combine(day, time.min, zone).astimezone(UTC)


@dataclass(frozen=True)
class Missed:
    """How many webinar occurrences sync what they missed, and how many of them are still to come."""

    count: int = 0
    upcoming: int = 0

    def __add__(self, other: "Missed") -> "Missed":
        return Missed(self.count + other.count, self.upcoming + other.upcoming)


def count(connection: Connection, before: State, after: State, now: datetime) -> Missed:
    """Webinars with the same host and switches are counted together: 50,000 of them are a few hundred groups."""
    named = set(after.webinars)
    total = Missed()
    for was_open, rows in _windows(connection, before, after):
        others = rows.exclude(webinar__zoom_id__in=named) if named else rows
        found = others.order_by().values_list(*KEY).annotate(all=Count("pk"), upcoming=Count("pk", Q(start__gt=now)))
        for *key, count, upcoming in found:
            if _switched_on(before, after, tuple(key), was_open):
                total += Missed(count, upcoming)
        for _pk, zoom_id, start, *key in rows.filter(webinar__zoom_id__in=named).values_list(*COLUMNS, *KEY):
            if _switched_on(before, after, tuple(key), was_open, zoom_id):
                total += Missed(1, int(start is not None and start > now))
    return total + Missed(len(set(_of_people_let_in(connection, before, after))))


COLUMNS = ("pk", "webinar__zoom_id", "start")


def occurrences(connection: Connection, before: State, after: State) -> set[int]:
    """The same ones by their keys, to be synced."""
    found = set(_of_people_let_in(connection, before, after))
    for was_open, rows in _windows(connection, before, after):
        for pk, zoom_id, _start, *key in rows.values_list(*COLUMNS, *KEY).iterator():
            if _switched_on(before, after, tuple(key), was_open, zoom_id):
                found.add(pk)
    return found


def _windows(connection: Connection, before: State, after: State) -> Iterator[tuple[bool, QuerySet[Occurrence]]]:
    """The occurrences that may sync at all: those that could before, and those since an earlier first day."""
    rows = (
        Occurrence.objects.filter(
            _touched(before, after), webinar__connection=connection, webinar__zoom_event=False, raw_pruned_at=None
        )
        .annotate(begins=Coalesce("started_at", "start"))
        .filter(Q(begins=None) | Q(begins__gte=after.since))
    )
    if after.since < before.since:
        yield False, rows.filter(begins__lt=before.since)
        rows = rows.filter(Q(begins=None) | Q(begins__gte=before.since))
    yield True, rows


def _touched(before: State, after: State) -> Q:
    """Where only single users and webinars change, nobody else's webinars need to be gone through."""
    if (before.settings, before.since) != (after.settings, after.since):
        return Q()
    hosts = [host for host, value in after.users.items() if before.users.get(host) != value]
    return Q(webinar__host_email__in=hosts) | Q(webinar__zoom_id__in=list(after.webinars))


def _switched_on(before: State, after: State, key: Key, was_open: bool, zoom_id: str = "") -> bool:
    new = after.of(key, zoom_id)
    if not was_open:
        return new.webinar.on
    # The old state knows no webinar by name: the rows still hold what each overrode.
    old = before.of(key)
    return (new.webinar.on and not old.webinar.on) or (new.recording.on and not old.recording.on)


def _of_people_let_in(connection: Connection, before: State, after: State) -> Iterator[int]:
    """Occurrences already synced, in which somebody was left out whom the new settings let in."""
    out = _people_let_in(before.settings, after.settings)
    if out is None:
        return
    *_earlier, (_open, window) = _windows(connection, before, after)
    rows = Participant.objects.filter(out, occurrence__in=window)
    keys = tuple(f"occurrence__{name}" for name in KEY)
    for pk, zoom_id, *key in rows.values_list("occurrence", "occurrence__webinar__zoom_id", *keys).distinct():
        found: Key = tuple(key)
        if after.of(found, zoom_id).webinar.on and not _switched_on(before, after, found, True, zoom_id):
            yield pk


def _people_let_in(before: SyncSettings, after: SyncSettings) -> Q | None:
    out = []
    if domains := before.excluded_contacts - after.excluded_contacts:
        out.append(Q(cause="excluded_domain") & in_domains(domains))
    if before.only_contacts and before.only_contacts != after.only_contacts:
        among = Q(email__in=after.only_contacts) if after.only_contacts else Q()
        out.append(Q(cause="not_in_only_contacts") & among)
    return reduce(or_, out) if out else None


def in_domains(domains: Iterable[str]) -> Q:
    """Addresses of these domains and their subdomains, as the database finds them."""
    return reduce(or_, (Q(email__endswith=f"{mark}{domain}") for domain in domains for mark in "@."))
