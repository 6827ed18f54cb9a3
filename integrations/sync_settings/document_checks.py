"""Checks of single values of the settings document: a value in, a clean value out, or one sentence on what is wrong."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class BadDocument(ValueError):
    """The error that a document is wrong, in one sentence that says what and where."""


def known_keys(where: str, value: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(value, dict):
        raise BadDocument(f"{where}: write an object with {', '.join(keys)}.")
    unknown = sorted(set(value) - set(keys))
    if unknown:
        raise BadDocument(f"{where}: there is no setting {unknown[0]!r}; there are {', '.join(keys)}.")


def boolean(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadDocument(f"{where}: write true or false.")
    return value


def boolean_or_null(where: str, value: Any) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise BadDocument(f"{where}: write true, false, or null to inherit.")
    return value


def whole_number(where: str, value: Any, most: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
        return value
    raise BadDocument(f"{where}: write a whole number from 0 to {most}.")


def texts(where: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadDocument(f"{where}: write a list of texts.")
    return value


def text(where: str, value: Any, longest: int) -> str:
    found = " ".join(value.split()) if isinstance(value, str) else ""
    if not found or len(found) > longest:
        raise BadDocument(f"{where}: write a text of 1 to {longest} characters.")
    return found


def one_of(where: str, value: Any, choices: type[StrEnum]) -> str:
    if value not in list(choices):
        *others, last = choices
        raise BadDocument(f"{where}: write {', '.join(others)} or {last}.")
    return str(value)


def whole_object(where: str, value: Any, keys: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the object if it has exactly these keys. Raises: BadDocument."""
    known_keys(where, value, keys)
    if missing := [key for key in keys if key not in value]:
        raise BadDocument(f"{where}: {missing[0]!r} is missing.")
    return dict(value)
