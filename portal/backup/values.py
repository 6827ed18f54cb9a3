"""Values on their way between a database and a backup.

In a backup a value is what JSON has, whichever database it came from: times and UUIDs as text, durations in
microseconds, JSON as its text, encrypted texts as they are stored.
"""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.functions import Cast

from integrations.models.fields import EncryptedTextField

# PostgreSQL takes neither in text or JSON; SQLite takes both.
NUL = "\0"
_NOT_IN_JSONB = re.compile(r"\\u(0000|d[89a-f])", re.IGNORECASE)
_HALVES = re.compile("[\0\ud800-\udfff]")
_MICROSECOND = timedelta(microseconds=1)
_READ: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": lambda value: timedelta(microseconds=value),
    "UUIDField": UUID,
    "DecimalField": Decimal,
}
Step = Callable[[Any], Any]


def plain(value: object) -> object:
    """Return a value that JSON lacks as one that it has."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"A backup cannot hold a {type(value).__name__}")


def as_stored(field: "models.Field[Any, Any]") -> str | Cast:
    """Return what is selected for a column: JSON, and what fields of other libraries hold, come as text, as stored."""
    if isinstance(field, models.JSONField) or not type(field).__module__.startswith("django.db"):
        return Cast(field.attname, models.TextField())
    return field.attname


class Column:
    """A column that takes values of a backup. `shortened` counts the texts that PostgreSQL has no room for."""

    def __init__(self, field: "models.Field[Any, Any]", encrypt: Step) -> None:
        self.name, self.shortened = field.column, 0
        self.longest = field.max_length if isinstance(field, models.CharField) else None
        self.step = self._step(field, encrypt)

    def _step(self, field: "models.Field[Any, Any]", encrypt: Step) -> Step | None:
        """Return what a value goes through that is not None; None if it stays as it is."""
        for_postgresql = connection.vendor == "postgresql"
        if isinstance(field, EncryptedTextField):
            return encrypt
        if isinstance(field, models.JSONField):
            return _json_without_nul if for_postgresql else None
        target = field
        while isinstance(target, models.ForeignKey):
            target = target.target_field
        if read := _READ.get(target.get_internal_type()):
            return lambda value: target.get_db_prep_value(read(value), connection)
        if for_postgresql and isinstance(target, models.CharField | models.TextField):
            return self._text
        return None

    def _text(self, value: str) -> str:
        text = value.replace(NUL, "")
        if self.longest is not None and len(text) > self.longest:
            self.shortened += 1
            return text[: self.longest]
        return text


def _json_without_nul(text: str) -> str:
    return json.dumps(_cleaned(json.loads(text)), ensure_ascii=False) if _NOT_IN_JSONB.search(text) else text


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _HALVES.sub("", value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(one) for key, one in value.items()}
    return value
