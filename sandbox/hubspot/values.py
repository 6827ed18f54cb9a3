"""The property values that HubSpot accepts: known names, numbers without separators, instants, listed options.

Reference: developers.hubspot.com, "CRM properties" and "Property values were not valid" answers.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

from sandbox.hubspot.errors import InputError, invalid

LONGEST = 65_536  # characters of a text
DAY_MS = 86_400_000
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def check_names(hs: dict[str, Any], kind: str, inputs: list[dict[str, Any]]) -> None:
    """An unknown or read-only property refuses the whole request, whatever the trace ids."""
    known = hs["properties"][kind]
    for name in [name for item in inputs for name in item["properties"]]:
        if name not in known or known[name]["archived"]:
            problem = (f'Property "{name}" does not exist', "PROPERTY_DOESNT_EXIST")
        elif known[name]["modificationMetadata"]["readOnlyValue"]:
            problem = (f'"{name}" is a read only property; its value cannot be set.', "READ_ONLY_VALUE")
        else:
            continue
        raise invalid(wording(*problem, name), problem[1], propertyName=[name])


def clean(hs: dict[str, Any], kind: str, properties: dict[str, Any]) -> dict[str, str]:
    """The values as they will be stored; an empty one clears the property."""
    known = hs["properties"][kind]
    values = {name: _text(value) for name, value in properties.items()}
    if "email" in values:
        values["email"] = values["email"].strip().lower()
    for name, value in values.items():
        fault = _fault(known[name], value)
        if fault:
            raise InputError("VALIDATION_ERROR", wording(*fault, name))
    return values


def stored(values: dict[str, str], changes: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**values, **changes}.items() if value != ""}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fault(definition: dict[str, Any], value: str) -> tuple[str, str] | None:
    name, kind = definition["name"], definition["type"]
    if value == "":
        return None
    if name == "email" and not EMAIL.fullmatch(value):
        return f"Email address {value} is invalid", "INVALID_EMAIL"
    if kind == "number" and not NUMBER.fullmatch(value):
        return f"{value} was not a valid number.", "INVALID_INTEGER"
    if kind in ("datetime", "date") and not _is_instant(value):
        return f"{value} was not a valid long.", "INVALID_LONG"
    if kind == "date" and not _is_midnight(value):
        return f"{value} is not midnight in UTC", "INVALID_DATE"
    if kind == "string" and len(value) > LONGEST:
        return f"The value is too long: {len(value)} characters, of at most {LONGEST}", "VALUE_TOO_LONG"
    if kind == "bool" and value not in ("true", "false"):
        return f"{value} was not one of the allowed options: [true, false]", "INVALID_OPTION"
    options = [option["value"] for option in definition["options"]]
    chosen = value.strip(";").split(";") if definition["fieldType"] == "checkbox" else [value]
    if kind == "enumeration" and not set(chosen) <= set(options):
        return f"{value} was not one of the allowed options: {options}", "INVALID_OPTION"
    return None


def _is_instant(value: str) -> bool:
    if value.lstrip("-").isdigit():
        return True
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_midnight(value: str) -> bool:
    """A day is sent as its first moment in UTC, or as `2026-11-20`."""
    if value.lstrip("-").isdigit():
        return int(value) % DAY_MS == 0
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000 % DAY_MS == 0


def wording(message: str, code: str, name: str) -> str:
    fault = {"isValid": False, "message": message, "error": code, "name": name}
    return f"Property values were not valid: {json.dumps([fault])}"
