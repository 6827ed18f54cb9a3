"""Accounts, users and one's own account without a mouse, and what stands on every screen."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from integrations.models import SyncSettingsRow
from portal.models import FirstHour
from tests.browser import screens
from tests.browser.conftest import PASSWORD
from tests.browser.keyboard import fill, press, stays, tab_to
from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["en"], indirect=True)


def test_the_first_hour(world: World, signed_in: Page) -> None:
    page = signed_in
    world.settings({"sync_webinars": False, "exclusions": {"contacts": []}})
    FirstHour.objects.all().delete()
    page.reload()
    fill(page, "#own-domain", "no domain")
    page.keyboard.press("Enter")
    expect(page.locator("#own-domain")).to_be_focused()
    expect(page.locator("#own-domain-error")).to_be_visible()
    fill(page, "#own-domain", "own.example")
    page.keyboard.press("Enter")
    expect(page.locator("#own-domain")).to_have_count(0)
    press(page, ".home-steps .home-skip")
    press(page, "form[action$='preview/'] button")
    page.wait_for_load_state()
    press(page, "form[action$='switch-on/'] button")
    expect(page.locator("#first-sync")).to_be_visible()
    assert SyncSettingsRow.objects.get(connection=world.connection).sync_webinars


def test_connected_apps(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(reverse("connected_apps"))
    press(page, ".portal-capabilities ~ details > summary", "Space")
    press(page, "#hubspot-token > summary")
    fill(page, "#hubspot-access-token", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#hubspot-token [role=alert]").first).to_be_visible()
    expect(page.locator("#hubspot-access-token")).to_be_focused()
    press(page, "form[action*='check'] button")
    expect(page.locator(".screen-messages .portal-said").first).to_be_visible()
    press(page, "a[href*='disconnect']")
    press(page, "main form .portal-button:not([type=submit])")
    page.wait_for_url(f"**{reverse('connected_apps')}")
    press(page, f"a[href='{reverse('app_setup')}']")
    press(page, ".portal-walk summary")
    press(page, ".portal-walk [data-copy]")
    expect(page.locator("[data-copied] > :not([hidden])").first).to_be_visible()


def test_alerts(signed_in: Page) -> None:
    page = signed_in
    page.goto(reverse("alerts"))
    fill(page, "[aria-labelledby=by-email] [type=email]", "ops@own.example")
    tab_to(page, "[aria-labelledby=by-email] select")
    page.keyboard.press("ArrowDown")
    press(page, f"form[action='{reverse('alerts_add_recipient')}'] button")
    expect(page.locator("[aria-labelledby=by-email] .home-needs")).to_contain_text("ops@own.example")
    press(page, "form[action*='remove'] button")
    expect(page.locator("[aria-labelledby=by-email] .home-needs")).to_have_count(0)
    tab_to(page, "[aria-labelledby=by-webhook] summary")
    fill(page, "[aria-labelledby=by-webhook] input:not([type=hidden])", "http://10.0.0.1/")
    page.keyboard.press("Enter")
    expect(
        page.locator("[aria-labelledby=by-webhook] :invalid, [aria-labelledby=by-webhook] [role=alert]").first
    ).to_be_visible()


def test_users(signed_in: Page, portal: str, settings: Settings) -> None:
    page, settings.PUBLIC_URL = signed_in, portal
    page.goto(reverse("users"))
    press(page, "a[href='#invite']")
    fill(page, "#invite [name=email]", "dan@own.example")
    tab_to(page, "#invite select")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#invite [type=text]", "Shift+Tab")
    page.keyboard.type("Dan Own")
    page.keyboard.press("Enter")
    expect(page.locator("#link")).to_be_visible()
    press(page, "[data-copy=link]")
    expect(page.locator("[data-copied] > :not([hidden])").first).to_be_visible()
    page.goto(reverse("user", args=(User.objects.get(email="dan@own.example").pk,)))
    tab_to(page, "select")
    page.keyboard.press("ArrowDown")
    press(page, "form[action$='role/'] button")
    expect(page.locator(".screen-messages .portal-said")).to_be_visible()
    press(page, "form[action$='deactivate/'] button")
    expect(page.locator("form[action$='/activate/'] button")).to_be_visible()
    press(page, "form[action$='/activate/'] button")
    press(page, "form[action$='link/'] button")
    link = page.locator("#link").text_content() or ""

    page.context.clear_cookies()
    page.goto(link)
    fill(page, "[name=new_password1]", PASSWORD)
    fill(page, "[name=new_password2]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def test_what_stands_on_every_screen(synced: World, signed_in: Page) -> None:
    page = signed_in
    press(page, ".screen-fold")
    expect(page.locator(".screen-fold").first).to_have_attribute("aria-expanded", "false")
    press(page, ".screen-user summary")
    press(page, ".screen-user [data-theme=dark]", "Space")
    expect(page.locator("html.dark")).to_have_count(1)
    expect(page.locator(".screen-user [data-theme=dark]").first).to_be_focused()
    press(page, ".screen-user [lang=fi]")
    expect(page.locator("html[lang=fi]")).to_have_count(1)
    press(page, ".screen-user summary")
    press(page, ".screen-user [lang=en]")
    expect(page.locator("html[lang=en]")).to_have_count(1)
    tab_to(page, ".search-open")
    page.keyboard.press("Control+k")
    page.keyboard.type("mia")
    page.locator("#search-found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    stays(page, "#search-found")
    page.keyboard.press("Enter")
    page.wait_for_url("**mia**")

    press(page, ".screen-user summary")
    press(page, f".screen-user a[href='{reverse('sessions')}']")
    tab_to(page, "form[action$='end/'] button, main form button")
    page.goto(reverse("second_factor"))
    fill(page, "#code", "000000")
    fill(page, "#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    page.goto(reverse("admin:password_change"))
    fill(page, "[name=old_password]", "wrong")
    fill(page, "[name=new_password1]", PASSWORD)
    fill(page, "[name=new_password2]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    press(page, ".screen-user summary")
    press(page, ".screen-user form[action$='logout/'] button")
    press(page, "main a")
    expect(page.locator("[name=username]")).to_be_visible()


def test_an_old_address_under_system(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(reverse("admin:auth_user_changelist"))
    tab_to(page, "#searchbar")
    tab_to(page, "#result_list a[href*='change']")
    page.keyboard.press("Enter")
    fill(page, "#id_first_name", "Alice")
    press(page, "[name=_save]")
    page.wait_for_url(f"**{screens.of(synced)['users under System']}")
    assert User.objects.get(username="alice").first_name == "Alice"
