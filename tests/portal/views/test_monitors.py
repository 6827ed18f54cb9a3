"""The addresses for monitors: the portal's health, and numbers that name nobody."""

import errno
import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from celery import Celery
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings

from audits import counters
from integrations.clock import utcnow
from integrations.models import HubSpotAccount, SyncJob, WebhookDelivery, ZoomAccount
from integrations.models.deliveries import DeliveryState
from integrations.models.jobs import JobState
from portal.health import broker, database, disk
from portal.metrics import webinars
from portal.models import Heartbeat
from tests.support.factories import OccurrenceFactory, ZoomAccountFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def numbers(client: Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.usefixtures("_all_report")
def test_without_anything_connected_every_number_is_there_and_zero(client: Client) -> None:
    found = numbers(client)

    assert {name for name, value in found.items() if value} == {
        f'portal_heartbeat_timestamp_seconds{{process="{name}"}}' for name in ("web", "worker", "beat")
    }
    assert 'portal_accounts{provider="zoom",state="reconnect_needed"}' in found
    assert {'portal_jobs{state="parked"}', "portal_jobs_late_seconds", 'portal_webinars{status="failed"}'} <= set(found)


def test_the_numbers_are_those_of_the_portal(client: Client) -> None:
    failed = OccurrenceFactory.create(status="failed", synced_at=NOW - timedelta(hours=2))
    due = OccurrenceFactory.create(status="synced", synced_at=NOW - timedelta(hours=1))
    SyncJob.objects.create(occurrence=failed, state=JobState.PARKED, trigger="schedule", not_before=NOW)
    SyncJob.objects.create(occurrence=due, trigger="schedule", not_before=datetime.now(UTC) - timedelta(minutes=10))
    ZoomAccount.objects.filter(connections__webinars=failed.webinar).update(state="scope_missing")

    found = numbers(client)

    assert found['portal_jobs{state="parked"}'] == found['portal_jobs{state="waiting"}'] == 1
    assert 600 <= found["portal_jobs_late_seconds"] < 700
    assert found['portal_webinars{status="failed"}'] == found['portal_webinars{status="synced"}'] == 1
    assert found['portal_accounts{provider="zoom",state="scope_missing"}'] == 1
    assert found["portal_last_sync_timestamp_seconds"] == (NOW - timedelta(hours=1)).timestamp()


def test_a_job_that_waits_for_a_person_is_not_late(client: Client) -> None:
    occurrence = OccurrenceFactory.create()
    SyncJob.objects.create(occurrence=occurrence, trigger="schedule", not_before=datetime.now(UTC) - timedelta(days=1))
    HubSpotAccount.objects.update(state="reconnect_needed")

    found = numbers(client)

    assert found['portal_accounts{provider="hubspot",state="reconnect_needed"}'] == 1
    assert found["portal_jobs_late_seconds"] == 0


def test_old_deliveries_are_counted_only_so_far(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A monitor would wait for a count of a million deliveries."""
    monkeypatch.setattr("portal.metrics.webhooks.MOST", 3)
    account = ZoomAccountFactory.create()
    for number in range(5):
        told = WebhookDelivery.of(account, str(number), NOW, event="webinar.updated", body={})
        told.state = DeliveryState.FAILED if number else DeliveryState.WAITING
        told.save()

    found = numbers(client)

    assert (found['portal_deliveries{state="failed"}'], found['portal_deliveries{state="waiting"}']) == (3, 1)


def test_nobody_is_named(client: Client) -> None:
    row = OccurrenceFactory.create(status="synced").webinar

    page = client.get("/metrics").content.decode()

    names = (row.zoom_id, row.topic, row.connection.name, row.connection.zoom.name, row.connection.hubspot.name)
    assert not [name for name in names if name in page]


def test_health_is_not_well_while_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/").json() == {"status": "ok"}

    def away(*args: object) -> None:
        raise DatabaseError("could not connect to server at 10.0.0.5")

    monkeypatch.setattr("portal.health.database.connection.cursor", away)
    answer = client.get("/health/")

    assert (answer.status_code, answer.json()) == (503, {"status": "database unavailable"})


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Basic right"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer r\u00efght"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ],
)
@pytest.mark.parametrize("token", ["", "right"])
def test_strangers_read_no_numbers(client: Client, asked: dict[str, Any], token: str) -> None:
    """A request that a proxy on this machine passes on is a stranger's as well."""
    with override_settings(METRICS_TOKEN=token):
        answer = client.get("/metrics", **asked)

    assert (answer.status_code, answer.content, answer.headers["WWW-Authenticate"]) == (401, b"", "Bearer")


@override_settings(METRICS_TOKEN="right")
@pytest.mark.parametrize("address", ["203.0.113.9", "127.0.0.1", "::1"])
def test_a_monitor_with_the_token_or_on_this_machine_reads_them(client: Client, address: str) -> None:
    token = {"HTTP_AUTHORIZATION": "Bearer right"} if address == "203.0.113.9" else {}
    asked: dict[str, Any] = {"REMOTE_ADDR": address, **token}

    assert client.get("/metrics", **asked).status_code == 200


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is remembered of other tests, neither checks nor counts."""
    monkeypatch.setattr(counters, "_counts", Counter())
    checks = (disk.check, broker.check, broker.check_redis, database.pending_migrations, webinars.by_status)
    for check in checks:
        check.forget()
    yield
    for check in checks:
        check.forget()


@pytest.fixture
def _all_report(db: None) -> None:
    for name in ("web", "worker", "beat"):
        Heartbeat.note(name, utcnow())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_health_is_not_well_while_the_disk_takes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(**options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("portal.health.disk.tempfile.TemporaryFile", full)
    answer = client.get("/health/")

    assert (answer.status_code, answer.json()) == (503, {"status": "disk full"})


def test_the_disk_is_not_asked_at_every_request(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/health/")
    monkeypatch.setattr("portal.health.disk.tempfile.TemporaryFile", None)

    assert client.get("/health/").status_code == 200


@override_settings(SECURE_SSL_REDIRECT=True)
@pytest.mark.parametrize("path", ["/health/", "/health/live", "/health/ready", "/metrics"])
def test_a_monitor_inside_the_network_needs_no_certificate(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get("/admin/").status_code == 301


@pytest.mark.usefixtures("_all_report")
def test_ready_names_nothing_while_all_is_well(client: Client) -> None:
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "problems": []})


def named(client: Client) -> tuple[int, str, dict[str, str]]:
    answer = client.get("/health/ready")
    found = {one["part"]: one["sentence"] for one in answer.json()["problems"]}
    return answer.status_code, answer.json()["status"], found


def test_a_worker_that_is_gone_is_named_and_requests_are_still_served(client: Client) -> None:
    Heartbeat.note("beat", utcnow())
    Heartbeat.note("worker", utcnow() - timedelta(minutes=12))

    status, word, found = named(client)

    assert (status, word, set(found)) == (200, "degraded", {"worker"})
    assert "for 12 minutes" in found["worker"]


def test_one_that_never_reported_is_named_too(client: Client) -> None:
    assert set(named(client)[2]) == {"worker", "beat"}


@pytest.mark.usefixtures("_all_report")
@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://portal:hush@127.0.0.1:1//"])
def test_a_broker_that_is_away_is_named_without_its_password(
    client: Client, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    broker_away(monkeypatch, url)

    status, word, found = named(client)

    assert (status, word, set(found)) == (200, "degraded", {"broker"})
    assert "hush" not in str(found)


def broker_away(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    app = Celery("away", broker=url, set_as_current=False)
    monkeypatch.setattr("portal.health.broker.current_app", app)


@pytest.mark.usefixtures("_all_report")
def test_a_broker_that_accepts_and_says_nothing_holds_nobody_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.health.broker.SECONDS", 0.2)
    monkeypatch.setattr("portal.health.broker.QUICK", dict.fromkeys(broker.QUICK, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for scheme in ("redis", "amqp"):
            broker.check.forget()
            broker_away(monkeypatch, f"{scheme}://127.0.0.1:{silent.getsockname()[1]}//")
            begun = time.monotonic()

            assert set(named(client)[2]) == {"broker"}
            assert time.monotonic() - begun < 3


@pytest.mark.usefixtures("_all_report")
@override_settings(REDIS_URL="redis://:hush@127.0.0.1:1/0")
def test_redis_that_is_away_is_named(client: Client) -> None:
    status, word, found = named(client)

    assert (status, word, set(found)) == (200, "degraded", {"redis"})
    assert "hush" not in str(found)


@pytest.mark.usefixtures("_all_report")
def test_a_database_that_lacks_migrations_serves_nobody(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="portal", name="0006_heartbeats").delete()

    status, word, found = named(client)

    assert (status, word, set(found)) == (503, "unavailable", {"migrations"})
    assert "manage.py migrate" in found["migrations"]


def test_while_the_database_is_away_only_that_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise DatabaseError("could not connect to server at 10.0.0.5")

    monkeypatch.setattr("portal.health.database.connection.cursor", away)

    status, word, found = named(client)
    assert (status, word, set(found)) == (503, "unavailable", {"database"})
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.usefixtures("_all_report")
def test_a_check_costs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        client.get("/health/ready")
    with django_assert_max_num_queries(2):
        client.get("/health/ready")
    with django_assert_max_num_queries(0):
        client.get("/health/live")
