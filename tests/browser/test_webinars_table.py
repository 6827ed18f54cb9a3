"""The webinars table in a real browser: the bar of a selection with its question and Undo, saved views, and keys."""

import re

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from playwright.sync_api import Page, expect

from integrations.models import Occurrence, SyncJob, WebinarRow
from integrations.models.jobs import JobState
from tests.browser.conftest import PASSWORD
from tests.support.world import World

WEBINARS = "/admin/integrations/occurrence/"
BAR = ".portal-bulk"


@pytest.fixture
def table(synced: World, signed_in: Page) -> Page:
    signed_in.goto(WEBINARS)
    return signed_in


def check(page: Page, count: int) -> None:
    for number in range(count):
        page.locator("[name=_selected_action]").nth(number).check()


def switched_off() -> int:
    return WebinarRow.objects.filter(recordings=False).count()


def test_the_bar_comes_and_goes_with_the_selection(table: Page) -> None:
    expect(table.locator(BAR)).to_be_hidden()
    check(table, 1)
    expect(table.locator(BAR)).to_contain_text(_("1 selected"))
    check(table, 3)
    expect(table.locator(BAR)).to_contain_text(_("0 selected").replace("0", "3"))
    table.locator(BAR).locator("[type=reset]").click()
    expect(table.locator(BAR)).to_be_hidden()
    table.locator("#portal-all").check()
    boxes = table.locator("[name=_selected_action]").count()
    expect(table.locator(BAR)).to_contain_text(_("0 selected").replace("0", str(boxes)))


def test_switch_a_selection_off_and_undo_it(table: Page) -> None:
    before = dict(WebinarRow.objects.values_list("pk", "recordings"))
    check(table, 3)
    table.locator(BAR).locator("summary").filter(has_text=_("Recordings")).click()
    table.locator(BAR).locator("[value=recordings_off]").click()
    undo = table.get_by_role("button", name=_("Undo"))
    expect(undo).to_be_visible()
    assert switched_off() > 0
    undo.click()
    expect(table.locator(".screen-messages")).to_contain_text(re.compile(r"\d"))
    expect(undo).to_be_hidden()
    assert dict(WebinarRow.objects.values_list("pk", "recordings")) == before


def test_more_than_ten_are_asked_about_first(table: Page) -> None:
    table.locator("#portal-all").check()
    count = table.locator("[name=_selected_action]").count()
    table.locator(BAR).locator("[value=sync_now]").click()
    question = ngettext("Sync %(n)d webinar now?", "Sync %(n)d webinars now?", count) % {"n": count}
    expect(table.get_by_role("heading", level=2, name=question)).to_be_visible()
    assert not SyncJob.objects.filter(state=JobState.WAITING, trigger="sync_now").exists()
    table.get_by_role("button", name=f"{_('Sync now')} ({count})").click()
    expect(table.locator(".screen-messages")).to_contain_text(re.compile(r"\d"))
    assert SyncJob.objects.filter(state=JobState.WAITING, actor="alice").exists()


def test_save_a_view_rename_it_and_delete_it(table: Page) -> None:
    views = table.locator("#portal-views")
    table.locator(".portal-filters summary").click()
    table.locator(".portal-filters [name=host]").fill("olivia")
    views.locator("summary").filter(has_text=_("Save view")).click()
    views.locator("[name=name]").fill("Olivia")
    views.get_by_role("button", name=_("Save"), exact=True).click()
    tab = views.get_by_role("link", name="Olivia")
    expect(tab).to_have_attribute("aria-current", "page")
    expect(tab).to_contain_text(str(table.locator("#portal-found tbody tr").count()))

    views.locator("details > summary").click()
    views.locator("[name=name]").fill("Hers")
    views.get_by_role("button", name=_("Rename")).click()
    expect(views.get_by_role("link", name="Hers")).to_be_visible()
    views.locator("details > summary").click()
    views.get_by_role("button", name=_("Delete the view")).click()
    expect(views.get_by_role("link", name="Hers")).to_be_hidden()


def test_each_tab_shows_as_many_rows_as_it_counts(table: Page) -> None:
    tabs = table.locator("#portal-views li a")
    for number in range(tabs.count()):
        tabs.nth(number).click()
        expect(tabs.nth(number)).to_have_attribute("aria-current", "page")
        count = int(tabs.nth(number).locator(".portal-count").inner_text())
        expect(table.locator("#portal-found tbody tr")).to_have_count(count)


def test_the_rows_are_worked_with_keys(table: Page) -> None:
    topics = table.locator("tbody .portal-topic")
    table.keyboard.press("j")
    expect(topics.nth(0)).to_be_focused()
    table.keyboard.press("j")
    table.keyboard.press("j")
    table.keyboard.press("k")
    expect(topics.nth(1)).to_be_focused()
    table.keyboard.press("x")
    expect(table.locator("[name=_selected_action]").nth(1)).to_be_checked()
    table.keyboard.press("x")
    expect(table.locator(BAR)).to_be_hidden()
    pk = int(table.locator("[name=_selected_action]").nth(1).get_attribute("value") or 0)
    table.keyboard.press("s")
    expect(table.locator(f"#state-{pk}")).to_contain_text(_("Starts in a moment"))
    assert SyncJob.objects.filter(occurrence=Occurrence.objects.get(pk=pk), trigger="sync_now").exists()


def test_the_keys_are_listed_and_escape_closes_them(table: Page) -> None:
    table.keyboard.press("?")
    keys = table.get_by_role("dialog", name=_("Keyboard shortcuts"))
    expect(keys).to_be_visible()
    table.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_keys_are_letters_while_somebody_types(table: Page) -> None:
    search = table.locator(".portal-filters [name=q]")
    search.press_sequentially("jxs?")
    expect(search).to_have_value("jxs?")
    expect(search).to_be_focused()


def test_escape_closes_a_menu_and_the_focus_stays(table: Page) -> None:
    summary = table.locator(".portal-filters summary")
    summary.click()
    table.locator(".portal-filters select").first.focus()
    table.keyboard.press("Escape")
    expect(table.locator(".portal-filters select").first).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_switch_stands_behind_the_menu_of_its_row(table: Page) -> None:
    row = table.locator("tbody tr").filter(has=table.locator("td")).nth(1)
    row.hover()
    row.locator(".portal-row-actions summary").click()
    switch = row.get_by_role("switch").first
    before = switch.get_attribute("aria-checked")
    switch.click()
    expect(switch).not_to_have_attribute("aria-checked", before or "")


def test_the_filters_stay_when_a_webinar_was_looked_at(table: Page) -> None:
    table.locator(".portal-filters summary").click()
    table.locator(".portal-filters [name=attendance]").select_option("final")
    expect(table.locator("#portal-chips .portal-chip")).to_have_count(1)
    address, count = table.url, table.locator("#portal-found tbody tr").count()
    topic = table.locator(".portal-topic").first
    topic.focus()
    table.keyboard.press("Enter")
    expect(table.locator("#portal-drawer")).to_be_visible()
    table.keyboard.press("Escape")
    expect(table.locator("#portal-drawer")).to_be_hidden()
    expect(table).to_have_url(address)
    expect(table.locator("#portal-found tbody tr")).to_have_count(count)
    expect(topic).to_be_focused()


def test_a_filter_that_takes_the_place_of_another_one_is_no_error(table: Page) -> None:
    table.route("**/*attendance=final*", lambda route: None)  # this answer never comes
    table.locator(".portal-filters summary").click()
    chosen = table.locator(".portal-filters [name=attendance]")
    with table.expect_request("**/*attendance=final*"):
        chosen.select_option("final")
    chosen.select_option("provisional")
    expect(table.locator("#portal-chips .portal-chip")).to_have_count(1)
    expect(table.locator("#portal-found tbody tr")).to_have_count(
        Occurrence.objects.filter(attendance="provisional").count()
    )


def test_whoever_was_logged_out_comes_back_to_the_list_they_filtered(table: Page) -> None:
    table.context.clear_cookies()
    table.locator(".portal-filters [name=q]").fill("heat")
    table.wait_for_url("**/admin/login/**")
    table.locator("[name=username]").fill("alice")
    table.locator("[name=password]").fill(PASSWORD)
    table.locator("[type=submit]").first.click()
    expect(table.locator("#portal-found tbody tr").first).to_be_visible()
    expect(table).to_have_url(re.compile(f"{WEBINARS}$"))


def test_the_state_says_at_once_that_a_webinar_was_switched_off(table: Page) -> None:
    pk = Occurrence.objects.get(webinar__zoom_id=81000000001).pk
    row = table.locator("tbody tr").filter(has=table.locator(f"#state-{pk}"))
    row.hover()
    row.locator(".portal-row-actions summary").click()
    row.get_by_role("switch").first.click()
    expect(row.locator(".portal-state")).to_contain_text(_("the sync is off for this webinar"))
    row.get_by_role("switch").first.click()
    expect(row.locator(".portal-state")).to_contain_text(_("Starts in a moment"))
