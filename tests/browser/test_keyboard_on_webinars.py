"""Home, the webinars and their people without a mouse: each action is reached, done, and leaves the focus at hand."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from integrations.models import Occurrence, Participant, Proof, SyncJob
from tests.browser import screens
from tests.browser.keyboard import fill, press, stays, tab_to
from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["en"], indirect=True)
WEBINARS = "/admin/integrations/occurrence/"
RICH = 81000000002


def test_home(synced: World, signed_in: Page) -> None:
    page = signed_in
    screens.with_a_failed_job(synced)
    page.goto("/admin/")
    press(page, ".home-need-actions form button")
    expect(page.locator(".home-said").first).not_to_be_empty()
    stays(page, ".home-needs")
    press(page, ".home-retrying > summary")
    tab_to(page, ".home-retrying a")
    press(page, ".home-chart summary", "Space")
    expect(page.locator(".home-chart table")).to_be_visible()
    press(page, "#discovery button")
    expect(page.locator("#discovery button")).to_have_count(0)
    stays(page, "#discovery")
    press(page, ".home-need-title")
    page.wait_for_url("**/occurrence/*/**")


def test_views_and_many_webinars(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(f"{WEBINARS}?host=olivia")
    press(page, ".portal-views summary")
    fill(page, ".portal-view-form [name=name]", "Hers")
    page.keyboard.press("Enter")
    expect(page.locator(".portal-views [aria-current]")).to_contain_text("Hers")
    press(page, ".portal-views summary")
    tab_to(page, ".portal-view-form [name=name]")
    press(page, ".portal-view-form [name=delete]")
    expect(page.locator(".portal-views ul")).not_to_contain_text("Hers")

    press(page, ".portal-views a[href*='period=30']")
    press(page, "#portal-all", "Space")
    press(page, ".portal-bulk [value=sync_now]")
    expect(page.locator("main form h2")).to_be_visible()
    press(page, "main form a.portal-button")
    page.wait_for_url(f"**{WEBINARS}**")
    press(page, ".portal-row-actions [data-key=sync]")
    page.locator("#portal-said").get_by_text("Sync").first.wait_for()
    stays(page, ".portal-rows")
    press(page, ".portal-help summary")
    expect(page.locator(".portal-help dl")).to_be_visible()


def test_the_page_of_a_webinar(synced: World, signed_in: Page) -> None:
    page = signed_in
    screens.with_a_difference(synced)
    screens.with_something_said(synced)
    row = Occurrence.objects.get(webinar__zoom_id=RICH)
    page.goto(reverse("admin:webinar", args=(row.pk,)))
    press(page, ".webinar-funnel a[href*='left_out']")
    expect(page.locator(".webinar-people tbody tr")).to_have_count(10)
    stays(page, "#webinar-panel")
    press(page, ".webinar-chip[href*='cause=']")
    expect(page.locator(".webinar-chip[aria-current]")).to_have_count(1)
    stays(page, "#webinar-panel")
    fill(page, "#people-search", "mia@")
    page.keyboard.press("Enter")
    stays(page, "#webinar-panel")
    press(page, ".webinar-settled > summary")
    press(page, ".webinar-settled .webinar-problem > summary", "Space")
    press(page, ".webinar-actions summary")
    tab_to(page, ".webinar-actions a[href*='segments']")
    press(page, ".webinar-actions a[href*='tab=settings']")
    expect(page.locator("#webinar-settings")).to_be_visible()
    stays(page, "#webinar-panel")

    press(page, "#panel-switches [role=switch]", "Space")
    expect(page.locator("#panel-said")).not_to_be_empty()
    stays(page, "#webinar-panel")
    fill(page, ".webinar-limits input", "5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. What HubSpot already has stays as it is.")).to_be_visible()

    page.goto(reverse("admin:webinar", args=(row.pk,)) + "?tab=engagement")
    press(page, ".webinar-tab a[href*='#question-']")
    expect(page.get_by_text("number 9")).to_be_visible()
    stays(page, "#webinar-panel")
    press(page, "#webinar-tab-logs")
    press(page, ".portal-cause > summary", "Space")
    expect(page.locator(".portal-cause[open]").first).to_be_visible()
    press(page, "#webinar-tab-proof")
    press(page, ".webinar-differences button")
    expect(page.locator("#webinar-proof [role=status]")).to_be_visible()
    stays(page, "#webinar-proof")
    assert Proof.objects.filter(occurrence=row, wanted_at__isnull=False).exists() or SyncJob.objects.exists()


def test_people_and_segments(synced: World, signed_in: Page) -> None:
    page = signed_in
    rejected = Participant.objects.filter(cause="rejected_by_hubspot")[0]
    page.goto(reverse("admin:integrations_participant_changelist"))
    press(page, ".portal-views a[href*='failed']")
    page.wait_for_url("**outcome=failed**")
    press(page, f".portal-topic[href*='{rejected.email.split('@')[0]}']")
    expect(page.locator("main h2").first).to_be_visible()
    tab_to(page, ".person-webinars a")
    press(page, "details.portal-card > summary", "Space")
    expect(page.locator("details.portal-card[open]").first).to_be_visible()
    press(page, ".person-standing button")
    expect(page.locator(".screen-messages .portal-said")).to_be_visible()

    page.goto(reverse("admin:segments"))
    fill(page, "#segment-search", "protection")
    page.keyboard.press("Enter")
    press(page, ".segment-choice a")
    expect(page.locator("#webinar-id")).to_be_visible()
    press(page, "[data-copy=webinar-id]")
    expect(page.locator("#choose ~ p [data-copied]")).to_contain_text("Copied")
    press(page, ".portal-answer:nth-of-type(4) > summary")
    tab_to(page, ".portal-answer[open] [data-copy]")
