"""A support bundle says how the portal stands, and no byte of it is a secret, a token or somebody's address."""

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from pytest_django import Settings

from audits.models import Change, Person, Run
from integrations.clock import utcnow
from integrations.models import HubSpotAccount, SyncJob, WebhookDelivery, WebinarRow, ZoomAccount
from integrations.models.jobs import JobState
from portal.support_bundle import logs
from tests.support.world import World

pytestmark = pytest.mark.django_db
ADDRESS = "ann.secret@mail.example"
PARTS = {"versions", "settings", "preflight", "health", "counts", "accounts", "jobs", "runs", "metrics"}


@pytest.fixture(autouse=True)
def _local(settings: Settings) -> None:
    """Known secrets in every setting, and nobody beyond this machine is asked."""
    settings.SECRET_KEY = "SECRETKEY-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"
    settings.METRICS_TOKEN, settings.ZOOM_WEBHOOK_SECRET_TOKEN = "metrics-token-hush", "webhook-token-hush"
    settings.ZOOM_CLIENT_ID, settings.ZOOM_CLIENT_SECRET = "zoom-id-hush", "zoom-secret-hush"
    settings.HUBSPOT_CLIENT_ID, settings.HUBSPOT_CLIENT_SECRET = "hubspot-id-hush", "hubspot-secret-hush"
    settings.CELERY_BROKER_URL = "amqp://portal:broker-hush@127.0.0.1:1//"


def written(folder: Path, *arguments: str) -> dict[str, str]:
    file = folder / "bundle.zip"
    call_command("support_bundle", str(file), *arguments, stdout=StringIO())
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def secrets_everywhere(world: World) -> list[str]:
    """Put secrets and addresses where they belong and where they do not. Returns them."""
    occurrence = WebinarRow.objects.filter(occurrences__isnull=False)[0].occurrences.all()[0]
    link = "https://us02web.zoom.us/w/82000000001?tk=join-link-hush&pwd=pass-hush"
    ZoomAccount.objects.update(state_reason=f"{ADDRESS} removed the app: token=reason-hush", name=ADDRESS)
    HubSpotAccount.objects.update(state_reason=f"Bearer reason-bearer-hush {link}")
    zoom = ZoomAccount.objects.get()
    zoom.webhook_secret, zoom.refresh_token = "webhook-own-hush", "refresh-own-hush"
    zoom.save()
    WebinarRow.objects.update(topic=f"Topic {ADDRESS}", agenda=link, host_email=ADDRESS, url=link)
    SyncJob.objects.create(
        occurrence=occurrence, state=JobState.PARKED, trigger="retry", actor=ADDRESS, people=[ADDRESS],
        error=f"HubSpot refused {ADDRESS}: {link}", not_before=utcnow(), owner="host:1:2:3:4",
    )  # fmt: skip
    user = get_user_model().objects.create(username=ADDRESS, email=ADDRESS, password="md5$hash-hush")
    Change.objects.create(
        at=utcnow(),
        actor=user.username,
        connection=ADDRESS,
        what="connected",
        subject=ADDRESS,
        after={"token": "change-hush"},
    )
    entry = Run.objects.filter(entries__people__isnull=False)[0].entries.filter(people__isnull=False)[0]
    Person.objects.create(entry=entry, email=ADDRESS, cause="rejected_by_hubspot", detail=f"{ADDRESS} said {link}")
    WebhookDelivery.of(
        zoom, "k", utcnow(), event="webinar.registration_created", subject=ADDRESS,
        body={"email": ADDRESS, "join_url": link}, error=f"{link} {ADDRESS}",
    ).save()  # fmt: skip
    return [
        "hush", ADDRESS, "ann.secret", "mail.example", "SECRETKEY", zoom.webhook_key, zoom.access_token,
        HubSpotAccount.objects.get().access_token, "owner@a.example", "us02web.zoom.us/w/82000000001?",
    ]  # fmt: skip


def log_file(folder: Path) -> Path:
    file = folder / "portal.log"
    file.write_text(
        f"Sign-in of {ADDRESS} failed\nGET https://a.example/x?email={ADDRESS.replace('@', '%40')}&code=code-hush\n"
        "Authorization: Bearer header-hush\npostgres://portal:db-hush@10.0.0.5/portal\n"
        "metrics-token-hush alone on its line\nDETAIL:  Key (email)=(ann.secret@mail.example) already exists.\n"
        "POST /webhooks/zoom/key-hush/ 200\n/setup/0:1abc:setup-hush/ opened\n"
    )
    return file


def test_no_byte_of_it_is_a_secret_or_an_address(world: World, tmp_path: Path) -> None:
    world.sync()
    secrets = secrets_everywhere(world)

    parts = written(tmp_path, "--log", str(log_file(tmp_path)))

    everything = "\n".join([*parts, *parts.values()])
    assert not [secret for secret in secrets if secret in everything]
    everybody = {person.email for person in Person.objects.exclude(email="")}
    assert len(everybody) > 10
    assert not [email for email in everybody if email in everything]


def test_it_says_how_the_portal_stands(world: World, tmp_path: Path, settings: Settings) -> None:
    world.sync()
    parts = written(tmp_path)

    found: dict[str, Any] = {name.removesuffix(".json"): json.loads(text) for name, text in parts.items()}
    assert set(found) == PARTS
    assert found["settings"]["CELERY_BROKER_URL"] == "amqp"
    assert "METRICS_TOKEN" in found["settings"]["is_set"]
    assert found["counts"]["integrations.WebinarRow"] > 10
    assert found["accounts"]["zoom"][0]["state"] == "connected"
    assert any(entry["code"] == "person_failed" for run in found["runs"] for entry in run["entries"])
    assert {line["name"] for line in found["preflight"]} >= {"database", "broker", "secret key"}
    assert any("portal_syncs_total" in line for line in found["metrics"])
    assert {problem["part"] for problem in found["health"]} >= {"worker", "beat"}


def test_without_the_database_it_still_says_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise DatabaseError("at 10.0.0.5")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", away)
    parts = written(tmp_path)

    assert json.loads(parts["runs.json"]) == {"error": "DatabaseError"}
    assert json.loads(parts["settings.json"])["ZOOM_PLAN"]
    assert [one["part"] for one in json.loads(parts["health.json"])] == ["database"]
    assert "10.0.0.5" not in "".join(parts.values())


def test_of_a_long_log_only_the_last_megabyte_goes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MOST", 20)
    file = tmp_path / "long.log"
    file.write_text("first line\nsecond line\nthird line\n")

    assert logs.tail(file) == "third line\n"


def test_a_file_that_cannot_be_written_or_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("support_bundle", str(tmp_path / "nowhere" / "x.zip"), stdout=StringIO())
    with pytest.raises(CommandError, match=r"none\.log"):
        call_command("support_bundle", str(tmp_path / "x.zip"), "--log", str(tmp_path / "none.log"), stdout=StringIO())
    assert not list(tmp_path.iterdir())
