"""The value of a contact property for an answer: by its type and options, or the cause why it does not fit."""

import pytest

from integrations.decisions.mapping.property_values import Fit, fit
from integrations.records import PropertyOption, PropertyShape

TEXT = PropertyShape("company")
NUMBER = PropertyShape("seats", type="number", field_type="number")
BOOL = PropertyShape(
    "vip",
    type="bool",
    field_type="booleancheckbox",
    options=(PropertyOption("true", "Jawohl"), PropertyOption("false", "Kein Bedarf")),
)
DAY = PropertyShape("born", type="date", field_type="date")
MOMENT = PropertyShape("met", type="datetime", field_type="date")
PHONE = PropertyShape("phone", type="phone_number", field_type="phonenumber")


def choice(*options: tuple[str, str], field: str = "select") -> PropertyShape:
    return PropertyShape(
        "topic", type="enumeration", field_type=field, options=tuple(PropertyOption(*one) for one in options)
    )


INDUSTRY = choice(("COMPUTER_SOFTWARE", "Computer Software"), ("ENERGY", "Energy"), ("energy_old", "ENERGY"))
TOPICS = choice(
    ("heat", "Heat pumps"), ("heat, air", "Heat from air, for houses"), ("cold", "Cooling; air"), field="checkbox"
)


def test_a_text_is_sent_as_it_is_and_cut_where_hubspot_takes_no_more() -> None:
    assert fit("  Kuusi Oy 👩‍🚒 ", TEXT) == Fit("  Kuusi Oy 👩‍🚒 ")
    assert fit("å" * 70_000, TEXT) == Fit("å" * 65_536)
    assert fit("+358 40 123 4567", PHONE) == Fit("+358 40 123 4567")


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("COMPUTER_SOFTWARE", "COMPUTER_SOFTWARE"),
        ("computer  software", "COMPUTER_SOFTWARE"),
        ("energy", "ENERGY"),  # a value goes before a label
        ("energy_OLD", "energy_old"),
    ],
)
def test_an_option_is_found_by_its_value_else_by_its_label_case_aside(answer: str, value: str) -> None:
    assert fit(answer, INDUSTRY) == Fit(value)


def test_what_is_no_option_does_not_fit() -> None:
    assert fit("Fin", INDUSTRY) == Fit(cause="unknown_option")
    assert fit("Energy;COMPUTER_SOFTWARE", INDUSTRY) == Fit(cause="unknown_option")
    assert fit("heat;Fin", TOPICS) == Fit(cause="unknown_option")


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("heat", "heat"),
        ("Heat pumps;cold", "heat;cold"),
        ("heat pumps, Cooling; air", "heat;cold"),
        ("heat; heat pumps", "heat"),
        ("heat, air;heat", "heat, air;heat"),
        ("Heat from air, for houses, Cooling; air", "heat, air;cold"),
    ],
)
def test_several_answers_are_several_checkboxes_also_where_a_choice_holds_the_separator(
    answer: str, value: str
) -> None:
    assert fit(answer, TOPICS) == Fit(value)


def test_a_choice_of_the_question_is_never_taken_apart() -> None:
    shape = choice(("a", "a"), ("b", "b"), field="checkbox")
    assert fit("a, b", shape) == Fit("a;b")
    assert fit("a, b", shape, ("a, b", "a")) == Fit(cause="unknown_option")


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("12", "12"),
        ("1 234,5", "1234.5"),
        ("1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,50", "1234.50"),
        ("1'234.5", "1234.5"),
        ("\N{MINUS SIGN}3,25", "-3.25"),
        ("+7", "7"),
        ("0,125", "0.125"),
    ],
)
def test_a_number_may_have_commas_and_spaces(answer: str, value: str) -> None:
    assert fit(answer, NUMBER) == Fit(value)


@pytest.mark.parametrize("answer", ["many", "10-20", "1,234", "1.234", "1,23,4", "12 €", "", "٣", "NaN", "1e5"])
def test_what_is_no_number_or_could_be_two_does_not_fit(answer: str) -> None:
    assert fit(answer, NUMBER) == Fit(cause="wrong_type")


def test_a_number_of_hundreds_of_digits_is_too_long() -> None:
    assert fit("1" * 300, NUMBER) == Fit(cause="too_long")


@pytest.mark.parametrize(
    "answer", ["Kyllä", "joo", "YES", "Yes, please.", "ja", "Oui!", "sí", "tak", "ano", "да", "jawohl", "true"]
)
def test_yes_is_true_in_many_languages(answer: str) -> None:
    assert fit(answer, BOOL) == Fit("true")


@pytest.mark.parametrize("answer", ["Ei", "en", "No", "Nej", "nein", "non", "não", "nee", "kein  bedarf", "false"])
def test_no_is_false_in_many_languages(answer: str) -> None:
    assert fit(answer, BOOL) == Fit("false")


def test_perhaps_does_not_fit() -> None:
    assert fit("ehkä", BOOL) == Fit(cause="wrong_type")


@pytest.mark.parametrize(
    "answer", ["2026-12-24", "24.12.2026", "24/12/2026", "12/24/2026", "2026-12-24T18:30:00+02:00"]
)
def test_a_day_is_its_midnight_in_utc(answer: str) -> None:
    assert fit(answer, DAY) == Fit("1798070400000")


def test_a_day_that_could_be_two_does_not_fit() -> None:
    assert fit("01/02/2026", DAY) == Fit(cause="wrong_type")
    assert fit("02/02/2026", DAY) == Fit("1769990400000")
    assert fit("31.2.2026", DAY) == Fit(cause="wrong_type")
    assert fit("tomorrow", DAY) == Fit(cause="wrong_type")


def test_a_moment_keeps_its_time() -> None:
    assert fit("2026-12-24T18:30:00+02:00", MOMENT) == Fit("1798129800000")
    assert fit("2026-12-24", MOMENT) == Fit("1798070400000")


def test_a_single_checkbox_is_yes_or_no_also_where_hubspot_lists_options() -> None:
    shape = PropertyShape(
        "vip",
        type="enumeration",
        field_type="booleancheckbox",
        options=(PropertyOption("true", "Yes"), PropertyOption("false", "No")),
    )
    assert (fit("Kyllä", shape), fit("ei", shape), fit("ehkä", shape)) == (
        Fit("true"),
        Fit("false"),
        Fit(cause="wrong_type"),
    )
