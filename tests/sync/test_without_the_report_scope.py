"""No right to read reports: the participants come another way, the end is the last leave, and nothing is final."""

import pytest

from tests.sync.webinars import (
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
from tests.world import World

pytestmark = pytest.mark.django_db


def without_reports(world: World) -> None:
    world.zoom["scopes"] = [one for one in world.zoom["scopes"] if not one.startswith("report:")]


def completed(world: World) -> bool:
    event = world.event(ID)
    assert event is not None
    return bool(event["eventCompleted"])


def test_attendance_is_an_estimate_and_never_completed(empty_world: World) -> None:
    """Ann 30 of the 45 minutes that anybody stayed."""
    without_reports(empty_world)
    held(empty_world, 4 * DAY, row(ANN, 0, 30), row(BEN, 0, 45))
    result = empty_world.sync()[ID, ""]

    assert (result.status, result.attendance, result.attendees) == ("synced", "provisional", 2)
    assert figures(empty_world, ANN) == ("1", "1", "66.67", "30")
    assert not completed(empty_world)
    assert empty_world.occurrence(ID).estimated
    assert "capability_missing" in empty_world.causes(ID)["data_not_synced"]
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


def test_a_known_end_is_kept(empty_world: World) -> None:
    """Read by the report once: who left early does not shorten the session."""
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
