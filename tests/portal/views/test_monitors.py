"""The addresses for monitors: the portal's health, and numbers that name nobody."""

import errno
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client, override_settings

from integrations.models import HubSpotAccount, SyncJob, WebhookDelivery, ZoomAccount
from integrations.models.deliveries import DeliveryState
from integrations.models.jobs import JobState
from portal.views.health import DiskCheck
from tests.support.factories import OccurrenceFactory, ZoomAccountFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def numbers(client: Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_without_anything_connected_every_number_is_there_and_zero(client: Client) -> None:
    found = numbers(client)

    assert set(found.values()) == {0.0}
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
    monkeypatch.setattr("portal.views.metrics.MOST", 3)
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

    monkeypatch.setattr("portal.views.health.connection.cursor", away)
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


@pytest.fixture
def _disk_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.views.health.disk_check", DiskCheck())


@pytest.mark.usefixtures("_disk_asked_anew")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_health_is_not_well_while_the_disk_takes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(**options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("portal.views.health.tempfile.TemporaryFile", full)
    answer = client.get("/health/")

    assert (answer.status_code, answer.json()) == (503, {"status": "disk full"})


@pytest.mark.usefixtures("_disk_asked_anew")
def test_the_disk_is_not_asked_at_every_request(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/health/")
    monkeypatch.setattr("portal.views.health.tempfile.TemporaryFile", None)

    assert client.get("/health/").status_code == 200


@override_settings(SECURE_SSL_REDIRECT=True)
@pytest.mark.parametrize("path", ["/health/", "/metrics"])
def test_a_monitor_inside_the_network_needs_no_certificate(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get("/admin/").status_code == 301
