"""Each occurrence has a time for its next sync, and the queue takes it up then."""

import pytest

from integrations.models import Occurrence, SyncJob
from integrations.sync import jobs
from sandbox.world.build import recording, registration
from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    HOUR,
    ID,
    MINUTE,
    held,
    minutes_until_next_sync,
    occurrences,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db

DAILY = 24 * 60


def work(world: World) -> int:
    """Do what beat does each minute. Returns the number of syncs."""
    jobs.enqueue_due(world.clock())
    due = SyncJob.due(world.clock(), 100)
    for pk in due:
        jobs.run_job(pk, world.clock)
    return len(due)


def test_no_date_says_the_sync_is_off_once_it_is_on(world: World) -> None:
    world.settings({"sync_webinars": False})
    world.sync()
    assert Occurrence.objects.filter(reason="settings_off.global_sync_off").exists()

    world.settings({"sync_webinars": True})
    world.sync()
    assert not Occurrence.objects.filter(reason="settings_off.global_sync_off").exists()


@pytest.mark.parametrize(("ahead", "minutes"), [(5 * DAY, DAILY), (DAY / 2, 12 * 60 + 65), (-30 * MINUTE, 35)])
def test_upcoming_daily_and_five_minutes_after_the_end(empty_world: World, ahead: float, minutes: float) -> None:
    webinar(empty_world, empty_world.now + ahead, registrants=registered(empty_world.now - DAY, ANN))
    empty_world.sync()

    assert minutes_until_next_sync(empty_world) == pytest.approx(minutes, abs=0.1)


@pytest.mark.parametrize(
    ("ended", "following"),
    [(1, 5), (5, 15), (14, 15), (15, 30), (30, 60), (60, 180), (181, 1440), (1439, 1440)],
)
def test_after_the_end_at_growing_distances(empty_world: World, ended: int, following: int) -> None:
    """The report is not there yet; recordings are off, so that nothing else is waited for."""
    empty_world.settings({"recordings": "none"})
    made = held(empty_world, ended * MINUTE)
    made["sessions"][0] |= {"report_ready_at": empty_world.now + 10 * DAY}
    empty_world.sync()

    assert minutes_until_next_sync(empty_world) == pytest.approx(following - ended, abs=0.1)


def test_a_missed_last_look_still_happens(empty_world: World) -> None:
    """The worker was down for two days: what was due runs then, and makes the attendance final."""
    empty_world.settings({"recordings": "none"})
    held(empty_world, 4 * HOUR, row(ANN, 0, 30), row(BEN, 10, 10))
    assert empty_world.sync()[ID, ""].attendance == "provisional"
    assert minutes_until_next_sync(empty_world) == pytest.approx(20 * 60, abs=0.1)
    empty_world.later(days=2)

    assert work(empty_world) == 1
    assert empty_world.occurrence(ID).attendance == "final"
    assert minutes_until_next_sync(empty_world) is None
    empty_world.later(minutes=1)
    assert work(empty_world) == 0


def test_final_before_a_day_is_over_is_not_looked_at_again(empty_world: World) -> None:
    empty_world.settings({"recordings": "none"})
    held(empty_world, 31 * MINUTE, row(ANN, 0, 30))
    empty_world.sync()
    empty_world.later(minutes=29)

    assert work(empty_world) == 1
    assert empty_world.occurrence(ID).attendance == "final"
    assert minutes_until_next_sync(empty_world) is None


def test_a_last_look_that_fails_is_made_up_for(empty_world: World) -> None:
    empty_world.settings({"recordings": "none"})
    held(empty_world, 25 * HOUR, row(ANN, 0, 30))
    empty_world.fault(path="/report/webinars/", status=500, times=50)
    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert minutes_until_next_sync(empty_world) == 3 * 60
    empty_world.sandbox.state["faults"] = []
    empty_world.later(hours=3)

    work(empty_world)
    assert empty_world.occurrence(ID).attendance == "final"


def test_a_recording_is_waited_for_until_three_days_after_the_end(empty_world: World) -> None:
    made = held(empty_world, 24 * HOUR, row(ANN, 0, 30))
    empty_world.sync()
    assert empty_world.causes(ID)["recording_not_synced"] == {"processing": 1}
    looks = []
    while (minutes := minutes_until_next_sync(empty_world)) is not None:
        empty_world.later(minutes=minutes + 0.1)
        looks.append(round((empty_world.now - made["sessions"][0]["end"]) / HOUR))
        assert work(empty_world) == 1

    assert looks == [36, 48, 60, 72]
    assert empty_world.causes(ID)["recording_not_synced"] == {"not_found": 1}
    assert empty_world.occurrence(ID).status == "synced"


def test_a_recording_that_is_there_ends_the_waiting(empty_world: World) -> None:
    made = held(empty_world, 24 * HOUR, row(ANN, 0, 30))
    empty_world.sync()
    lines = [("Henrik", "Welcome.")]
    made["sessions"][0]["recording"] = recording(int(empty_world.now), lines)
    empty_world.later(hours=12, minutes=1)
    work(empty_world)

    assert len(empty_world.calls()) == 1
    assert minutes_until_next_sync(empty_world) is None


def test_live_longer_than_planned_it_is_looked_for_after_the_planned_end(empty_world: World) -> None:
    made = webinar(empty_world, empty_world.now - 2 * HOUR, registrants=registered(empty_world.now - DAY, ANN))
    empty_world.sync()
    assert minutes_until_next_sync(empty_world) == pytest.approx(2 * 60, abs=0.1)  # three hours after the end
    made["sessions"] = [session("run", made["start"], 150, row(ANN, 0, 75))]
    empty_world.later(hours=2, minutes=1)
    work(empty_world)

    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"]}
    # The end is known now: it was 91 minutes ago.
    assert minutes_until_next_sync(empty_world) == pytest.approx(29, abs=0.1)


def test_the_next_occurrence_of_a_series_gets_its_turn(empty_world: World) -> None:
    empty_world.settings({"recordings": "none"})
    dates = occurrences([empty_world.now + HOUR, empty_world.now + 8 * DAY])
    first, second = (one["occurrence_id"] for one in dates)
    webinar(
        empty_world, empty_world.now + HOUR, type=9, recurrence={"type": 2}, occurrences=dates,
        registrants=registered(empty_world.now - DAY, ANN),
    )  # fmt: skip
    empty_world.sync()
    assert empty_world.event(ID, second) is None
    empty_world.later(hours=2, minutes=6)
    assert work(empty_world) == 1
    empty_world.later(minutes=1)
    assert work(empty_world) == 1

    assert empty_world.activities(ID, second) == {ANN: ["REGISTERED"]}
    assert minutes_until_next_sync(empty_world, second) == DAILY
    empty_world.later(minutes=1)
    assert work(empty_world) == 0


def test_a_job_about_one_occurrence_loses_no_change_of_another(empty_world: World) -> None:
    """Both have an event; the job is about the first, and Zoom has deleted the second."""
    dates = occurrences([empty_world.now + days * DAY for days in (2, 9)])
    first, second = (one["occurrence_id"] for one in dates)
    people = [one | {"occurrences": [first, second]} for one in registered(empty_world.now - DAY, ANN)]
    webinar(
        empty_world, empty_world.now + 2 * DAY, type=9, recurrence={"type": 2}, occurrences=dates,
        registration=registration(registration_type=2), registrants=people,
    )  # fmt: skip
    empty_world.sync()
    dates[1]["status"] = "deleted"
    empty_world.later(minutes=5)
    SyncJob.enqueue(empty_world.occurrence(ID, first).pk, "webhook", empty_world.clock())
    work(empty_world)

    events = [empty_world.event(ID, one) for one in (first, second)]
    assert [event and event["eventCancelled"] for event in events] == [False, True]


def test_kept_here_by_settings_it_is_not_looked_at_after_the_end(empty_world: World) -> None:
    empty_world.settings({"webinars": {str(ID): {"sync": False}}})
    held(empty_world, MINUTE)
    empty_world.sync()

    assert minutes_until_next_sync(empty_world) is None


def test_what_hubspot_refused_is_tried_again_later_and_ever_less_often(empty_world: World) -> None:
    held(empty_world, 2 * DAY, row(ANN, 0, 30))
    empty_world.settings({"recordings": "none"})
    empty_world.fault(path="/crm/objects/.*/contacts/batch/create", status=500, times=50)
    empty_world.sync()
    assert minutes_until_next_sync(empty_world) == 3 * 60
    empty_world.later(days=2)
    empty_world.sync(ID)
    assert minutes_until_next_sync(empty_world) == DAILY
    assert Occurrence.objects.get().status == "partial"
