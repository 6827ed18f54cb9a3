"""Keys of a single character: they can be turned off, and do nothing while a field or a dialog has the focus."""

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import SyncJob
from tests.browser import screens
from tests.support.world import World

WEBINARS = "/admin/integrations/occurrence/"
KEYS = "jkxs"


def nothing_happens(page: Page) -> None:
    """Press all keys, and see that nothing is chosen, opened or synced."""
    for key in [*KEYS, "/", "?"]:
        page.keyboard.press(key)
    expect(page.locator("[name=_selected_action]:checked")).to_have_count(0)
    expect(page.locator("#search, #portal-keys").locator("visible=true")).to_have_count(0)
    assert not SyncJob.objects.filter(trigger="sync_now").exists()


def test_the_switch_turns_them_off_on_every_page_and_on_again(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(WEBINARS)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name=_("Keyboard shortcuts"))
    switch = keys.get_by_role("switch", name=_("Single-key shortcuts"))
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    page.keyboard.press("Escape")
    nothing_happens(page)
    page.goto("/admin/")
    nothing_happens(page)
    page.keyboard.press("Control+k")
    expect(page.locator("#search")).to_be_visible()
    page.keyboard.press("Escape")

    page.locator(".screen-side .screen-user summary").click()
    page.locator(".screen-side").get_by_role("button", name=_("Keyboard shortcuts")).click()
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_visible()


def test_they_do_nothing_while_a_field_or_a_select_has_the_focus(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(WEBINARS)
    page.locator(".portal-filters [name=q]").focus()
    nothing_happens(page)
    page.goto(WEBINARS)
    page.locator(".portal-filters summary").click()
    page.locator(".portal-filters select").first.focus()
    nothing_happens(page)


def test_they_do_nothing_while_the_drawer_is_open(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(WEBINARS)
    page.locator(".portal-topic").first.click()
    expect(page.locator("#portal-drawer #audit-title")).to_be_visible()
    nothing_happens(page)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_s_syncs_the_webinar_whose_page_is_open(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(screens.of(synced)["a webinar"])
    page.keyboard.press("s")
    expect(page.locator("#panel-said")).not_to_be_empty()
    assert SyncJob.objects.filter(trigger="sync_now").exists()
