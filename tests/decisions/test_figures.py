"""Figures are exact until they are shown: two decimals, half up, as HubSpot wants numbers."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.attendance import hubspot_number, minutes, rounded

POSITIVE = st.fractions(min_value=0, max_value=10**9)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(0), "0.00"),
        (Fraction(200, 3), "66.67"),
        (Fraction(100, 3), "33.33"),
        (Fraction(1, 200), "0.01"),  # half up, not to even
        (Fraction(1, 201), "0.00"),
        (Fraction(25, 1000), "0.03"),
        (Fraction(1005, 1000), "1.01"),  # as a binary float 1.00
        (Fraction(99995, 1000), "100.00"),
        (Fraction(100), "100.00"),
    ],
)
def test_two_decimals_half_up(value: Fraction, expected: str) -> None:
    assert str(rounded(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(200, 3), "66.67"),
        (Fraction(100), "100"),
        (Fraction(0), "0"),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 1000), "0"),
        (1234567, "1234567"),
        (10, "10"),
    ],
)
def test_hubspot_gets_no_separators_and_no_trailing_zeros(value: Fraction | int, expected: str) -> None:
    assert hubspot_number(value) == expected


def test_minutes_are_exact() -> None:
    assert minutes(timedelta(hours=1, seconds=20)) == Fraction(181, 3)
    assert hubspot_number(minutes(timedelta(seconds=100))) == "1.67"


@given(POSITIVE)
def test_what_is_shown_is_never_further_away_than_half_a_hundredth(value: Fraction) -> None:
    difference = Fraction(rounded(value)) - value
    assert Fraction(-1, 200) < difference <= Fraction(1, 200)


@given(POSITIVE, POSITIVE)
def test_rounding_keeps_the_order(one: Fraction, other: Fraction) -> None:
    assert rounded(min(one, other)) <= rounded(max(one, other))


@given(POSITIVE)
def test_a_number_reads_back_as_what_is_shown(value: Fraction) -> None:
    text = hubspot_number(value)
    assert Decimal(text) == rounded(value)
    assert set(text) <= set("0123456789.")
    assert not text.endswith(".")
