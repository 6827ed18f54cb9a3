"""The hourly round finds new, changed, deleted and recovered webinars and sessions whose webhooks were lost."""

import pytest

from integrations.models import Connection, Occurrence, SyncJob
from integrations.sync import jobs, rounds
from integrations.sync.context import opened
from sandbox.world.build import registration
from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    HOUR,
    ID,
    held,
    newest_causes,
    occurrences,
    registered,
    row,
    session,
    webinar,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db


def an_hour_later(world: World) -> int:
    """Discover, and then do the work that was found until none is left. Returns the number of syncs."""
    world.later(hours=1)
    connection = Connection.objects.select_related("zoom", "hubspot").get()
    with opened(connection, "schedule", clock=world.clock) as context:
        rounds.discover_and_enqueue(context)
    done = 0
    while due := SyncJob.due(world.clock(), 100):
        done += len(due)
        assert done < 20, "the syncs call for each other without end"
        for pk in due:
            jobs.run_job(pk, world.clock)
        world.later(minutes=1)
        jobs.enqueue_due(world.clock())
    return done


def test_a_new_single_webinar(empty_world: World) -> None:
    webinar(empty_world, empty_world.now + 5 * DAY, registrants=registered(empty_world.now, ANN))

    assert an_hour_later(empty_world) == 1
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"]}
    assert an_hour_later(empty_world) == 0


@pytest.mark.parametrize("paging", ["token", "repeats", "number"])
def test_a_long_list_of_webinars_however_zoom_pages_it(empty_world: World, paging: str) -> None:
    empty_world.zoom["account"]["page"] = 2
    empty_world.zoom["webinar_list_paging"] = paging
    for number in range(5):
        webinar(empty_world, empty_world.now + (5 + number) * DAY, id=ID + number)

    assert an_hour_later(empty_world) == 5


def test_a_new_series_and_its_past_occurrences(empty_world: World) -> None:
    dates = occurrences([empty_world.now + days * DAY for days in (-60, -7, 7, 14)])
    old, past, following, later = (one["occurrence_id"] for one in dates)
    webinar(
        empty_world, empty_world.now - 60 * DAY, type=9, recurrence={"type": 2}, occurrences=dates,
        registrants=registered(empty_world.now - 70 * DAY, ANN),
        sessions=[session("old", empty_world.now - 60 * DAY, 60), session("1", empty_world.now - 7 * DAY, 60)],
    )  # fmt: skip

    assert an_hour_later(empty_world) == 3  # reading it, and the two occurrences since the start of the sync
    events = [empty_world.event(ID, one) is not None for one in (old, past, following, later)]
    assert events == [False, True, True, False]
    assert not Occurrence.objects.filter(occurrence_id="").exists()
    assert an_hour_later(empty_world) == 0


def test_a_series_with_many_occurrences_nobody_registered_for_comes_to_rest(empty_world: World) -> None:
    dates = occurrences([empty_world.now + days * DAY for days in range(5, 13)])
    webinar(
        empty_world, empty_world.now + 5 * DAY, type=9, recurrence={"type": 2}, occurrences=dates,
        registration=registration(registration_type=2),
    )  # fmt: skip

    assert an_hour_later(empty_world) == 9
    assert an_hour_later(empty_world) == 0


def test_a_new_time(empty_world: World) -> None:
    made = webinar(empty_world, empty_world.now + 5 * DAY, registrants=registered(empty_world.now, ANN))
    an_hour_later(empty_world)
    made["start"] += DAY

    assert an_hour_later(empty_world) == 1
    assert newest_causes(empty_world) == {"webinar_changed": {"rescheduled": 1}}
    assert an_hour_later(empty_world) == 0


def test_deleted_and_recovered(empty_world: World) -> None:
    made = webinar(empty_world, empty_world.now + 5 * DAY, registrants=registered(empty_world.now, ANN))
    an_hour_later(empty_world)
    made["deleted"] = True
    assert an_hour_later(empty_world) == 1
    assert newest_causes(empty_world) == {"webinar_changed": {"deleted": 1}}
    assert an_hour_later(empty_world) == 0
    made["deleted"] = False

    assert an_hour_later(empty_world) == 1
    event = empty_world.event(ID)
    assert event is not None
    assert not event["eventCancelled"]
    assert an_hour_later(empty_world) == 0


def test_listed_and_yet_not_found_is_said_and_comes_to_rest(empty_world: World) -> None:
    webinar(empty_world, empty_world.now + 5 * DAY, unreadable=True)

    an_hour_later(empty_world)
    assert newest_causes(empty_world) == {"sync_error": {"not_found_in_zoom": 1}}


def test_a_session_after_the_attendance_was_final(empty_world: World) -> None:
    """The webinar is stopped and started again much later: `complete` is not sent twice."""
    empty_world.settings({"recordings": "none"})
    made = held(empty_world, 2 * DAY, row(ANN, 0, 60))
    an_hour_later(empty_world)
    assert empty_world.occurrence(ID).attendance == "final"
    made["sessions"].append(session("again", empty_world.now - HOUR, 60, row(BEN, 0, 60)))

    assert an_hour_later(empty_world) == 1
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED", "ATTENDED"]}
    event = empty_world.event(ID)
    assert event is not None
    assert event["completions"] == 1
    assert an_hour_later(empty_world) == 0


def test_an_unannounced_session_of_a_series_without_times(empty_world: World) -> None:
    empty_world.settings({"recordings": "none"})
    first = session("first", empty_world.now - 5 * DAY, 60, row(ANN, 0, 60))
    made = webinar(
        empty_world, empty_world.now - 5 * DAY, type=6, registration=registration(approval_type=2), sessions=[first]
    )
    an_hour_later(empty_world)
    start = int(empty_world.now - DAY)
    made["sessions"].append(session("second", start, 60, row(BEN, 0, 60)))
    an_hour_later(empty_world)

    assert empty_world.activities(ID, str(start * 1000)) == {BEN: ["ATTENDED"]}
    assert an_hour_later(empty_world) == 0


def test_what_was_switched_on_is_made_up_for(empty_world: World) -> None:
    empty_world.settings({"sync_webinars": False})
    held(empty_world, 5 * DAY, row(ANN, 0, 60))
    an_hour_later(empty_world)
    assert newest_causes(empty_world) == {"settings_off": {"global_sync_off": 1}}
    assert an_hour_later(empty_world) == 0
    empty_world.settings({"sync_webinars": True})

    assert an_hour_later(empty_world) == 1
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert an_hour_later(empty_world) == 0


def test_a_webinar_of_an_inactive_user_that_only_the_history_knows(empty_world: World) -> None:
    made = held(empty_world, 5 * DAY, row(ANN, 0, 30), host="gone.host@a.example")
    made["expired"] = True

    assert an_hour_later(empty_world) == 1
    assert empty_world.activities(ID) == {ANN: ["ATTENDED"]}
    assert an_hour_later(empty_world) == 0


def test_the_connection_keeps_when_everything_was_gone_through_and_when_what_had_changed_was(
    empty_world: World,
) -> None:
    held(empty_world, 2 * DAY, row(ANN, 0, 60))

    def clocks() -> tuple[object, object]:
        found = Connection.objects.get()
        return found.full_sync_at, found.incremental_sync_at

    empty_world.sync(dry_run=True)
    assert clocks() == (None, None)
    empty_world.sync()
    full = empty_world.clock()
    assert clocks() == (full, None)

    empty_world.later(hours=1)
    with opened(Connection.objects.get(), "schedule", clock=empty_world.clock) as context:
        rounds.discover_and_enqueue(context, fully=False)
    assert clocks() == (full, empty_world.clock())

    empty_world.later(minutes=1)
    pk = SyncJob.enqueue(empty_world.occurrence(ID).pk, "webhook", empty_world.clock())
    jobs.run_job(pk, empty_world.clock)
    assert clocks() == (full, empty_world.clock())
    with opened(Connection.objects.get(), "schedule", clock=empty_world.clock) as context:
        rounds.discover_and_enqueue(context, fully=True)
    assert clocks() == (empty_world.clock(), empty_world.clock())
