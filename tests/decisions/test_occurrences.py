"""The occurrence that a session belongs to."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.occurrences import occurrence_of, series_without_times
from integrations.records import PastSession, ScheduledOccurrence
from tests.decisions.examples import MIDNIGHT, at

HOUR = timedelta(hours=1)


def scheduled(name: str, start: datetime, deleted: bool = False) -> ScheduledOccurrence:
    return ScheduledOccurrence(name, start, HOUR, deleted)


def session(uuid: str, start: datetime, end: datetime | None = None) -> PastSession:
    return PastSession(uuid, "81234567890", start, end)


def milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp()) * 1000)


WEEK = [scheduled("one", at("10:00")), scheduled("two", at("10:00", day=7)), scheduled("three", at("10:00", day=14))]


def test_a_session_belongs_to_the_nearest_scheduled_start() -> None:
    assert occurrence_of(at("09:40"), WEEK) == "one"
    assert occurrence_of(at("11:30", day=7), WEEK) == "two"
    assert occurrence_of(at("10:00", day=99), WEEK) == "three"


def test_a_deleted_occurrence_gets_no_session() -> None:
    assert occurrence_of(at("10:00"), [scheduled("gone", at("10:00"), deleted=True), *WEEK[1:]]) == "two"


def test_in_the_middle_the_earlier_one_is_taken() -> None:
    middle = at("10:00", day=3) + timedelta(hours=12)
    assert occurrence_of(middle, WEEK) == occurrence_of(middle, WEEK[::-1]) == "one"


def test_nothing_scheduled_means_no_id() -> None:
    assert occurrence_of(at("10:00"), []) == ""
    assert occurrence_of(at("10:00"), [scheduled("gone", at("10:00"), deleted=True)]) == ""


def test_without_times_a_break_of_more_than_six_hours_opens_a_new_occurrence() -> None:
    first, restarted = session("a", at("08:00"), at("09:00")), session("b", at("15:00"), at("16:00"))
    later = session("c", at("22:00:01"), at("23:00"))
    found = series_without_times([later, restarted, first], {})
    assert found == {"a": "1795507200000", "b": "1795507200000", "c": milliseconds(at("22:00:01"))}
    assert found["a"] == milliseconds(at("08:00"))


def test_the_break_counts_from_the_latest_end() -> None:
    long, short = session("a", at("08:00"), at("14:00")), session("b", at("09:00"), at("09:10"))
    assert len(set(series_without_times([long, short, session("c", at("20:00"))], {}).values())) == 1


def test_a_session_without_an_end_counts_from_its_start() -> None:
    assert len(set(series_without_times([session("a", at("08:00")), session("b", at("14:01"))], {}).values())) == 2


def test_a_stored_occurrence_is_never_recomputed() -> None:
    known = {"b": "stored"}
    found = series_without_times([session("b", at("10:00"), at("11:00")), session("c", at("12:00"))], known)
    assert found == {"b": "stored", "c": "stored"}


def test_an_earlier_session_found_late_joins_the_stored_occurrence() -> None:
    found = series_without_times([session("a", at("08:00"), at("09:00")), session("b", at("10:00"))], {"b": "stored"})
    assert found == {"a": "stored", "b": "stored"}


def test_a_session_between_two_stored_occurrences_joins_the_first_and_moves_neither() -> None:
    sessions = [
        session("a", at("08:00"), at("09:00")),
        session("b", at("12:00"), at("13:00")),
        session("c", at("16:00"), at("17:00")),
    ]
    assert series_without_times(sessions, {"a": "one", "c": "two"}) == {"a": "one", "b": "one", "c": "two"}


@given(st.lists(st.integers(0, 100), unique=True, max_size=12), st.integers(0, 12))
def test_sessions_found_one_by_one_end_up_as_if_found_at_once(hours: list[int], split: int) -> None:
    """Match them in time order, as they happen: what is stored on the way never changes the outcome."""
    sessions = [session(str(hour), MIDNIGHT + hour * HOUR, MIDNIGHT + (hour + 1) * HOUR) for hour in sorted(hours)]
    at_once = series_without_times(sessions, {})
    stored = series_without_times(sessions[:split], {})
    assert series_without_times(sessions, stored) == at_once
    assert series_without_times(sessions[::-1], at_once) == at_once
