"""The main tasks without a mouse: only Tab, Enter, Space, Escape, arrows and letters in fields."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import Participant, SyncJob
from tests.browser.conftest import PASSWORD
from tests.browser.keyboard import INSIDE, tab_to
from tests.support.world import World

WEBINARS = "/admin/integrations/occurrence/"


@pytest.fixture
def by_keyboard(synced: World, page: Page, alice: User) -> Page:
    page.goto("/admin/")
    tab_to(page, "[name=username]")
    page.keyboard.type(alice.username)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".screen-nav").first.wait_for()
    return page


def open_webinars(page: Page) -> None:
    tab_to(page, f".screen-nav a[href^='{WEBINARS}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{WEBINARS}**")


def test_the_first_tab_skips_to_the_content(by_keyboard: Page) -> None:
    page = by_keyboard
    tab_to(page, ".screen-skip")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(INSIDE, "#content")


def test_filter_open_a_webinar_retry_and_close(by_keyboard: Page) -> None:
    page = by_keyboard
    open_webinars(page)
    tab_to(page, ".portal-filters summary")
    page.keyboard.press("Enter")
    tab_to(page, ".portal-filters [name=attendance]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#portal-chips .portal-chip")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".portal-filters summary")).to_be_focused()
    tab_to(page, "#portal-chips a")
    page.keyboard.press("Enter")
    expect(page.locator("#portal-chips .portal-chip")).to_have_count(0)

    rejected = Participant.objects.filter(cause="rejected_by_hubspot")[0]
    page.goto(WEBINARS)
    opener = f".portal-topic[href='{reverse('admin:webinar', args=(rejected.occurrence_id,))}']"
    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(page.locator("#portal-drawer #audit-title")).to_be_visible()
    assert page.evaluate(INSIDE, "#portal-drawer")
    for tab in ("logs", "timeline", "settings", "people"):
        tab_to(page, f"#webinar-tab-{tab}")
        page.keyboard.press("Enter")
        expect(page.locator(f"#webinar-tab-{tab}")).to_have_attribute("aria-current", "page")
        assert page.evaluate(INSIDE, "#portal-drawer")
    tab_to(page, "#webinar-panel button[name=retry]")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-said")).not_to_be_empty()
    assert SyncJob.objects.filter(occurrence=rejected.occurrence, trigger="retry").exists()
    assert page.evaluate(INSIDE, "#portal-drawer")
    page.keyboard.press("Escape")
    expect(page.locator("#portal-drawer")).to_be_hidden()
    expect(page.locator(opener).first).to_be_focused()


def test_the_menus_of_a_row_and_of_a_webinar(by_keyboard: Page) -> None:
    page = by_keyboard
    open_webinars(page)
    tab_to(page, ".portal-row-actions summary")
    page.keyboard.press("Enter")
    tab_to(page, ".portal-row-actions [role=switch]")
    before = page.evaluate("document.activeElement.getAttribute('aria-checked')")
    page.keyboard.press("Space")
    switch = page.locator(".portal-row-actions [open] [role=switch]").first
    expect(switch).not_to_have_attribute("aria-checked", before)
    page.keyboard.press("Escape")
    expect(page.locator(".portal-row-actions [open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('.portal-row-actions summary')")

    tab_to(page, ".portal-topic")
    page.keyboard.press("Enter")
    expect(page.locator("#portal-drawer #audit-title")).to_be_visible()
    tab_to(page, "#webinar-panel .portal-menu summary")
    page.keyboard.press("Space")
    tab_to(page, "#webinar-panel .portal-menu-item")
    page.keyboard.press("Escape")
    expect(page.locator("#webinar-panel .portal-menu[open]")).to_have_count(0)
    expect(page.locator("#portal-drawer")).to_be_visible()
    expect(page.locator("#webinar-panel .portal-menu summary").first).to_be_focused()


def test_the_bar_of_a_selection(by_keyboard: Page) -> None:
    page = by_keyboard
    open_webinars(page)
    tab_to(page, "[name=_selected_action]")
    page.keyboard.press("Space")
    expect(page.locator(".portal-bulk")).to_be_visible()
    tab_to(page, ".portal-bulk summary")
    page.keyboard.press("Enter")
    tab_to(page, ".portal-bulk [value=switch_off]")
    page.keyboard.press("Enter")
    expect(page.locator(".screen-messages .portal-said")).to_be_visible()
    tab_to(page, "[form=portal-undo]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=_("Undo"))).to_be_hidden()


def test_the_menu_on_a_phone(by_keyboard: Page) -> None:
    page = by_keyboard
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto("/admin/")
    tab_to(page, ".screen-menu > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".screen-menu-body .screen-nav a")
    page.keyboard.press("Escape")
    expect(page.locator(".screen-menu-body")).to_be_hidden()
    expect(page.locator(".screen-menu > summary")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, ".screen-menu-body .screen-nav a[href$='/participant/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/participant/")


@pytest.mark.parametrize("opened", [lambda page: page.keyboard.press("/"), lambda page: page.keyboard.press("?")])
def test_a_dialog_takes_the_focus_and_gives_it_back(by_keyboard: Page, opened: Callable[[Page], None]) -> None:
    page = by_keyboard
    tab_to(page, ".search-open")
    opened(page)
    assert page.evaluate("document.activeElement.closest('dialog[open]') !== null")
    for _step in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.querySelector('#content').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator(".search-open")).to_be_focused()
