"""A person's contact properties, from everything HubSpot has accepted."""

from datetime import datetime, timedelta, timezone
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.attendance import hubspot_number, hubspot_time
from integrations.decisions.totals import contact_properties, webinar_url
from integrations.records import SINGLE, Accepted, Attendance, Webinar
from tests.decisions.examples import at, attendance


def accepted(name: str, registered: datetime | None = None, attended: Attendance | None = None) -> Accepted:
    return Accepted(name, f"Topic {name}", f"https://zoom.example/{name}", registered, attended)


NOTHING = {
    "zoom_sync_average_duration": "",
    "zoom_sync_last_registered_webinar": "",
    "zoom_sync_total_registrations": "0",
    "zoom_sync_total_attended": "0",
    "zoom_sync_last_registered_webinar_id": "",
    "zoom_sync_last_registered_webinar_name": "",
    "zoom_sync_last_registered_webinar_at": "",
    "zoom_sync_last_attended_webinar_id": "",
    "zoom_sync_last_attended_webinar_name": "",
    "zoom_sync_last_attended_webinar_joined_at": "",
    "zoom_sync_last_attended_webinar_left_at": "",
    "zoom_sync_last_attended_webinar_duration_minutes": "",
    "zoom_sync_last_attended_webinar_percentage": "",
}


def test_nothing_accepted_clears_everything_and_counts_zero() -> None:
    assert contact_properties([]) == NOTHING
    assert contact_properties([accepted("1")]) == NOTHING


def test_one_registration() -> None:
    assert contact_properties([accepted("1", at("08:00"))]) == {
        **NOTHING,
        "zoom_sync_total_registrations": "1",
        "zoom_sync_last_registered_webinar": "https://zoom.example/1",
        "zoom_sync_last_registered_webinar_id": "1",
        "zoom_sync_last_registered_webinar_name": "Topic 1",
        "zoom_sync_last_registered_webinar_at": "2026-11-24T08:00:00.000Z",
    }


def test_attending_without_registering_counts_as_attended_only() -> None:
    assert contact_properties([accepted("1", attended=attendance("10:05", "10:55", duration=40))]) == {
        **NOTHING,
        "zoom_sync_average_duration": "66.67",
        "zoom_sync_total_attended": "1",
        "zoom_sync_last_attended_webinar_id": "1",
        "zoom_sync_last_attended_webinar_name": "Topic 1",
        "zoom_sync_last_attended_webinar_joined_at": "2026-11-24T10:05:00.000Z",
        "zoom_sync_last_attended_webinar_left_at": "2026-11-24T10:55:00.000Z",
        "zoom_sync_last_attended_webinar_duration_minutes": "40",
        "zoom_sync_last_attended_webinar_percentage": "66.67",
    }


def test_the_average_is_of_the_exact_percentages() -> None:
    """The mean of the rounded 33.33 and 0.66 would be 17."""
    thirds = [attendance(duration=1, length=3), attendance(duration=1, length=150)]
    found = contact_properties([accepted(str(n), attended=one) for n, one in enumerate(thirds)])
    assert found["zoom_sync_average_duration"] == "17"
    three = [attendance(duration=2, length=3)] * 2 + [attendance(duration=1, length=1)]
    found = contact_properties([accepted(str(n), attended=one) for n, one in enumerate(three)])
    assert found["zoom_sync_average_duration"] == "77.78"


def test_the_last_ones_are_those_with_the_latest_time_whatever_the_order() -> None:
    history = [
        accepted("old", at("08:00", -7), attendance("10:00", "11:00")),
        accepted("next week", at("09:00")),
        accepted("today", at("08:00"), attendance("12:00", "12:30", duration=30)),
    ]
    for order in (history, history[::-1]):
        found = contact_properties(order)
        assert found["zoom_sync_last_registered_webinar_id"] == "next week"
        assert found["zoom_sync_last_attended_webinar_id"] == "today"
        assert found["zoom_sync_total_registrations"] == "3"
        assert found["zoom_sync_total_attended"] == "2"


def test_hubspot_gets_times_in_utc_with_milliseconds() -> None:
    helsinki = timezone(timedelta(hours=2))
    assert hubspot_time(datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=helsinki)) == "2026-11-24T10:00:00.123Z"


def test_the_public_address_is_where_people_register_else_where_they_join() -> None:
    webinar = Webinar("1", "Once", SINGLE, join_url="https://zoom.example/j/1")
    assert webinar_url(webinar) == "https://zoom.example/j/1"
    registering = Webinar("1", "Once", SINGLE, join_url="j", registration_url="https://zoom.example/register/1")
    assert webinar_url(registering) == "https://zoom.example/register/1"


ACCEPTED = st.builds(
    accepted,
    st.sampled_from("abc"),
    st.one_of(st.none(), st.sampled_from([at("08:00"), at("09:00")])),
    st.one_of(st.none(), st.builds(attendance, duration=st.integers(1, 60))),
)


@given(st.lists(ACCEPTED, max_size=6), st.randoms(use_true_random=False))
def test_the_same_history_in_any_order_gives_the_same_properties(history: list[Accepted], random: Random) -> None:
    expected = contact_properties(history)
    shuffled = list(history)
    random.shuffle(shuffled)
    assert contact_properties(shuffled) == expected
    assert expected.keys() == NOTHING.keys()
    attended = [one.attendance.percentage for one in history if one.attendance]
    if attended:
        assert expected["zoom_sync_average_duration"] == hubspot_number(sum(attended, Fraction()) / len(attended))
        assert 0 <= float(expected["zoom_sync_average_duration"]) <= 100
