"""The part of the settings document about the lists and the campaign of each webinar.

`{"kinds": [], "folder": "…", "name": "…"}` of `lists` are the columns `lists_kinds` and so on. A webinar has the same
columns, where null inherits, no kinds are no lists, and an empty campaign is none.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from integrations.decisions.lists.names import PLACEHOLDERS
from integrations.models import SyncSettingsRow, WebinarRow
from integrations.models.settings import LONGEST_CAMPAIGN, LONGEST_FOLDER, LONGEST_LIST_NAME, kinds_of
from integrations.records import SyncSettings
from integrations.records.mapping import ListKind, Lists
from integrations.sync_settings.document_checks import BadDocument, known_keys, one_of, text, texts

PARTS = ("kinds", "folder", "name")
LIST_KEYS = ("lists", "campaign")
LIST_FIELDS = (*(f"lists_{part}" for part in PARTS), "campaign")


def lists_document(row: SyncSettingsRow) -> dict[str, Any]:
    """Return this part of a connection's document."""
    return {"lists": {part: getattr(row, f"lists_{part}") for part in PARTS}, "campaign": row.campaign or None}


def webinar_lists(row: WebinarRow) -> dict[str, Any]:
    """Return what a webinar overrides of this part; false stands for none."""
    own = {part: value for part in PARTS if (value := getattr(row, f"lists_{part}")) is not None}
    found: dict[str, Any] = {}
    if own:
        found["lists"] = False if own == {"kinds": []} else own
    if row.campaign is not None:
        found["campaign"] = row.campaign or False
    return found


def lists_after(old: SyncSettings, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return this part of the settings as it would be with these columns."""
    parts = {part: fields[f"lists_{part}"] for part in PARTS if f"lists_{part}" in fields}
    if "kinds" in parts:
        parts["kinds"] = kinds_of(parts["kinds"])
    return {"lists": replace(old.lists, **parts), "campaign": fields.get("campaign", old.campaign)}


def lists_of(stored: Mapping[str, Any]) -> Lists:
    """Return the lists that were stored as an object with the parts."""
    return replace(Lists(), **{**stored, "kinds": kinds_of(stored.get("kinds", ()))})


def check_lists(key: str, value: Any) -> dict[str, Any]:
    """Return the checked columns of `lists` or `campaign`. Raises: BadDocument."""
    if key == "campaign":
        return {"campaign": "" if value is None else _campaign(key, value)}
    known_keys(key, value, PARTS)
    return _parts(key, value)


def check_webinar_lists(key: str, where: str, value: Any) -> dict[str, Any]:
    """Return the columns of a webinar's own `lists` or `campaign`; null inherits, false is none.

    Raises: BadDocument.
    """
    if key == "campaign":
        return {"campaign": value if value is None else "" if value is False else _campaign(where, value)}
    inherited = dict.fromkeys(LIST_FIELDS[:-1])
    if value is None:
        return inherited
    if value is False:
        return {**inherited, "lists_kinds": []}
    if not isinstance(value, dict):
        raise BadDocument(f"{where}: write false, null to inherit, or an object with {', '.join(PARTS)}.")
    known_keys(where, value, PARTS)
    return {
        **_parts(where, {part: found for part, found in value.items() if found is not None}),
        **{f"lists_{part}": None for part, found in value.items() if found is None},
    }


def _parts(where: str, value: Mapping[str, Any]) -> dict[str, Any]:
    checks = {"kinds": _kinds, "folder": _folder, "name": _name}
    return {f"lists_{part}": checks[part](f"{where}.{part}", found) for part, found in value.items()}


def _kinds(where: str, value: Any) -> list[str]:
    """Return the kinds in the order in which screens show them."""
    asked = {one_of(where, one, ListKind) for one in texts(where, value)}
    return [kind.value for kind in ListKind if kind in asked]


def _folder(where: str, value: Any) -> str:
    return text(where, value, LONGEST_FOLDER)


def _name(where: str, value: Any) -> str:
    """Return a pattern of names. Without the kind, all lists of a webinar would have the same name."""
    pattern = text(where, value, LONGEST_LIST_NAME)
    names = re.findall(r"\{(\w*)\}", pattern)
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    if unknown := [name for name in names if name not in PLACEHOLDERS]:
        raise BadDocument(f"{where}: nothing stands for {{{unknown[0]}}}; there are {known}.")
    if "kind" not in names:
        raise BadDocument(f"{where}: write {{kind}} in it, so that each list of a webinar has a name of its own.")
    if len(names) > len(set(names)):
        raise BadDocument(f"{where}: write each of {known} once.")
    return pattern


def _campaign(where: str, value: Any) -> str:
    found = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(rf"[\w-]{{1,{LONGEST_CAMPAIGN}}}", found):
        raise BadDocument(f"{where}: write the id of a HubSpot campaign, as its address shows it.")
    return str(found)
