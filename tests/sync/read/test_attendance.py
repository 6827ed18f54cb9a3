"""The measured attendance: every stay counts once, inside the sessions, under the right address."""

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
    nothing_more_is_written,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "percentage", "minutes"),
    [
        pytest.param([row(ANN, 0, 15), row(ANN, 30, 60)], "75", "45", id="a rejoin"),
        pytest.param([row(ANN, 0, 40), row(ANN, 20, 50)], "83.33", "50", id="two devices at once"),
        pytest.param([row(ANN, 0, 30), row(ANN, 29, 60, failover=True)], "100", "60", id="a failover overlaps"),
        pytest.param([row(ANN, -15, 30)], "50", "30", id="joined in the practice session"),
        pytest.param([row(ANN, 30, 75)], "50", "30", id="lingered after the end"),
        pytest.param([row("Ann@Mail.EXAMPLE", 0, 30)], "50", "30", id="another spelling"),
        pytest.param([row(ANN, 0, 30), row(ANN, 30, 60, status="in_waiting_room")], "50", "30", id="waiting room"),
    ],
)
def test_each_minute_counts_once(empty_world: World, rows: list[Json], percentage: str, minutes: str) -> None:
    held(empty_world, DAY, *rows)
    result = empty_world.sync(ID)[ID, ""]

    assert (result.attendance, result.registrants, result.attendees) == ("final", 2, 1)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert figures(empty_world, ANN) == ("1", "1", percentage, minutes)
    assert figures(empty_world, BEN) == ("1", "0", "", "")
    nothing_more_is_written(empty_world, ID)


def test_a_phone_leg_bound_to_a_registrant_is_joined_to_the_rest(empty_world: World) -> None:
    made = held(empty_world, DAY, row(ANN, 0, 20))
    phone = row("", 10, 45, registrant_id=made["registrants"][0]["id"])
    made["sessions"] = [session("run", made["start"], 60, row(ANN, 0, 20), phone)]
    empty_world.sync(ID)

    assert figures(empty_world, ANN) == ("1", "1", "75", "45")
    assert "emails_excluded" not in empty_world.causes(ID)


def test_a_masked_guest_is_known_by_the_registrant_id(empty_world: World) -> None:
    made = held(empty_world, DAY)
    guest = row("", 0, 30, registrant_id=made["registrants"][1]["id"])
    made["sessions"] = [session("run", made["start"], 60, guest, row("", 0, 60))]
    empty_world.sync(ID)

    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED", "ATTENDED"]}
    assert empty_world.causes(ID)["emails_excluded"] == {"no_email": 1}


def test_a_registrant_id_that_no_list_holds_is_asked_for(empty_world: World) -> None:
    made = held(empty_world, DAY)
    late = registered(made["start"], EVA)[0] | {"unlisted": True}
    made["registrants"].append(late)
    stays = [row("", 0, 10, registrant_id=late["id"]), row("", 20, 40, registrant_id=late["id"])]
    made["sessions"] = [session("run", made["start"], 60, *stays, row("", 0, 5, registrant_id="unknown"))]
    empty_world.sync(ID)

    assert empty_world.activities(ID)[EVA] == ["ATTENDED"]
    assert figures(empty_world, EVA) == ("0", "1", "50", "30")
    assert empty_world.causes(ID)["emails_excluded"] == {"no_email": 1}
    asked = "GET /zoom/v2/webinars/<webinar_id>/registrants/<registrant_id>"
    assert empty_world.sandbox.live["calls"][asked] == 2  # each once, though one joined twice


def test_whoever_may_not_ask_for_a_registrant_counts_the_guest_as_unknown(empty_world: World) -> None:
    held(empty_world, 4 * DAY, row("", 0, 30, registrant_id="unknown"), row(ANN, 0, 30))
    empty_world.zoom["scopes"].remove("webinar:read:registrant:admin")
    result = empty_world.sync(ID)[ID, ""]

    assert result.status == "synced"
    assert empty_world.causes(ID)["emails_excluded"] == {"no_email": 1}


def test_somebody_who_came_and_cancelled_before_is_found_by_the_kept_registration(empty_world: World) -> None:
    start = empty_world.now + HOUR
    made = webinar(empty_world, start, registrants=registered(empty_world.now - DAY, ANN, BEN))
    empty_world.sync(ID)
    gone = made["registrants"].pop(0)
    empty_world.later(minutes=30)
    empty_world.sync(ID)
    made["sessions"] = [session("run", start, 60, row("", 0, 60, registrant_id=gone["id"]))]
    empty_world.later(days=2)
    empty_world.sync(ID)

    assert empty_world.activities(ID)[ANN][-1] == "ATTENDED"
    assert figures(empty_world, ANN) == ("1", "1", "100", "60")


def test_restarted_sessions_are_one_occurrence(empty_world: World) -> None:
    """40 and 50 minutes with 10 between them: 90 minutes in all."""
    start = empty_world.now - 2 * DAY
    first = session("one", start, 40, row(ANN, 0, 40), row(BEN, 10, 40))
    second = session("two", start + 50 * 60, 50, row(ANN, 0, 5))
    webinar(empty_world, start, 100, registrants=registered(start - DAY, ANN, BEN), sessions=[first, second])
    result = empty_world.sync(ID)[ID, ""]

    assert (result.attendance, result.attendees) == ("final", 2)
    assert figures(empty_world, ANN) == ("1", "1", "50", "45")
    assert figures(empty_world, BEN) == ("1", "1", "33.33", "30")
    event = empty_world.event(ID)
    assert event is not None
    assert event["eventCompleted"]
    nothing_more_is_written(empty_world, ID)


def test_a_row_that_leaves_during_the_next_session_counts_in_its_own_only(empty_world: World) -> None:
    """40 and 50 minutes with 10 between them. Ann was there for 28 minutes of the first, Ben for 5 of the second."""
    start = empty_world.now - 2 * DAY
    first = session("one", start, 40, row(ANN, 12, 70))
    second = session("two", start + 50 * 60, 50, row(BEN, -40, 5))
    webinar(empty_world, start, 100, registrants=registered(start - DAY, ANN, BEN), sessions=[first, second])
    empty_world.sync(ID)

    assert figures(empty_world, ANN) == ("1", "1", "31.11", "28")
    assert figures(empty_world, BEN) == ("1", "1", "5.56", "5")
    nothing_more_is_written(empty_world, ID)


def test_rows_that_say_nothing_are_bad_data_a_day_after_the_end(empty_world: World) -> None:
    held(empty_world, 2 * HOUR, row(ANN, 10, 10), row(BEN, 20, 30, untimed=True))
    assert empty_world.sync(ID)[ID, ""].attendance == "provisional"
    assert empty_world.causes(ID)["attendees_not_synced"] == {"report_not_ready": 1}
    empty_world.later(days=1)
    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendance, result.attendees) == ("synced", "final", 0)
    assert empty_world.causes(ID)["attendees_not_synced"] == {"bad_data": 1}
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    nothing_more_is_written(empty_world, ID)


def test_one_row_without_times_does_not_keep_the_others_back(empty_world: World) -> None:
    held(empty_world, DAY, row(ANN, 0, 30), row(BEN, 0, 30, untimed=True))
    empty_world.sync(ID)

    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert "attendees_not_synced" not in empty_world.causes(ID)


def test_nobody_came(empty_world: World) -> None:
    held(empty_world, DAY)
    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendance) == ("synced", "final")
    assert empty_world.causes(ID)["attendees_not_synced"] == {"no_participants": 1}
    nothing_more_is_written(empty_world, ID)
