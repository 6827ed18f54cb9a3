"""A webinar ID is read by one rule, wherever people type or copy it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.webinar_ids import read_webinar_id
from tests.support.fuzz import fuzzed


@fuzzed
@given(typed=st.text(max_size=40))
def test_any_text_gives_an_id_or_nothing(typed: str) -> None:
    found = read_webinar_id(typed)
    assert found == "" or (found.isascii() and found.isdecimal())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("812 3456 7890", "81234567890"),
        ("812-3456-7890", "81234567890"),
        ("812\u00a03456\u20117890", "81234567890"),
        ("\u200b81234567890\ufeff", "81234567890"),
        ("81234567890.0", "81234567890"),
        ("812", "812"),
        ("https://zoom.us/w/81234567890", ""),
        ("Intro 812", ""),
        ("٨١٢٣٤٥٦٧٨٩٠", ""),
        ("1" * 21, ""),
        ("-1", ""),
        (" -81234567890 ", ""),
        ("", ""),
    ],
)
def test_an_id_as_people_write_it(typed: str, found: str) -> None:
    assert read_webinar_id(typed) == found
