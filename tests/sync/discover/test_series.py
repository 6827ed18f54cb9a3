"""A series has one marketing event an occurrence, which counts the people of that occurrence."""

from datetime import UTC, datetime

import pytest

from sandbox.world.build import registration
from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    EVA,
    ID,
    figures,
    minutes_until_next_sync,
    nothing_more_is_written,
    occurrences,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db


def ids(dates: list[Json]) -> list[str]:
    return [one["occurrence_id"] for one in dates]


def test_registered_once_for_all(empty_world: World) -> None:
    """Ann from the start, Ben between the two; the next occurrence is synced, the one after it not yet."""
    now = empty_world.now
    dates = occurrences([now + days * DAY for days in (-14, -7, 7, 14)])
    people = registered(now - 20 * DAY, ANN) + registered(now - 10 * DAY, BEN)
    first = session("1", now - 14 * DAY, 60, row(ANN, 0, 60))
    second = session("2", now - 7 * DAY, 60, row(BEN, 0, 30))
    webinar(
        empty_world, now - 14 * DAY, type=9, recurrence={"type": 2}, occurrences=dates, registrants=people,
        sessions=[first, second],
    )  # fmt: skip
    results = empty_world.sync()

    one, two, three, four = ids(dates)
    assert {key[1]: (each.attendance, each.registrants, each.attendees) for key, each in results.items()} == {
        one: ("final", 1, 1),
        two: ("final", 2, 1),
        three: ("none", 2, 0),
    }
    assert empty_world.activities(ID, one) == {ANN: ["REGISTERED", "ATTENDED"]}
    assert empty_world.activities(ID, two) == {ANN: ["REGISTERED"], BEN: ["REGISTERED", "ATTENDED"]}
    assert empty_world.activities(ID, three) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert empty_world.event(ID, four) is None
    assert figures(empty_world, ANN) == ("3", "1", "100", "60")
    assert figures(empty_world, BEN) == ("2", "1", "50", "30")
    nothing_more_is_written(empty_world, ID)


@pytest.mark.parametrize("registration_type", [2, 3])
def test_registered_for_single_occurrences(empty_world: World, registration_type: int) -> None:
    """Occurrences with registrants are synced, however far ahead; the others are not."""
    now = empty_world.now
    dates = occurrences([now + days * DAY for days in (-7, 7, 14, 21)])
    one, two, three, four = ids(dates)
    ann, ben, eva = registered(now - 20 * DAY, ANN, BEN, EVA)
    people = [ann | {"occurrences": [one, four]}, ben | {"occurrences": [one]}, eva | {"occurrences": [four]}]
    webinar(
        empty_world, now - 7 * DAY, type=9, recurrence={"type": 2}, occurrences=dates, registrants=people,
        registration=registration(registration_type=registration_type),
        sessions=[session("1", now - 7 * DAY, 60, row(ANN, 0, 30))],
    )  # fmt: skip
    empty_world.sync()

    assert empty_world.activities(ID, one) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert empty_world.activities(ID, two) == {}
    assert empty_world.event(ID, two) is not None  # the next one
    assert empty_world.event(ID, three) is None
    assert empty_world.activities(ID, four) == {ANN: ["REGISTERED"], EVA: ["REGISTERED"]}
    assert figures(empty_world, ANN) == ("2", "1", "50", "30")
    assert minutes_until_next_sync(empty_world, three) == 24 * 60  # somebody may register for it yet
    nothing_more_is_written(empty_world, ID)


def test_without_fixed_times_a_quiet_spell_of_six_hours_opens_the_next_occurrence(empty_world: World) -> None:
    now = int(empty_world.now)
    morning = session("morning", now - 5 * DAY, 60, row(ANN, 0, 60))
    afternoon = session("afternoon", now - 5 * DAY + 5 * 3600, 60, row(ANN, 0, 60))
    later = session("later", now - 4 * DAY, 60, row(BEN, 0, 15))
    made = webinar(
        empty_world, now - 5 * DAY, type=6, registration=registration(approval_type=2),
        sessions=[morning, afternoon, later],
    )  # fmt: skip
    empty_world.sync()

    first, second = str((now - 5 * DAY) * 1000), str((now - 4 * DAY) * 1000)
    assert empty_world.activities(ID, first) == {ANN: ["ATTENDED"]}
    assert empty_world.activities(ID, second) == {BEN: ["ATTENDED"]}
    assert figures(empty_world, ANN) == ("0", "1", "100", "120")
    nothing_more_is_written(empty_world, ID)

    made["sessions"].append(session("today", now - 3 * 3600, 60, row(ANN, 0, 30)))
    empty_world.sync()
    assert empty_world.activities(ID, str((now - 3 * 3600) * 1000)) == {ANN: ["ATTENDED"]}
    assert empty_world.activities(ID, first) == {ANN: ["ATTENDED"]}


@pytest.mark.parametrize(("refuses", "ben"), [(True, []), (False, ["REGISTERED"])])
def test_without_fixed_times_registrants_are_synced_where_zoom_lists_them(
    empty_world: World, refuses: bool, ben: list[str]
) -> None:
    empty_world.zoom["refuses_registrants_without_times"] = refuses
    now = int(empty_world.now)
    run = session("a", now - 5 * DAY, 60, row(ANN, 0, 60))
    webinar(empty_world, now - 5 * DAY, type=6, registrants=registered(now - 9 * DAY, BEN), sessions=[run])
    empty_world.sync()

    activities = empty_world.activities(ID, str((now - 5 * DAY) * 1000))
    assert activities.get(ANN) == ["ATTENDED"]
    assert activities.get(BEN, []) == ben
    nothing_more_is_written(empty_world, ID)


@pytest.mark.parametrize("lists_whole", [True, False])
def test_people_registered_an_occurrence_at_a_time_are_known_by_it_however_zoom_lists_the_series(
    empty_world: World, lists_whole: bool
) -> None:
    empty_world.zoom["lists_whole_series"] = lists_whole
    dates = occurrences([empty_world.now + days * DAY for days in (5, 6)])
    first, second = (one["occurrence_id"] for one in dates)
    people = [
        {**one, "occurrences": [occurrence_id]}
        for email, occurrence_id in ((ANN, first), (BEN, second))
        for one in registered(empty_world.now - DAY, email)
    ]
    webinar(
        empty_world, empty_world.now + 5 * DAY, type=9, recurrence={"type": 1}, occurrences=dates,
        registration=registration(registration_type=2), registrants=people,
    )  # fmt: skip
    empty_world.sync()

    assert empty_world.activities(ID, first) == {ANN: ["REGISTERED"]}
    assert empty_world.activities(ID, second) == {BEN: ["REGISTERED"]}


def test_without_fixed_times_nor_the_right_to_read_reports_it_is_still_read(empty_world: World) -> None:
    now = int(empty_world.now)
    runs = [session("a", now - 5 * DAY, 60, row(ANN, 0, 60)), session("b", now - 4 * DAY, 60, row(BEN, 0, 15))]
    webinar(empty_world, now - 5 * DAY, type=6, registration=registration(approval_type=2), sessions=runs)
    scopes = empty_world.zoom["scopes"]
    scopes[:] = [one for one in scopes if not one.startswith("report:")]
    results = empty_world.sync(ID)

    assert {each.attendance for each in results.values()} == {"provisional"}
    assert empty_world.activities(ID, str((now - 4 * DAY) * 1000)) == {BEN: ["ATTENDED"]}


def test_an_occurrence_that_began_late_is_the_nearest_one(empty_world: World) -> None:
    now = empty_world.now
    dates = occurrences([now + days * DAY for days in (-10, -9, -8)])
    dates[1]["status"] = "deleted"
    runs = [session("1", now - 10 * DAY + 1800, 30, row(ANN, 0, 30)), session("2", now - 8 * DAY - 600, 60)]
    webinar(
        empty_world, now - 10 * DAY, type=9, recurrence={"type": 1}, occurrences=dates,
        registrants=registered(now - 20 * DAY, ANN), sessions=runs,
    )  # fmt: skip
    results = empty_world.sync()

    one, _, three = ids(dates)
    assert {key[1]: each.attendees for key, each in results.items()} == {one: 1, three: 0}
    started = empty_world.occurrence(ID, one).started_at
    assert started == datetime.fromtimestamp(int(now - 10 * DAY + 1800), UTC)
