"""`/metrics` counts what happens, and costs the same however much the database holds."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits import counters
from integrations.clock import utcnow
from integrations.models import Discovery, HubSpotAccount, Occurrence, SyncJob, WebhookDelivery
from integrations.models.deliveries import DeliveryState
from integrations.models.jobs import JobState
from portal.metrics import webinars
from tests.support.factories import OccurrenceFactory, ZoomAccountFactory
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "_counts", Counter())


def numbers(client: Client) -> dict[str, float]:
    lines = [line for line in client.get("/metrics").content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_every_sync_is_counted_by_its_outcome_also_one_that_changed_nothing(world: World, client: Client) -> None:
    first, second = world.sync(), world.sync()

    found = numbers(client)
    ended = Counter(result.status for result in [*first.values(), *second.values()])
    counted = {name: found[f'portal_syncs_total{{outcome="{name}"}}'] for name in ended}
    assert counted == ended
    assert ended["unchanged"] > 5


def test_calls_and_failures_are_counted(world: World, client: Client) -> None:
    world.sync()

    found = numbers(client)
    assert found['portal_api_calls_total{provider="zoom",answer="2xx"}'] > 50
    assert found['portal_api_calls_total{provider="hubspot",answer="2xx"}'] > 50
    assert found['portal_failures_total{code="person_failed",cause="rejected_by_hubspot"}'] >= 1
    left = found['portal_api_requests_left{limit="hubspot_10_seconds"}']
    assert 0 < left < 1_000_000
    assert 0 < found['portal_api_limit_used_ratio{limit="hubspot_10_seconds"}'] < 0.01


def test_what_was_counted_adds_up_over_processes_and_never_goes_down(client: Client) -> None:
    for times in (2, 3):
        for _ in range(times):
            counters.add(counters.SYNCS, "synced")
        counters.flush()

    assert numbers(client)['portal_syncs_total{outcome="synced"}'] == 5


def test_counts_wait_in_memory_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    counters.add(counters.SYNCS, "synced")

    def away(found: list[tuple[str, int]]) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(counters, "_add_to_rows", away)
        with pytest.raises(ConnectionError):
            counters.flush()
    counters.flush()

    assert counters.values() == {"syncs:synced": 1}


def test_the_lag_is_that_of_the_oldest_thing_due_with_or_without_a_job(client: Client) -> None:
    Occurrence.objects.filter(pk=OccurrenceFactory.create().pk).update(next_sync_at=utcnow() - timedelta(minutes=7))
    running = OccurrenceFactory.create()
    assert 420 <= numbers(client)["portal_lag_seconds"] < 480

    SyncJob.objects.create(
        occurrence=running, state=JobState.RUNNING, trigger="schedule", not_before=utcnow() - timedelta(minutes=20)
    )
    assert 1200 <= numbers(client)["portal_lag_seconds"] < 1260

    HubSpotAccount.objects.update(state="reconnect_needed")
    assert numbers(client)["portal_lag_seconds"] == 0


def test_the_age_of_a_discovery_and_those_that_failed(client: Client) -> None:
    connection_ = OccurrenceFactory.create().webinar.connection
    Discovery.objects.create(connection=connection_, ended_at=utcnow() - timedelta(hours=2))
    assert 7200 <= numbers(client)["portal_discovery_age_seconds"] < 7260

    Discovery.objects.update(error="Zoom does not answer")
    assert numbers(client)["portal_discoveries_failed"] == 1


def test_the_delay_of_webhooks_on_their_way_and_here(client: Client) -> None:
    now, account = utcnow(), ZoomAccountFactory.create()
    for number, (sent, processed) in enumerate([(2, 30), (9, None), (3, 1)]):
        one = WebhookDelivery.of(account, str(number), now - timedelta(minutes=1), event="webinar.updated", body={})
        one.occurred_at = one.received_at - timedelta(seconds=sent)
        one.processed_at = one.received_at + timedelta(seconds=processed) if processed is not None else None
        one.state = DeliveryState.DONE if processed is not None else DeliveryState.WAITING
        one.save()

    found = numbers(client)
    assert found['portal_webhook_delay_seconds{part="sending"}'] == 9
    assert found['portal_webhook_delay_seconds{part="processing"}'] == 30
    assert 60 <= found["portal_deliveries_late_seconds"] < 90


def filled(times: int) -> None:
    """Add so many connections with a webinar, a job, a delivery and a discovery."""
    for _ in range(times):
        occurrence = OccurrenceFactory.create(status="synced", synced_at=datetime(2026, 11, 1, tzinfo=UTC))
        SyncJob.objects.create(occurrence=occurrence, trigger="schedule", not_before=utcnow())
        Discovery.objects.create(connection=occurrence.webinar.connection, ended_at=utcnow())
        zoom = occurrence.webinar.connection.zoom
        WebhookDelivery.of(zoom, str(occurrence.pk), utcnow(), event="webinar.updated", body={}).save()


def test_it_asks_the_database_as_often_whatever_that_holds(client: Client) -> None:
    filled(2)
    numbers(client)
    few = queries(client)
    filled(40)

    assert queries(client) == few <= 25


def queries(client: Client) -> int:
    counters.add(counters.SYNCS, "synced")
    webinars.by_status.forget()
    with CaptureQueriesContext(connection) as captured:
        numbers(client)
    return len(captured)


def test_webinars_are_counted_once_a_minute(client: Client) -> None:
    filled(1)
    assert numbers(client)['portal_webinars{status="synced"}'] == 1

    filled(1)
    assert numbers(client)['portal_webinars{status="synced"}'] == 1


def test_every_line_is_of_a_metric_with_a_type_and_a_help(client: Client) -> None:
    filled(1)
    page = client.get("/metrics").content.decode()
    told = {kind: set(re.findall(rf"^# {kind} (\w+) ", page, re.MULTILINE)) for kind in ("HELP", "TYPE")}
    used = set(re.findall(r"^(portal_\w+)[{ ]", page, re.MULTILINE))

    assert told["HELP"] == told["TYPE"] == used


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> Iterator[None]:
    settings.METRICS_TOKEN = ""
    webinars.by_status.forget()
    yield
    webinars.by_status.forget()
