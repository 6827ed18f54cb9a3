"""Connected apps: the details of each account, and the actions on it."""

import time
from collections.abc import Iterator, Mapping

import pytest
import redis
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from integrations.accounts import rate_store
from integrations.accounts.connect import connect_hubspot, connect_zoom
from integrations.models import Connection, HubSpotAccount, Occurrence, SyncJob, ZoomAccount
from integrations.transport.limits import RedisStore
from integrations.zoom.scopes import WANTED
from sandbox.hubspot import seed
from tests.support.consent import Apps, both_apps
from tests.support.factories import (
    START,
    ConnectionFactory,
    HubSpotAccountFactory,
    OccurrenceFactory,
    ZoomAccountFactory,
)
from tests.support.world import ZOOM

PAGE = "/admin/connected-apps/"
SERVER = {"account_id": ZOOM[0], "client_id": ZOOM[1], "client_secret": ZOOM[2]}


@pytest.fixture
def apps(db: None) -> Iterator[Apps]:
    with both_apps() as made:
        yield made


def shown(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, path: str, data: Mapping[str, object] | None = None) -> str:
    return client.post(f"{PAGE}{path}", data or {}, follow=True).content.decode()


def test_both_sides_are_there_before_anything_is_connected(admin: Client) -> None:
    page = shown(admin)
    assert "Zoom is not connected" in page
    assert "HubSpot is not connected" in page


def test_an_account_shows_how_and_when_it_was_connected(admin: Client) -> None:
    ConnectionFactory.create(name="Main", zoom__name="Our Zoom", zoom__account_id="abc", hubspot__portal_id=77)
    page = shown(admin)
    for words in ("Our Zoom", "abc", "Server-to-server app", "77", "Pasted access token", "1 Oct 2026", "Main"):
        assert words in page


def test_a_missing_scope_is_named_with_the_capability_it_switches_off(admin: Client) -> None:
    granted = [scope for scope in WANTED if scope != "webinar:write:registrant:admin"]
    ConnectionFactory.create(zoom__scopes=granted)
    page = admin.get(PAGE)
    (account,) = page.context["sides"][0].accounts
    off = {one.words: one.missing for one in account.capabilities if one.look.tone == "warn"}
    assert off == {"Registering contacts from HubSpot workflows": ("webinar:write:registrant:admin",)}
    assert "webinar:write:registrant:admin" in page.content.decode()


def test_what_a_subscription_lacks_is_told_apart_from_a_missing_scope(apps: Apps, admin: Client) -> None:
    apps.hubspot["tier"] = "free"
    apps.connect(admin, "hubspot")
    (account,) = admin.get(PAGE).context["sides"][1].accounts
    events = next(one for one in account.capabilities if one.words == "Custom events on the timeline")
    assert (events.look.tone, events.missing) == ("warn", ())
    assert "subscription" in events.why


def test_the_reason_and_that_syncs_wait_are_shown(admin: Client) -> None:
    ConnectionFactory.create(zoom__state="reconnect_needed", zoom__state_reason="The authorization was revoked.")
    page = shown(admin)
    assert "The authorization was revoked." in page
    assert "Its syncs wait until then." in page


def test_check_now_finds_what_has_changed(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "zoom")
    account = ZoomAccount.objects.get()
    assert "Zoom works." in post(admin, f"zoom/{account.pk}/check/")

    apps.zoom["scopes"].remove("report:read:webinar:admin")
    apps.zoom["tokens"].clear()
    page = post(admin, f"zoom/{account.pk}/check/")
    assert "permissions are missing: report:read:webinar:admin" in page


def test_check_now_says_when_the_account_must_be_reconnected(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "hubspot")
    apps.hubspot["tokens"].clear()
    apps.hubspot["refresh_tokens"].clear()
    account = HubSpotAccount.objects.get()
    page = post(admin, f"hubspot/{account.pk}/check/")
    assert "the app was uninstalled there, or its authorization was revoked" in page
    assert "Reconnect needed" in page


def test_a_server_to_server_app_is_connected_here(apps: Apps, admin: Client) -> None:
    assert "Zoom is connected." in post(admin, "server/", dict(SERVER))
    assert ZoomAccount.objects.get().auth == "server"


def test_a_wrong_secret_is_explained_and_not_shown_again(apps: Apps, admin: Client) -> None:
    page = post(admin, "server/", SERVER | {"client_secret": "not-the-secret"})
    assert "Check the account id, client id and client secret" in page
    assert "not-the-secret" not in page
    assert ZOOM[0] in page
    assert not ZoomAccount.objects.exists()


def test_reconnecting_by_a_server_to_server_app_replaces_the_authorization(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "zoom")
    post(admin, "server/", dict(SERVER))
    account = ZoomAccount.objects.get()
    assert (account.auth, account.refresh_token) == ("server", "")


def test_disconnecting_says_first_what_it_will_stop(admin: Client) -> None:
    occurrence = OccurrenceFactory.create(webinar__connection__name="Main", next_sync_at=START)
    SyncJob.enqueue(occurrence.pk, "schedule", START)
    account = ZoomAccount.objects.get()
    page = admin.get(f"{PAGE}zoom/{account.pk}/disconnect/").content.decode()
    for words in ("connection Main", "1 sync that is due later", "1 sync that waits its turn", "client secret"):
        assert words in page
    assert ZoomAccount.objects.get().disconnected_at is None


@pytest.mark.parametrize("provider", ["zoom", "hubspot"])
def test_disconnecting_revokes_forgets_and_keeps_the_history(apps: Apps, admin: Client, provider: str) -> None:
    apps.connect(admin, "zoom")
    apps.connect(admin, "hubspot")
    occurrence = OccurrenceFactory.create(webinar__connection=Connection.objects.get(), next_sync_at=START)
    model = ZoomAccount if provider == "zoom" else HubSpotAccount
    account = model._default_manager.get()

    page = post(admin, f"{provider}/{account.pk}/disconnect/")

    assert "is disconnected. Its history stays." in page
    assert "did not confirm" not in page
    side = apps.zoom if provider == "zoom" else apps.hubspot
    assert account.access_token not in side["tokens"]
    assert account.refresh_token not in side["refresh_tokens"]
    account.refresh_from_db()
    assert (account.access_token, account.refresh_token, account.state) == ("", "", "reconnect_needed")
    assert "alice disconnected it" in account.state_reason
    assert Occurrence.objects.filter(pk=occurrence.pk).exists()
    assert LogEntry.objects.filter(change_message="disconnected", object_id=account.pk).exists()


def test_jobs_of_a_disconnected_account_wait_and_go_on_after_reconnecting(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "zoom")
    apps.connect(admin, "hubspot")
    occurrence = OccurrenceFactory.create(webinar__connection=Connection.objects.get())
    job = SyncJob.enqueue(occurrence.pk, "schedule", START)
    account = ZoomAccount.objects.get()

    post(admin, f"zoom/{account.pk}/disconnect/")
    assert SyncJob.due(START, 10) == []

    apps.connect(admin, "zoom", account=account.pk)
    assert SyncJob.due(START, 10) == [job]
    assert ZoomAccount.objects.get().disconnected_at is None


def test_a_server_to_server_secret_is_forgotten_too(apps: Apps, admin: Client) -> None:
    account = connect_zoom(*ZOOM, "Zoom")
    post(admin, f"zoom/{account.pk}/disconnect/")
    account.refresh_from_db()
    assert account.client_secret == ""
    assert not apps.zoom["tokens"]


def test_says_where_a_token_can_only_be_ended_at_the_provider(apps: Apps, admin: Client) -> None:
    account = connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="")
    assert "uninstall the app in HubSpot as well" in post(admin, f"hubspot/{account.pk}/disconnect/")


def test_a_provider_that_is_down_does_not_keep_the_account_connected(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "zoom")
    apps.sandbox.state.setdefault("faults", []).append({"path": "/zoom/oauth/revoke", "status": 503})
    account = ZoomAccount.objects.get()
    page = post(admin, f"zoom/{account.pk}/disconnect/")
    assert "remove the app in Zoom" in page
    account.refresh_from_db()
    assert account.access_token == ""


def test_with_several_accounts_a_person_says_which_belong_together(admin: Client) -> None:
    ConnectionFactory.create()
    zoom, hubspot = ZoomAccountFactory.create(name="Second"), HubSpotAccountFactory.create()
    assert "Which accounts belong together?" in shown(admin)
    page = post(admin, "pair/", {"zoom": zoom.pk, "hubspot": hubspot.pk})
    assert "Second → " in page
    assert "Which accounts belong together?" not in page


def test_no_secret_is_on_the_page(admin: Client) -> None:
    connection = ConnectionFactory.create()
    assert "SECRET" not in shown(admin)
    assert "SECRET" not in admin.get(f"{PAGE}zoom/{connection.zoom.pk}/disconnect/").content.decode()


def test_it_opens_although_the_encryption_key_is_lost(admin: Client, settings: Settings) -> None:
    ConnectionFactory.create()
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert admin.get(PAGE).status_code == 200


def test_who_may_only_look_has_no_buttons_and_no_way_around_them(staff: Client) -> None:
    connection = ConnectionFactory.create()
    user = User.objects.get(username="bob")
    names = ("view_zoomaccount", "view_hubspotaccount")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    page = shown(staff)
    assert "Check now" not in page
    assert "Disconnect" not in page
    for path in ("check/", "disconnect/"):
        assert staff.post(f"{PAGE}zoom/{connection.zoom.pk}/{path}").status_code == 403
    assert staff.post(f"{PAGE}server/", SERVER).status_code == 403
    assert staff.post(f"{PAGE}pair/", {"zoom": 1, "hubspot": 1}).status_code == 403


def test_who_may_not_look_is_refused(staff: Client) -> None:
    assert staff.get(PAGE).status_code == 403
    assert staff.get(f"{PAGE}setup/").status_code == 403
    assert staff.get(f"{PAGE}setup/hubspot-app.zip").status_code == 403


def test_only_a_post_checks_and_pairs(admin: Client) -> None:
    connection = ConnectionFactory.create()
    for path in (f"zoom/{connection.zoom.pk}/check/", "pair/", "server/"):
        assert admin.get(f"{PAGE}{path}").status_code == 405


@pytest.mark.parametrize("accounts", [1, 10])
def test_asks_as_much_of_the_database_for_one_account_as_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, accounts: int
) -> None:
    for _ in range(accounts):
        ConnectionFactory.create()
    with django_assert_max_num_queries(10):
        shown(admin)


def test_the_sidebar_leads_here(admin: Client) -> None:
    assert f'href="{PAGE}"' in admin.get("/admin/").content.decode()


def test_the_use_of_the_rate_limits_stands_below_the_accounts(admin: Client) -> None:
    connection = ConnectionFactory.create()
    key = f"zoom:{connection.zoom.account_id}:heavy-and-resource:day"
    rate_store.store().reserve(key, time.time() - 60, 15_000, 86_400.0, 1200)
    assert "1,200 of 15,000" in admin.get("/admin/connected-apps/").content.decode()


def test_while_the_store_of_the_limits_is_away_the_page_opens_all_the_same(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = RedisStore(redis.Redis(unix_socket_path="/nowhere/at/all"))
    monkeypatch.setattr(rate_store, "store", lambda: away)
    ConnectionFactory.create()
    assert "not known just now" in admin.get("/admin/connected-apps/").content.decode()
