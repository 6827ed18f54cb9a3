"""An answer as the value of a contact property, by the property's type and options, or why it does not fit."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from integrations.decisions.mapping.questions import LONGEST_ANSWER
from integrations.decisions.mapping.yes_and_no import NO, YES
from integrations.records import PropertyShape

LONGEST_NUMBER = 40  # characters
SEPARATORS = re.compile(r"\s*[;,]\s*")  # between several answers to one question, as Zoom sends them
JOINED_BY = ";"  # between several values of one property
UNKNOWN_OPTION, WRONG_TYPE, TOO_LONG = "unknown_option", "wrong_type", "too_long"

_SPACES = re.compile(r"[\s'’]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_THOUSANDS = {mark: re.compile(rf"-?[0-9]{{1,3}}(\{mark}[0-9]{{3}})+") for mark in ",."}
_DAY = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Fit:
    """The value as HubSpot takes it, or the cause why there is none."""

    value: str = ""
    cause: str = ""


def fit(answer: str, shape: PropertyShape, choices: Sequence[str] = ()) -> Fit:
    """Return the value of the property for an answer that is not empty.

    `choices` are those of the question, as Zoom has them: a choice may hold the separator itself.
    """
    is_bool = shape.type == "bool" or {option.value for option in shape.options} == {"true", "false"}
    if not is_bool and (shape.type == "enumeration" or shape.options):
        return _options(answer, shape, choices)
    read = TYPES.get("bool" if is_bool else shape.type)
    if read is None:
        return Fit(answer[:LONGEST_ANSWER])
    if shape.type == "number" and len(answer) > LONGEST_NUMBER:
        return Fit(cause=TOO_LONG)
    value = _bool(answer, shape) if is_bool else read(answer.strip())
    return Fit(value) if value else Fit(cause=WRONG_TYPE)


# --- Options ----------------------------------------------------------------------------------------------------------


def _options(answer: str, shape: PropertyShape, choices: Sequence[str]) -> Fit:
    """Return the option, found by its value, else by its label; several for checkboxes."""
    options = _option_values(shape)
    whole = options.get(_spelled(answer))
    if whole:
        return Fit(whole)
    if shape.field_type != "checkbox":
        return Fit(cause=UNKNOWN_OPTION)
    known = dict.fromkeys(_spelled(one) for one in choices) | dict.fromkeys(options)
    parts = _split(_spelled(answer), sorted(known, key=len, reverse=True))
    values = [options.get(part, "") for part in parts]
    if not values or not all(values):
        return Fit(cause=UNKNOWN_OPTION)
    return Fit(JOINED_BY.join(dict.fromkeys(values)))


def _option_values(shape: PropertyShape) -> Mapping[str, str]:
    """Return the options' values by each spelling of a value or a label. A value goes before a label."""
    by_label = {_spelled(one.label): one.value for one in shape.options}
    by_value = {_spelled(one.value): one.value for one in shape.options}
    return {text: value for text, value in (by_label | by_value).items() if text}


def _split(answer: str, known: Sequence[str]) -> list[str]:
    """Split several answers. `known` are possible ones, the longest first: none of them is split."""
    parts: list[str] = []
    while answer := answer.strip(" ;,"):
        found = next((one for one in known if one and _begins_with(answer, one)), "")
        part = found or SEPARATORS.split(answer, maxsplit=1)[0]
        parts.append(part)
        answer = answer[len(part) :]
    return parts


def _begins_with(answer: str, choice: str) -> bool:
    rest = answer[len(choice) :].lstrip()
    return answer.startswith(choice) and (not rest or rest[0] in ";,")


def _spelled(text: str) -> str:
    return " ".join(text.casefold().split())


# --- Other types ------------------------------------------------------------------------------------------------------


def _number(answer: str) -> str:
    """Return a number that may be written with spaces, with a comma, or with marks between thousands."""
    found = _SPACES.sub("", answer).replace("\N{MINUS SIGN}", "-").removeprefix("+")
    marks = [mark for mark in found if mark in ",."]
    if len(set(marks)) == 2:  # the last one is the decimal mark
        thousands, decimal = (",", ".") if marks[-1] == "." else (".", ",")
        whole, _, rest = found.rpartition(decimal)
        if not _THOUSANDS[thousands].fullmatch(whole):
            return ""
        found = f"{whole.replace(thousands, '')}.{rest}"
    elif len(marks) > 1 and _THOUSANDS[marks[0]].fullmatch(found):
        found = found.replace(marks[0], "")
    elif marks and _THOUSANDS[marks[0]].fullmatch(found) and not found.lstrip("-").startswith("0"):
        return ""  # 1,234 and 1.234 are two numbers each, depending on who writes them
    else:
        found = found.replace(",", ".")
    return found if _NUMBER.fullmatch(found) and found.isascii() else ""


def _bool(answer: str, shape: PropertyShape) -> str:
    """Return "true" or "false", by an option's value or label, else by the words for yes and no."""
    spelled = _spelled(answer)
    option = _option_values(shape).get(spelled)
    if option in ("true", "false"):
        return option
    spelled = spelled.partition(",")[0].rstrip(" .!")  # "Yes, please."
    return "true" if spelled in YES else "false" if spelled in NO else ""


def _date(answer: str) -> str:
    """Return a day as its midnight in UTC, in milliseconds since 1970."""
    moment = _moment(answer)
    return _milliseconds(datetime.combine(moment.date(), time(), UTC)) if moment else ""


def _datetime(answer: str) -> str:
    """Return a moment in milliseconds since 1970; without a zone it is UTC."""
    moment = _moment(answer)
    return _milliseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) if moment else ""


def _moment(answer: str) -> datetime | None:
    """Read a day or a moment: in ISO 8601, or a day with the year last, where only one reading is possible."""
    try:
        return datetime.fromisoformat(answer)
    except ValueError:
        day = _day(answer)
        return datetime.combine(day, time()) if day else None


def _day(answer: str) -> date | None:
    """Read 24.12.2026 or 24/12/2026. With slashes and both numbers up to 12, nobody knows which is the month."""
    found = _DAY.fullmatch(answer)
    if not found:
        return None
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if mark == "/" and first <= 12:
        if second <= 12 and first != second:
            return None
        first, second = second, first
    try:
        return date(year, second, first)
    except ValueError:
        return None


def _milliseconds(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000)) if 1 < moment.year < 9999 else ""


TYPES: Mapping[str, Callable[[str], str]] = {"number": _number, "bool": str, "date": _date, "datetime": _datetime}
