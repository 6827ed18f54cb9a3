"""The page of a webinar in a real browser: the drawer and its address, the chips, a retry, and a sync that ends."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import Occurrence, Participant, SyncJob
from integrations.models.jobs import JobState
from portal.screens.shared.webinars.webinar_state import LOOKS, Kind
from tests.support.world import World

LIST = "/admin/integrations/occurrence/?q=81000000002"


def occurrence() -> Occurrence:
    return Occurrence.objects.get(webinar__zoom_id=81000000002)


def address(row: Occurrence) -> str:
    return reverse("admin:webinar", args=(row.pk,))


def opened(page: Page) -> Occurrence:
    """Open the drawer from the list."""
    row = occurrence()
    page.goto(LIST)
    page.get_by_role("link", name=row.webinar.topic, exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("heading", name=row.webinar.topic)).to_be_visible()
    return row


def test_the_drawer_has_the_address_of_the_page_and_back_closes_it(synced: World, signed_in: Page) -> None:
    page, row = signed_in, opened(signed_in)
    expect(page).to_have_url(re.compile(f"{address(row)}$"))
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?q=81000000002"))


def test_closing_the_drawer_brings_the_address_of_the_list_back(synced: World, signed_in: Page) -> None:
    page = signed_in
    opened(page)
    page.get_by_role("button", name=_("Close"), exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?q=81000000002"))


def test_a_reload_keeps_the_drawer_as_a_page_with_its_tab(synced: World, signed_in: Page) -> None:
    page, row = signed_in, opened(signed_in)
    page.get_by_role("dialog").get_by_role("link", name=_("Timeline")).click()
    expect(page.get_by_role("dialog")).to_contain_text(_("Found in Zoom"))
    expect(page).to_have_url(re.compile(rf"{address(row)}\?tab=timeline$"))
    page.reload()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", name=row.webinar.topic)).to_be_visible()
    expect(page.get_by_text(_("Found in Zoom"))).to_be_visible()


def test_each_chip_shows_as_many_people_as_it_says(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence()
    page.goto(address(row))
    chips = page.locator(".webinar-chip")
    for index in range(1, chips.count()):
        count = int(chips.nth(index).locator(".portal-count").inner_text())
        chips.nth(index).click()
        expect(chips.nth(index)).to_have_attribute("aria-current", "true")
        expect(page.locator(".webinar-people tbody tr")).to_have_count(count)


def test_the_parts_of_the_funnel_lead_to_their_people(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence()
    page.goto(f"{address(row)}?tab=timeline")
    page.get_by_role("link", name=re.compile(rf"^{row.left_out} {_('left out')}$")).click()
    expect(page.locator(".webinar-people tbody tr")).to_have_count(row.left_out)


def test_a_person_is_found_by_typing(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence()
    page.goto(address(row))
    page.locator("#people-search").fill("mia@")
    page.keyboard.press("Enter")
    expect(page.locator(".webinar-people tbody tr")).to_have_count(1)
    page.get_by_role("link", name="mia@norra.example", exact=True).click()
    expect(page.get_by_role("heading", name="mia@norra.example")).to_be_visible()


def test_a_retry_says_what_it_did_inside_the_drawer(synced: World, signed_in: Page) -> None:
    page = signed_in
    rejected = Participant.objects.filter(cause="rejected_by_hubspot")[0]
    webinar = rejected.occurrence.webinar
    page.goto(f"/admin/integrations/occurrence/?q={webinar.zoom_id}")
    page.get_by_role("link", name=webinar.topic, exact=True).click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name=_("Retry %(email)s") % {"email": rejected.email}).click()
    expect(drawer.locator("#panel-said")).to_contain_text(rejected.email)
    job = SyncJob.objects.get(occurrence=rejected.occurrence, state=JobState.WAITING, trigger="retry")
    assert job.people == [rejected.email]


def test_the_panel_shows_by_itself_what_came_of_a_sync(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence()
    page.goto(f"{address(row)}?tab=settings")
    page.get_by_role("button", name=_("Sync now")).click()
    expect(page.locator("#panel-state")).to_contain_text(_("Starts in a moment"))
    SyncJob.objects.get(state=JobState.WAITING).finish()
    expect(page.locator("#panel-said")).to_contain_text(str(LOOKS[Kind.SYNCED].words), timeout=8000)
    expect(page.locator("#panel-switches")).to_be_visible()


def test_the_menu_opens_and_closes_by_keyboard(synced: World, signed_in: Page) -> None:
    page, row = signed_in, opened(signed_in)
    more = page.get_by_role("dialog").locator(".portal-menu > summary")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=_("Webinar in Zoom"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name=_("Webinar in Zoom"))).to_be_hidden()
    expect(page.get_by_role("dialog").get_by_role("heading", name=row.webinar.topic)).to_be_visible()


def test_escape_closes_the_menu_first_then_the_drawer_and_the_focus_returns(synced: World, signed_in: Page) -> None:
    page, row = signed_in, opened(signed_in)
    page.get_by_role("dialog").locator(".portal-menu > summary").click()
    page.keyboard.press("Escape")
    expect(page.locator("#portal-drawer .portal-menu[open]")).to_have_count(0)
    expect(page.get_by_role("dialog").locator(".portal-menu > summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("link", name=row.webinar.topic, exact=True)).to_be_focused()


def test_only_the_drawer_offers_to_open_the_page(synced: World, signed_in: Page) -> None:
    page, row = signed_in, opened(signed_in)
    page.get_by_role("dialog").locator(".portal-menu > summary").click()
    expect(page.get_by_role("link", name=_("Open as a page"))).to_be_visible()
    page.goto(address(row))
    page.get_by_role("link", name=_("Timeline")).click()
    expect(page).to_have_url(re.compile("tab=timeline"))
    page.locator(".webinar-actions .portal-menu > summary").click()
    expect(page.get_by_role("link", name=_("Webinar in Zoom"))).to_be_visible()
    expect(page.get_by_role("link", name=_("Open as a page"))).to_be_hidden()


def test_a_switch_goes_back_to_what_it_inherits(synced: World, signed_in: Page) -> None:
    page, row = signed_in, occurrence()
    page.goto(f"{address(row)}?tab=settings")
    page.get_by_role("switch").first.click()
    expect(page.locator("#webinar-settings")).to_contain_text(_("Set for this webinar."))
    page.locator("#webinar-settings").get_by_role("button").click()
    expect(page.locator("#webinar-settings")).not_to_contain_text(_("Set for this webinar."))
    row.webinar.refresh_from_db()
    assert row.webinar.sync is None
