"""What becomes of tokens over time: rotated, refused, superseded, revoked, taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from pytest_django import Settings

from integrations import oauth
from integrations.errors import NeedsAdmin, RetryLater
from integrations.models import Connection, HubSpotAccount, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from integrations.oauth import hubspot_token, utcnow, zoom_api_url, zoom_token
from integrations.records import Token
from integrations.sandbox.hubspot import seed
from integrations.sync import jobs
from integrations.sync.clients import zoom_client
from integrations.sync.connect import disconnect_hubspot, disconnect_zoom
from integrations.tasks import renew_tokens
from tests.consent import Apps, both_apps
from tests.factories import OccurrenceFactory, ZoomAccountFactory
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def apps() -> Iterator[Apps]:
    with both_apps() as made:
        yield made


@pytest.fixture
def zoom(apps: Apps) -> ZoomAccount:
    """Authorized by a person; its access token lasts an hour from now."""
    apps.zoom["refresh_tokens"] = ["first"]
    client = apps.zoom["client"]
    account: ZoomAccount = ZoomAccountFactory.create(
        account_id="sandbox-zoom-account",
        auth="oauth",
        client_id=client["id"],
        client_secret=client["secret"],
        access_token="old",
        refresh_token="first",
        expires_at=utcnow() + timedelta(hours=1),
    )
    return account


def in_two_hours() -> datetime:
    return utcnow() + timedelta(hours=2)


def test_a_token_that_is_good_is_used_without_asking(apps: Apps, zoom: ZoomAccount) -> None:
    assert zoom_token(zoom)(False) == "old"
    assert not apps.calls


def test_a_token_that_lives_for_a_minute_is_used_for_most_of_it(apps: Apps, zoom: ZoomAccount) -> None:
    for seconds, whole in ((60, 48), (3600, 3480)):
        oauth.keep(zoom, Token(access_token="short", expires_in=seconds), utcnow())
        zoom.save()
        assert zoom_token(zoom)(False) == "short"
        with time_machine.travel(utcnow() + timedelta(seconds=whole - 5)):
            assert zoom_token(zoom)(False) == "short"
    assert not apps.calls


def test_a_rotated_refresh_token_is_stored_before_the_new_token_is_used(apps: Apps, zoom: ZoomAccount) -> None:
    token = zoom_token(zoom, in_two_hours)(False)
    zoom.refresh_from_db()
    assert (zoom.access_token, [zoom.refresh_token]) == (token, apps.zoom["refresh_tokens"])
    assert zoom.refresh_token != "first"


def test_each_refresh_uses_the_refresh_token_of_the_one_before(apps: Apps, zoom: ZoomAccount) -> None:
    source = zoom_token(zoom)
    tokens = {source(True) for _ in range(3)}
    assert len(tokens) == 3
    zoom.refresh_from_db()
    assert zoom.state == "connected"


def test_a_token_that_another_process_has_renewed_is_taken_and_not_renewed_again(apps: Apps, zoom: ZoomAccount) -> None:
    here, there = zoom_token(zoom), zoom_token(zoom)
    assert here(False) == there(False) == "old"
    new = there(True)
    assert here(True) == new
    assert apps.calls["POST /zoom/oauth/token"] == 1


@pytest.mark.parametrize("gone", [[], ["of a later authorization"]])
def test_a_revoked_or_superseded_token_needs_reconnecting_and_says_why(
    apps: Apps, zoom: ZoomAccount, gone: list[str]
) -> None:
    apps.zoom["refresh_tokens"] = gone
    with pytest.raises(NeedsAdmin):
        zoom_token(zoom)(True)
        zoom_token(zoom, in_two_hours)(False)
    zoom.refresh_from_db()
    assert zoom.state == "reconnect_needed"
    assert "the authorization was revoked there, or a later one has taken its place" in zoom.state_reason


def test_a_provider_that_is_down_changes_no_state(apps: Apps, zoom: ZoomAccount) -> None:
    apps.sandbox.state.setdefault("faults", []).append({"path": "/zoom/oauth/token", "status": 503})
    with pytest.raises(RetryLater):
        zoom_token(zoom, in_two_hours)(False)
    zoom.refresh_from_db()
    assert (zoom.state, zoom.refresh_token) == ("connected", "first")


def test_jobs_wait_for_an_account_that_must_be_reconnected_instead_of_failing(empty_world: World) -> None:
    occurrence = OccurrenceFactory.create(webinar__connection=Connection.objects.get(), webinar__zoom_id="1")
    job = SyncJob.enqueue(occurrence.pk, "schedule", empty_world.clock())
    ZoomAccount.objects.update(auth="oauth", refresh_token="revoked", access_token="")

    jobs.run_job(job, empty_world.clock)

    assert ZoomAccount.objects.get().state == "reconnect_needed"
    (waiting,) = SyncJob.objects.filter(occurrence=occurrence, state=JobState.WAITING)
    assert waiting.attempts == 0
    assert SyncJob.due(empty_world.clock(), 10) == []


def test_one_account_that_is_lost_keeps_no_other_from_being_renewed(apps: Apps, zoom: ZoomAccount) -> None:
    ZoomAccountFactory.create(name="A lost one", auth="oauth", access_token="", refresh_token="revoked")
    ZoomAccount.objects.filter(pk=zoom.pk).update(access_token="")
    renew_tokens()
    zoom.refresh_from_db()
    assert zoom.access_token in apps.zoom["tokens"]
    assert ZoomAccount.objects.get(name="A lost one").state == "reconnect_needed"


def test_hubspots_capabilities_follow_the_scopes_of_each_refresh(apps: Apps) -> None:
    account = HubSpotAccount.objects.create(
        name="HubSpot",
        portal_id=7654321,
        client_id=seed.CLIENT_ID,
        client_secret=seed.CLIENT_SECRET,
        refresh_token=seed.REFRESH_TOKEN,
        capabilities=["marketing_events", "transcripts"],
        connected_at=utcnow(),
    )
    apps.hubspot["refresh_tokens"][seed.REFRESH_TOKEN]["scopes"].remove("crm.extensions_calling_transcripts.write")
    hubspot_token(account)(False)
    account.refresh_from_db()
    assert account.capabilities == ["marketing_events"]
    assert account.refresh_token == seed.REFRESH_TOKEN


def test_a_running_sync_notices_within_a_minute_that_its_account_was_disconnected(
    apps: Apps, zoom: ZoomAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = zoom_token(zoom)
    assert source(False) == "old"
    disconnect_zoom(zoom, revoke=False)
    monkeypatch.setattr(oauth, "LOOK_AGAIN", -1)
    with pytest.raises(NeedsAdmin, match="disconnected in the portal"):
        source(False)


def test_disconnecting_without_revoking_asks_the_provider_nothing(apps: Apps, zoom: ZoomAccount) -> None:
    assert disconnect_zoom(zoom, "The app was removed in Zoom.", revoke=False)
    assert not apps.calls
    assert (zoom.access_token, zoom.refresh_token, zoom.state) == ("", "", "reconnect_needed")
    assert zoom.state_reason == "The app was removed in Zoom."


def test_disconnecting_a_token_given_by_hand_says_that_it_goes_on(empty_world: World) -> None:
    assert not disconnect_hubspot(empty_world.connection.hubspot)


def test_the_row_is_locked_while_a_token_is_renewed(apps: Apps, zoom: ZoomAccount) -> None:
    """Nobody reads a refresh token that is being used up: the lock is held until the new one is committed."""
    seen: list[bool] = []
    real = oauth._renew_zoom

    def renew(account: ZoomAccount, now: datetime) -> None:
        seen.append(transaction.get_connection().in_atomic_block)
        real(account, now)

    source = oauth._TokenSource(ZoomAccount, zoom.pk, renew, in_two_hours)
    source(False)
    assert seen == [True]


def test_zooms_regional_address_is_used_but_never_from_the_sandbox(zoom: ZoomAccount, settings: Settings) -> None:
    zoom.api_url = "https://api-eu.zoom.us"
    assert zoom_api_url(zoom) == settings.ZOOM_API_URL  # the sandbox's
    settings.ZOOM_API_URL = "https://api.zoom.us/v2"
    assert zoom_client(zoom).http.base_url == "https://api-eu.zoom.us/v2"
    zoom.api_url = ""
    assert zoom_api_url(zoom) == "https://api.zoom.us/v2"


def test_an_address_that_is_not_zooms_is_not_stored(apps: Apps, zoom: ZoomAccount) -> None:
    """The sandbox names itself in its token answer."""
    with time_machine.travel(in_two_hours(), tick=False):
        apps.now = in_two_hours().timestamp()
        zoom_token(zoom)(False)
    zoom.refresh_from_db()
    assert zoom.api_url == ""
