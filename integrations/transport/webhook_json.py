"""JSON of both providers' webhooks: storable, without secrets, and with times in any unit."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.transport.parsing import LONGEST_ID, as_text, storable

Body = dict[str, Any]

WINDOW = 300.0  # seconds a signed request stays valid, to either side
MILLISECONDS = 100_000_000_000  # epoch seconds have fewer digits for the next 1000 years
LONGEST_KEY = 100

_QUERY = re.compile(r"(https?://[^\s?#\"'<>]{1,300})[?#][^\s\"'<>]*", re.IGNORECASE)
_KEY = re.compile(r"([?&](?:tk|pwd|zak|passcode|access_token|token)=)[^\s&#\"'<>]*", re.IGNORECASE)


class Malformed(ValueError):
    """A body that is signed, and yet not what the provider sends."""


def load_json(raw: bytes) -> Any:
    """Read a body as JSON. Raises: Malformed."""
    try:
        return json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error


def _refuse(constant: str) -> None:
    raise Malformed(constant)


def without_secrets(value: Any, secret: frozenset[str]) -> Any:
    """Return a copy that any database can keep, without the members named in `secret` at any depth."""
    return _without(storable(value), secret)


def _without(value: Any, secret: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key[:LONGEST_KEY]: _without(one, secret) for key, one in value.items() if key.lower() not in secret}
    if isinstance(value, list):
        return [_without(one, secret) for one in value]
    return without_url_secrets(value) if isinstance(value, str) else value


def without_url_secrets(text: str) -> str:
    """Return the text with addresses cut before their query.

    A personal link lets somebody in wherever it stands, even as an answer to a question.
    """
    return _KEY.sub(r"\1", _QUERY.sub(r"\1", text))


def epoch(value: object) -> datetime | None:
    """Read epoch seconds or milliseconds, as a number or a text. Returns None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
        return datetime.fromtimestamp(number / 1000 if abs(number) >= MILLISECONDS else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def is_recent(timestamp: str, now: float) -> bool:
    """Return True if a signed timestamp (seconds or milliseconds) is recent enough; an older one may be a replay."""
    if not (timestamp.isascii() and timestamp.isdigit()):
        return False
    at = epoch(timestamp)
    return at is not None and abs(now - at.timestamp()) <= WINDOW


def member(value: object, key: str) -> Mapping[str, Any]:
    """Return the object under `key`, else an empty one."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def members(value: object, key: str) -> list[Any]:
    """Return the list under `key`, else an empty one."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def text(value: object, key: str, longest: int | None = 300) -> str:
    """Return a text, or a number as text, that any database can keep, trimmed; empty for anything else."""
    return as_text(value.get(key) if isinstance(value, Mapping) else None)[:longest].strip()


def identifier(value: object, key: str, longest: int = LONGEST_ID) -> str:
    """Return what identifies something: whole or empty."""
    found = text(value, key, None)
    return found if len(found) <= longest else ""
