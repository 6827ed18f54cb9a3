"""Pictures of the main screens for the README, from the demo's world: `make screenshots`."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser import screens
from tests.support.world import World

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"

pytestmark = pytest.mark.parametrize("language", ["en"], indirect=True)


@pytest.mark.parametrize(
    ("name", "screen", "scheme"),
    [
        ("home", "home", "light"),
        ("webinars", "webinars", "light"),
        ("webinar", "a webinar", "light"),
        ("global-settings", "global settings", "light"),
        ("person", "a person", "light"),
        ("home-dark", "home", "dark"),
    ],
)
def test_picture(synced: World, signed_in: Page, name: str, screen: str, scheme: str) -> None:
    signed_in.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    signed_in.goto(screens.of(synced)[screen])
    signed_in.evaluate("document.fonts.ready")
    FOLDER.mkdir(parents=True, exist_ok=True)
    signed_in.screenshot(path=FOLDER / f"{name}.png")
