"""Search by the keyboard alone: open it, type, walk through the results, open one, close it."""

from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from tests.support.world import World


def test_find_a_person_by_the_keyboard(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.keyboard.press("/")
    field = page.locator("#search-words")
    expect(field).to_be_focused()
    page.keyboard.type("mia@nor")
    result = page.locator("#search-found a").first
    expect(result).to_contain_text("mia@norra.example")
    page.keyboard.press("ArrowDown")
    expect(result).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/?email=mia%40norra.example")


def test_enter_opens_the_first_result_and_escape_closes(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto("/admin/connected-apps/")
    page.keyboard.press("Control+k")
    page.keyboard.type(_("Second factor"))
    expect(page.locator("#search-found a")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/")


def test_a_slash_in_a_field_is_a_slash(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto("/admin/integrations/participant/")
    page.locator("main input[type=search]").first.click()
    page.keyboard.type("a/b")
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("main input[type=search]").first).to_have_value("a/b")


def test_the_mouse_finds_it_too(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.get_by_role("link", name=_("Search")).first.click()
    page.locator("#search-words").fill("gibberish nobody typed")
    expect(page.locator("#search-found")).to_contain_text(_("Nothing found: try a shorter search."))
    page.get_by_role("button", name=_("Close"), exact=True).click()
    expect(page.locator("#search")).to_be_hidden()
