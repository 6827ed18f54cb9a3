"""Tokens over time: rotated, refused, superseded, revoked, taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from integrations.accounts import tokens as oauth
from integrations.accounts.clients import zoom_client
from integrations.accounts.disconnect import disconnect_hubspot, disconnect_zoom
from integrations.accounts.tokens import hubspot_token, zoom_api_url, zoom_token
from integrations.clock import utcnow
from integrations.errors import Disconnected, NeedsAdmin, RetryLater
from integrations.models import Connection, HubSpotAccount, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from integrations.nightly_tasks import renew_tokens
from integrations.records import Token
from integrations.sync import jobs
from sandbox.hubspot import seed
from tests.support.consent import Apps, both_apps
from tests.support.factories import OccurrenceFactory, ZoomAccountFactory
from tests.support.world import World

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


def test_somebody_elses_renewal_is_waited_for_and_its_token_taken(apps: Apps, zoom: ZoomAccount) -> None:
    other, waits = zoom_token(zoom, in_two_hours), []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            ZoomAccount.objects.update(renewing_until=None)
            other(False)

    assert zoom.claim_renewal(in_two_hours())
    assert zoom_token(zoom, in_two_hours, pause)(False) == other(False)
    assert (len(waits), apps.calls["POST /zoom/oauth/token"]) == (3, 1)


def test_the_claim_of_a_process_that_crashed_runs_out(apps: Apps, zoom: ZoomAccount) -> None:
    now = [in_two_hours()]
    assert zoom.claim_renewal(now[0])
    assert not zoom.claim_renewal(now[0])
    assert not zoom.claim_renewal(now[0] - timedelta(seconds=30)), "a clock that is a little behind steals nothing"

    def pause(seconds: float) -> None:
        now[0] += timedelta(seconds=20)

    assert zoom_token(zoom, lambda: now[0], pause)(False) in apps.zoom["tokens"]
    zoom.refresh_from_db()
    assert zoom.renewing_until is None
    assert now[0] < in_two_hours() + timedelta(minutes=3)
    ZoomAccount.objects.update(renewing_until=now[0] + timedelta(days=1))
    assert zoom.claim_renewal(now[0]), "a clock went wrong"


def test_whoever_is_in_a_hurry_does_not_wait_for_somebody_elses_renewal(apps: Apps, zoom: ZoomAccount) -> None:
    zoom.claim_renewal(utcnow())
    ZoomAccount.objects.update(access_token="")
    with pytest.raises(RetryLater):
        zoom_client(zoom, hurry=True).user("me")
    assert not apps.calls


def test_a_renewal_that_failed_is_given_back(apps: Apps, zoom: ZoomAccount) -> None:
    for fault in ({"status": 503}, {"kind": "wrong_type"}, {"kind": "reset"}):
        apps.sandbox.state.setdefault("faults", []).append({"path": "/zoom/oauth/token", **fault})
        with pytest.raises(RetryLater):
            zoom_token(zoom, in_two_hours)(False)
        zoom.refresh_from_db()
        assert zoom.renewing_until is None
    assert zoom_token(zoom, in_two_hours)(False) in apps.zoom["tokens"]


def test_a_token_that_came_after_the_account_was_connected_anew_is_not_stored(apps: Apps, zoom: ZoomAccount) -> None:
    def meanwhile(account: ZoomAccount) -> Token:
        ZoomAccount.objects.update(access_token="of a later consent", refresh_token="its own", connected_at=utcnow())
        return Token(access_token="too late", expires_in=3600)

    source = oauth._TokenSource(ZoomAccount, zoom.pk, meanwhile, utcnow, lambda seconds: None)
    source.token = "old"
    assert source(True) == "of a later consent"
    zoom.refresh_from_db()
    assert (zoom.access_token, zoom.refresh_token) == ("of a later consent", "its own")


def test_a_refusal_that_came_after_the_account_was_connected_anew_parks_nothing(apps: Apps, zoom: ZoomAccount) -> None:
    def meanwhile(account: ZoomAccount) -> Token:
        ZoomAccount.objects.update(access_token="of a later consent", refresh_token="its own", connected_at=utcnow())
        raise Disconnected("Reconnect Zoom.")

    source = oauth._TokenSource(ZoomAccount, zoom.pk, meanwhile, utcnow, lambda seconds: None)
    source.token = "old"
    with pytest.raises(NeedsAdmin):
        source(True)
    zoom.refresh_from_db()
    assert (zoom.state, zoom.renewing_until) == ("connected", None)


def test_a_provider_that_gives_the_same_token_again_is_asked_once(apps: Apps, zoom: ZoomAccount) -> None:
    asked: list[int] = []

    def same(account: ZoomAccount) -> Token:
        asked.append(account.pk)
        return Token(access_token="old", expires_in=1)

    source = oauth._TokenSource(ZoomAccount, zoom.pk, same, utcnow, lambda seconds: None)
    source.token = "old"
    assert source(True) == "old"
    assert len(asked) == 1


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
