"""A walk with Tab through a whole page, and what is wrong with it for somebody who has no mouse."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text()


def walk(page: Page) -> list[str]:
    """Press Tab from the top of the page to its end, and return what is wrong, a sentence each."""
    stops: int = page.evaluate(f"{SCRIPT}; window.tabOrder.begin()")
    for _stop in range(stops + 3):
        page.keyboard.press("Tab")
    wrong: Any = page.evaluate("window.tabOrder.end()")
    return list(wrong)
