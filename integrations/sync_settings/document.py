"""The `sync_settings` document: read from rows, and checked as a whole before anything is stored."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from integrations.decisions.exclusions import is_valid_email, normalise_domain, normalise_email
from integrations.decisions.webinar_ids import read_webinar_id
from integrations.models import Connection, Exclusion, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.models.settings import ExclusionKind
from integrations.records import RecordingsMode
from integrations.sync_settings import extras
from integrations.sync_settings.document_checks import BadDocument, boolean, boolean_or_null, known_keys, texts
from integrations.sync_settings.properties import check_properties

Document = dict[str, Any]
Overridden = dict[str, dict[str, Any]]  # name → its columns; null inherits
FIELDS = ("sync_webinars", "sync_from", "recordings", "only_contacts", "keep_raw_days", *extras.EXTRA_FIELDS)
USER_KEYS = ("sync_new_webinars", "sync_recordings")
WEBINAR_KEYS = ("sync", "recordings")


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
        **extras.extra_document(row),
        "users": {one.email: _overrides(one, USER_KEYS) for one in users if _overridden(one, USER_KEYS)},
        "webinars": {one.zoom_id: found for one in webinars if (found := _webinar(one))},
    }


def _overrides(row: ZoomUserRow | WebinarRow, keys: tuple[str, ...]) -> dict[str, bool | None]:
    return {key: getattr(row, key) for key in keys}


def _webinar(row: WebinarRow) -> Document:
    own = extras.webinar_document(row)
    return {**_overrides(row, WEBINAR_KEYS), **own} if own or _overridden(row, WEBINAR_KEYS) else {}


def _overridden(row: ZoomUserRow | WebinarRow, keys: tuple[str, ...]) -> bool:
    return any(value is not None for value in _overrides(row, keys).values())


@dataclass(frozen=True)
class Change:
    """A checked document: plain values, ready to be stored."""

    fields: dict[str, Any] = field(default_factory=dict)
    exclusions: dict[str, list[str]] = field(default_factory=dict)
    users: Overridden = field(default_factory=dict)
    webinars: Overridden = field(default_factory=dict)


def check(value: Any, connection: Connection | None = None) -> Change:
    """Return the checked document; nothing is stored. Raises: BadDocument.

    With a connection, the contact properties that it names must exist in HubSpot, as the account was last checked.
    """
    checks: dict[str, Callable[[str, Any], Any]] = {
        "sync_webinars": boolean,
        "sync_from": _day,
        "recordings": _mode,
        "only_contacts": _addresses,
        "exclusions": _exclusions,
        "users": lambda where, found: _named(where, found, USER_KEYS, _address),
        "webinars": _webinars,
    }
    known_keys("The settings", value, (*checks, *extras.KEYS))
    checked = {key: checks[key](key, found) for key, found in value.items() if key in checks}
    more: dict[str, Any] = {}
    for key in value.keys() & set(extras.KEYS):
        more |= extras.check_extra(key, value[key])
    if connection:
        check_properties(connection.hubspot, more)
    own = ("exclusions", "users", "webinars")
    return Change(
        fields={key: found for key, found in checked.items() if key not in own} | more,
        exclusions=checked.get("exclusions", {}),
        users=checked.get("users", {}),
        webinars=checked.get("webinars", {}),
    )


# --- Checks: a value in, a clean value out ----------------------------------------------------------------------------


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


def _addresses(where: str, value: Any) -> list[str]:
    return sorted({_address(where, one) for one in texts(where, value)})


def _address(where: str, value: str) -> str:
    email = normalise_email(value)
    if not is_valid_email(email):
        raise BadDocument(f"{where}: {value!r} is not an e-mail address.")
    return email


def _exclusions(where: str, value: Any) -> dict[str, list[str]]:
    known_keys(where, value, tuple(ExclusionKind.values))
    return {
        kind: sorted({_domain(f"{where}.{kind}", one) for one in texts(f"{where}.{kind}", domains)})
        for kind, domains in value.items()
    }


def _domain(where: str, value: str) -> str:
    domain = normalise_domain(value)
    if not is_valid_email(f"somebody@{domain}"):
        raise BadDocument(f"{where}: {value!r} is not a domain; write one like example.com.")
    return domain


def _webinar_id(where: str, value: str) -> str:
    webinar_id = read_webinar_id(value)
    if not webinar_id:
        raise BadDocument(f"{where}: {value!r} is not a webinar ID; it has digits only.")
    return webinar_id


def _webinars(where: str, value: Any) -> Overridden:
    """Check the overrides of webinars: their switches, from when on a stay counts as attended, and their lists."""
    if not isinstance(value, dict):
        raise BadDocument(f"{where}: write an object.")
    checked: Overridden = {}
    for key, overrides in value.items():
        here, every = f"{where}.{key}", (*WEBINAR_KEYS, *extras.WEBINAR_KEYS)
        found = dict.fromkeys(every) if overrides is None else overrides
        known_keys(here, found, every)
        own = checked.setdefault(_webinar_id(where, key), {})
        for name, one in found.items():
            if name in WEBINAR_KEYS:
                own[name] = boolean_or_null(f"{here}.{name}", one)
            else:
                own |= extras.check_webinar(name, f"{here}.{name}", one)
    return checked


def _named(where: str, value: Any, keys: tuple[str, ...], name: Any) -> dict[str, dict[str, bool | None]]:
    """Check the overrides of users or webinars. `null` for a whole one returns all of it to inheriting."""
    if not isinstance(value, dict):
        raise BadDocument(f"{where}: write an object.")
    checked = {}
    for key, overrides in value.items():
        here = f"{where}.{key}"
        if overrides is None:
            overrides = dict.fromkeys(keys)
        known_keys(here, overrides, keys)
        checked[name(where, key)] = {one: boolean_or_null(f"{here}.{one}", found) for one, found in overrides.items()}
    return checked
