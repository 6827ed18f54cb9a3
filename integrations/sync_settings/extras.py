"""The part of the settings document beyond HubSpot's integration: answers, outcomes, lists, and what else is written.

Some of it has an object where the row has a column for each value: `{"minutes": 10}` of `attended_from` is the column
`attended_from_minutes`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from integrations.decisions.mapping.questions import normalised_title
from integrations.models import SyncSettingsRow, WebinarRow
from integrations.models.settings import answers_of, outcomes_of
from integrations.records import SyncSettings
from integrations.records.mapping import AnswerPolicy, OutcomePolicy, When
from integrations.sync_settings.document_checks import (
    BadDocument,
    boolean,
    known_keys,
    one_of,
    text,
    whole_number,
    whole_object,
)
from integrations.sync_settings.lists import (
    LIST_FIELDS,
    LIST_KEYS,
    check_lists,
    check_webinar_lists,
    lists_after,
    lists_document,
    webinar_lists,
)

LONGEST_QUESTION, LONGEST_PROPERTY, LONGEST_VALUE = 300, 100, 1000
NEVER_MAPPED, OWN_PROPERTIES = ("email", "hs_additional_emails", "hs_merged_object_ids"), "zoom_sync_"
MOST_MINUTES, MOST_PERCENT = 1440, 100
ENGAGEMENT, ATTENDED_FROM = ("polls", "questions", "survey", "note"), ("minutes", "percent")
SWITCHES = ("source", "next_webinar", "join_link")
KEYS = ("answers", "engagement", "outcomes", "attended_from", *SWITCHES, *LIST_KEYS)
LEAST_STAY = tuple(f"attended_from_{key}" for key in ATTENDED_FROM)
WEBINAR_KEYS, WEBINAR_FIELDS = ("attended_from", *LIST_KEYS), (*LEAST_STAY, *LIST_FIELDS)
EXTRA_FIELDS = (
    "answers",
    *(f"engagement_{key}" for key in ENGAGEMENT),
    "outcomes",
    *LEAST_STAY,
    *SWITCHES,
    *LIST_FIELDS,
)


def extra_document(row: SyncSettingsRow) -> dict[str, Any]:
    """Return this part of a connection's document, nothing while all of it is off or empty."""
    unused = SyncSettingsRow()
    if all(getattr(row, field) == getattr(unused, field) for field in EXTRA_FIELDS):
        return {}
    return {
        "answers": row.answers,
        "engagement": {key: getattr(row, f"engagement_{key}") for key in ENGAGEMENT},
        "outcomes": row.outcomes,
        "attended_from": {key: getattr(row, f"attended_from_{key}") for key in ATTENDED_FROM},
        **{key: getattr(row, key) for key in SWITCHES},
        **lists_document(row),
    }


def extras_after(old: SyncSettings, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return this part of the settings as it would be with these columns."""
    return {
        "answers": answers_of(fields["answers"]) if "answers" in fields else old.answers,
        "engagement": replace(old.engagement, **_parts("engagement", fields)),
        "outcomes": outcomes_of(fields["outcomes"]) if "outcomes" in fields else old.outcomes,
        "attended_from": replace(old.attended_from, **_parts("attended_from", fields)),
        **{key: fields.get(key, getattr(old, key)) for key in SWITCHES},
        **lists_after(old, fields),
    }


def _parts(key: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"{key}_"
    return {name.removeprefix(prefix): value for name, value in fields.items() if name.startswith(prefix)}


def webinar_document(row: WebinarRow) -> dict[str, Any]:
    """Return what a webinar overrides of this part, nothing if it inherits all of it."""
    own = {key: getattr(row, f"attended_from_{key}") for key in ATTENDED_FROM}
    least = {"attended_from": own} if any(value is not None for value in own.values()) else {}
    return {**least, **webinar_lists(row)}


def check_extra(key: str, value: Any) -> dict[str, Any]:
    """Return the checked columns for one key of the document. Raises: BadDocument."""
    if key in SWITCHES:
        return {key: boolean(key, value)}
    if key in LIST_KEYS:
        return check_lists(key, value)
    if key == "engagement":
        known_keys(key, value, ENGAGEMENT)
        return {f"engagement_{one}": boolean(f"{key}.{one}", found) for one, found in value.items()}
    if key == "attended_from":
        known_keys(key, value, ATTENDED_FROM)
        return {f"attended_from_{one}": _limit(f"{key}.{one}", one, found) for one, found in value.items()}
    return {key: _list(key, value, _answer if key == "answers" else _outcome)}


def check_webinar(key: str, where: str, value: Any) -> dict[str, Any]:
    """Return the columns for one key of a webinar; null inherits. Raises: BadDocument."""
    if key in LIST_KEYS:
        return check_webinar_lists(key, where, value)
    if value is None:
        value = dict.fromkeys(ATTENDED_FROM)
    known_keys(where, value, ATTENDED_FROM)
    return {
        f"attended_from_{one}": None if found is None else _limit(f"{where}.{one}", one, found)
        for one, found in value.items()
    }


def place(field: str) -> str:
    """Return where the document has the value of a column: `engagement.polls` for `engagement_polls`."""
    for key in ("engagement", "attended_from", "lists"):
        if field.startswith(f"{key}_"):
            return f"{key}.{field.removeprefix(f'{key}_')}"
    return field


def _limit(where: str, key: str, value: Any) -> int:
    return whole_number(where, value, MOST_MINUTES if key == "minutes" else MOST_PERCENT)


def _list(where: str, value: Any, check: Callable[[str, Any], dict[str, str]]) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise BadDocument(f"{where}: write a list of objects.")
    found = [check(f"{where}[{index}]", one) for index, one in enumerate(value)]
    if where == "answers":
        asked = [normalised_title(one["question"]) for one in found]
        if twice := [one["question"] for one, key in zip(found, asked, strict=True) if asked.count(key) > 1]:
            raise BadDocument(f"{where}: the question {twice[0]!r} is there twice.")
    return found


def _answer(where: str, value: Any) -> dict[str, str]:
    found = whole_object(where, value, ("question", "property", "policy"))
    return {
        "question": text(f"{where}.question", found["question"], LONGEST_QUESTION),
        "property": _property(f"{where}.property", found["property"]),
        "policy": one_of(f"{where}.policy", found["policy"], AnswerPolicy),
    }


def _property(where: str, value: Any) -> str:
    """Return the name of a property that may be mapped: not the address that a contact is known by, and not our own."""
    name = text(where, value, LONGEST_PROPERTY).lower()
    if name in NEVER_MAPPED or name.startswith(OWN_PROPERTIES):
        raise BadDocument(f"{where}: {name!r} cannot be mapped, because the portal itself depends on it.")
    return name


def _outcome(where: str, value: Any) -> dict[str, str]:
    found = whole_object(where, value, ("when", "property", "value", "policy"))
    rule = {
        "when": one_of(f"{where}.when", found["when"], When),
        "property": _property(f"{where}.property", found["property"]),
        "value": text(f"{where}.value", found["value"], LONGEST_VALUE),
        "policy": one_of(f"{where}.policy", found["policy"], OutcomePolicy),
    }
    if rule["policy"] == OutcomePolicy.FORWARD and rule["property"] != "lifecyclestage":
        raise BadDocument(f"{where}.policy: forward is for lifecyclestage only.")
    return rule
