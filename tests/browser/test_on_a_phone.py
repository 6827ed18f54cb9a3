"""Tables on a window of 400 pixels: an entry of the activity is a line, and no state is cut off."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser import screens
from tests.support.world import World

# Finnish has the longer words.
pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)
LINE = 56  # pixels
TALLEST = "Math.max(...[...document.querySelectorAll('main tbody tr')].map(row => row.offsetHeight))"
CUT = """[...document.querySelectorAll('main tbody .portal-badge')].filter(
    badge => badge.getBoundingClientRect().right > badge.closest('td').getBoundingClientRect().right + 1).length"""


@pytest.fixture(autouse=True)
def phone(signed_in: Page) -> None:
    signed_in.set_viewport_size({"width": 400, "height": 900})


@pytest.mark.parametrize("address", ["admin:audits_change_changelist", "sessions"])
def test_an_entry_is_a_line(synced: World, signed_in: Page, address: str) -> None:
    signed_in.goto(reverse(address))
    assert signed_in.evaluate(TALLEST) <= LINE


@pytest.mark.parametrize("name", ["Zoom users", "individual webinars"])
def test_states_are_whole(synced: World, signed_in: Page, name: str) -> None:
    signed_in.goto(screens.of(synced)[name])
    assert signed_in.locator("main tbody .portal-badge").count() > 1
    assert signed_in.evaluate(CUT) == 0


def test_the_columns_of_a_list_under_system_begin_with_a_capital(signed_in: Page) -> None:
    signed_in.goto(reverse("admin:auth_user_changelist"))
    cells = signed_in.locator("#result_list tbody td[data-label]:not(.action-checkbox)")
    style = "all => all.map(one => getComputedStyle(one, '::first-letter').textTransform)"
    assert set(cells.evaluate_all(style)) == {"uppercase"}
