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

Document = dict[str, Any]
Overridden = dict[str, dict[str, bool | None]]
FIELDS = ("sync_webinars", "sync_from", "recordings", "only_contacts", "keep_raw_days")
USER_KEYS = ("sync_new_webinars", "sync_recordings")
WEBINAR_KEYS = ("sync", "recordings")


class BadDocument(ValueError):
    """The error that a document is wrong, in one sentence that says what and where."""


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
    """Return the checked document; nothing is stored. Raises: BadDocument."""
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
    webinar_id = read_webinar_id(value)
    if not webinar_id:
        raise BadDocument(f"{where}: {value!r} is not a webinar ID; it has digits only.")
    return webinar_id


def _named(where: str, value: Any, keys: tuple[str, ...], name: Any) -> dict[str, dict[str, bool | None]]:
    """Check the overrides of users or webinars. `null` for a whole one returns all of it to inheriting."""
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
