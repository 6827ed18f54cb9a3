"""The sidebar in a browser: it folds to its icons, and stays so on every page, without a flash."""

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["en"], indirect=True)
FOLDED = "document.documentElement.classList.contains('screen-folded')"


def width(page: Page) -> float:
    box = page.locator(".screen-side").bounding_box()
    assert box
    return box["width"]


def test_it_stays_folded_on_every_page(synced: World, signed_in: Page) -> None:
    page = signed_in
    assert width(page) > 200
    page.locator(".screen-side [data-fold]").click()
    assert width(page) < 80
    for address in ("/admin/integrations/occurrence/", "/admin/system/", "/admin/auth/user/"):
        page.goto(address, wait_until="commit")
        page.wait_for_selector("body", state="attached")
        assert page.evaluate(FOLDED)  # before anything is painted
        page.locator(".screen-side").wait_for()
        assert width(page) < 80
    entry = page.locator(".screen-side").get_by_role("link", name=_("Webinars"), exact=True)
    expect(entry).to_have_attribute("title", _("Webinars"))
    page.locator(".screen-side [data-fold]").click()
    page.goto("/admin/")
    assert width(page) > 200


def test_on_a_phone_it_is_a_menu(synced: World, signed_in: Page) -> None:
    signed_in.set_viewport_size({"width": 400, "height": 800})
    signed_in.goto("/admin/")
    expect(signed_in.locator(".screen-side")).to_be_hidden()
    signed_in.locator(".screen-menu > summary").click()
    signed_in.locator(".screen-menu-body").get_by_role("link", name=_("People")).click()
    signed_in.wait_for_url("**/participant/")
