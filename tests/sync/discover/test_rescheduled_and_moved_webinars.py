"""The event of a rescheduled webinar moves; a webinar that moves to another host follows that host's settings."""

from datetime import UTC, datetime

import pytest

from sandbox.world.accounts import INES, OLIVIA
from sandbox.world.ids import opaque
from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    ID,
    newest_causes,
    nothing_more_is_written,
    occurrences,
    registered,
    webinar,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db


def instant(epoch: float) -> str:
    return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%S")


def test_the_event_moves_and_people_stay(empty_world: World) -> None:
    made = webinar(empty_world, empty_world.now + 2 * DAY, registrants=registered(empty_world.now - DAY, ANN))
    empty_world.sync()
    made["start"] += DAY
    empty_world.later(minutes=10)
    empty_world.sync()

    event = empty_world.event(ID)
    assert event is not None
    assert event["startDateTime"].startswith(instant(made["start"]))
    assert not event["eventCancelled"]
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"]}
    assert newest_causes(empty_world) == {"webinar_changed": {"rescheduled": 1}}
    nothing_more_is_written(empty_world, ID)


def test_a_changed_recurrence_gets_new_occurrences_and_the_old_one_is_cancelled(empty_world: World) -> None:
    old, new = (occurrences([empty_world.now + days * DAY]) for days in (2, 3))
    made = webinar(
        empty_world, empty_world.now + 2 * DAY, type=9, recurrence={"type": 2}, occurrences=old,
        registrants=registered(empty_world.now - DAY, ANN),
    )  # fmt: skip
    empty_world.sync()
    made["occurrences"] = new
    empty_world.later(minutes=10)
    empty_world.sync()

    states = [empty_world.event(ID, one[0]["occurrence_id"]) for one in (old, new)]
    assert [event and event["eventCancelled"] for event in states] == [True, False]
    assert empty_world.causes(ID, old[0]["occurrence_id"])["webinar_changed"] == {"deleted": 1}
    nothing_more_is_written(empty_world, ID)


def test_an_empty_list_of_occurrences_cancels_nothing(empty_world: World) -> None:
    dates = occurrences([empty_world.now + 2 * DAY])
    made = webinar(
        empty_world, empty_world.now + 2 * DAY, type=9, recurrence={"type": 2}, occurrences=dates,
        registrants=registered(empty_world.now - DAY, ANN),
    )  # fmt: skip
    empty_world.sync()
    made["occurrences"] = []
    empty_world.later(minutes=10)
    empty_world.sync()

    event = empty_world.event(ID, dates[0]["occurrence_id"])
    assert event is not None
    assert not event["eventCancelled"]


def test_a_single_webinar_made_a_series_keeps_no_event_of_its_own(empty_world: World) -> None:
    made = webinar(empty_world, empty_world.now + 2 * DAY, registrants=registered(empty_world.now - DAY, ANN))
    empty_world.sync()
    dates = occurrences([empty_world.now + 2 * DAY])
    made.update(type=9, recurrence={"type": 2}, occurrences=dates)
    empty_world.later(minutes=10)
    empty_world.sync()

    states = [empty_world.event(ID, one) for one in ("", dates[0]["occurrence_id"])]
    assert [event and event["eventCancelled"] for event in states] == [True, False]


def test_another_host_is_named_and_organises_the_event(empty_world: World) -> None:
    made = webinar(empty_world, empty_world.now + 2 * DAY, registrants=registered(empty_world.now - DAY, ANN))
    empty_world.sync()
    made["host_id"] = opaque(OLIVIA)
    empty_world.later(minutes=10)
    empty_world.sync()

    event = empty_world.event(ID)
    assert event is not None
    assert event["eventOrganizer"] == OLIVIA
    assert newest_causes(empty_world) == {"webinar_changed": {"host_changed": 1}}
    nothing_more_is_written(empty_world, ID)


def test_an_excluded_host_ends_the_sync(empty_world: World) -> None:
    empty_world.settings({"exclusions": {"hosts": ["hidden.example"]}})
    made = webinar(empty_world, empty_world.now + 2 * DAY, registrants=registered(empty_world.now - DAY, ANN))
    empty_world.sync()
    made["host_id"] = opaque(INES)
    made["registrants"] += registered(empty_world.now, BEN)
    empty_world.later(minutes=10)
    writes = empty_world.writes()
    result = empty_world.sync()[ID, ""]

    assert result.status == "skipped"
    assert newest_causes(empty_world) == {"settings_off": {"host_excluded": 1}, "webinar_changed": {"host_changed": 1}}
    assert empty_world.writes() == writes
    assert empty_world.contact(BEN) is None
