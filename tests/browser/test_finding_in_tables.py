"""The tables with a form of their own in a real browser: choose and type, which applies at once, and count the rows."""

import re
from urllib.parse import quote

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from audits.models import Change
from integrations.models import WebhookDelivery, WebinarRow, ZoomUserRow
from integrations.models.deliveries import DeliveryState
from tests.support.world import World


def options(page: Page, select: str) -> list[str]:
    """Return all values that a select offers, but not the first, which is for everything."""
    values: list[str] = page.locator(f"{select} option").evaluate_all("all => all.map(one => one.value)")
    return values[1:]


def rows(page: Page, count: int, place: str = "main tbody tr") -> None:
    expect(page.locator(place)).to_have_count(count)


def test_individual_webinars(synced: World, signed_in: Page) -> None:
    page, webinars = signed_in, WebinarRow.objects.filter(connection=synced.connection)
    chosen = {"on": True, "off": False, "inherit": None}
    page.goto(reverse("admin:webinar_settings", args=(synced.connection.pk,)))
    everything = min(webinars.count(), 50)
    rows(page, everything)
    page.locator(".portal-filters summary").click()
    for name in ("sync", "recordings"):
        select = f".portal-filters select[name={name}]"
        assert set(options(page, select)) == set(chosen)
        for value in options(page, select):
            page.locator(select).select_option(value)
            expect(page.locator("#portal-chips .portal-chip")).to_have_count(1)
            rows(page, min(webinars.filter(**{name: chosen[value]}).count(), 50))
        page.locator(select).select_option("")
        rows(page, everything)
    page.keyboard.press("Escape")
    page.locator(".portal-filters [name=q]").press_sequentially("energy update")
    rows(page, webinars.filter(topic__icontains="energy update").count())


def test_zoom_users(synced: World, signed_in: Page) -> None:
    page, users = signed_in, ZoomUserRow.objects.filter(connection=synced.connection)
    page.goto(reverse("admin:user_settings", args=(synced.connection.pk,)))
    rows(page, users.count(), "#users tbody tr")
    page.locator("#user-search").press_sequentially("olivia")
    rows(page, users.filter(email__icontains="olivia").count(), "#users tbody tr")


def test_activity(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(reverse("admin:audits_change_changelist"))
    everything = Change.objects.count()
    rows(page, min(everything, 50))
    for value in options(page, "#activity-what"):
        page.locator("#activity-what").select_option(value)
        expect(page).to_have_url(re.compile(f"what={value}$"))
        rows(page, min(Change.objects.filter(what=value).count(), 50))
    page.locator("#activity-what").select_option("")
    rows(page, min(everything, 50))
    page.locator("#activity-search").press_sequentially("ali")
    expect(page).to_have_url(re.compile("q=ali$"))
    rows(page, min(Change.objects.filter(actor__icontains="ali").count(), 50))
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("main").get_by_text("alice")).to_be_visible()


def test_webhook_deliveries(synced: World, signed_in: Page) -> None:
    page = signed_in
    kinds = [("webinar.updated", "81000000002"), ("webinar.ended", "81000000001"), ("webinar.updated", "1")]
    for state, (event, subject) in zip(DeliveryState.values, [*kinds, kinds[0]], strict=True):
        WebhookDelivery.of(
            synced.connection.zoom, state, synced.clock(), event=event, subject=subject, state=state, body={}
        ).save()
    page.goto(reverse("webhook_deliveries"))
    rows(page, WebhookDelivery.objects.count())
    assert set(options(page, "#delivery-state")) == set(DeliveryState.values)
    for value in options(page, "#delivery-state"):
        page.locator("#delivery-state").select_option(value)
        expect(page).to_have_url(re.compile(f"state={value}$"))
        rows(page, WebhookDelivery.objects.filter(state=value).count())
    page.locator("#delivery-state").select_option("")
    topic = WebinarRow.objects.get(connection=synced.connection, zoom_id="81000000002").topic
    for typed, count in [("ended", 1), ("810 0000 0002", 2), ("updated", 3), (topic, 2), ("nothing", 0)]:
        page.locator("#delivery-search").fill(typed)
        expect(page).to_have_url(re.compile(f"q={quote(typed)}$"))
        rows(page, count)
    page.get_by_role("link", name=_("Show everything")).click()
    rows(page, WebhookDelivery.objects.count())


def test_users(synced: World, signed_in: Page) -> None:
    page = signed_in
    User.objects.create_user("dan@own.example", "dan@own.example", first_name="Dan", is_staff=True)
    page.goto(reverse("users"))
    rows(page, 2)
    page.locator("#user-q").press_sequentially("dan")
    rows(page, 1)
    page.locator("#user-q").fill("nobody")
    expect(page.get_by_role("heading", name=_("Nobody found"))).to_be_visible()
    page.get_by_role("link", name=_("Show everybody")).click()
    rows(page, 2)
