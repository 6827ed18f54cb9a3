"""Values of the right kind from whatever Zoom and HubSpot send. Everything that they send passes through here.

A text is free of what no database keeps; a number is one the columns hold; a time lies in years that calendars know.
What is missing, or of another kind, is empty. Ids, addresses and links are whole or empty, never cut.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from integrations.decisions.exclusions import LONGEST_ADDRESS
from integrations.errors import RetryLater

Row = Mapping[str, Any]

DEEPEST = 24  # levels of nesting that are kept; real answers have eight
LARGEST = 2**31 - 1  # what the columns hold
LONGEST_ID = 64
LONGEST_TIME = 40
FIRST_YEAR, LAST_YEAR = 1970, 2199  # outside of them arithmetic with time zones and lengths breaks

# PostgreSQL keeps no NUL, and UTF-8 has no lone surrogates.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Incomplete(RetryLater):
    """A row or an answer that lacks what identifies it, or its time."""

    def __init__(self, missing: str) -> None:
        sentence = "The provider's answer was incomplete; the sync retries automatically."
        super().__init__(sentence, detail=f"no {missing}")
        self.missing = missing


# --- JSON -------------------------------------------------------------------------------------------------------------


def decode(raw: str) -> Any:
    """Read JSON, and keep what is `storable`. Raises: ValueError."""
    try:
        return storable(_loaded(raw))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _loaded(raw: str) -> Any:
    try:
        return json.loads(raw)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of thousands of digits: Python refuses to make one
        return json.loads(raw, parse_int=lambda digits: int(digits) if len(digits) < LONGEST_TIME else None)


def storable(value: Any, depth: int = 0) -> Any:
    """Return a copy that any database can keep: no NUL, no half characters, no infinite numbers, nothing too deep."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict | list) and depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {storable_text(key): storable(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [storable(one, depth + 1) for one in value]
    return value


def storable_text(found: str) -> str:
    """Return the text without the characters that no database keeps."""
    return _UNSTORABLE.sub("", found)


# --- Values of a row --------------------------------------------------------------------------------------------------


def text(row: Row, key: str) -> str:
    """Return a text, or a number as text; trimmed."""
    return as_text(row.get(key))


def as_text(value: object) -> str:
    """Return a text, trimmed, or a finite number as text; empty for anything else."""
    if isinstance(value, str):
        return storable_text(value).strip()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return str(value) if math.isfinite(value) else ""
    except (OverflowError, ValueError):  # a number of hundreds of digits
        return ""


def display_text(row: Row, key: str, longest: int) -> str:
    """Return a text that only people read: cut if it is too long."""
    return text(row, key)[:longest].strip()


def identifier(row: Row, key: str, longest: int = LONGEST_ID) -> str:
    """Return what identifies something: empty if it is too long, never cut."""
    found = text(row, key)
    return found if len(found) <= longest else ""


def needed_identifier(row: Row, key: str, longest: int = LONGEST_ID) -> str:
    """Return what identifies a row, if it cannot do without. Raises: Incomplete."""
    found = identifier(row, key, longest)
    if not found:
        raise Incomplete(f"usable {key}" if row.get(key) else key)
    return found


def email(row: Row, key: str) -> str:
    """Return an e-mail address as `email_address` does."""
    return email_address(text(row, key))


def email_address(found: str) -> str:
    """Return an e-mail address, lower-cased.

    One that is too long is shortened so that it stays distinct but is no address: it can never be somebody else's.
    """
    found = storable_text(found).strip().lower()
    if len(found) <= LONGEST_ADDRESS:
        return found
    return f"{found[:120]}…{sha256(found.encode()).hexdigest()[:12]}…{found[-100:]}"


def link(row: Row, key: str, longest: int = 1000) -> str:
    """Return an address of the web, whole or empty."""
    found = text(row, key)
    return found if len(found) <= longest and is_link(found) else ""


def is_link(found: str) -> bool:
    """Return True for a usable address of the web."""
    try:
        parts = urlsplit(found)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and found.isprintable() and " " not in found
    except ValueError:  # say a bracket where a host belongs
        return False


def number(row: Row, key: str, most: int = LARGEST) -> int:
    """Return a whole number from 0 to `most`, else 0; fractions are cut."""
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    try:
        found = int(float(value))
    except (ValueError, OverflowError):
        return 0
    return found if 0 <= found <= most else 0


def whole_number(value: object) -> int | None:
    """Return a count up to `LARGEST`, sent as a number or as text; None for anything else."""
    found = as_text(value)
    if not (found.isascii() and found.isdecimal() and len(found) < LONGEST_TIME):
        return None
    count = int(found)
    return count if count <= LARGEST else None


def flag(row: Row, key: str) -> bool:
    """Return True for a true value, or the text of one."""
    value = row.get(key)
    return value is True or as_text(value).lower() in ("true", "1")


def moment(value: object) -> datetime | None:
    """Read a time in ISO 8601, with or without fractions; without a zone it is UTC. Returns None for anything else."""
    found = as_text(value)
    if not found or len(found) > LONGEST_TIME:
        return None
    try:
        # Fractions can have seven digits, one more than Python keeps.
        when = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", found))
        return _in_usual_years(when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def instant(value: object) -> datetime | None:
    """Read a time as `moment` does, or epoch milliseconds as a number or a text."""
    found = as_text(value)
    if not re.fullmatch(r"-?\d{1,20}(\.0)?", found):
        return moment(found)
    try:
        return _in_usual_years(datetime.fromtimestamp(float(found) / 1000, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _in_usual_years(when: datetime) -> datetime | None:
    return when if FIRST_YEAR <= when.year <= LAST_YEAR else None


def needed_moment(row: Row, *keys: str) -> datetime:
    """Return the first of these times that is there. Raises: Incomplete."""
    found = next((when for key in keys if (when := moment(row.get(key)))), None)
    if found is None:
        raise Incomplete(keys[0])
    return found


def child(row: Row, key: str) -> Row:
    """Return the object under `key`, else an empty one."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def children(row: Row, key: str) -> list[Row]:
    """Return the objects of a list; anything else in it is left out."""
    value = row.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(row: Row, key: str) -> list[str]:
    """Return the texts of a list."""
    value = row.get(key)
    return [found for one in value if (found := as_text(one))] if isinstance(value, list) else []


def emails(rows: Iterable[Row], key: str = "email") -> list[str]:
    """Return the e-mail addresses of the rows that have one."""
    return [found for row in rows if (found := email(row, key))]
