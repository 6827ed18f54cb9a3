"""The most urgent reason of a run says how a webinar stands."""

import pytest

from audits import reasons
from audits.codes import TABLE


def test_an_error_comes_before_what_is_waited_for_and_that_before_what_nobody_can_change() -> None:
    final, awaited, error = (
        {"recording_not_synced": ["not_found"]},
        {"attendees_not_synced": ["report_not_ready"]},
        {"sync_error": ["unavailable"]},
    )
    assert reasons.main_reason({**final, **awaited, **error}) == "sync_error.unavailable"
    assert reasons.main_reason({**final, **awaited}) == "attendees_not_synced.report_not_ready"
    assert reasons.main_reason(final) == "recording_not_synced.not_found"


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"synced": ["contacts"]},
        {"emails_excluded": ["hubspot_user"], "person_failed": ["rejected_by_hubspot"]},
        {"recording_not_synced": ["recordings_off"]},
    ],
)
def test_what_was_wished_for_and_what_the_numbers_say_is_no_reason(found: dict[str, list[str]]) -> None:
    assert reasons.main_reason(found) == ""


def test_every_reason_has_words_without_a_place_left_open() -> None:
    for row in TABLE:
        for cause in row.causes:
            words = str(reasons.words(f"{row.name}.{cause.name}"))
            assert words and "%" not in words
