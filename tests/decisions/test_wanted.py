"""The occurrences of a webinar that are synced."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from integrations.decisions.occurrences import WantedOccurrences, in_window, wanted_occurrences
from integrations.records import SERIES, SERIES_WITHOUT_TIMES, SINGLE, ScheduledOccurrence, Webinar
from tests.decisions.examples import at

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = at("12:00")
SERIES_WEBINAR = Webinar(
    "81234567890",
    "Weekly",
    SERIES,
    approval_type=0,
    occurrences=tuple(
        ScheduledOccurrence(f"day {day}", at("10:00", day), timedelta(hours=1)) for day in (-14, -7, 0, 7, 14, 21)
    ),
)


def select(
    webinar: Webinar,
    since: date | None = None,
    until: date | None = None,
    actual: Mapping[str, datetime] | None = None,
) -> WantedOccurrences:
    return wanted_occurrences(webinar, NOW, since=since, until=until, tz=UTC, actual=actual or {})


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (datetime(2026, 11, 23, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), True),  # midnight in Helsinki
        (datetime(2026, 11, 25, 21, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 22, 0, tzinfo=UTC), False),
    ],
)
def test_both_days_of_a_window_are_included_in_the_accounts_time_zone(start: datetime, expected: bool) -> None:
    assert in_window(start, date(2026, 11, 24), date(2026, 11, 25), HELSINKI) is expected


def test_an_open_window_has_no_limit_on_that_side() -> None:
    assert in_window(NOW, None, None, UTC)
    assert in_window(NOW, date(2026, 11, 24), None, UTC)
    assert not in_window(NOW, date(2026, 11, 25), None, UTC)
    assert not in_window(NOW, None, date(2026, 11, 23), UTC)


def test_of_a_series_the_past_ones_inside_the_window_and_the_next_one() -> None:
    assert select(SERIES_WEBINAR, since=date(2026, 11, 17)) == WantedOccurrences(("day -7", "day 0", "day 7"))


@pytest.mark.parametrize("registration_type", [2, 3])
def test_registration_for_single_occurrences_adds_all_in_the_future(registration_type: int) -> None:
    webinar = replace(SERIES_WEBINAR, registration_type=registration_type)
    found = select(webinar, since=date(2026, 11, 17))
    assert found == WantedOccurrences(("day -7", "day 0", "day 7"), with_registrants=("day 14", "day 21"))
    assert select(replace(webinar, approval_type=2)).with_registrants == ()


def test_until_holds_for_what_is_ahead_as_well() -> None:
    webinar = replace(SERIES_WEBINAR, registration_type=2)
    assert select(webinar, until=date(2026, 11, 24)) == WantedOccurrences(("day -14", "day -7", "day 0"))
    assert select(webinar, since=date(2026, 12, 2)) == WantedOccurrences((), ("day 14", "day 21"))


def test_a_deleted_occurrence_is_neither_past_nor_next() -> None:
    occurrences = tuple(
        replace(occurrence, deleted=occurrence.id in ("day -7", "day 7")) for occurrence in SERIES_WEBINAR.occurrences
    )
    webinar = replace(SERIES_WEBINAR, occurrences=occurrences)
    assert select(webinar).always == ("day -14", "day 0", "day 14")


def test_the_actual_start_goes_before_the_scheduled_one() -> None:
    found = select(SERIES_WEBINAR, since=date(2026, 11, 24), actual={"day -7": at("00:10"), "day 7": at("11:50")})
    assert found.always == ("day -7", "day 0", "day 7", "day 14")


def test_occurrences_that_zoom_no_longer_lists_count_by_their_actual_start() -> None:
    webinar = replace(SERIES_WEBINAR, type=SERIES_WITHOUT_TIMES, occurrences=())
    actual = {"2": at("10:00", -1), "1": at("10:00", -30)}
    assert select(webinar, actual=actual).always == ("1", "2")
    assert select(webinar, since=date(2026, 11, 20), actual=actual).always == ("2",)


def test_a_single_webinar_is_one_occurrence_with_an_empty_id() -> None:
    webinar = Webinar("81234567890", "Once", SINGLE, start=at("10:00", 3))
    assert select(webinar, since=date(2026, 11, 24)) == WantedOccurrences(("",))
    assert select(webinar, since=date(2026, 11, 28)) == WantedOccurrences(())
    assert select(webinar, until=date(2026, 11, 26)) == WantedOccurrences(())
    assert select(replace(webinar, start=None), since=date(2026, 11, 28)) == WantedOccurrences(("",))
    assert select(webinar, until=date(2026, 11, 24), actual={"": at("10:00")}) == WantedOccurrences(("",))
