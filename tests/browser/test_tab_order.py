"""Tab leads through every screen: to all that can be pressed, visibly, past every bar, and out again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import screens
from tests.browser.tab_order import walk
from tests.support.world import World

# These lists lead to screens that have a name of their own, so that one walk is enough.
TWICE = ("connection", "zoomuserrow", "webinarrow")

# Finnish has the longer words.
pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)


@pytest.fixture
def page_of(synced: World, signed_in: Page) -> Page:
    screens.with_a_failed_job(synced)
    screens.with_a_difference(synced)
    screens.with_something_said(synced)
    signed_in.emulate_media(reduced_motion="reduce")
    return signed_in


@pytest.mark.parametrize("width", [1280, 400])
def test_tab_reaches_everything_on_every_screen(synced: World, page_of: Page, width: int) -> None:
    page_of.set_viewport_size({"width": width, "height": 700})
    wrong: dict[str, list[str]] = {}
    for name, address in screens.of(synced).items():
        if name in TWICE or (width == 400 and name.endswith("under System")):
            continue
        page_of.goto(address)
        wrong[name] = walk(page_of)
    assert not {name: problems for name, problems in wrong.items() if problems}


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_stands_beneath_the_bar_that_comes_with_a_change(synced: World, page_of: Page, width: int) -> None:
    page_of.set_viewport_size({"width": width, "height": 700})
    for name in ("global settings", "workflow action", "answers"):
        page_of.goto(screens.of(synced)[name])
        page_of.evaluate(CHANGED)
        expect(page_of.locator(".settings-bar .portal-effects").first).not_to_be_empty()
        assert not walk(page_of), name


def test_nothing_stands_beneath_the_bar_of_a_selection(synced: World, page_of: Page) -> None:
    page_of.goto(screens.of(synced)["webinars"])
    page_of.locator("[name=_selected_action]").first.check()
    expect(page_of.locator(".portal-bulk")).to_be_visible()
    assert not walk(page_of)


CHANGED = """() => {
  const form = document.querySelector("form[data-unsaved]");
  const field = form.querySelector(":is(input[type=checkbox], input[type=text], input:not([type]))");
  if (field.type === "checkbox") field.click();
  else { field.value = "x"; field.dispatchEvent(new Event("input", { bubbles: true })); }
}"""
