"""A backfill brings the webinars of an earlier period, behind everything else, and proves what it brought."""

from datetime import date, timedelta
from typing import Any

import pytest

from integrations.accounts.clients import hubspot_client, limited_to, zoom_client
from integrations.backfill import step
from integrations.backfill.plan import plan, status
from integrations.decisions.foreseen.backfill import SHARE
from integrations.errors import RetryLater
from integrations.models import Backfill, HubSpotAccount, Occurrence, SyncJob, ZoomAccount, owners
from integrations.models.wanted.backfills import LEASE, BackfillState
from integrations.sync import context
from integrations.zoom.client import ZoomClient
from tests.faults.test_revoked_token import reconnect, revoke_zoom
from tests.faults.worlds import InTurn
from tests.support.webinars import ANN, BEN, DAY, held, row
from tests.support.world import World

pytestmark = pytest.mark.django_db
IDS = (82000000011, 82000000012, 82000000013)
AGO = (40, 75, 105)  # days: three months, all before the sync's first day


@pytest.fixture
def world(empty_world: World) -> World:
    """A world with a webinar in each of three months, none of which the sync reaches."""
    for webinar_id, days in zip(IDS, AGO, strict=True):
        held(empty_world, days * DAY, row(ANN, 0, 30), id=webinar_id, topic=f"Days ago: {days}")
    return empty_world


def day(world: World, ago: int) -> date:
    return (world.clock() - timedelta(days=ago)).date()


def started(world: World, since: int = 110, until: int = 35) -> Backfill:
    made = Backfill.start(world.connection, day(world, since), day(world, until), world.clock(), "alice")
    assert made is not None
    return made


def go_on(world: World, backfill: Backfill) -> Backfill:
    step.go_on(backfill.pk, world.clock)
    backfill.refresh_from_db()
    return backfill


def events(world: World) -> list[int]:
    """Return the webinars in HubSpot, in the order in which they came."""
    return [int(one["externalEventId"]) for one in world.hubspot["marketing_events"].values()]


def count_steps(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Let a worker do so many steps, and then stop as if it had been killed."""
    real, left = step._step, [most]

    def killed(*given: Any) -> bool:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(*given)

    monkeypatch.setattr(step, "_step", killed)


def test_brings_the_newest_month_first_and_ends_with_a_proof(world: World) -> None:
    assert not world.sync()
    found = go_on(world, started(world))

    assert events(world) == list(IDS)
    assert world.activities(IDS[2]) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert found.state == BackfillState.DONE
    said = status(found)
    assert said["webinars"] == {"found": 3, "done": 3, "already_there": 0, "skipped": 0, "failed": 0}
    assert said["people"] == 6
    assert said["proof"] == {"proved": 3, "differ": 0, "unread": 0, "to_do": 0}
    assert said["calls"]["zoom"] > 0 and said["calls"]["hubspot"] > 0
    assert {one["actor"] for one in world.audit(IDS[0])} == {"alice"}


def test_only_the_days_of_the_period_are_brought(world: World) -> None:
    go_on(world, started(world, since=80, until=70))
    assert events(world) == [IDS[1]]


def test_what_is_there_for_good_is_not_repeated(world: World) -> None:
    go_on(world, started(world))
    heard, writes = world.listen(), world.writes()

    found = go_on(world, started(world))

    assert found.state == BackfillState.DONE
    assert status(found)["webinars"]["already_there"] == 3
    assert world.writes() == writes
    assert not [one for one in heard if "/report/webinars/" in one]


def test_a_killed_worker_repeats_nothing_that_is_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    backfill = started(world)
    with monkeypatch.context() as patch:
        count_steps(patch, 2)  # the first month was looked for, and its webinar synced
        patch.setattr(Backfill, "release", lambda backfill: owners.let_go(backfill.owner))
        with pytest.raises(KeyboardInterrupt):
            step.go_on(backfill.pk, world.clock)
    backfill.refresh_from_db()
    assert (events(world), backfill.webinars_done, bool(backfill.owner)) == ([IDS[0]], 1, True)

    runs = len(world.audit(IDS[0]))
    go_on(world, backfill)

    assert events(world) == list(IDS)
    assert len(world.audit(IDS[0])) == runs
    assert backfill.state == BackfillState.DONE


def test_one_worker_at_a_time_goes_on_with_it(world: World) -> None:
    backfill = started(world)
    first = Backfill.claim(backfill.pk, world.clock())
    assert first is not None
    assert Backfill.claim(backfill.pk, world.clock()) is None
    world.later(seconds=LEASE.total_seconds() + 1)
    assert Backfill.claim(backfill.pk, world.clock()) is not None
    assert not first.still_runs(world.clock())


def test_it_gives_way_to_whatever_is_due(world: World) -> None:
    held(world, 3 * DAY, row(ANN, 0, 30), id=82000000019)
    world.sync()
    SyncJob.enqueue(Occurrence.objects.all()[0].pk, "schedule", world.clock())
    backfill = go_on(world, started(world))
    assert (backfill.state, backfill.webinars_found, events(world)) == (BackfillState.RUNNING, 0, [82000000019])
    SyncJob.objects.all().delete()
    assert go_on(world, backfill).state == BackfillState.DONE


def test_paused_it_does_nothing_and_resumed_it_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    backfill = started(world)
    real = step._sync_next

    def pause_meanwhile(*given: Any) -> None:
        real(*given)
        Backfill.pause(world.connection)

    with monkeypatch.context() as patch:
        patch.setattr(step, "_sync_next", pause_meanwhile)
        go_on(world, backfill)
    assert (backfill.state, events(world)) == (BackfillState.PAUSED, [IDS[0]])
    assert go_on(world, backfill).webinars_done == 1
    assert Backfill.resume(world.connection)
    assert go_on(world, backfill).state == BackfillState.DONE
    assert events(world) == list(IDS)


def test_a_second_one_waits_for_the_first(world: World) -> None:
    first = started(world)
    assert Backfill.start(world.connection, date(2026, 9, 1), date(2026, 9, 2), world.clock(), "") is None
    Backfill.pause(world.connection)
    started(world)
    first.refresh_from_db()
    assert first.state == BackfillState.REPLACED


def test_an_account_disconnected_in_the_middle_pauses_it_with_the_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "ThreadPool", InTurn)
    monkeypatch.setattr(context, "_close", lambda pool: None)
    backfill = started(world)
    world.meanwhile("/report/webinars/.*/participants$", revoke_zoom)
    go_on(world, backfill)
    assert backfill.state == BackfillState.PAUSED
    assert backfill.error == "Check the account id, client id and client secret: Zoom does not accept them."
    assert (ZoomAccount.objects.get().state, backfill.webinars_done) == ("reconnect_needed", 0)
    people = world.activities(IDS[0])

    reconnect(world, "zoom", {})
    assert Backfill.resume(world.connection)
    assert go_on(world, backfill).state == BackfillState.DONE
    assert (events(world), backfill.error) == (list(IDS), "")
    assert people in ({}, world.activities(IDS[0]))


def test_a_month_that_zoom_does_not_show_whole_is_looked_at_again(world: World) -> None:
    backfill = started(world)
    world.fault(kind="status", path="/report/history_meetings", status=503, times=100)
    go_on(world, backfill)
    assert (backfill.state, backfill.months_done, events(world)) == (BackfillState.RUNNING, 0, [])
    assert backfill.not_before and backfill.not_before > world.clock()
    assert Backfill.claim(backfill.pk, world.clock()) is None

    world.sandbox.state["faults"].clear()
    world.later(hours=1)
    assert go_on(world, backfill).state == BackfillState.DONE
    assert sorted(events(world)) == list(IDS)


def test_a_daily_limit_is_waited_for_and_no_webinar_is_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    backfill = started(world)
    limited = RetryLater("The day's share is used up.", after=7200, limited=True)
    with monkeypatch.context() as patch:
        patch.setattr(ZoomClient, "webinar", lambda *given: (_ for _ in ()).throw(limited))
        go_on(world, backfill)
    assert (backfill.state, backfill.webinars_done) == (BackfillState.RUNNING, 0)
    assert backfill.not_before == world.clock() + timedelta(hours=2)
    world.later(hours=2)
    assert go_on(world, backfill).state == BackfillState.DONE
    assert events(world) == list(IDS)


def test_takes_a_quarter_of_both_limits(world: World) -> None:
    zoom, hubspot = ZoomAccount.objects.get(), HubSpotAccount.objects.get()

    def limits() -> list[float]:
        rules = [
            *zoom_client(zoom).http._limiter._rules["heavy"],
            *hubspot_client(hubspot).http._limiter._rules["api"],
        ]
        return [rule.limit / rule.period for rule in rules]

    whole = limits()
    with limited_to(SHARE):
        quarter = limits()
    assert [round(one / four, 2) for one, four in zip(quarter, whole, strict=True)] == [0.25] * len(whole)
    assert limits() == whole


def test_a_webinar_that_is_switched_off_is_left_out(world: World) -> None:
    world.settings({"webinars": {str(IDS[1]): {"sync": False}}})
    found = go_on(world, started(world))
    assert status(found)["webinars"]["skipped"] == 1
    assert sorted(events(world)) == [IDS[0], IDS[2]]


def test_the_plan_says_what_is_known_and_what_zoom_no_longer_has(world: World) -> None:
    go_on(world, started(world, since=80))
    today = world.clock().date()
    said = plan(world.connection, day(world, 110), day(world, 35), today).document()
    assert sum(one["already_there"] for one in said["months"]) == 2
    assert [one["month"] for one in said["months"]] == sorted((one["month"] for one in said["months"]), reverse=True)
    assert said["no_longer_in_zoom"]["reports_before"] == (today - timedelta(days=180)).isoformat()
    assert said["no_longer_in_zoom"]["surveys_before"] == (today - timedelta(days=365)).isoformat()
    Occurrence.objects.update(status="", registrants=1000)
    said = plan(world.connection, day(world, 110), day(world, 35), today).document()
    assert (said["webinars"], said["people"]) == (2, 2000)
    assert said["calls"]["zoom"] > 40 and said["calls"]["hubspot"] > 100
    assert said["hours"] > 0
