"""The one layer: whatever comes, a value of the right kind that any database can keep."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from integrations.transport import parsing
from integrations.transport.answers import redacted
from tests.support.fuzz import fuzzed, json_values
from tests.support.mutated import storable

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@fuzzed
@given(value=json_values)
def test_any_value(value: Any) -> None:
    row = {"key": value}
    texts = [
        parsing.text(row, "key"),
        parsing.display_text(row, "key", 10),
        parsing.email(row, "key"),
        parsing.link(row, "key"),
    ]
    numbers = [parsing.number(row, "key"), parsing.number(row, "key", 9), parsing.whole_number(value) or 0]
    times = [parsing.moment(value), parsing.instant(value)]
    assert storable([*texts, *numbers, *times, parsing.texts(row, "key"), parsing.link(row, "key")])
    assert "\x00" not in json.dumps(parsing.storable(value), allow_nan=False, ensure_ascii=False).encode().decode()
    assert numbers[1] <= 9
    assert len(texts[1]) <= 10
    assert len(texts[2]) <= 254
    assert len(parsing.identifier(row, "key", 5)) <= 5
    assert isinstance(parsing.flag(row, "key"), bool)
    assert all(isinstance(one, dict) for one in [parsing.child(row, "key"), *parsing.children(row, "key")])


@pytest.mark.parametrize("raw", ["[" * 100_000, "[" * 900 + "]" * 900 + "x", "{", "", "\ud800"])
def test_what_is_no_json_is_a_value_error(raw: str) -> None:
    with pytest.raises(ValueError, match="."):
        parsing.decode(raw)


def test_one_odd_value_spoils_nothing_around_it() -> None:
    deep = "[" * 500 + "]" * 500
    raw = f'{{"digits": {"9" * 5000}, "huge": 1e400, "half": "Di\\ud83d", "nul": "a\\u0000b", "deep": {deep}, "id": 5}}'
    found = parsing.decode(raw)
    assert found | {"deep": None} == {"digits": None, "huge": None, "half": "Di", "nul": "ab", "deep": None, "id": 5}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("1969-12-31T23:59:59Z", None),
        (10**30, None),
        (float("inf"), None),
        ("1795514400000", datetime(2026, 11, 24, 10, 0, tzinfo=UTC)),
        (1795514400000.0, datetime(2026, 11, 24, 10, 0, tzinfo=UTC)),
        ("2026-11-24T10:00:00.1234567Z", datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_times_lie_in_years_that_calendars_know(value: object, expected: datetime | None) -> None:
    assert parsing.instant(value) == expected


@pytest.mark.parametrize(
    "value", ["https://[", "javascript:alert(1)", "//zoom.us", "https://", "https://a b", 5, None, []]
)
def test_what_is_no_address_of_the_web_is_none(value: object) -> None:
    assert parsing.link({"url": value}, "url") == ""


def test_two_addresses_that_are_too_long_stay_two() -> None:
    ends = [f"{'x' * 300}{name}{'y' * 300}@d.example" for name in "ab"]
    assert len({parsing.email_address(one) for one in ends}) == 2


def test_an_id_that_is_a_whole_number_with_a_fraction_is_that_number() -> None:
    assert parsing.text({"id": 81234567890.0}, "id") == "81234567890"
    assert parsing.text({"id": True}, "id") == ""


def test_a_page_that_is_no_json_is_told_in_words_that_can_be_kept() -> None:
    assert redacted("<html>\x00 refused") == "<html> refused"


@pytest.mark.parametrize(
    ("value", "count"), [(0, 0), ("12", 12), (3.0, 3), (2**31 - 1, 2**31 - 1), (2**31, None), (-1, None), ("²", None)]
)
def test_a_count_is_one_that_a_column_holds(value: Any, count: int | None) -> None:
    assert parsing.whole_number(value) == count
