"""A webinar deleted, recovered or converted to a meeting in Zoom: its event is cancelled or restored, people stay."""

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
    occurrences,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db


def upcoming(world: World) -> Json:
    return webinar(world, world.now + 2 * DAY, registrants=registered(world.now - DAY, ANN, BEN))


def cancelled(world: World) -> bool:
    event = world.event(ID)
    assert event is not None
    return bool(event["eventCancelled"])


@pytest.mark.parametrize("how", [{"deleted": True}, {"type": 8}], ids=["deleted", "converted to a meeting"])
def test_before_it_took_place_its_event_is_cancelled_and_nobody_with_it(empty_world: World, how: Json) -> None:
    made = upcoming(empty_world)
    empty_world.sync()
    made.update(how)
    empty_world.later(minutes=10)
    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.registrants) == ("synced", 2)
    assert cancelled(empty_world)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert figures(empty_world, ANN)[0] == "1"
    assert newest_causes(empty_world) == {"webinar_changed": {"deleted": 1}}
    assert minutes_until_next_sync(empty_world) is None
    nothing_more_is_written(empty_world)


def test_recovered_its_event_is_restored_and_registrants_are_read_again(empty_world: World) -> None:
    made = upcoming(empty_world)
    empty_world.sync()
    made["deleted"] = True
    empty_world.later(minutes=10)
    empty_world.sync(ID)
    made["deleted"] = False
    made["registrants"] += registered(empty_world.now, EVA)
    empty_world.later(minutes=10)
    result = empty_world.sync()[ID, ""]

    assert result.status == "synced"
    assert not cancelled(empty_world)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"], EVA: ["REGISTERED"]}
    assert empty_world.webinar(ID).deleted_at is None
    assert minutes_until_next_sync(empty_world) == 24 * 60
    nothing_more_is_written(empty_world, ID)


def test_after_it_took_place_the_reports_are_read_on_until_attendance_is_final(empty_world: World) -> None:
    made = held(empty_world, HOUR, row(ANN, 0, 30), row("paul@guest.example", 0, 60))
    made["panelists"] = [{"id": "p", "email": "paul@guest.example", "name": "Paul"}]
    assert empty_world.sync()[ID, ""].attendance == "provisional"
    made["deleted"] = True
    made["sessions"][0]["rows"].append(session("x", made["start"], 60, row(BEN, 0, 60))["rows"][0])
    empty_world.later(days=1)
    result = empty_world.sync()[ID, ""]

    assert (result.attendance, result.registrants, result.attendees) == ("final", 2, 3)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED", "ATTENDED"]}
    assert not cancelled(empty_world)
    assert empty_world.causes(ID)["webinar_changed"] == {"deleted": 1}
    assert empty_world.causes(ID)["emails_excluded"] == {"host_or_panelist": 1}


def test_deleted_while_the_report_is_not_there_yet_it_still_took_place(empty_world: World) -> None:
    made = held(empty_world, 60, row(ANN, 0, 30))
    empty_world.fault(path="/report/webinars/", status=404, body={"code": 3001, "message": "not found"}, times=1)
    empty_world.sync()
    made["deleted"] = True
    empty_world.later(days=1)
    result = empty_world.sync(ID)[ID, ""]

    assert result.attendance == "final"
    assert not cancelled(empty_world)
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")


def test_one_occurrence_of_a_series_is_deleted_and_comes_back(empty_world: World) -> None:
    starts = [empty_world.now + days * DAY for days in (1, 8)]
    dates = occurrences(starts)
    webinar(
        empty_world, starts[0], type=9, recurrence={"type": 2}, occurrences=dates,
        registrants=registered(empty_world.now - DAY, ANN),
    )  # fmt: skip
    empty_world.sync()
    first, second = (one["occurrence_id"] for one in dates)
    assert empty_world.event(ID, second) is None
    dates[0]["status"] = "deleted"
    empty_world.later(minutes=10)
    empty_world.sync()

    events = [empty_world.event(ID, one) for one in (first, second)]
    assert [event and event["eventCancelled"] for event in events] == [True, False]
    assert newest_causes(empty_world, first) == {"webinar_changed": {"deleted": 1}}
    nothing_more_is_written(empty_world, ID)

    dates[0]["status"] = "available"
    empty_world.later(minutes=10)
    empty_world.sync()
    event = empty_world.event(ID, first)
    assert event is not None
    assert not event["eventCancelled"]


def test_never_synced_and_already_deleted_leaves_no_event(empty_world: World) -> None:
    upcoming(empty_world)["deleted"] = True
    result = empty_world.sync(ID)[ID, ""]

    assert result.status == "failed"
    assert empty_world.causes(ID) == {"sync_error": {"not_found_in_zoom": 1}}
    assert empty_world.event(ID) is None


def test_switched_off_and_then_deleted_nothing_is_sent(empty_world: World) -> None:
    made = upcoming(empty_world)
    empty_world.sync()
    empty_world.settings({"webinars": {str(ID): {"sync": False}}})
    made["deleted"] = True
    empty_world.later(minutes=10)
    writes = empty_world.writes()
    assert empty_world.sync(ID)[ID, ""].status == "skipped"
    assert empty_world.writes() == writes
