"""Holds answers against HubSpot's published OpenAPI files, which are not part of the project.

`CONTRACTS_DIR` names the folder that has `hubspot/*.json`; without it a folder beside the checkout is tried.
"""

import json
import os
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

BESIDE = Path(__file__).parents[4] / "shared" / "contracts"
FOLDER = Path(os.environ.get("CONTRACTS_DIR", BESIDE)) / "hubspot"

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def faults(method: str, path: str, status: int, body: Any) -> list[str]:
    """Return what an answer breaks of the specification; one entry if the specification does not know the call."""
    document, operation = _operation(method, path)
    if operation is None:
        return [f"{method} {path} is not in the specification"]
    response = operation["responses"].get(str(status))
    if response is None:
        if "default" not in operation["responses"]:
            return [f"{method} {path} does not answer {status}"]
        if status < 400:
            return []  # documented with nothing but its error
        response = document["components"]["responses"]["Error"]
    contents = [content["schema"] for content in response.get("content", {}).values()]
    if not contents:
        return [] if body is None else [f"{method} {path} {status} has no body"]
    validator = Draft4Validator({**contents[0], "components": document["components"]}, format_checker=FORMATS)
    return [f"{method} {path}: {error.json_path} {error.message}" for error in validator.iter_errors(_set_only(body))]


def _set_only(value: Any) -> Any:
    """Leave out the properties that are `null`: HubSpot sends them, its specification has text only."""
    if isinstance(value, list):
        return [_set_only(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _set_only(item) for name, item in value.items()}
    if isinstance(inner.get("properties"), dict):
        inner["properties"] = {name: item for name, item in inner["properties"].items() if item is not None}
    return inner


@cache
def _documents() -> list[Any]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*-2026-03.json"))]


def _operation(method: str, path: str) -> tuple[Any, Any]:
    """The operation whose path fits best: the one with the fewest placeholders."""
    fitting = [
        (template.count("{"), index, template)
        for index, document in enumerate(_documents())
        for template, operations in document["paths"].items()
        if method.lower() in operations and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)
    ]
    if not fitting:
        return None, None
    _, index, template = min(fitting)
    document = _documents()[index]
    return document, document["paths"][template][method.lower()]
