"""A single webinar from the first registration to the last look; simulive and on-demand ones are no exception."""

import pytest

from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    EVA,
    HOUR,
    ID,
    figures,
    held,
    minutes_until_next_sync,
    newest_causes,
    nothing_more_is_written,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [{}, {"is_simulive": True}, {"on_demand": True}], ids=["live", "simulive", "demand"])
def test_upcoming_live_provisional_final(empty_world: World, kind: Json) -> None:
    start = empty_world.now + HOUR
    made = webinar(empty_world, start, registrants=registered(empty_world.now - DAY, ANN), **kind)
    attendance = [empty_world.sync()[ID, ""].attendance]
    empty_world.later(minutes=90)
    made["registrants"] += registered(empty_world.now, BEN)
    attendance.append(empty_world.sync()[ID, ""].attendance)
    made["sessions"] = [session("run", start, 60, row(ANN, 0, 60))]
    for minutes in (35, 31, 60):
        empty_world.later(minutes=minutes)
        attendance.append(empty_world.sync()[ID, ""].attendance)

    assert attendance == ["none", "none", "none", "provisional", "final"]
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert figures(empty_world, ANN) == ("1", "1", "100", "60")
    event = empty_world.event(ID)
    assert event is not None
    assert event["eventCompleted"]
    assert event["completions"] == 1
    nothing_more_is_written(empty_world, ID)


def test_on_demand_people_register_for_the_recording_and_are_seen_the_next_day(empty_world: World) -> None:
    made = held(empty_world, 4 * DAY, row(ANN, 0, 60), on_demand=True)
    empty_world.sync()
    assert minutes_until_next_sync(empty_world) == 24 * 60
    made["registrants"] += registered(empty_world.now, EVA)
    empty_world.later(days=1)
    empty_world.sync(ID)

    assert empty_world.activities(ID)[EVA] == ["REGISTERED"]
    empty_world.later(days=26)
    empty_world.sync(ID)
    assert minutes_until_next_sync(empty_world) is None


def test_it_never_took_place(empty_world: World) -> None:
    webinar(empty_world, empty_world.now - 2 * DAY, registrants=registered(empty_world.now - 3 * DAY, ANN))
    result = empty_world.sync()[ID, ""]

    assert (result.status, result.attendance) == ("synced", "none")
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"]}
    assert newest_causes(empty_world) == {"attendees_not_synced": {"no_participants": 1}}
    event = empty_world.event(ID)
    assert event is not None
    assert not event["eventCompleted"]
    nothing_more_is_written(empty_world, ID)


def test_the_host_lost_the_licence_what_is_readable_is_synced(empty_world: World) -> None:
    held(empty_world, 4 * DAY, row(ANN, 0, 60))
    empty_world.zoom["plan_missing_under_200"].append(str(ID))
    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendance) == ("synced", "final")
    assert empty_world.activities(ID) == {ANN: ["ATTENDED"]}
    assert empty_world.causes(ID)["data_not_synced"]["not_available_in_zoom"] == 1
