"""Tokens whose key is lost: their accounts need reconnecting, and say why; nothing else breaks, and nothing is lost."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from audits.models import Trigger
from integrations import nightly_tasks, tasks
from integrations.accounts.connect import connect_hubspot, connect_zoom
from integrations.accounts.consent import check
from integrations.accounts.disconnect import disconnect_hubspot, disconnect_zoom
from integrations.models import AccountState, HubSpotAccount, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from integrations.sync import jobs
from sandbox.world.build import DAY, webinar
from tests.commands.running import is_one_sentence, run
from tests.support.webhooks import Webhooks
from tests.support.world import ZOOM, World

ID, OLIVIA = 82000000001, "olivia.owner@a.example"
REASON = "The stored credentials cannot be read"


@pytest.fixture
def lost(empty_world: World, settings: Settings) -> World:
    empty_world.add(webinar(ID, "Heat pumps", OLIVIA, int(empty_world.now) + 5 * DAY, 60))
    empty_world.sync(ID)
    lose(settings)
    return empty_world


def lose(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


def states() -> list[tuple[str, str]]:
    found = [*ZoomAccount.objects.all(), *HubSpotAccount.objects.all()]
    return [(one.state, one.state_reason[: len(REASON)]) for one in found]


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret, access_token FROM integrations_zoomaccount")
        return str(cursor.fetchone())


def test_a_command_says_what_to_do(lost: World) -> None:
    ran = run("sync_webinars")

    assert ran.status == 1
    assert REASON in ran.err
    assert is_one_sentence(ran.err)
    assert (AccountState.RECONNECT_NEEDED, REASON) in states()


def test_the_check_of_connections_says_so(lost: World) -> None:
    ran = run("check_connections", "--json")

    assert ran.status == 1
    assert states() == [(AccountState.RECONNECT_NEEDED, REASON)] * 2


def test_a_job_waits(lost: World) -> None:
    occurrence = lost.occurrence(ID)
    pk = SyncJob.enqueue(occurrence.pk, Trigger.SYNC_NOW, lost.clock())

    jobs.run_job(pk, lost.clock)

    (job,) = SyncJob.objects.exclude(state=JobState.DONE)
    assert job.state == JobState.WAITING
    assert SyncJob.due(lost.clock() + timedelta(days=1), 10) == []
    assert (AccountState.RECONNECT_NEEDED, REASON) in states()


def test_what_beat_starts_goes_on(lost: World) -> None:
    for task in (
        nightly_tasks.renew_tokens,
        tasks.discover,
        nightly_tasks.read_deletions,
        tasks.run_due_jobs,
        nightly_tasks.prune,
    ):
        task()


def test_webhooks_are_refused_and_no_more(lost: World, client: Client) -> None:
    webhooks = Webhooks.__new__(Webhooks)
    webhooks.world, webhooks.client, webhooks.sent = lost, client, []

    assert webhooks.zoom({"event": "webinar.created", "payload": {}}) == 401
    assert webhooks.hubspot({"subscriptionType": "contact.deletion"}) == 401


def test_what_is_stored_stays_as_it_is(lost: World) -> None:
    before = stored()
    for account in (*ZoomAccount.objects.all(), *HubSpotAccount.objects.all()):
        account.save()

    assert stored() == before


def test_once_the_key_is_back_all_is_well(empty_world: World, settings: Settings) -> None:
    right = settings.FIELD_ENCRYPTION_KEYS
    lose(settings)
    run("check_connections")

    settings.FIELD_ENCRYPTION_KEYS = [*settings.FIELD_ENCRYPTION_KEYS, *right]
    check(ZoomAccount.objects.get())
    check(HubSpotAccount.objects.get())

    assert states() == [(AccountState.CONNECTED, "")] * 2


def test_connecting_again_works(lost: World) -> None:
    run("check_connections")

    connect_zoom(*ZOOM, "Zoom")
    connect_hubspot(access_token="sandbox-hubspot-token", refresh_token="", name="HubSpot")

    assert states() == [(AccountState.CONNECTED, "")] * 2
    (result,) = lost.sync(ID).values()
    assert result.status in ("synced", "unchanged")


def test_disconnecting_works_and_does_not_claim_that_the_provider_knows(lost: World) -> None:
    assert not disconnect_zoom(ZoomAccount.objects.get())
    assert not disconnect_hubspot(HubSpotAccount.objects.get())

    assert ZoomAccount.objects.get().access_token == ""


@pytest.mark.parametrize("kind", ["zoom", "hubspot"])
def test_the_way_to_consent_is_open(lost: World, admin_client: Client, settings: Settings, kind: str) -> None:
    for name in ("ZOOM", "HUBSPOT"):
        setattr(settings, f"{name}_CLIENT_ID", "id")
        setattr(settings, f"{name}_CLIENT_SECRET", "secret")
    account = (ZoomAccount if kind == "zoom" else HubSpotAccount).objects.get()

    answer = admin_client.get(reverse(f"connect_{kind}"), {"account": account.pk})

    assert answer.status_code == 302
    assert "state=" in answer.headers["Location"]


def test_every_screen_opens(lost: World, admin_client: Client) -> None:
    run("check_connections")
    for name in ("admin:index", "connected_apps", "app_setup", "admin:integrations_occurrence_changelist"):
        answer = admin_client.get(reverse(name))
        assert answer.status_code == 200
    assert REASON in admin_client.get(reverse("connected_apps")).content.decode()
