"""A token without the report scope: the past participants are read, the end is the last leave, nothing is final."""

import pytest

from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    HOUR,
    ID,
    figures,
    held,
    minutes_until_next_sync,
    nothing_more_is_written,
    row,
    session,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db


def without_reports(world: World) -> None:
    world.zoom["scopes"] = [one for one in world.zoom["scopes"] if not one.startswith("report:")]


def completed(world: World) -> bool:
    event = world.event(ID)
    assert event is not None
    return bool(event["eventCompleted"])


def test_attendance_is_an_estimate_and_never_completed(empty_world: World) -> None:
    """Ann stays for 30 of the 45 minutes that anybody stayed."""
    without_reports(empty_world)
    held(empty_world, 4 * DAY, row(ANN, 0, 30), row(BEN, 0, 45))
    result = empty_world.sync()[ID, ""]

    assert (result.status, result.attendance, result.attendees) == ("synced", "provisional", 2)
    assert figures(empty_world, ANN) == ("1", "1", "66.67", "30")
    assert not completed(empty_world)
    assert empty_world.occurrence(ID).estimated
    assert "report_not_allowed" in empty_world.causes(ID)["data_not_synced"]
    assert minutes_until_next_sync(empty_world) is None
    nothing_more_is_written(empty_world, ID)


def test_the_end_moves_with_the_last_leave(empty_world: World) -> None:
    without_reports(empty_world)
    made = held(empty_world, HOUR, row(ANN, 0, 30))
    empty_world.sync()
    assert figures(empty_world, ANN)[2] == "100"
    made["sessions"] = [session("run", made["start"], 60, row(ANN, 0, 30), row(BEN, 0, 60))]
    empty_world.later(hours=1)
    empty_world.sync()

    assert figures(empty_world, ANN) == ("1", "1", "50", "30")


def test_a_session_ends_before_the_webinar_is_started_again(empty_world: World) -> None:
    """Zoom lets Ben of the first session leave during the second: 40 minutes, then 30."""
    without_reports(empty_world)
    made = held(empty_world, DAY)
    runs = [session("one", made["start"], 40, row(ANN, 0, 20), row(BEN, 0, 60))]
    made["sessions"] = [*runs, session("two", made["start"] + 40 * 60, 30, row(ANN, 0, 30))]
    empty_world.sync()

    assert figures(empty_world, ANN) == ("1", "1", "71.43", "50")
    assert figures(empty_world, BEN) == ("1", "1", "57.14", "40")


def test_a_known_end_is_kept(empty_world: World) -> None:
    """The end was read from the report before, so that an early last leave does not shorten the session."""
    scopes = list(empty_world.zoom["scopes"])
    held(empty_world, HOUR, row(ANN, 0, 30))
    empty_world.sync()
    without_reports(empty_world)
    empty_world.later(minutes=5)
    empty_world.sync()
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert empty_world.occurrence(ID).estimated

    empty_world.zoom["scopes"] = scopes
    empty_world.later(days=1)
    assert empty_world.sync()[ID, ""].attendance == "final"
    assert completed(empty_world)


def test_without_the_right_to_the_participants_of_the_report_the_end_is_the_reports(empty_world: World) -> None:
    """The other half of the report may be read: it says how long the session was."""
    empty_world.zoom["scopes"].remove("report:read:list_webinar_participants:admin")
    held(empty_world, 4 * DAY, row(ANN, 0, 30), row(BEN, 0, 45))
    result = empty_world.sync()[ID, ""]

    assert (result.status, result.attendance, result.attendees) == ("synced", "provisional", 2)
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert empty_world.occurrence(ID).estimated
    assert not completed(empty_world)
    nothing_more_is_written(empty_world, ID)


def test_without_any_right_to_see_who_was_there_registrations_are_synced_all_the_same(empty_world: World) -> None:
    without_reports(empty_world)
    empty_world.zoom["scopes"].remove("webinar:read:list_past_participants:admin")
    held(empty_world, 4 * DAY, row(ANN, 0, 30))
    result = empty_world.sync()[ID, ""]

    assert (result.status, result.attendance, result.registrants, result.attendees) == ("synced", "none", 2, 0)
    assert "report_not_allowed" in empty_world.causes(ID)["data_not_synced"]
    assert "attendees_not_synced" not in empty_world.causes(ID)
    nothing_more_is_written(empty_world, ID)


def test_without_the_right_to_the_questions_everything_else_is_synced(empty_world: World) -> None:
    empty_world.zoom["scopes"].remove("webinar:read:list_registration_questions:admin")
    held(empty_world, 4 * DAY, row(ANN, 0, 30))

    assert empty_world.sync()[ID, ""].status == "synced"
