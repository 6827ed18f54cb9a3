"""Connecting by OAuth: the consent page, the way back, and what is stored; over HTTP against the sandbox."""

import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from integrations.models import Connection, HubSpotAccount, ZoomAccount
from sandbox.hubspot import seed
from tests.support.consent import PUBLIC_URL, Apps, asked, both_apps

PROVIDERS = pytest.mark.parametrize("provider", ["zoom", "hubspot"])
MODELS = {"zoom": ZoomAccount, "hubspot": HubSpotAccount}


@pytest.fixture
def apps(db: None) -> Iterator[Apps]:
    with both_apps() as made:
        yield made


def count() -> int:
    return ZoomAccount.objects.count() + HubSpotAccount.objects.count()


def test_zoom_is_connected_with_rotating_tokens(apps: Apps, admin: Client) -> None:
    assert "Zoom is connected." in apps.connect(admin, "zoom")

    account = ZoomAccount.objects.get()
    assert (account.account_id, account.auth, account.state) == ("sandbox-zoom-account", "oauth", "connected")
    assert account.timezone == "Europe/Helsinki"
    assert account.access_token in apps.zoom["tokens"]
    assert [account.refresh_token] == apps.zoom["refresh_tokens"]


def test_hubspot_is_connected_and_set_up(apps: Apps, admin: Client) -> None:
    assert "HubSpot is connected." in apps.connect(admin, "hubspot")

    account = HubSpotAccount.objects.get()
    assert (account.portal_id, account.app_id, account.state) == (7654321, "501", "connected")
    assert account.refresh_token in apps.hubspot["refresh_tokens"]
    assert "marketing_events" in account.capabilities
    assert "zoom_sync_total_attended" in apps.hubspot["properties"]["contacts"]


def test_marketing_events_of_another_app_are_noticed_on_connecting(apps: Apps, admin: Client) -> None:
    seed.add_marketing_event(apps.hubspot, "old", "Old", "sandbox-zoom-account", app_id=400)

    apps.connect(admin, "hubspot")

    assert HubSpotAccount.objects.get().other_app_events


def test_one_account_on_each_side_is_paired_without_asking(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "zoom")
    apps.connect(admin, "hubspot")

    assert Connection.objects.get().primary


@PROVIDERS
def test_the_redirect_address_is_exactly_that_of_public_url(apps: Apps, admin: Client, provider: str) -> None:
    assert asked(apps.leave(admin, provider))["redirect_uri"] == f"{PUBLIC_URL}/connect/{provider}/callback/"


@PROVIDERS
def test_pkce_is_asked_for_and_its_secret_stays_here(apps: Apps, admin: Client, provider: str) -> None:
    query = asked(apps.leave(admin, provider))
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert admin.session[f"oauth_{provider}"]["verifier"] not in str(query)


def test_hubspot_is_asked_for_required_and_optional_scopes(apps: Apps, admin: Client) -> None:
    query = asked(apps.leave(admin, "hubspot"))
    assert "crm.objects.marketing_events.write" in query["scope"].split()
    assert "analytics.behavioral_events.send" in query["optional_scope"].split()
    assert not set(query["scope"].split()) & set(query["optional_scope"].split())


def test_app_events_are_asked_for_only_where_hubspot_has_approved_them(admin: Client, db: None) -> None:
    with both_apps(HUBSPOT_APP_EVENTS=True) as apps:
        assert "timeline" in asked(apps.leave(admin, "hubspot"))["scope"].split()


@PROVIDERS
def test_a_denial_is_explained(apps: Apps, admin: Client, provider: str) -> None:
    page = apps.come_back(admin, apps.answer(apps.leave(admin, provider), "deny"))
    assert "Access was denied" in page
    assert count() == 0


@PROVIDERS
@pytest.mark.parametrize("odd", ["x", "%C3%A9", "%FF", "%F0%9F%98%80"])
def test_a_state_that_does_not_fit_is_explained(apps: Apps, admin: Client, provider: str, odd: str) -> None:
    back = apps.answer(apps.leave(admin, provider))
    page = apps.come_back(admin, back.replace("state=", f"state={odd}"))
    assert "doesn&#x27;t belong to what was started here" in page
    assert count() == 0


@PROVIDERS
def test_a_state_is_good_once(apps: Apps, admin: Client, provider: str) -> None:
    back = apps.answer(apps.leave(admin, provider))
    apps.come_back(admin, back)
    stored = MODELS[provider]._default_manager.get()

    assert "it was already finished" in apps.come_back(admin, back)
    assert MODELS[provider]._default_manager.get().access_token == stored.access_token


@PROVIDERS
def test_a_wrong_state_uses_the_right_one_up(apps: Apps, admin: Client, provider: str) -> None:
    back = apps.answer(apps.leave(admin, provider))
    apps.come_back(admin, back.replace("state=", "state=x"))
    assert "nothing was started here" in apps.come_back(admin, back)


@PROVIDERS
def test_another_persons_session_cannot_finish_it(apps: Apps, admin: Client, provider: str) -> None:
    back = apps.answer(apps.leave(admin, provider))
    other = Client()
    other.force_login(User.objects.create_superuser("mallory", password="pw"))
    assert "nothing was started here" in apps.come_back(other, back)
    assert count() == 0


@PROVIDERS
def test_who_stays_away_too_long_begins_again(
    apps: Apps, admin: Client, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = apps.answer(apps.leave(admin, provider))
    monkeypatch.setattr("portal.views.oauth.STATE_LASTS", -1)
    assert "took too long" in apps.come_back(admin, back)
    assert count() == 0


@PROVIDERS
def test_an_expired_code_is_explained(apps: Apps, admin: Client, provider: str) -> None:
    back = apps.answer(apps.leave(admin, provider))
    apps.now += 301
    assert "code has expired or was used" in apps.come_back(admin, back)
    assert count() == 0


@PROVIDERS
def test_a_code_of_somebody_elses_consent_is_refused(apps: Apps, admin: Client, provider: str) -> None:
    """PKCE: a code that another session asked for is worthless here."""
    foreign = asked(apps.answer(apps.leave(admin, provider)))["code"]
    back = apps.answer(apps.leave(admin, provider))
    page = apps.come_back(admin, back.replace(asked(back)["code"], foreign))
    assert "was not connected" in page
    assert count() == 0


@PROVIDERS
def test_a_consent_page_that_fails_is_explained(apps: Apps, admin: Client, provider: str) -> None:
    state = asked(apps.leave(admin, provider))["state"]
    page = apps.come_back(admin, f"{PUBLIC_URL}/connect/{provider}/callback/?error=invalid_scope&state={state}")
    assert "Compare the app&#x27;s redirect address and scopes" in page


@pytest.mark.parametrize(("provider", "where"), [("zoom", "/zoom/oauth/token"), ("hubspot", "/oauth/2026-03/token")])
def test_a_provider_that_is_down_is_explained(apps: Apps, admin: Client, provider: str, where: str) -> None:
    back = apps.answer(apps.leave(admin, provider))
    apps.sandbox.state.setdefault("faults", []).append({"path": where, "status": 503})
    assert "The connection failed before an answer came" in apps.come_back(admin, back)
    assert count() == 0


@PROVIDERS
def test_without_an_app_it_says_which_variables_to_set(admin: Client, db: None, provider: str) -> None:
    with both_apps(ZOOM_CLIENT_ID="", HUBSPOT_CLIENT_ID=""):
        page = admin.get(f"/connect/{provider}/", follow=True).content.decode()
    assert f"{provider.upper()}_CLIENT_ID, {provider.upper()}_CLIENT_SECRET" in page


def test_reconnecting_keeps_the_account_and_clears_its_trouble(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "zoom")
    before = ZoomAccount.objects.get()
    before.set_state("reconnect_needed", "It was revoked.")

    apps.connect(admin, "zoom", account=before.pk)

    after = ZoomAccount.objects.get()
    assert (after.pk, after.state, after.state_reason) == (before.pk, "connected", "")
    assert after.webhook_key == before.webhook_key


@PROVIDERS
def test_reconnecting_another_account_than_meant_changes_nothing(apps: Apps, admin: Client, provider: str) -> None:
    apps.connect(admin, provider)
    account = MODELS[provider]._default_manager.get()
    apps.zoom["account"]["id"] = "somebody-elses"
    apps.hubspot["portal_id"] = 42

    page = apps.connect(admin, provider, account=account.pk)

    assert "another" in page
    assert "than the one to reconnect" in page
    assert count() == 1


def test_a_zoom_app_without_all_scopes_is_connected_and_says_what_is_missing(apps: Apps, admin: Client) -> None:
    apps.zoom["scopes"].remove("report:read:webinar:admin")
    page = apps.connect(admin, "zoom")
    assert "Permission missing" in page
    assert "report:read:webinar:admin" in page


def test_hubspot_without_an_optional_scope_works_without_that_capability(apps: Apps, admin: Client) -> None:
    address = apps.leave(admin, "hubspot").replace("settings.users.read", "")
    apps.come_back(admin, apps.answer(address))

    account = HubSpotAccount.objects.get()
    assert account.state == "connected"
    assert "users" not in account.capabilities


@PROVIDERS
def test_only_who_may_change_accounts_may_connect(apps: Apps, staff: Client, provider: str) -> None:
    assert staff.get(f"/connect/{provider}/").status_code == 403
    assert staff.get(f"/connect/{provider}/callback/?code=x&state=y").status_code == 403


@PROVIDERS
def test_a_permission_for_one_side_is_none_for_the_other(apps: Apps, staff: Client, provider: str) -> None:
    user = User.objects.get(username="bob")
    user.user_permissions.add(Permission.objects.get(codename=f"change_{provider}account"))
    other = "hubspot" if provider == "zoom" else "zoom"
    assert staff.get(f"/connect/{provider}/").status_code == 302
    assert staff.get(f"/connect/{other}/").status_code == 403


@PROVIDERS
def test_strangers_are_sent_to_the_login(apps: Apps, client: Client, provider: str) -> None:
    assert client.get(f"/connect/{provider}/")["Location"].startswith(reverse("admin:login"))


def test_no_token_and_no_code_shows_in_a_page_a_message_or_a_log(
    apps: Apps, admin: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown, secrets = "", set[str]()
    for provider in ("zoom", "hubspot"):
        back = apps.answer(apps.leave(admin, provider))
        secrets |= {asked(back)["code"], admin.session[f"oauth_{provider}"]["verifier"]}
        caplog.clear()  # what the browser of this test writes is not the portal's
        shown += apps.come_back(admin, back) + "".join(record.getMessage() for record in caplog.records)
    zoom, hubspot = ZoomAccount.objects.get(), HubSpotAccount.objects.get()
    secrets |= {zoom.access_token, zoom.refresh_token, hubspot.access_token, hubspot.refresh_token}
    secrets |= {zoom.client_secret, seed.CLIENT_SECRET}
    assert all(secrets)
    assert not [secret for secret in secrets if secret in shown]


def test_tokens_are_encrypted_in_the_database(apps: Apps, admin: Client) -> None:
    apps.connect(admin, "zoom")
    account = ZoomAccount.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM integrations_zoomaccount")
        row = str(cursor.fetchall())
    assert account.access_token not in row
    assert account.refresh_token not in row
