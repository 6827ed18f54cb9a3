"""What a backfill takes: its months, its calls and its hours."""

from datetime import date

import pytest

from integrations.decisions.foreseen.backfill import CallsTaken, Month, calls_of_month, calls_of_webinar, hours, months
from integrations.records.mapping import Engagement


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-09-15", "2026-11-10", ["2026-11-01..10", "2026-10-01..31", "2026-09-15..30"]),
        ("2026-11-03", "2026-11-03", ["2026-11-03..03"]),
        ("2025-12-31", "2026-01-01", ["2026-01-01..01", "2025-12-31..31"]),
        ("2026-11-04", "2026-11-03", []),
    ],
)
def test_the_newest_month_comes_first(since: str, until: str, expected: list[str]) -> None:
    found = months(date.fromisoformat(since), date.fromisoformat(until))
    assert [f"{one.first}..{one.last:%d}" for one in found] == expected


def test_a_month_is_named_as_a_document_names_it() -> None:
    assert Month(date(2026, 9, 15), date(2026, 9, 30)).name == "2026-09"


def test_the_calls_of_a_webinar_grow_by_pages_and_batches() -> None:
    nobody, few, many = (calls_of_webinar(people) for people in (0, 100, 3000))
    assert (nobody.hubspot, few.hubspot, many.hubspot) == (2, 7, 152)
    assert nobody.zoom == few.zoom < many.zoom
    assert calls_of_month(50).zoom - calls_of_month(10).zoom == 40


def test_what_is_read_of_polls_questions_and_surveys_takes_a_report_each_and_notes_two_calls_a_batch() -> None:
    plain, told = calls_of_webinar(150), calls_of_webinar(150, Engagement(True, True, True, True))
    assert (told.reports - plain.reports, told.zoom - plain.zoom, told.hubspot - plain.hubspot) == (3, 3, 4)
    assert calls_of_webinar(150, Engagement(survey=True)).reports - plain.reports == 1


def test_each_list_takes_two_calls_and_one_a_thousand_members() -> None:
    assert calls_of_webinar(3000, lists=4).hubspot - calls_of_webinar(3000).hubspot == 4 * (2 + 3)
    assert calls_of_webinar(0, lists=4).hubspot == calls_of_webinar(0).hubspot


def test_the_slowest_limit_decides_about_the_hours() -> None:
    calls = CallsTaken(zoom=3600, hubspot=7200, reports=60) + CallsTaken(reports=40)
    assert hours(calls, {"zoom": 1.0, "reports": 1.0, "hubspot": 1.0}) == 2
    assert hours(calls, {"zoom": 1.0, "reports": 0.001, "hubspot": 1.0}) == pytest.approx(27.78)
