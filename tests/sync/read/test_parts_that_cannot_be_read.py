"""A part of a webinar about which Zoom gives no usable answer is left out and noted, and the rest is synced."""

from typing import Any

import pytest

from integrations.errors import TokenContested
from integrations.models import RegistrantRow, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from integrations.sync import context, jobs
from tests.faults.worlds import InTurn, start
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
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db

MANY = 999
BLOCKED: Json = {"kind": "wrong_type", "status": 403}  # the page of a firewall
SIGN_IN: Json = {"kind": "wrong_type"}
NO_KEYS: Json = {"kind": "missing_fields"}
UNKNOWN: Json = {"status": 400, "body": {"code": 4999, "message": "Nobody has documented this."}}
DOWN: Json = {"status": 503}
ODD = [
    pytest.param(BLOCKED, id="403 HTML"),
    pytest.param(SIGN_IN, id="200 HTML"),
    pytest.param(NO_KEYS, id="keys missing"),
    pytest.param(UNKNOWN, id="unknown refusal"),
    pytest.param(DOWN, id="no answer"),
]
REPORT, PARTICIPANTS, INSTANCES = "/report/webinars/[^/]*$", "/report/webinars/.*/participants$", "/instances$"


@pytest.fixture(autouse=True)
def _without_recordings(empty_world: World) -> None:
    empty_world.settings({"recordings": "none"})


@pytest.fixture
def in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the calls of threads in turn, so that they use the test's own connection."""
    monkeypatch.setattr(context, "ThreadPool", InTurn)
    monkeypatch.setattr(context, "_close", lambda pool: None)  # there are no threads whose connections to close


def spoil(world: World, path: str, fault: Json, **more: Any) -> None:
    world.fault(path=path, times=MANY, **fault, **more)


def mend(world: World) -> None:
    world.sandbox.state["faults"] = []


def causes(world: World, code: str) -> dict[str, int]:
    return world.causes(ID).get(code, {})


def completed(world: World) -> bool:
    event = world.event(ID)
    return event is not None and bool(event["eventCompleted"])


# --- Attendance -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [REPORT, PARTICIPANTS, INSTANCES])
@pytest.mark.parametrize("fault", ODD)
def test_registrants_go_without_an_attendance_that_cannot_be_read(empty_world: World, path: str, fault: Json) -> None:
    held(empty_world, 30 * HOUR, row(ANN, 0, 30))
    spoil(empty_world, path, fault)

    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.registrants, result.attendees) == ("partial", 2, 0)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert causes(empty_world, "attendees_not_synced") == {"unreadable": 1}
    assert not completed(empty_world)
    assert ZoomAccount.objects.get().state == "connected"
    again = minutes_until_next_sync(empty_world)
    assert again is not None
    assert 5 <= again <= 6 * 60

    mend(empty_world)
    empty_world.later(minutes=again)
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert completed(empty_world)
    nothing_more_is_written(empty_world, ID)


@pytest.mark.parametrize("fault", ODD[:-1])
def test_after_72_hours_it_is_final(empty_world: World, fault: Json) -> None:
    held(empty_world, 71 * HOUR, row(ANN, 0, 30))
    spoil(empty_world, PARTICIPANTS, fault)
    assert empty_world.sync(ID)[ID, ""].status == "partial"
    empty_world.later(hours=2)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert causes(empty_world, "attendees_not_synced") == {"bad_data": 1}
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert minutes_until_next_sync(empty_world) is None
    nothing_more_is_written(empty_world, ID)


@pytest.mark.parametrize(("fault", "first"), [(BLOCKED, "synced"), (UNKNOWN, "synced"), (NO_KEYS, "partial")])
def test_what_is_over_for_long_is_asked_for_once_more_unless_zoom_refuses_it(
    empty_world: World, fault: Json, first: str
) -> None:
    held(empty_world, 20 * DAY, row(ANN, 0, 30))
    spoil(empty_world, PARTICIPANTS, fault)
    assert empty_world.sync(ID)[ID, ""].status == first
    empty_world.later(days=1)

    assert empty_world.sync(ID)[ID, ""].status in ("synced", "unchanged")
    assert causes(empty_world, "attendees_not_synced") == {"bad_data": 1}
    assert minutes_until_next_sync(empty_world) is None


def test_where_no_answer_came_at_all_it_is_asked_for_on(empty_world: World) -> None:
    held(empty_world, 20 * DAY, row(ANN, 0, 30))
    spoil(empty_world, PARTICIPANTS, DOWN)
    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert minutes_until_next_sync(empty_world) == 24 * 60

    mend(empty_world)
    empty_world.later(days=1)
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")


def test_one_session_that_cannot_be_read_keeps_no_other_back(empty_world: World) -> None:
    begin = empty_world.now - 30 * HOUR
    runs = [session("good", begin, 60, row(ANN, 0, 60)), session("bad", begin + 2 * HOUR, 30, row(BEN, 0, 30))]
    webinar(empty_world, begin, registrants=registered(begin - DAY, ANN, BEN), sessions=runs)
    bad = runs[1]["uuid"].replace("/", ".*").replace("+", ".*").rstrip("=")
    spoil(empty_world, f"/report/webinars/{bad}.*/participants$", BLOCKED)

    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendance, result.attendees) == ("partial", "provisional", 1)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert causes(empty_world, "attendees_not_synced") == {"unreadable": 1}

    empty_world.later(hours=72)
    result = empty_world.sync(ID)[ID, ""]
    assert (result.status, result.attendance, result.attendees) == ("synced", "final", 1)
    assert causes(empty_world, "attendees_not_synced") == {"bad_data": 1}


def test_what_was_read_before_stays(empty_world: World) -> None:
    held(empty_world, HOUR, row(ANN, 0, 30))
    empty_world.sync(ID)
    spoil(empty_world, PARTICIPANTS, BLOCKED)
    empty_world.later(hours=25)

    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendance, result.attendees) == ("partial", "provisional", 1)
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert not completed(empty_world)


def test_nothing_is_missing_of_an_attendance_that_is_final(empty_world: World) -> None:
    held(empty_world, 30 * HOUR, row(ANN, 0, 30))
    empty_world.sync(ID)
    spoil(empty_world, PARTICIPANTS, BLOCKED)
    empty_world.later(hours=72)

    nothing_more_is_written(empty_world, ID)


def test_the_words_of_the_refusal_stand_in_the_audit_log(empty_world: World) -> None:
    held(empty_world, 30 * HOUR)
    spoil(empty_world, PARTICIPANTS, UNKNOWN)
    empty_world.sync(ID)

    (entry,) = (one for one in empty_world.audit(ID)[0]["entries"] if one["code"] == "attendees_not_synced")
    assert (entry["retryable"], entry["count"]) == (True, 1)
    assert [one["detail"] for one in entry["people"]] == ["400/4999: Nobody has documented this."]


@pytest.mark.usefixtures("in_turn")
def test_the_worker_looks_again_by_itself(empty_world: World) -> None:
    held(empty_world, HOUR, row(ANN, 0, 30))
    spoil(empty_world, PARTICIPANTS, BLOCKED)
    job = start(empty_world, ID)

    jobs.run_job(job, empty_world.clock)

    assert [one.state for one in SyncJob.objects.all()] == [JobState.DONE]
    assert ANN in empty_world.activities(ID)
    mend(empty_world)
    empty_world.later(minutes=(minutes_until_next_sync(empty_world) or 0) + 1)
    assert jobs.enqueue_due(empty_world.clock()) == 1
    (again,) = SyncJob.due(empty_world.clock(), 9)
    jobs.run_job(again, empty_world.clock)
    assert empty_world.activities(ID)[ANN] == ["REGISTERED", "ATTENDED"]


def test_a_registrant_who_cannot_be_asked_for_is_the_only_one_unknown(empty_world: World) -> None:
    held(empty_world, 30 * HOUR, row("", 0, 30, registrant_id="unknown"), row(ANN, 0, 30))
    spoil(empty_world, "/registrants/unknown$", BLOCKED)

    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendees) == ("synced", 1)
    assert causes(empty_world, "emails_excluded") == {"no_email": 1}


@pytest.mark.parametrize("fault", ODD)
def test_without_the_questions_everything_else_is_synced(empty_world: World, fault: Json) -> None:
    held(empty_world, 30 * HOUR, row(ANN, 0, 30))
    spoil(empty_world, "/registrants/questions$", fault)

    assert empty_world.sync(ID)[ID, ""].status == "synced"


def test_a_limit_is_waited_for_and_no_part_is_unreadable(empty_world: World) -> None:
    held(empty_world, 30 * HOUR, row(ANN, 0, 30))
    spoil(empty_world, PARTICIPANTS, {"kind": "daily_limit"})

    result = empty_world.sync(ID)[ID, ""]

    assert result.error is not None
    assert not empty_world.audit_exists(ID) or "attendees_not_synced" not in empty_world.causes(ID)


@pytest.mark.usefixtures("in_turn")
@pytest.mark.parametrize("path", [PARTICIPANTS, INSTANCES, "/registrants/questions$"])
def test_tokens_that_are_refused_are_about_the_account_and_no_part(empty_world: World, path: str) -> None:
    held(empty_world, 30 * HOUR, row(ANN, 0, 30))
    spoil(empty_world, path, {"kind": "unauthorized"})

    result = empty_world.sync(ID)[ID, ""]

    assert isinstance(result.error, TokenContested)
    assert "attendees_not_synced" not in empty_world.causes(ID)


def test_without_the_list_of_registrants_nobody_is_sent(empty_world: World) -> None:
    """The registrants decide about everybody."""
    held(empty_world, 30 * HOUR, row(ANN, 0, 30))
    spoil(empty_world, "/registrants$", BLOCKED)

    assert empty_world.sync(ID)[ID, ""].status == "failed"
    assert empty_world.hubspot["contacts"] == {}
    assert not RegistrantRow.objects.exists()


def test_a_series_without_times_is_not_held_up_by_one_session(empty_world: World) -> None:
    """A session is assigned to an occurrence once its end is known."""
    first, second = empty_world.now - 12 * DAY, empty_world.now - 30 * HOUR
    runs = [session("one", first, 60, row(ANN, 0, 60)), session("two", second, 60, row(BEN, 0, 60))]
    webinar(empty_world, first, registrants=registered(first - DAY, ANN, BEN), sessions=runs, type=6)
    bad = runs[1]["uuid"].replace("/", ".*").replace("+", ".*").rstrip("=")
    spoil(empty_world, f"/report/webinars/{bad}", BLOCKED)

    results = empty_world.sync(ID)
    assert [one for _, one in results] == [str(int(first) * 1000)]

    mend(empty_world)
    empty_world.later(hours=1)
    assert [one for _, one in empty_world.sync(ID)] == [str(int(first) * 1000), str(int(second) * 1000)]
