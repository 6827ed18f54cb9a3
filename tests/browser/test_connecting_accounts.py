"""Accounts connected, disconnected and reconnected by the sandbox's consent pages, in both languages."""

from collections.abc import Iterator

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import Locator, Page, expect

from integrations.models import HubSpotAccount, ZoomAccount
from tests.support.consent import Apps, both_apps

APPS = "/admin/connected-apps/"
MODELS: dict[str, type[ZoomAccount] | type[HubSpotAccount]] = {"Zoom": ZoomAccount, "HubSpot": HubSpotAccount}


@pytest.fixture
def apps(portal: str) -> Iterator[Apps]:
    """Let both apps send people back to the portal of the test."""
    with both_apps(PUBLIC_URL=portal) as made:
        yield made


def account(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name)


def connect(page: Page, provider: str) -> None:
    page.goto(APPS)
    page.get_by_role("link", name=_("Connect %(name)s") % {"name": provider}).click()
    expect(page.get_by_role("heading", name=f"{provider} (sandbox)")).to_be_visible()
    page.get_by_role("link", name="Allow").click()
    expect(account(page, provider).get_by_text(_("Connected"), exact=True).first).to_be_visible()


@pytest.mark.parametrize("provider", ["Zoom", "HubSpot"])
def test_connect_disconnect_and_reconnect(apps: Apps, signed_in: Page, provider: str) -> None:
    page, model = signed_in, MODELS[provider]
    connect(page, provider)
    assert page.url.endswith(APPS)  # no code stays in the address bar

    account(page, provider).get_by_role("link", name=_("Disconnect")).click()
    expect(page.get_by_role("heading", name=_("What stops"))).to_be_visible()
    page.get_by_role("button", name=_("Disconnect")).click()
    expect(account(page, provider).get_by_text(_("Disconnected"), exact=True)).to_be_visible()
    assert model.objects.get().access_token == ""

    account(page, provider).get_by_role("link", name=_("Reconnect")).click()
    page.get_by_role("link", name="Allow").click()
    expect(account(page, provider).get_by_text(_("Disconnected"), exact=True)).to_have_count(0)
    expect(account(page, provider).get_by_role("link", name=_("Disconnect"))).to_be_visible()
    assert model.objects.get().state == "connected"


def test_whoever_denies_is_told_and_nothing_is_connected(apps: Apps, signed_in: Page) -> None:
    page = signed_in
    page.goto(APPS)
    page.get_by_role("link", name=_("Connect %(name)s") % {"name": "Zoom"}).click()
    page.get_by_role("link", name="Deny").click()

    denied = _("Access was denied on %(provider)s's page, so nothing was connected.") % {"provider": "Zoom"}
    expect(page.get_by_text(denied)).to_be_visible()
    assert not ZoomAccount.objects.exists()


def test_wrong_credentials_are_answered_where_they_were_typed(apps: Apps, signed_in: Page) -> None:
    page = signed_in
    page.goto("/admin/")
    zoom, hubspot = page.locator("#zoom-server"), page.locator("#hubspot-token")
    zoom.locator("summary").click()
    for name in ("account_id", "client_id", "client_secret"):
        zoom.locator(f"[name={name}]").fill("wrong")
    zoom.get_by_role("button").click()
    expect(zoom.get_by_role("alert")).to_be_visible()
    expect(zoom.locator("[name=account_id]")).to_be_focused()
    expect(page.get_by_role("heading", level=1, name=_("Home"))).to_be_visible()
    hubspot.locator("summary").click()
    hubspot.locator("[name=access_token]").fill("wrong")
    page.keyboard.press("Enter")
    expect(hubspot.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1, name=_("Home"))).to_be_visible()


def test_a_question_is_mapped_to_a_property_by_keyboard(apps: Apps, signed_in: Page) -> None:
    page = signed_in
    connect(page, "HubSpot")
    connect(page, "Zoom")
    hubspot = HubSpotAccount.objects.get()
    page.goto(f"/admin/integrations/workflowaction/{hubspot.pk}/change/")
    page.locator("[name=registration_answers-0-question]").focus()
    page.keyboard.type("job title")
    page.locator("[name=registration_answers-0-contact_property]").focus()
    page.keyboard.type("jobtitle")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert list(hubspot.registration_answers.values_list("contact_property", flat=True)) == ["jobtitle"]
