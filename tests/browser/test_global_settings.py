"""The global settings in a browser: what is wrong is said while typing, and the users are at hand."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)


@pytest.fixture
def opened(synced: World, signed_in: Page) -> Page:
    signed_in.goto(reverse("admin:integrations_connection_change", args=(synced.connection.pk,)))
    return signed_in


def test_a_wrong_domain_is_said_while_it_is_typed(opened: Page) -> None:
    row = opened.locator("[data-domains=domains-contacts] li").first
    field = row.locator("input")
    field.fill("own example")
    expect(row.locator(".settings-error")).to_have_text(_("This is not a domain. Enter one like example.com."))
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("own.example")
    expect(row.locator(".settings-error")).to_have_count(0)


def test_the_bar_comes_with_a_change_and_goes_with_it(opened: Page) -> None:
    bar = opened.locator(".settings-bar")
    expect(bar).to_be_hidden()
    opened.get_by_text(_("Test mode and retention")).click()
    field = opened.locator("#id_keep_raw_days")
    before = field.input_value()
    field.fill("31")
    expect(bar).to_be_visible()
    field.fill(before)
    expect(bar).to_be_hidden()


def test_on_a_phone_the_effects_have_the_whole_width(opened: Page) -> None:
    opened.set_viewport_size({"width": 400, "height": 800})
    opened.locator("#sync_webinars").uncheck()
    effect = opened.locator("#effects .portal-effect").first
    expect(effect).to_be_visible()
    box = effect.bounding_box()
    assert box
    assert box["width"] > 300


def test_a_wrong_field_has_the_focus_after_saving(opened: Page) -> None:
    opened.get_by_text(_("Test mode and retention")).click()
    opened.locator("#id_only_contacts").fill("nobody")
    opened.locator(".settings-bar [type=submit]").click()
    expect(opened.locator("#id_only_contacts[aria-invalid=true]")).to_be_focused()


def test_the_picker_shows_with_its_choice(opened: Page) -> None:
    picker = opened.locator(".settings-picker")
    opened.locator("[name=recordings][value=none]").check()
    expect(picker).to_be_hidden()
    opened.locator("[name=recordings][value=selected]").check()
    expect(picker.locator("input[type=checkbox]").first).to_be_visible()


def test_a_users_settings_open_beside_the_table(opened: Page) -> None:
    opened.locator("#users [data-opens-panel]").first.click()
    expect(opened.locator("#panel-title")).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.locator("#panel")).to_be_hidden()
