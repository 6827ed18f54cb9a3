"""Buttons that copy a text of the page: what is on the clipboard then, and that it is said."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from tests.browser import screens
from tests.support.world import World


@pytest.fixture(autouse=True)
def clipboard(signed_in: Page) -> None:
    signed_in.context.grant_permissions(["clipboard-read", "clipboard-write"])


def copied(page: Page, button: Locator) -> str:
    """Press the button, and return what is on the clipboard once the page says so."""
    button.click()
    said = button.locator("xpath=following-sibling::*[@role='status'][1]")
    expect(said).to_have_text(_("Copied."))
    expect(page.get_by_text(_("Copied."), exact=True).locator("visible=true")).to_have_count(1)
    return str(page.evaluate("navigator.clipboard.readText()"))


def shown(page: Page, button: Locator) -> str:
    return page.locator(f"#{button.get_attribute('data-copy')}").inner_text()


def test_each_filter_and_the_id_of_a_segment(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(screens.of(synced)["segments"])
    assert copied(page, page.get_by_role("button", name=_("Copy the webinar ID"))) == "81000000002"
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    buttons = page.locator("code ~ [data-copy]")
    assert buttons.count() == page.locator(".portal-answer code").count() > 10
    for number in range(buttons.count()):
        assert copied(page, buttons.nth(number)) == shown(page, buttons.nth(number))


def test_each_address_and_list_for_setting_up_the_apps(signed_in: Page, portal: str, settings: Settings) -> None:
    page, settings.PUBLIC_URL = signed_in, portal
    page.goto(reverse("app_setup"))
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    buttons = page.locator("main [data-copy]")
    texts = [copied(page, buttons.nth(number)) for number in range(buttons.count())]
    assert texts == [shown(page, buttons.nth(number)) for number in range(buttons.count())]
    assert f"{portal}/webhooks/hubspot/" in texts
    assert any(text.startswith(f"{portal}/connect/zoom/callback/") for text in texts)
