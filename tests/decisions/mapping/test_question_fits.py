"""Which properties a question may go to."""

import re

import pytest

from integrations.decisions.mapping.question_fits import misfits, property_name, property_type, question_fits
from integrations.records import PropertyOption, PropertyShape

CHECKBOXES = PropertyShape("topics", "Topics", "enumeration", "checkbox", (PropertyOption("heat", "Heat"),))


@pytest.mark.parametrize(
    ("kind", "type", "field_type", "fits"),
    [
        ("short", "string", "text", True),
        ("short", "date", "date", True),
        ("", "enumeration", "select", True),
        ("single_radio", "enumeration", "select", True),
        ("single_radio", "date", "date", False),
        ("multiple", "enumeration", "checkbox", True),
        ("multiple", "enumeration", "select", False),
        ("multiple", "string", "textarea", True),
        ("multiple", "number", "number", False),
        ("short", "object_coordinates", "text", False),
    ],
)
def test_a_question_fits_by_its_type(kind: str, type: str, field_type: str, fits: bool) -> None:
    assert question_fits(kind, PropertyShape("one", "One", type, field_type)) is fits


@pytest.mark.parametrize("name", ["email", "hs_additional_emails", "zoom_sync_total_attended"])
def test_what_the_sync_itself_fills_in_is_never_offered(name: str) -> None:
    assert not question_fits("short", PropertyShape(name))


def test_nothing_fits_a_property_that_nobody_may_write() -> None:
    assert not question_fits("short", PropertyShape("createdate", read_only=True))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Which topic?", "zoom_answer_which_topic"),
        ("  Mitä  KUULUU?!", "zoom_answer_mita_kuuluu"),
        ("x" * 200, "zoom_answer_" + "x" * 80),
    ],
)
def test_a_property_is_named_after_its_question(title: str, name: str) -> None:
    assert property_name(title) == name


def test_a_title_without_latin_letters_has_a_name_as_well() -> None:
    assert re.fullmatch("zoom_answer_[0-9a-f]{8}", property_name("Какая тема?"))


def test_answers_without_an_option_are_named_whatever_their_case() -> None:
    assert misfits(["HEAT", "heat ", "Cold", ""], CHECKBOXES, ()) == {"Cold": "unknown_option"}
    assert misfits(["12", "twelve"], PropertyShape("budget", type="number"), ()) == {"twelve": "wrong_type"}
    assert misfits(["anything"], PropertyShape("company"), ()) == {}


@pytest.mark.parametrize(
    ("kind", "choices", "made"),
    [
        ("short", (), ("string", "text")),
        ("long_answer", (), ("string", "textarea")),
        ("single_radio", ("Yes", "No"), ("enumeration", "select")),
        ("multiple", ("Heat", "Cold"), ("enumeration", "checkbox")),
    ],
)
def test_a_property_made_from_a_question_takes_over_its_type(
    kind: str, choices: tuple[str, ...], made: tuple[str, str]
) -> None:
    assert property_type(kind, choices) == made
