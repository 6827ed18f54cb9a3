"""Applying a settings document: its changes, the syncs it causes, and its version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from audits import log as audit
from audits.log import Changed
from audits.models import Trigger
from integrations.clock import utcnow
from integrations.decisions.foreseen.webinars import State
from integrations.models import Connection, Discovery, Exclusion, SyncJob, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.models.settings import ExclusionKind
from integrations.records import RecordingsMode
from integrations.sync_settings import catch_up, join_links_off, sent_anew, switched_off, switched_on
from integrations.sync_settings.document import FIELDS, Change, Overridden
from integrations.sync_settings.extras import extras_after, place


class ChangedMeanwhile(Exception):
    """The error that somebody else has stored other settings since these were read."""


@dataclass(frozen=True)
class Applied:
    """The result: what was changed, and how many occurrences now sync what they missed; `more`: it may be more.

    `searched`: Zoom is searched for webinars that are not known yet.
    """

    changes: tuple[Changed, ...] = ()
    missed: int = 0
    more: bool = False
    searched: bool = False


def version(connection: Connection) -> str:
    """Return a value that stays equal until a global setting changes; single users and webinars do not count."""
    row = SyncSettingsRow.load(connection)
    values = [str(getattr(row, key)) for key in FIELDS]
    exclusions = Exclusion.objects.filter(connection=connection).order_by("kind", "domain")
    return sha256(repr([values, list(exclusions.values_list("kind", "domain"))]).encode()).hexdigest()[:32]


@transaction.atomic
def apply(
    connection: Connection,
    change: Change,
    *,
    actor: str = "",
    now: datetime | None = None,
    expected: str = "",
    most: int | None = None,
) -> Applied:
    """Store the change, record who made it, and sync what it switches on. All settings are stored here.

    If more than `most` webinars have to be looked at, the rest is left to the next round, a minute later at most.

    Raises: ChangedMeanwhile if the settings no longer have the expected version.
    """
    now = now or utcnow()
    SyncSettingsRow.load(connection)
    row = SyncSettingsRow.objects.select_for_update().get(connection=connection)
    if expected and expected != version(connection):
        raise ChangedMeanwhile
    changes = tuple(_changes(connection, row, change))
    if not changes:
        return Applied()
    before = switched_on.state(connection)
    after = state_after(connection, before, change)
    # What single webinars overrode is not known any more once that is stored: they are few, and done at once.
    most = None if change.webinars else most
    to_sync, more = switched_on.find(connection, before, after, most)
    again, more_again = sent_anew.find(connection, before, after, now, most)
    to_sync, more = to_sync | again, more or more_again
    switched_off.note_off(connection, before, after)
    _store(connection, row, change)
    join_links_off.switch(connection, before.settings.extras, after.settings.extras, actor, now)
    searched = after.settings.sync_webinars and (not before.settings.sync_webinars or after.since < before.since)
    if searched:
        Discovery.want([connection.pk], now)  # nobody has looked for webinars of these days yet
    audit.changes(changes, connection=connection.name, actor=actor, at=now)
    if more:
        catch_up.later(connection, before, actor, now)
    else:
        switched_off.note_on(to_sync)
        SyncJob.enqueue_many(to_sync, Trigger.SETTINGS_CHANGE, now, actor[:150])
    return Applied(changes, len(to_sync), more, searched)


def state_after(connection: Connection, before: State, change: Change) -> State:
    """Return all settings as they would be after the change."""
    fields, exclusions, old = change.fields, change.exclusions, before.settings
    settings = replace(
        old,
        sync_webinars=fields.get("sync_webinars", old.sync_webinars),
        recordings=RecordingsMode(fields.get("recordings", old.recordings)),
        only_contacts=frozenset(fields.get("only_contacts", old.only_contacts)),
        excluded_hosts=frozenset(exclusions.get(ExclusionKind.HOSTS, old.excluded_hosts)),
        excluded_recordings=frozenset(exclusions.get(ExclusionKind.RECORDINGS, old.excluded_recordings)),
        excluded_contacts=frozenset(exclusions.get(ExclusionKind.CONTACTS, old.excluded_contacts)),
        **extras_after(old, fields),
    )
    since = switched_on.first_moment(connection, fields["sync_from"]) if "sync_from" in fields else before.since
    recordings = {email: one["sync_recordings"] for email, one in change.users.items() if "sync_recordings" in one}
    return State(settings, since, {**before.users, **recordings}, change.webinars)


def planned_changes(connection: Connection, change: Change) -> list[Mapping[str, Any]]:
    """Return what storing the change would change, each by its place in the document, from what and to what."""
    return [
        {"setting": _place(one), "from": one.before, "to": one.after}
        for one in _changes(connection, SyncSettingsRow.load(connection), change, names=True)
    ]


def _place(one: Changed) -> str:
    """Return `users.host@a.example.sync_recordings` for a setting of a user, and the like."""
    kind, _dot, key = one.what.partition(".")
    return f"{kind}s.{one.subject}.{place(key)}" if one.subject else one.what


def _changes(connection: Connection, row: SyncSettingsRow, change: Change, *, names: bool = False) -> Iterator[Changed]:
    """Yield what changes. The addresses to try out with are counted, or named if they are not for the history."""
    for key, after in change.fields.items():
        before = getattr(row, key)
        if key == "only_contacts":
            # People may ask to be forgotten, which history could not do: how many there were is enough.
            if sorted(before) != sorted(after):
                yield Changed(key, before, after) if names else Changed(key, len(before), len(after))
        elif before != after:
            yield Changed(place(key), _plain(before), _plain(after))
    known = list(Exclusion.objects.filter(connection=connection).order_by("domain").values_list("kind", "domain"))
    for kind, domains in change.exclusions.items():
        if (before := [domain for of_kind, domain in known if of_kind == kind]) != sorted(domains):
            yield Changed(f"exclusions.{kind}", before, sorted(domains))
    users = ZoomUserRow.objects.filter(connection=connection, email__in=change.users)
    yield from _overridden_anew("user", change.users, {one.email: one for one in users})
    webinars = WebinarRow.objects.filter(connection=connection, zoom_id__in=change.webinars)
    yield from _overridden_anew("webinar", change.webinars, {one.zoom_id: one for one in webinars})


def _overridden_anew(kind: str, wanted: Overridden, known: Mapping[str, ZoomUserRow | WebinarRow]) -> Iterator[Changed]:
    for name, overrides in wanted.items():
        for key, after in overrides.items():
            before = getattr(known.get(name), key, None)
            if before != after:
                yield Changed(f"{kind}.{key}", before, after, name)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _store(connection: Connection, row: SyncSettingsRow, change: Change) -> None:
    for key, value in change.fields.items():
        setattr(row, key, value)
    row.save()
    known = set(Exclusion.objects.filter(connection=connection).values_list("kind", "domain"))
    for kind, domains in change.exclusions.items():
        stored = {domain for of_kind, domain in known if of_kind == kind}
        if gone := stored - set(domains):
            Exclusion.objects.filter(connection=connection, kind=kind, domain__in=gone).delete()
        if added := sorted(set(domains) - stored):
            rows = [Exclusion(connection=connection, kind=kind, domain=domain) for domain in added]
            Exclusion.objects.bulk_create(rows, ignore_conflicts=True)
    for email, overrides in change.users.items():
        ZoomUserRow.objects.update_or_create(connection=connection, email=email, defaults=overrides)
    for zoom_id, overrides in change.webinars.items():
        WebinarRow.objects.update_or_create(connection=connection, zoom_id=zoom_id, defaults=overrides)
