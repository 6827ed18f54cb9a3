"""What only looks like a difference between Zoom and HubSpot is none: nobody is named for it."""

import pytest

from tests.support.proving import named, participants, press, prove, proved, synced
from tests.support.webinars import (
    ANN,
    BEN,
    EVA,
    HOUR,
    PAST,
    UPCOMING,
    id_of,
    past,
    series,
    signed_up,
    upcoming,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db


def test_two_registrants_of_one_address_are_one_person(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), signed_up(world, ANN, nth="2", days=-9), came=((ANN, 0, 60),))
    world.sync()

    result = prove(world)

    assert result.proved
    assert result.sums.zoom == {"registered": 1, "attended": 1}


def test_masked_guests_are_found_by_their_registration(empty_world: World) -> None:
    world = empty_world
    made = past(world, PAST, signed_up(world, ANN), came=((ANN, 0, 60),))
    made["sessions"][0]["rows"][0] |= {"email": "", "registrant_id": made["registrants"][0]["id"]}
    world.sync()

    result = prove(world)

    assert result.proved
    assert result.sums.hubspot == {"attended": 1}


def test_a_guest_without_an_address_is_nobody_that_hubspot_could_know(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), came=((ANN, 0, 60), ("", 0, 30)))
    world.sync()

    assert len(prove(world).sums.people) == 1
    assert proved(world)


def test_a_session_that_zoom_has_deleted_is_proved_by_what_is_left(empty_world: World) -> None:
    world = synced(empty_world)
    world.zoom["webinars"][str(PAST)]["sessions"].clear()

    result = prove(world)

    assert result.notes == ["session_gone"]
    assert result.proved
    assert result.sums.zoom["attended"] == 2


def test_a_webinar_that_zoom_has_deleted_is_proved_by_what_is_left(empty_world: World) -> None:
    world = synced(empty_world)
    del world.zoom["webinars"][str(PAST)]

    result = prove(world)

    assert "registrants_gone" in result.notes
    assert result.proved


def test_of_a_deleted_webinar_whose_report_is_left_those_who_attended_stay_registered(empty_world: World) -> None:
    world = synced(empty_world)
    world.zoom["webinars"][str(PAST)]["deleted"] = True
    world.sync()

    result = prove(world)

    assert "registrants_gone" in result.notes
    assert result.sums.differences == []
    assert result.proved


def test_a_webinar_that_zoom_does_not_show_is_not_proved(empty_world: World) -> None:
    """Zoom does not say that it is deleted, so that nothing is concluded from it."""
    world = synced(empty_world)
    world.fault(path=f"/webinars/{PAST}$", status=404, body={"code": 1001, "message": "User does not exist."}, times=9)

    (result,) = world.prove(PAST)

    assert result.error
    assert not result.proved


def test_pruned_rows_are_said_and_proved_by_what_is_left(empty_world: World) -> None:
    world = synced(empty_world)
    occurrence = world.occurrence(PAST)
    occurrence.raw_pruned_at = world.clock()
    occurrence.save()
    heard = world.listen()

    result = prove(world)

    assert result.notes == ["pruned"]
    assert result.proved
    assert len(result.sums.people) == 3
    assert not [line for line in heard if "/registrants" in line or "/participants" in line]


def test_what_differs_about_pruned_people_has_no_cure(empty_world: World) -> None:
    world = synced(empty_world)
    occurrence = world.occurrence(PAST)
    occurrence.raw_pruned_at = world.clock()
    occurrence.save()
    del participants(world)[id_of(world, BEN)]

    (difference,) = prove(world).sums.differences

    assert (difference.what, difference.cure) == ("participation_missing", "none")


@pytest.mark.parametrize("late", [5, 15])
def test_a_list_of_hubspots_that_lags_five_seconds_is_no_difference(empty_world: World, late: int) -> None:
    world = synced(empty_world)
    world.hubspot["participations_lag_s"] = late
    world.later(seconds=3600)
    world.sync()
    world.zoom["webinars"][str(PAST)]["registrants"].append(signed_up(world, EVA))
    world.sync()

    assert named(prove(world)) == ([] if late == 5 else [("participation_missing", EVA)])


def test_the_event_of_another_app_is_read_by_its_own_id(empty_world: World) -> None:
    world = synced(empty_world)
    (world.event(PAST) or {})["appId"] = "99999"

    assert proved(world)
    del participants(world)[id_of(world, BEN)]
    assert named(prove(world)) == [("participation_missing", BEN)]
    press(world)
    world.later(minutes=1)
    assert proved(world)


def test_who_registered_before_registration_was_switched_off_stays_registered(empty_world: World) -> None:
    world = empty_world
    made = upcoming(world, UPCOMING)
    world.sync()
    made["registration"]["approval_type"] = 2
    world.later(minutes=1)
    world.sync()

    result = prove(world, UPCOMING)

    assert result.proved
    assert result.sums.zoom == {"registered": 2}


def test_who_leaves_zooms_list_after_the_end_stays_registered(empty_world: World) -> None:
    world = synced(empty_world)
    world.zoom["webinars"][str(PAST)]["registrants"].pop()

    assert proved(world)


def test_attendance_whose_report_is_not_final_waits(empty_world: World) -> None:
    world = empty_world
    made = past(world, PAST, signed_up(world, ANN), days=-0.1)
    world.sync()
    made["sessions"] = past(world, PAST, signed_up(world, ANN), came=((ANN, 0, 60),), days=-0.1)["sessions"]
    world.later(seconds=HOUR)

    result = prove(world)

    assert result.sums.accounted["waiting"] == {"report_not_ready": 1}
    assert result.proved


def test_each_occurrence_of_a_series_has_a_proof_of_its_own(empty_world: World) -> None:
    world = empty_world
    series(world, PAST, [2, 9], signed_up(world, ANN))
    world.sync()

    (result,) = world.prove(PAST)  # the later one is not synced yet

    assert result.proved
    assert len(result.sums.people) == 1
