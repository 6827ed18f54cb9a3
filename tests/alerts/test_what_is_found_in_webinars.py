"""Alerts about webinars and the queue: not complete for a day, failed for good, a proof, a limit, a backlog."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from pytest_django import DjangoAssertNumQueries

from integrations.accounts import rate_store
from integrations.decisions.proof.vocabulary import Cure, Difference, What
from integrations.models import AccountState, HubSpotAccount, Occurrence, Proof, SyncJob, ZoomAccount
from integrations.models.jobs import ATTEMPTS, JobState
from integrations.proof import nightly, store
from integrations.sync import jobs
from integrations.transport.limits import Rule
from tests.support.alerting import alert, go_round
from tests.support.factories import START, OccurrenceFactory
from tests.support.proving import synced
from tests.support.webinars import ANN, PAST, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db
MANY = 999


@pytest.fixture
def partly(empty_world: World) -> World:
    """A webinar whose people cannot be sent, because HubSpot does not answer."""
    past(empty_world, PAST, signed_up(empty_world, ANN), came=((ANN, 0, 60),), topic="Heat pumps")
    empty_world.fault(path="contacts/batch", times=MANY, status=503)
    empty_world.sync()
    return empty_world


def again(world: World) -> None:
    """Sync the webinar once more, as the schedule does."""
    world.sync(PAST, trigger="schedule")


def test_a_webinar_that_has_had_something_retryable_for_a_day(partly: World) -> None:
    world = partly
    assert go_round(world.clock()) == []
    world.later(hours=23)
    again(world)
    assert go_round(world.clock()) == []
    world.later(hours=2)

    assert go_round(world.clock()) == ["partial_for_a_day"]
    facts = alert("partial_for_a_day").facts
    assert (facts["topic"], facts["occurrence"]) == ("Heat pumps", world.occurrence(PAST).pk)
    world.sandbox.state["faults"] = []
    again(world)
    go_round(world.clock())
    assert alert("partial_for_a_day").well_since == world.clock()


def test_one_that_is_switched_off_is_no_longer_waited_for(partly: World) -> None:
    partly.settings({"sync_webinars": False})
    partly.later(days=2)
    assert "partial_for_a_day" not in go_round(partly.clock())


def test_while_an_account_is_down_only_that_is_told(partly: World) -> None:
    ZoomAccount.objects.update(state=AccountState.RECONNECT_NEEDED)
    partly.later(days=2)
    assert go_round(partly.clock()) == ["reconnect_needed"]


def test_a_job_that_failed_for_good(partly: World) -> None:
    world = partly
    SyncJob.enqueue(world.occurrence(PAST).pk, "schedule", world.clock(), attempts=ATTEMPTS - 1)
    (pk,) = SyncJob.due(world.clock(), 5)
    HubSpotAccount.objects.update(users_read_at=None)  # users are read first, and the token with them, by this thread
    jobs.run_job(pk, world.clock)
    assert SyncJob.objects.get(pk=pk).state == JobState.PARKED

    assert go_round(world.clock()) == ["failed_for_good"]
    facts = alert("failed_for_good").facts
    assert facts["topic"] == "Heat pumps"
    assert "HubSpot" in facts["reason"]
    world.sandbox.state["faults"] = []
    again(world)
    go_round(world.clock())
    assert alert("failed_for_good").well_since


def test_a_nightly_proof_with_differences(empty_world: World) -> None:
    world = synced(empty_world)
    assert go_round(world.clock()) == []
    event = world.event(PAST)
    assert event
    event["participants"].clear()
    world.later(days=1)
    nightly.want(world.clock())
    for pk in nightly.due(world.clock()):
        store.prove_wanted(pk, world.clock)

    assert go_round(world.clock()) == ["proof_differs"]
    assert alert("proof_differs").facts["count"] == 3


def keep_proof(occurrence: Occurrence, *differences: Difference) -> None:
    document = {"adds_up": not differences, "sha256": "ab" * 32}
    Proof.keep(occurrence.pk, START, document, people=1, accounted=1, differences=differences, notes=[])


def test_a_proof_that_somebody_asked_for_opens_none_but_keeps_one_open() -> None:
    occurrence = OccurrenceFactory.create()
    missing = Difference(What.PARTICIPATION_MISSING, ANN, "attended", cure=Cure.PEOPLE)
    Proof.want([occurrence.pk], START, "maija")
    keep_proof(occurrence, missing)
    assert go_round(START) == []
    Proof.objects.update(wanted_by="")
    assert go_round(START) == ["proof_differs"]
    Proof.want([occurrence.pk], START, "maija")
    go_round(START)
    assert alert("proof_differs").well_since is None
    keep_proof(occurrence)
    go_round(START)
    assert alert("proof_differs").well_since == START


@pytest.mark.parametrize(("plan", "limit"), [("free", 480), ("pro", 2400)])
def test_80_percent_of_a_daily_limit(
    empty_world: World, settings: Any, monkeypatch: pytest.MonkeyPatch, plan: str, limit: int
) -> None:
    """Counted as the limiter does, in the database."""
    counting = rate_store.InBlocks(rate_store.DatabaseStore())
    monkeypatch.setattr(rate_store, "store", lambda: counting)
    settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE = plan, 0.1
    account = ZoomAccount.objects.get().account_id
    label = "light:day" if plan == "free" else "heavy-and-resource:day"
    rule = Rule(f"zoom:{account}:{label}", limit * 10 // 8, 86_400)
    now = empty_world.clock()
    assert counting.store.reserve(rule.key, empty_world.now, rule.limit, rule.period, limit - 1) == 0
    assert go_round(now) == []
    assert counting.store.reserve(rule.key, empty_world.now, rule.limit, rule.period) == 0

    assert go_round(now) == ["limit_nearly_used"]
    assert alert("limit_nearly_used").facts["used"] == limit
    go_round(now + timedelta(days=2))
    assert alert("limit_nearly_used").well_since


def test_while_nobody_knows_how_much_is_used_an_alert_stays(
    empty_world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    test_80_percent_of_a_daily_limit(empty_world, settings, monkeypatch, "free", 480)
    monkeypatch.setattr(rate_store, "store", unreachable)
    go_round(empty_world.clock() + timedelta(days=4))
    assert alert("limit_nearly_used").closed_at is None


def unreachable() -> Any:
    raise redis.ConnectionError


@pytest.mark.parametrize("made_a_job", [True, False])
def test_the_oldest_due_sync_is_an_hour_late(made_a_job: bool) -> None:
    """Also if nobody makes jobs of what is due, because no worker runs."""
    occurrence = OccurrenceFactory.create(next_sync_at=START)
    if made_a_job:
        jobs.enqueue_due(START)
    assert go_round(START + timedelta(minutes=59)) == []

    assert go_round(START + timedelta(minutes=60)) == ["backlog"]
    assert alert("backlog").facts["due"] == START.isoformat()
    ZoomAccount.objects.update(state=AccountState.RECONNECT_NEEDED)  # it waits for a person then
    go_round(START + timedelta(minutes=61))
    assert alert("backlog").well_since
    assert occurrence.webinar.connection


def test_a_look_takes_as_many_queries_however_many_webinars_there_are(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        occurrence = OccurrenceFactory.create(unfinished_since=START - timedelta(days=2), status="partial")
        SyncJob.objects.create(occurrence=occurrence, state="parked", trigger="schedule", not_before=START)
        if number == 2:
            with django_assert_max_num_queries(30):
                go_round(START)
    with django_assert_max_num_queries(30):
        go_round(START)
    assert len(go_round(START)) == 60
