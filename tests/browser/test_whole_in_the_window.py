"""Nothing is cut off: menus open inside of the window, and hints are whole in their fields."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from integrations.models import Occurrence
from tests.browser import screens
from tests.support.world import World

WIDTHS = (1280, 400)
# How many pixels the open menus stand beyond the window.
BEYOND = """() => Math.max(0, ...[...document.querySelectorAll("details[open] > .portal-menu-body")]
  .map((one) => one.getBoundingClientRect()).map((box) => Math.max(-box.left, box.right - innerWidth)))"""
HINTS_CUT_OFF = """() => {
  const context = document.createElement("canvas").getContext("2d");
  const isCut = (field) => {
    const style = getComputedStyle(field), hint = getComputedStyle(field, "::placeholder");
    context.font = `${hint.fontSize} ${hint.fontFamily}`;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return context.measureText(field.placeholder).width > room + 1;
  };
  const fields = [...document.querySelectorAll("input[placeholder]")];
  return fields.filter((one) => one.checkVisibility() && isCut(one)).map((one) => one.placeholder);
}"""
WITH_HINTS = (
    "webinars",
    "people, left out",
    "audit logs",
    "global settings",
    "individual webinars",
    "answers",
    "activity",
    "webhook deliveries",
    "workflow action",
    "search",
    "users",
)


@pytest.mark.parametrize("language", ["fi"], indirect=True)
def test_menus_open_inside_of_the_window(synced: World, signed_in: Page) -> None:
    page, wrong = signed_in, {}
    rich = Occurrence.objects.get(webinar__zoom_id=81000000002).pk
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for address in (screens.of(synced)["webinars, filtered"], reverse("admin:webinar", args=(rich,))):
            page.goto(address)
            for number in range(page.locator(".portal-menu > summary").count()):
                menu = page.locator(".portal-menu > summary").nth(number)
                if number < 6 and menu.is_visible():
                    menu.focus()
                    page.keyboard.press("Enter")
                    wrong[f"{address} {width} {number}"] = page.evaluate(BEYOND)
                    page.keyboard.press("Escape")
    assert not {menu: by for menu, by in wrong.items() if by > 0}


def test_hints_are_whole(synced: World, signed_in: Page) -> None:
    page, wrong = signed_in, {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name in WITH_HINTS:
            page.goto(screens.of(synced)[name])
            wrong[f"{name} {width}"] = page.evaluate(HINTS_CUT_OFF)
    assert not {name: hints for name, hints in wrong.items() if hints}
