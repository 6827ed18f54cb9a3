"""Old registrants and segments are forgotten; what HubSpot has accepted of a person, and the totals, stay."""

import pytest

from integrations.models import Occurrence, Participant, RegistrantRow, SegmentRow, SyncSettingsRow
from integrations.privacy.retention import prune_raw_rows
from sandbox.world.build import registration
from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    ID,
    figures,
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


def keep(world: World, days: int | None) -> None:
    SyncSettingsRow.objects.filter(connection=world.connection).update(keep_raw_days=days)


def raw() -> tuple[int, int]:
    return RegistrantRow.objects.count(), SegmentRow.objects.count()


def test_kept_for_400_days_unless_set(empty_world: World) -> None:
    assert SyncSettingsRow.load(empty_world.connection).keep_raw_days == 400
    held(empty_world, 5 * DAY, row(ANN, 0, 30))
    empty_world.sync()
    empty_world.later(days=394)
    assert prune_raw_rows(empty_world.clock()) == 0
    empty_world.later(days=2)

    assert prune_raw_rows(empty_world.clock()) == 3
    assert raw() == (0, 0)
    assert prune_raw_rows(empty_world.clock()) == 0


def test_null_keeps_them_for_ever(empty_world: World) -> None:
    keep(empty_world, None)
    held(empty_world, 5 * DAY, row(ANN, 0, 30))
    empty_world.sync()
    empty_world.later(days=4000)

    assert prune_raw_rows(empty_world.clock()) == 0
    assert raw() == (2, 1)


def test_the_totals_stay_true_when_the_person_registers_again(empty_world: World) -> None:
    keep(empty_world, 30)
    held(empty_world, 5 * DAY, row(ANN, 0, 30))
    empty_world.sync()
    empty_world.later(days=30)
    prune_raw_rows(empty_world.clock())
    other = ID + 1
    webinar(empty_world, empty_world.now + DAY, id=other, registrants=registered(empty_world.now, ANN))
    empty_world.sync()

    assert figures(empty_world, ANN) == ("2", "1", "50", "30")
    assert figures(empty_world, BEN) == ("1", "0", "", "")


@pytest.mark.parametrize("trigger", ["schedule", "sync_now"])
def test_syncing_a_pruned_webinar_takes_nothing_back(empty_world: World, trigger: str) -> None:
    """Neither an empty memory nor what Zoom still shows is taken for the truth about it."""
    keep(empty_world, 30)
    made = held(empty_world, 5 * DAY, row(ANN, 0, 30))
    empty_world.sync()
    empty_world.later(days=30)
    prune_raw_rows(empty_world.clock())
    made["registrants"] = []
    writes = empty_world.writes()
    result = empty_world.sync(ID, trigger=trigger)[ID, ""]

    assert (result.attendance, result.registrants, result.attendees) == ("final", 2, 1)
    assert empty_world.writes() == writes
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert Participant.objects.count() == 2
    assert minutes_until_next_sync(empty_world) is None


def test_registrants_of_a_whole_series_stay_until_its_last_occurrence_is_old(empty_world: World) -> None:
    keep(empty_world, 30)
    starts = [empty_world.now + days * DAY for days in (-20, -5)]
    webinar(
        empty_world, starts[0], type=9, recurrence={"type": 2}, occurrences=occurrences(starts),
        registrants=registered(starts[0] - DAY, ANN, BEN),
        sessions=[session(str(start), start, 60, row(ANN, 0, 30)) for start in starts],
    )  # fmt: skip
    empty_world.sync()
    empty_world.later(days=15)
    assert prune_raw_rows(empty_world.clock()) == 1
    assert raw() == (2, 1)
    empty_world.later(days=20)

    assert prune_raw_rows(empty_world.clock()) == 3
    assert raw() == (0, 0)
    assert figures(empty_world, ANN) == ("2", "2", "50", "30")


def test_registrants_of_single_occurrences_go_with_them(empty_world: World) -> None:
    keep(empty_world, 30)
    dates = occurrences([empty_world.now + days * DAY for days in (-20, 20)])
    people = [
        one | {"occurrences": [date["occurrence_id"] for date in dates]}
        for one in registered(empty_world.now - 25 * DAY, ANN, BEN)
    ]
    webinar(
        empty_world, empty_world.now - 20 * DAY, type=9, recurrence={"type": 2}, occurrences=dates, registrants=people,
        registration=registration(registration_type=2),
        sessions=[session("1", empty_world.now - 20 * DAY, 60, row(ANN, 0, 30))],
    )  # fmt: skip
    empty_world.sync()
    assert raw() == (4, 1)
    empty_world.later(days=15)

    assert prune_raw_rows(empty_world.clock()) == 3
    assert {one.occurrence_id for one in RegistrantRow.objects.all()} == {dates[1]["occurrence_id"]}
    assert Occurrence.objects.exclude(raw_pruned_at=None).count() == 1
