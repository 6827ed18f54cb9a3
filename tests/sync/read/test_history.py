"""Webinars that only the account's history knows: those of deleted users, and those whose detail has expired."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.models import Occurrence
from integrations.sync.discover.zoom_account import earliest_day
from sandbox.world.accounts import HENRIK
from tests.support.webinars import (
    ANN,
    BEN,
    DAY,
    HOUR,
    ID,
    figures,
    held,
    newest_causes,
    nothing_more_is_written,
    row,
    session,
    webinar,
)
from tests.support.world import World

pytestmark = pytest.mark.django_db

GUNNAR = "gone.host@a.example"  # an inactive user


def test_an_inactive_users_webinar_is_synced_whole(empty_world: World) -> None:
    held(empty_world, 5 * DAY, row(ANN, 0, 30), host=GUNNAR, emails=(ANN, BEN))
    empty_world.sync()

    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    nothing_more_is_written(empty_world)


@pytest.mark.parametrize(("refuses", "found"), [(False, [ID]), (True, [])])
def test_an_inactive_users_coming_webinar_is_found_where_zoom_lists_it(
    empty_world: World, refuses: bool, found: list[int]
) -> None:
    empty_world.zoom["refuses_inactive_users"] = refuses
    webinar(empty_world, empty_world.now + 5 * DAY, host=GUNNAR)

    assert [webinar_id for webinar_id, _ in empty_world.sync()] == found


def test_an_inactive_user_zoom_will_say_nothing_of_hides_nobody_elses_webinars(empty_world: World) -> None:
    user = next(one["id"] for one in empty_world.zoom["users"] if one["email"] == GUNNAR)
    refused = {"code": 300, "message": "This user was deactivated."}
    empty_world.fault(path=f"/users/{user}/webinars", status=400, body=refused, times=99)
    webinar(empty_world, empty_world.now + 5 * DAY)

    assert [webinar_id for webinar_id, _ in empty_world.sync()] == [ID]


@pytest.mark.parametrize("how", ["expired", "deleted"])
@pytest.mark.parametrize("named", [False, True], ids=["discovered", "asked for by number"])
def test_what_zoom_no_longer_shows_is_read_from_its_reports(empty_world: World, how: str, named: bool) -> None:
    """The host's user was deleted, too. The registrants are no longer known; the host is left out as always."""
    made = held(empty_world, 5 * DAY, row(ANN, 0, 30), row(HENRIK, 0, 60), host_email=HENRIK)
    made[how] = True
    empty_world.zoom["users"] = [user for user in empty_world.zoom["users"] if user["email"] != HENRIK]
    result = empty_world.sync(*([ID] if named else []))[ID, ""]

    assert (result.status, result.attendance, result.registrants, result.attendees) == ("synced", "final", 0, 2)
    assert empty_world.activities(ID) == {ANN: ["ATTENDED"]}
    assert figures(empty_world, ANN) == ("0", "1", "50", "30")
    assert empty_world.causes(ID)["data_not_synced"]["not_available_in_zoom"] == 1
    assert newest_causes(empty_world) == {
        "emails_excluded": {"host_or_panelist": 1},
        "recording_not_synced": {"not_found": 1},
    }
    event = empty_world.event(ID)
    assert event is not None
    assert event["eventCompleted"]
    assert not event["eventCancelled"]
    assert event["eventName"] == made["topic"]
    nothing_more_is_written(empty_world, ID)


def test_an_expired_series_is_told_apart_by_its_sessions(empty_world: World) -> None:
    now = int(empty_world.now)
    runs = [session("1", now - 9 * DAY, 60, row(ANN, 0, 60)), session("2", now - 6 * DAY, 60, row(BEN, 0, 30))]
    webinar(empty_world, now - 9 * DAY, type=9, sessions=runs, expired=True)
    results = empty_world.sync()

    assert sorted(results) == [(ID, str((now - 9 * DAY) * 1000)), (ID, str((now - 6 * DAY) * 1000))]
    assert empty_world.activities(ID, str((now - 6 * DAY) * 1000)) == {BEN: ["ATTENDED"]}
    nothing_more_is_written(empty_world, ID)


def test_a_webinar_that_expires_later_keeps_what_is_known(empty_world: World) -> None:
    made = held(empty_world, 5 * DAY, row(ANN, 0, 30))
    empty_world.sync()
    made["expired"] = True
    empty_world.later(days=1)
    writes = empty_world.writes()
    result = empty_world.sync(ID)[ID, ""]

    assert (result.attendance, result.registrants, result.attendees) == ("final", 2, 1)
    assert empty_world.writes() == writes
    assert newest_causes(empty_world)["webinar_changed"] == {"deleted": 1}


def test_nothing_in_the_history_is_not_found(empty_world: World) -> None:
    webinar(empty_world, empty_world.now + DAY, unreadable=True)
    results = empty_world.sync()

    assert {one.status for one in results.values()} == {"failed"}
    assert newest_causes(empty_world) == {"sync_error": {"not_found_in_zoom": 1}}


def test_what_failed_before_it_had_an_occurrence_is_there_to_be_seen_and_tried_again(empty_world: World) -> None:
    made = webinar(empty_world, empty_world.now + DAY, unreadable=True)
    empty_world.sync(dry_run=True)
    assert not Occurrence.objects.exists()
    empty_world.sync()

    assert empty_world.occurrence(ID).status == "failed"
    assert empty_world.occurrence(ID).next_sync_at is not None
    made["unreadable"] = False
    empty_world.later(hours=1)
    assert empty_world.sync()[ID, ""].status == "synced"
    assert Occurrence.objects.count() == 1


def test_a_number_zoom_never_listed_leaves_no_webinar_in_the_table(empty_world: World) -> None:
    assert empty_world.sync(ID)[ID, ""].status == "failed"
    assert not Occurrence.objects.exists()


def test_the_history_is_read_back_to_where_zoom_keeps_it(empty_world: World) -> None:
    """The history is read half a year back, a month a call; an older session is neither found nor asked for."""
    held(empty_world, 170 * DAY, row(ANN, 0, 30), host=GUNNAR)
    start = empty_world.now - 200 * DAY
    webinar(empty_world, start, id=ID + 1, host=GUNNAR, sessions=[session("old", start, 60, row(BEN, 0, 30))])
    since = empty_world.clock().date() - timedelta(days=300)
    results = empty_world.sync(since=since)

    assert list(results) == [(ID, "")]
    assert empty_world.sandbox.live["calls"]["GET /zoom/v2/report/history_meetings"] == 7
    assert earliest_day(empty_world.clock().date()) == empty_world.clock().date() - timedelta(days=180)


def test_older_than_a_year_the_report_is_gone_and_this_is_said(empty_world: World) -> None:
    held(empty_world, 370 * DAY, row(ANN, 0, 30))
    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendance) == ("synced", "none")
    assert empty_world.activities(ID) == {ANN: ["REGISTERED"], BEN: ["REGISTERED"]}
    assert empty_world.causes(ID)["data_not_synced"]["not_available_in_zoom"] == 1
    nothing_more_is_written(empty_world, ID)


def test_what_was_read_stays_when_the_report_grows_too_old(empty_world: World) -> None:
    held(empty_world, 2 * HOUR, row(ANN, 0, 30))
    empty_world.sync(ID)
    empty_world.later(minutes=20)
    empty_world.sync(ID)
    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    empty_world.later(days=366)
    empty_world.sync(ID)

    assert figures(empty_world, ANN) == ("1", "1", "50", "30")
    assert empty_world.occurrence(ID).attendance == "final"


def test_days_are_those_of_the_zoom_accounts_time_zone(empty_world: World) -> None:
    """Helsinki is two or three hours ahead: what starts at 23:30 UTC is of the next day there."""
    day = empty_world.clock().date() - timedelta(days=5)
    start = datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC).timestamp()
    run = session("run", start, 20, row(ANN, 0, 20))
    webinar(empty_world, start, host=GUNNAR, sessions=[run], expired=True)
    following = day + timedelta(days=1)

    assert list(empty_world.sync(since=following, until=following)) == [(ID, "")]
    assert list(empty_world.sync(since=day, until=day)) == []
