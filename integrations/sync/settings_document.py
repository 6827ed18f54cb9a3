"""The `sync_settings` document: read from rows, checked as a whole, and applied all or nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from audits import log as audit
from audits.log import Changed
from integrations.decisions.exclusions import is_valid_email, normalise_domain, normalise_email
from integrations.models import Connection, Exclusion, SyncJob, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.models.jobs import Trigger
from integrations.models.settings import ExclusionKind
from integrations.records import RecordingsMode
from integrations.sync import catch_up, missed
from integrations.sync.missed import Missed, State

Document = dict[str, Any]
Overridden = dict[str, dict[str, bool | None]]
FIELDS = ("sync_webinars", "sync_from", "recordings", "only_contacts", "keep_raw_days")
USER_KEYS = ("sync_new_webinars", "sync_recordings")
WEBINAR_KEYS = ("sync", "recordings")


class BadDocument(ValueError):
    """One sentence that says what is wrong and where."""


def document(connection: Connection) -> Document:
    row = SyncSettingsRow.load(connection)
    exclusions: dict[str, list[str]] = {kind: [] for kind in ExclusionKind.values}
    for exclusion in Exclusion.objects.filter(connection=connection).order_by("domain"):
        exclusions[exclusion.kind].append(exclusion.domain)
    users = ZoomUserRow.objects.filter(connection=connection).order_by("email")
    webinars = WebinarRow.objects.filter(connection=connection).order_by("zoom_id")
    return {
        "sync_webinars": row.sync_webinars,
        "sync_from": row.sync_from.isoformat() if row.sync_from else None,
        "recordings": row.recordings,
        "exclusions": exclusions,
        "only_contacts": sorted(row.only_contacts),
        "users": {one.email: _overrides(one, USER_KEYS) for one in users if _overridden(one, USER_KEYS)},
        "webinars": {one.zoom_id: _overrides(one, WEBINAR_KEYS) for one in webinars if _overridden(one, WEBINAR_KEYS)},
    }


def _overrides(row: ZoomUserRow | WebinarRow, keys: tuple[str, ...]) -> dict[str, bool | None]:
    return {key: getattr(row, key) for key in keys}


def _overridden(row: ZoomUserRow | WebinarRow, keys: tuple[str, ...]) -> bool:
    return any(value is not None for value in _overrides(row, keys).values())


@dataclass(frozen=True)
class Change:
    """A checked document: plain values, ready to be stored."""

    fields: dict[str, Any] = field(default_factory=dict)
    exclusions: dict[str, list[str]] = field(default_factory=dict)
    users: Overridden = field(default_factory=dict)
    webinars: Overridden = field(default_factory=dict)


def check(value: Any) -> Change:
    """Raises BadDocument; nothing is stored here."""
    checks: dict[str, Callable[[str, Any], Any]] = {
        "sync_webinars": _boolean,
        "sync_from": _day,
        "recordings": _mode,
        "only_contacts": _addresses,
        "exclusions": _exclusions,
        "users": lambda where, found: _named(where, found, USER_KEYS, _address),
        "webinars": lambda where, found: _named(where, found, WEBINAR_KEYS, _webinar_id),
    }
    _known_keys("The settings", value, tuple(checks))
    checked = {key: checks[key](key, found) for key, found in value.items()}
    own = ("exclusions", "users", "webinars")
    return Change(
        fields={key: found for key, found in checked.items() if key not in own},
        exclusions=checked.get("exclusions", {}),
        users=checked.get("users", {}),
        webinars=checked.get("webinars", {}),
    )


class ChangedMeanwhile(Exception):
    """Somebody else has stored other settings since these were read."""


@dataclass(frozen=True)
class Applied:
    """What was changed, and how many occurrences now sync what they missed, or more than that."""

    changes: tuple[Changed, ...] = ()
    missed: int = 0
    more: bool = False


def version(connection: Connection) -> str:
    """Equal as long as nobody changes what is everybody's in the settings: single users and webinars are apart."""
    row = SyncSettingsRow.load(connection)
    values = [str(getattr(row, key)) for key in FIELDS]
    exclusions = Exclusion.objects.filter(connection=connection).order_by("kind", "domain")
    return sha256(repr([values, list(exclusions.values_list("kind", "domain"))]).encode()).hexdigest()[:32]


def would_sync(connection: Connection, change: Change, now: datetime, most: int | None = None) -> Missed:
    """How much storing this would sync that was missed, among all webinars or the latest so many."""
    before = missed.state(connection)
    return missed.count(connection, before, _after(connection, before, change), now, most)


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
    """Store, remember who changed what, and sync what was missed by what is now on. The one place that stores settings.

    Where `most` webinars and more have to be looked at, that is left to the next round, a minute later at most.

    Raises: ChangedMeanwhile, where the settings are no longer of the version that was expected.
    """
    now = now or datetime.now(UTC)
    SyncSettingsRow.load(connection)
    SyncSettingsRow.objects.select_for_update().get(connection=connection)
    if expected and expected != version(connection):
        raise ChangedMeanwhile
    changes = tuple(_changes(connection, change))
    if not changes:
        return Applied()
    before = missed.state(connection)
    # What single webinars overrode is not known any more once that is stored: they are few, and done at once.
    to_sync, more = missed.find(
        connection, before, _after(connection, before, change), None if change.webinars else most
    )
    _store(connection, change)
    audit.changes(changes, connection=connection.name, actor=actor, at=now)
    if more:
        catch_up.later(connection, before, actor, now)
    else:
        SyncJob.enqueue_many(to_sync, Trigger.SETTINGS_CHANGE, now, actor[:150])
    return Applied(changes, len(to_sync), more)


def _after(connection: Connection, before: State, change: Change) -> State:
    fields, exclusions, old = change.fields, change.exclusions, before.settings
    settings = replace(
        old,
        sync_webinars=fields.get("sync_webinars", old.sync_webinars),
        recordings=RecordingsMode(fields.get("recordings", old.recordings)),
        only_contacts=frozenset(fields.get("only_contacts", old.only_contacts)),
        excluded_hosts=frozenset(exclusions.get(ExclusionKind.HOSTS, old.excluded_hosts)),
        excluded_recordings=frozenset(exclusions.get(ExclusionKind.RECORDINGS, old.excluded_recordings)),
        excluded_contacts=frozenset(exclusions.get(ExclusionKind.CONTACTS, old.excluded_contacts)),
    )
    since = missed.first_moment(connection, fields["sync_from"]) if "sync_from" in fields else before.since
    recordings = {email: one["sync_recordings"] for email, one in change.users.items() if "sync_recordings" in one}
    return State(settings, since, {**before.users, **recordings}, change.webinars)


def _changes(connection: Connection, change: Change) -> Iterator[Changed]:
    row = SyncSettingsRow.load(connection)
    for key, after in change.fields.items():
        before = getattr(row, key)
        if key == "only_contacts":
            # People may ask to be forgotten, which history could not do: how many there were is enough.
            if sorted(before) != sorted(after):
                yield Changed(key, len(before), len(after))
        elif before != after:
            yield Changed(key, _plain(before), _plain(after))
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


def _store(connection: Connection, change: Change) -> None:
    row = SyncSettingsRow.load(connection)
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


# --- Checks: a value in, a clean value out ----------------------------------------------------------------------------


def _known_keys(where: str, value: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(value, dict):
        raise BadDocument(f"{where}: write an object with {', '.join(keys)}.")
    unknown = sorted(set(value) - set(keys))
    if unknown:
        raise BadDocument(f"{where}: there is no setting {unknown[0]!r}; there are {', '.join(keys)}.")


def _boolean(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadDocument(f"{where}: write true or false.")
    return value


def _boolean_or_null(where: str, value: Any) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise BadDocument(f"{where}: write true, false, or null to inherit.")
    return value


def _day(where: str, value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadDocument(f"{where}: write a day like 2026-10-01, or null.") from None


def _mode(where: str, value: Any) -> str:
    if value not in list(RecordingsMode):
        raise BadDocument(f"{where}: write none, selected or all.")
    return str(value)


def _texts(where: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadDocument(f"{where}: write a list of texts.")
    return value


def _addresses(where: str, value: Any) -> list[str]:
    return sorted({_address(where, one) for one in _texts(where, value)})


def _address(where: str, value: str) -> str:
    email = normalise_email(value)
    if not is_valid_email(email):
        raise BadDocument(f"{where}: {value!r} is not an e-mail address.")
    return email


def _exclusions(where: str, value: Any) -> dict[str, list[str]]:
    _known_keys(where, value, tuple(ExclusionKind.values))
    return {
        kind: sorted({_domain(f"{where}.{kind}", one) for one in _texts(f"{where}.{kind}", domains)})
        for kind, domains in value.items()
    }


def _domain(where: str, value: str) -> str:
    domain = normalise_domain(value)
    if not is_valid_email(f"somebody@{domain}"):
        raise BadDocument(f"{where}: {value!r} is not a domain; write one like example.com.")
    return domain


def _webinar_id(where: str, value: str) -> str:
    digits = value.replace(" ", "").replace("-", "")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 20:
        raise BadDocument(f"{where}: {value!r} is not a webinar ID; it has digits only.")
    return digits


def _named(where: str, value: Any, keys: tuple[str, ...], name: Any) -> dict[str, dict[str, bool | None]]:
    """`null` for a whole user or webinar returns all of it to inheriting."""
    if not isinstance(value, dict):
        raise BadDocument(f"{where}: write an object.")
    checked = {}
    for key, overrides in value.items():
        here = f"{where}.{key}"
        if overrides is None:
            overrides = dict.fromkeys(keys)
        _known_keys(here, overrides, keys)
        checked[name(where, key)] = {one: _boolean_or_null(f"{here}.{one}", found) for one, found in overrides.items()}
    return checked
