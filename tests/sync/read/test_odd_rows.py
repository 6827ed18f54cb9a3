"""One odd row of a list is left out and noted; everything around it goes on."""

from typing import Any

import pytest

from integrations.models import RegistrantRow
from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    HOUR,
    ID,
    UPCOMING,
    figures,
    held,
    iso,
    nothing_more_is_written,
    registered,
    row,
    series,
    signed_up,
    webinar,
)
from tests.support.world import Json, World
from tests.sync.discover.test_the_hourly_discovery import an_hour_later

pytestmark = pytest.mark.django_db

OTHER = 82000000002
NO_RECORDINGS = {"recordings": "none"}
AT = "2026-11-24T10:00:00Z"
LONG = "x" * 200  # more than any id has


def odd_history(world: World, **values: Any) -> None:
    """The account's history holds nothing but this row."""
    odd = {"meeting_uuid": "odd==", "meeting_id": ID, "type": "Webinar", "topic": "Heat pumps", **values}
    world.fault(path="/report/history_meetings$", status=200, body={"history_meetings": [odd]}, times=99)


def odd_registrants(world: World, *rows: Any, total: int | None = None) -> None:
    """Make this Zoom's list of approved registrants from now on; the pending and denied lists are empty."""
    world.sandbox.state["faults"] = []
    body: Json = {"registrants": list(rows), "next_page_token": ""}
    body |= {"total_records": len(rows) if total is None else total}
    world.fault(path="/registrants$", query="status=approved", status=200, body=body, times=99)
    world.fault(path="/registrants$", status=200, body={"registrants": []}, times=99)


def shown(email: str, **values: Any) -> Json:
    return {"id": f"id of {email}", "email": email, "create_time": AT, "status": "approved"} | values


def bad_rows(world: World, webinar_id: int = ID) -> list[str]:
    """Return what the newest run notes on rows that were left out."""
    entries = {one["code"]: one for one in world.audit(webinar_id)[0]["entries"]}
    found = entries.get("data_not_synced", {"people": [], "retryable": False})
    assert not found["retryable"]
    return [one["detail"] for one in found["people"] if one["cause"] == "bad_rows"]


@pytest.mark.parametrize(
    ("odd", "missing"),
    [
        ({"start_time": "", "end_time": "", "duration": 0}, "start_time"),
        ({"start_time": "0001-01-01T00:00:00Z"}, "start_time"),
        ({"start_time": AT, "meeting_uuid": LONG}, "usable meeting_uuid"),
        ({"start_time": AT, "meeting_uuid": None}, "meeting_uuid"),
    ],
)
def test_an_odd_row_of_the_history_stops_nothing_and_is_said(empty_world: World, odd: Json, missing: str) -> None:
    held(empty_world, DAY, row(ANN, 0, 60))
    webinar(empty_world, empty_world.now + DAY, id=OTHER, registrants=registered(empty_world.now - DAY, BEN))
    empty_world.settings(NO_RECORDINGS)
    odd_history(empty_world, **odd)
    results = empty_world.sync()

    assert {key[0]: one.status for key, one in results.items()} == {ID: "synced", OTHER: "synced"}
    assert bad_rows(empty_world) == [f"Zoom, history: without {missing}"]
    assert empty_world.causes(ID)["data_not_synced"]["bad_rows"] == 1
    assert bad_rows(empty_world, OTHER) == []
    nothing_more_is_written(empty_world)


def test_an_odd_past_session_is_left_out(empty_world: World) -> None:
    made = held(empty_world, DAY, row(ANN, 0, 60))
    uuid = made["sessions"][0]["uuid"]
    rows = [{"uuid": uuid, "start_time": iso(made["sessions"][0]["start"])}, {"uuid": "odd", "start_time": ""}, 5, None]
    empty_world.fault(path="/past_webinars/.*/instances$", status=200, body={"webinars": rows}, times=9)
    assert empty_world.sync(ID)[ID, ""].attendees == 1
    assert bad_rows(empty_world) == ["Zoom, past sessions: without object", "Zoom, past sessions: without start_time"]
    assert empty_world.causes(ID)["data_not_synced"]["bad_rows"] == 3


@pytest.mark.parametrize("odd", [shown(BEN, create_time=""), shown(BEN, id=None), shown(BEN, id=LONG)])
def test_an_odd_registrant_is_left_out_and_nobody_is_cancelled_for_it(empty_world: World, odd: Json) -> None:
    """Ben was approved before, and his row is there: only it cannot be used now."""
    made = webinar(empty_world, empty_world.now + DAY)
    odd_registrants(empty_world, shown(ANN), shown(BEN), shown("eva@mail.example"))
    empty_world.sync(ID)
    empty_world.later(minutes=5)
    odd_registrants(empty_world, shown(ANN), odd)
    result = empty_world.sync(ID)[ID, ""]

    assert result.status in ("synced", "unchanged")
    assert len(bad_rows(empty_world)) == 1
    cancelled = RegistrantRow.objects.exclude(cancelled_at=None).values_list("email", flat=True)
    assert list(cancelled) == ["eva@mail.example"]
    assert empty_world.activities(made["id"])[BEN] == ["REGISTERED"]


def test_while_zoom_counts_other_registrants_than_it_lists_nobody_is_cancelled(empty_world: World) -> None:
    """The sync goes on, notes it after a day, and finds cancellations again by the next list that agrees."""
    webinar(empty_world, empty_world.now + 5 * DAY)
    odd_registrants(empty_world, shown(ANN), shown(BEN))
    empty_world.sync(ID)
    empty_world.later(minutes=5)
    odd_registrants(empty_world, shown(ANN), shown("eva@mail.example"), total=9)
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert empty_world.activities(ID)["eva@mail.example"] == ["REGISTERED"]
    assert empty_world.activities(ID)[BEN] == ["REGISTERED"]
    assert bad_rows(empty_world) == []

    empty_world.later(hours=25)
    odd_registrants(empty_world, shown(ANN), shown("eva@mail.example"), total=9)
    empty_world.sync(ID)
    (said,) = bad_rows(empty_world)
    assert said.startswith("Zoom, registrants: not as many as Zoom counts, since ")
    assert not RegistrantRow.objects.exclude(cancelled_at=None).exists()

    empty_world.later(minutes=5)
    odd_registrants(empty_world, shown(ANN), shown("eva@mail.example"))
    empty_world.sync(ID)
    assert bad_rows(empty_world) == []
    assert empty_world.activities(ID)[BEN] == ["REGISTERED", "CANCELLED"]


def test_the_other_two_counts_matter_to_nobody(empty_world: World) -> None:
    people = registered(empty_world.now - DAY, ANN, BEN)
    made = webinar(empty_world, empty_world.now + DAY, registrants=people)
    empty_world.sync(ID)
    made["registrants"].pop(1)
    empty_world.later(minutes=5)
    empty_world.fault(path="/registrants$", query="pending|denied", times=2, status=200, body=OTHERS)
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert empty_world.activities(ID)[BEN] == ["REGISTERED", "CANCELLED"]


def test_attendance_whose_count_never_agrees_is_synced(empty_world: World) -> None:
    made = held(empty_world, 2 * DAY, row(ANN, 0, 60))
    empty_world.settings(NO_RECORDINGS)
    stay = {"user_email": ANN, "name": "Ann", "duration": 3600, "status": "in_meeting"}
    stay |= {"join_time": iso(made["sessions"][0]["start"]), "leave_time": ""}
    body = {"participants": [stay, None, 7], "total_records": 99}
    empty_world.fault(path="/report/webinars/.*/participants$", status=200, body=body, times=9)
    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendees, result.attendance) == ("synced", 1, "final")
    assert figures(empty_world, ANN)[1:] == ("1", "100", "60")
    assert bad_rows(empty_world) == ["Zoom, participants: without object"]


OTHERS = {"registrants": [], "total_records": 7}
HALF, NUL = "Di\ud83d", "a\x00b"


@pytest.mark.parametrize("odd", [HALF, NUL])
def test_texts_that_no_database_keeps_are_cleaned(empty_world: World, odd: str) -> None:
    made = held(empty_world, HOUR, row(ANN, 0, 60) | {"name": odd})
    made["topic"], made["agenda"] = odd, odd
    made["registrants"][0]["first_name"] = odd
    made["registrants"][0]["last_name"] = odd
    assert empty_world.sync()[ID, ""].registrants == 2
    clean = odd.replace("\ud83d", "").replace("\x00", "")
    assert (empty_world.contact(ANN) or {})["firstname"] == clean
    assert empty_world.webinar(ID).topic == clean


def test_a_series_keeps_the_occurrence_whose_row_cannot_be_used(empty_world: World) -> None:
    first, second = series(empty_world, UPCOMING, [1, 8], signed_up(empty_world, ANN))
    empty_world.sync(UPCOMING)
    empty_world.later(minutes=5)
    dates = empty_world.zoom["webinars"][str(UPCOMING)]["occurrences"]
    body = {"id": UPCOMING, "type": 9, "topic": "T", "host_email": "henrik@a.example"}
    body["occurrences"] = [{"occurrence_id": one["occurrence_id"], "start_time": ""} for one in dates]
    body["settings"] = {"approval_type": 0}
    empty_world.fault(path=f"/webinars/{UPCOMING}$", status=200, body=body, times=1)
    empty_world.sync(UPCOMING)

    assert not (empty_world.event(UPCOMING, first) or {})["eventCancelled"]
    assert not empty_world.occurrence(UPCOMING, second).deleted


def test_the_worker_goes_on_as_well(empty_world: World) -> None:
    """Discovery finds the webinars around the odd row, and the job of each one ends."""
    held(empty_world, DAY, row(ANN, 0, 60))
    odd_history(empty_world, start_time="", end_time="", duration=0)
    assert an_hour_later(empty_world) >= 1
    assert empty_world.occurrence(ID).attendees == 1
    assert bad_rows(empty_world) == ["Zoom, history: without start_time"]
