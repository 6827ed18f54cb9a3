"""The settings without a mouse: each action is reached, done, and leaves the focus at hand."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from integrations.models import SyncSettingsRow
from integrations.models.settings import Exclusion
from integrations.models.wanted.backfills import Backfill
from tests.browser import screens
from tests.browser.keyboard import fill, press, stays, tab_to
from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["en"], indirect=True)


def test_global_settings(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(screens.of(synced)["global settings"])
    tab_to(page, "[name=recordings]")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".settings-picker")).to_be_visible()
    press(page, "[name=recordings_of]", "Space")
    press(page, "[data-domains=domains-contacts] [data-add-domain]")
    page.keyboard.type("partner.example")
    press(page, "[data-domains=domains-hosts] [data-remove-domain]")
    stays(page, "[data-domains=domains-hosts]")
    press(page, "summary:has(#trying)")
    tab_to(page, "#id_only_contacts")
    press(page, ".settings-limits input", "5")
    page.locator("#effects").get_by_text("partner.example").or_(page.locator("#effects > *").first).first.wait_for()
    press(page, ".settings-bar button[type=submit]")
    expect(page.locator(".screen-messages")).to_contain_text("Saved")
    assert SyncSettingsRow.objects.get(connection=synced.connection).recordings == "selected"
    kept = Exclusion.objects.filter(connection=synced.connection)
    assert set(kept.values_list("domain", flat=True)) == {"own.example", "partner.example", "quiet.example"}


@pytest.mark.parametrize("name", ["global settings", "individual webinars"])
def test_the_panel_beside_a_table(synced: World, signed_in: Page, name: str) -> None:
    page = signed_in
    page.goto(screens.of(synced)[name])
    tab_to(page, "[data-opens-panel]")
    opener = f"#{page.evaluate('document.activeElement.id')}"
    page.keyboard.press("Enter")
    page.locator("#panel[open] #panel-title").wait_for()
    for _step in range(20):
        page.keyboard.press("Tab")
        assert not page.evaluate("document.querySelector('main .portal').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator("#panel[open]")).to_have_count(0)
    expect(page.locator(opener)).to_be_focused()

    page.keyboard.press("Enter")
    page.locator("#panel[open] #panel-title").wait_for()
    tab_to(page, "#panel input[type=radio]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#panel-effects")).not_to_be_empty()
    press(page, "#panel button[type=submit]")
    expect(page.locator("#panel[open]")).to_have_count(0)
    expect(page.locator("#portal-said")).not_to_be_empty()
    expect(page.locator(opener)).to_be_focused()


def test_answers_and_the_workflow_action(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(screens.of(synced)["answers"])
    press(page, ".answers-make button")
    stays(page, ".answers-row")
    fill(page, "#answer-2-property", "Industry")
    press(page, "[aria-labelledby=engagement] [role=switch]", "Space")
    press(page, ".settings-bar button[type=submit]")
    expect(page.locator(".screen-messages, [aria-invalid=true]").first).to_be_visible()

    page.goto(screens.of(synced)["workflow action"])
    press(page, "[data-add-form]")
    stays(page, ".settings-pair:last-of-type")
    press(page, "#id_action_reaches_all", "Space")
    tab_to(page, ".settings-bar a")
    press(page, ".settings-bar button[type=submit]")
    expect(page.locator(".screen-messages, .settings-problem").first).to_be_visible()
    fill(page, "#call-search", "nobody")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=nobody**")


def test_past_webinars_and_activity(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(screens.of(synced)["past webinars"])
    press(page, ".settings-days button")
    expect(page.locator("#plan")).to_be_focused()
    press(page, "form[action$='start/'] button")
    expect(page.locator("#backfill")).to_be_visible()
    press(page, "#backfill-button")
    expect(page.locator("#backfill-button")).to_contain_text("Resume")
    assert Backfill.objects.exists()

    page.goto(reverse("admin:audits_change_changelist"))
    rows = page.locator("main tbody tr").count()
    tab_to(page, "#activity-what")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("before => document.querySelectorAll('main tbody tr').length < before", arg=rows)
    expect(page.locator("#activity-what")).to_be_focused()
    fill(page, "#activity-search", "nothing like this")
    expect(page.locator("#portal-found .portal-empty")).to_be_visible()
    press(page, "#portal-found .portal-empty a")
