"""Pictures of the main screens for the README, from the demo's world: `make screenshots`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from integrations.models import Occurrence
from tests.browser import screens
from tests.support.world import World

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"

pytestmark = pytest.mark.parametrize("language", ["en"], indirect=True)


def _drawer(page: Page) -> None:
    topic = Occurrence.objects.get(webinar__zoom_id=81000000002).webinar.topic
    page.get_by_role("link", name=topic, exact=True).click()
    page.locator("#portal-drawer-body #audit-title").wait_for()


def _nothing(page: Page) -> None:
    pass


@pytest.mark.parametrize(
    ("name", "screen", "scheme", "before"),
    [
        ("home", "home", "light", _nothing),
        ("webinars", "webinars", "light", _nothing),
        ("audit-logs", "webinars", "light", _drawer),
        ("global-settings", "global settings", "light", _nothing),
        ("person", "a person", "light", _nothing),
        ("home-dark", "home", "dark", _nothing),
    ],
)
def test_picture(
    synced: World, signed_in: Page, name: str, screen: str, scheme: str, before: Callable[[Page], None]
) -> None:
    signed_in.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    signed_in.goto(screens.of(synced)[screen])
    before(signed_in)
    signed_in.evaluate("document.fonts.ready")
    FOLDER.mkdir(parents=True, exist_ok=True)
    signed_in.screenshot(path=FOLDER / f"{name}.png")
