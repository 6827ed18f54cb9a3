"""Fixtures of a real browser against a real server. The tests are skipped, and say so, if there is no Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.axe import script
from tests.support.world import World

# A browser hangs up on requests whose answers it no longer needs, and the threads that answer them complain.
HUNG_UP = ("pytest.PytestUnhandledThreadExceptionWarning", "pytest.PytestUnraisableExceptionWarning")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FOLDER = Path(__file__).parent
PASSWORD = "correct horse battery staple"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == FOLDER:
            for warning in HUNG_UP:
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{warning}"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, beside which Django would refuse its database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        try:
            started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"Chromium does not start here: {error.message.splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture
def portal(db: None, tmp_path: Path) -> Iterator[str]:
    """Return the portal's address. The server shares the test's transaction, which only SQLite in memory can."""
    if connection.vendor != "sqlite":
        pytest.skip("the browser tests run on SQLite")
    cache.clear()
    # The world overrides settings as well, so each is undone in its turn.
    with override_settings(STATIC_ROOT=tmp_path, ALLOWED_HOSTS=["localhost"]):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_superuser("alice", "alice@own.example", PASSWORD)


@pytest.fixture(params=["en", "fi"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the browser's language, in which the test expects its texts."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def page(browser: Browser, portal: str, language: str) -> Iterator[Page]:
    """Open a fresh page. Any error in its console fails the test, those of its security policy included."""
    context = browser.new_context(
        base_url=portal, locale=language, timezone_id="Europe/Helsinki", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    opened = context.new_page()
    # Requests wait here while the test itself is at work, so that the server and the test never write at once.
    opened.route("**/*", lambda route: route.continue_())
    opened.on("console", lambda message: complaints.extend(_complaint(message)))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.unroute_all(behavior="ignoreErrors")
    context.close()
    assert not complaints


def _complaint(message: ConsoleMessage) -> list[str]:
    refused_in_words = "status of 422" in message.text  # Chromium logs the status, the page shows the reason
    return [message.text] if message.type == "error" and not refused_in_words else []


@pytest.fixture
def signed_in(page: Page, alice: User) -> Page:
    page.goto("/admin/")
    page.locator("[name=username]").fill(alice.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").first.click()
    page.wait_for_url("**/admin/")
    return page


@pytest.fixture
def synced(world: World) -> World:
    """Return the demo's world after its first sync."""
    world.sync()
    return world


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of axe-core."""
    return script()
