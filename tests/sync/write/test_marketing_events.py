"""One marketing event an occurrence: made, moved, cancelled, recovered, completed once and only when final."""

import pytest

from sandbox.world.build import DAY, HOUR, MINUTE
from tests.support.webinars import (
    ANN,
    BEN,
    ID,
    LENGTH,
    add_row,
    ann_and_ben,
    at,
    ended,
    iso,
    registered,
    upcoming,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
COMPLETE = rf"/events/{ID}/complete$"


def event(world: World) -> Json:
    found = world.event(ID)
    assert found
    return found


def writes_of(world: World, *webinars: int, **options: object) -> int:
    world.later(minutes=1)
    before = world.writes()
    world.sync(*webinars, **options)  # type: ignore[arg-type]
    return world.writes() - before


def test_one_that_is_over_has_the_actual_times_everybodys_states_and_is_complete(empty_world: World) -> None:
    start = ended(empty_world)["start"]

    empty_world.sync(ID)

    shown = event(empty_world)
    names = ("eventName", "eventOrganizer", "eventType", "startDateTime", "endDateTime", "externalAccountId")
    assert {name: shown[name] for name in names} == {
        "eventName": "Heat pumps",
        "eventOrganizer": "henrik.host@a.example",
        "eventType": "WEBINAR",
        "startDateTime": iso(start),
        "endDateTime": iso(start + LENGTH * MINUTE),
        "externalAccountId": "sandbox-zoom-account",
    }
    assert (shown["eventCompleted"], shown["eventCancelled"], shown["completions"]) == (True, False, 1)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert empty_world.causes(ID) == {
        "synced": {"contacts": 2, "marketing_event": 1, "participants": 3, "properties": 2},
        "recording_not_synced": {"not_found": 1},
        "data_not_synced": {"no_custom_events": 1},
    }
    row = empty_world.occurrence(ID)
    assert (row.event_object_id, row.event_completed_at is not None) == (shown["objectId"], True)


def test_participations_carry_zooms_own_times(empty_world: World) -> None:
    start = ended(empty_world)["start"]
    empty_world.sync(ID)

    ann = next(one for one in event(empty_world)["participants"].values() if len(one["activities"]) == 2)

    assert [(one["state"], one["at"]) for one in ann["activities"]] == [
        ("REGISTERED", (at(empty_world) - 10 * DAY) * 1000),
        ("ATTENDED", start * 1000),
    ]
    assert (ann["joinedAt"], ann["leftAt"]) == (iso(start), iso(start + LENGTH * MINUTE))


def test_a_second_sync_writes_nothing(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)

    assert writes_of(empty_world, ID) == 0


@pytest.mark.parametrize("spelling", ["short", "long", "both"])
def test_both_spellings_of_the_state_are_understood(empty_world: World, spelling: str) -> None:
    empty_world.hubspot["participant_states"] = spelling
    ended(empty_world)

    result = empty_world.sync(ID)[ID, ""]

    assert result.status == "synced"
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}


# --- Completed --------------------------------------------------------------------------------------------------------


def test_it_is_not_completed_before_the_attendance_is_final(empty_world: World) -> None:
    ended(empty_world, hours_ago=1)

    empty_world.sync(ID)
    assert (event(empty_world)["completions"], empty_world.occurrence(ID).attendance) == (0, "provisional")

    empty_world.later(minutes=16)
    empty_world.sync(ID)
    assert (event(empty_world)["completions"], empty_world.occurrence(ID).attendance) == (1, "final")

    empty_world.later(minutes=16)
    empty_world.sync(ID)
    assert event(empty_world)["completions"] == 1


def test_an_upcoming_one_is_never_completed(empty_world: World) -> None:
    upcoming(empty_world)
    empty_world.sync(ID)

    assert (event(empty_world)["eventCompleted"], event(empty_world)["completions"]) == (False, 0)


def test_after_a_lost_answer_the_event_is_asked_and_not_completed_twice(empty_world: World) -> None:
    ended(empty_world)
    empty_world.fault(method="POST", path=COMPLETE, kind="applied_answer_lost")

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert empty_world.causes(ID)["sync_error"] == {"unavailable": 1}
    assert empty_world.causes(ID)["synced"]["participants"] == 3

    empty_world.later(minutes=1)
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert event(empty_world)["completions"] == 1
    assert empty_world.occurrence(ID).event_completed_at
    assert writes_of(empty_world, ID) == 0


def test_one_that_never_arrived_is_sent_again(empty_world: World) -> None:
    ended(empty_world)
    empty_world.fault(method="POST", path=COMPLETE, status=500)

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    empty_world.later(minutes=1)
    empty_world.sync(ID)

    assert event(empty_world)["completions"] == 1


def test_one_that_somebody_else_completed_counts_as_complete(empty_world: World) -> None:
    ended(empty_world, hours_ago=1)
    empty_world.sync(ID)
    event(empty_world).update(eventCompleted=True, completions=1)

    empty_world.later(hours=24)
    assert empty_world.sync(ID)[ID, ""].status == "partial"  # Zoom may still make the recording
    assert "sync_error" not in empty_world.causes(ID)
    assert empty_world.occurrence(ID).event_completed_at


def test_it_is_not_completed_while_somebody_is_left_over(empty_world: World) -> None:
    ended(empty_world)
    empty_world.fault(method="POST", path=r"/attendance/.*/attend/create", status=500, times=3)

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert event(empty_world)["completions"] == 0

    empty_world.later(minutes=1)
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert event(empty_world)["completions"] == 1


def test_it_is_not_completed_while_nobody_knows_hubspots_users(empty_world: World) -> None:
    ended(empty_world)
    token = next(iter(empty_world.hubspot["tokens"].values()))
    all_scopes = list(token["scopes"])
    token["scopes"] = [one for one in all_scopes if "users" not in one and "owners" not in one]

    empty_world.sync(ID)
    assert event(empty_world)["completions"] == 0
    assert empty_world.people(ID, "sync_error") == {ANN: "users_unreadable", BEN: "users_unreadable"}

    token["scopes"] = all_scopes
    empty_world.later(minutes=1)
    empty_world.sync(ID)
    assert event(empty_world)["completions"] == 1


def test_who_turns_up_in_the_report_later_is_sent_and_not_completed_again(empty_world: World) -> None:
    over = ended(empty_world)
    empty_world.sync(ID)
    add_row(over, BEN, 10, 30)

    empty_world.later(minutes=1)
    empty_world.sync(ID)

    assert empty_world.activities(ID)[BEN] == ["REGISTERED", "ATTENDED"]
    assert event(empty_world)["completions"] == 1
    assert empty_world.causes(ID)["synced"] == {"contacts": 1, "participants": 1, "properties": 1}
    assert writes_of(empty_world, ID) == 0


# --- Moved, cancelled, recovered --------------------------------------------------------------------------------------


def test_it_moves_with_the_webinar(empty_world: World) -> None:
    later = upcoming(empty_world)
    empty_world.sync(ID)
    before = event(empty_world)["objectId"]
    later["start"] += DAY

    empty_world.later(minutes=1)
    empty_world.sync(ID)

    shown = event(empty_world)
    assert (shown["objectId"], shown["startDateTime"]) == (before, iso(later["start"]))
    assert empty_world.causes(ID)["webinar_changed"] == {"rescheduled": 1}
    assert empty_world.causes(ID)["synced"] == {"marketing_event": 1}
    assert writes_of(empty_world, ID) == 0


def test_it_is_cancelled_with_the_webinar_and_its_people_stay(empty_world: World) -> None:
    gone = upcoming(empty_world)
    empty_world.sync(ID)
    gone["deleted"] = True

    empty_world.later(minutes=1)
    empty_world.sync(ID)

    assert event(empty_world)["eventCancelled"] is True
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert empty_world.causes(ID)["webinar_changed"] == {"deleted": 1}
    assert writes_of(empty_world, ID) == 0


def test_a_webinar_that_is_recovered_has_its_event_back(empty_world: World) -> None:
    gone = upcoming(empty_world)
    empty_world.sync(ID)
    gone["deleted"] = True
    empty_world.later(minutes=1)
    empty_world.sync(ID)
    gone["deleted"] = False

    empty_world.later(minutes=1)
    empty_world.sync(ID)

    assert event(empty_world)["eventCancelled"] is False
    assert len(empty_world.hubspot["marketing_events"]) == 1
    assert writes_of(empty_world, ID) == 0


def test_a_cancellation_that_failed_is_made_up_for(empty_world: World) -> None:
    gone = upcoming(empty_world)
    empty_world.sync(ID)
    gone["deleted"] = True
    empty_world.later(minutes=1)
    empty_world.fault(method="POST", path=r"/cancel$", status=500, times=3)
    assert empty_world.sync(ID)[ID, ""].status == "failed"

    empty_world.later(minutes=1)
    empty_world.sync(ID)

    assert event(empty_world)["eventCancelled"] is True


# --- Deleted in HubSpot -----------------------------------------------------------------------------------------------


def test_one_that_was_deleted_in_hubspot_is_made_anew_once_there_is_something_to_send(empty_world: World) -> None:
    later = upcoming(empty_world)
    empty_world.sync(ID)
    empty_world.hubspot["marketing_events"].clear()
    later["registrants"].extend(registered(at(empty_world) - HOUR, "cleo@mail.example"))

    empty_world.later(minutes=1)
    result = empty_world.sync(ID)[ID, ""]

    assert result.status == "synced"
    assert empty_world.activities(ID) == {
        ANN: ["REGISTERED"],
        BEN: ["REGISTERED"],
        "cleo@mail.example": ["REGISTERED"],
    }
    assert empty_world.causes(ID)["synced"] == {
        "contacts": 1,
        "marketing_event": 1,
        "participants": 3,
        "properties": 1,
    }
    assert writes_of(empty_world, ID) == 0


def test_one_that_was_deleted_in_hubspot_is_made_anew_when_the_webinar_moves(empty_world: World) -> None:
    later = upcoming(empty_world)
    empty_world.sync(ID)
    empty_world.hubspot["marketing_events"].clear()
    later["start"] += DAY

    empty_world.later(minutes=1)
    empty_world.sync(ID)

    assert event(empty_world)["startDateTime"] == iso(later["start"])
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}


def test_one_that_was_deleted_before_it_was_completed_is_made_anew_and_completed(empty_world: World) -> None:
    ended(empty_world, hours_ago=1)
    empty_world.sync(ID)
    empty_world.hubspot["marketing_events"].clear()

    empty_world.later(hours=24)
    empty_world.sync(ID)

    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert event(empty_world)["completions"] == 1


def test_a_series_has_an_event_an_occurrence(empty_world: World) -> None:
    first, second = at(empty_world) - 3 * DAY, at(empty_world) + 4 * DAY
    dates = [
        {"occurrence_id": str(at * 1000), "start": at, "duration": LENGTH, "status": "available"}
        for at in (first, second)
    ]
    recurrence = {"type": 2, "repeat_interval": 1, "weekly_days": "3", "end_times": 2}
    people = ann_and_ben(empty_world)
    webinar(empty_world, first, registrants=people, type=9, recurrence=recurrence, occurrences=dates)

    empty_world.sync(ID)

    events = empty_world.hubspot["marketing_events"].values()
    assert {one["externalEventId"]: one["startDateTime"] for one in events} == {
        f"{ID}-{first * 1000}": iso(first),
        f"{ID}-{second * 1000}": iso(second),
    }
