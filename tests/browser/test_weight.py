"""The weight of each screen, as the web server sends it: compressed, and kept by the browser for the next visit."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from portal.screens.shared import html
from portal.static_files.collect import collect
from tests.browser import screens
from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)

FIRST_BYTES, FIRST_REQUESTS = 200_000, 12


@pytest.fixture
def portal(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a server that sends static files as the real one does, and not as Django's tests do."""
    monkeypatch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application)
    cache.clear()
    with override_settings(STATIC_ROOT=tmp_path / "static", ALLOWED_HOSTS=["localhost"]):
        _forget_names()
        collect()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
    _forget_names()


def _forget_names() -> None:
    html.icon.cache_clear()
    html._badge.cache_clear()


def _begin(sent: dict[str, int], event: dict[str, Any]) -> None:
    sent.setdefault(event["requestId"], 0)


def _from_the_cache(sent: dict[str, int], event: dict[str, Any]) -> None:
    if "response" not in event or event["response"].get("fromDiskCache"):
        sent.pop(event["requestId"], None)


def _weigh(sent: dict[str, int], event: dict[str, Any]) -> None:
    if event["requestId"] in sent:
        sent[event["requestId"]] = int(event["encodedDataLength"])


NOTED = {
    "Network.requestWillBeSent": _begin,
    "Network.requestServedFromCache": _from_the_cache,
    "Network.responseReceived": _from_the_cache,
    "Network.loadingFinished": _weigh,
}


def visit(browser: Browser, signed_in: Page, address: str) -> list[tuple[int, int]]:
    """Visit a page twice with an empty cache at first. Return the requests and the bytes of each visit."""
    context = browser.new_context(storage_state=signed_in.context.storage_state(), locale="fi")
    page = context.new_page()
    watched = context.new_cdp_session(page)
    sent: dict[str, int] = {}
    watched.send("Network.enable")
    for event, note in NOTED.items():
        watched.on(event, partial(note, sent))
    visits = []
    for _visit in range(2):
        sent.clear()
        page.goto(address, wait_until="networkidle")
        visits.append((len(sent), sum(sent.values())))
    context.close()
    return visits


def test_no_screen_weighs_more_than_it_may(synced: World, browser: Browser, portal: str, signed_in: Page) -> None:
    screens.with_a_failed_job(synced)
    heavy = {}
    for name, address in screens.of(synced).items():
        if name.endswith("under System") or name == "segmentrow":  # the admin theme's, for superusers only
            continue
        first, second = visit(browser, signed_in, portal + address)
        if first[0] > FIRST_REQUESTS or first[1] > FIRST_BYTES:
            heavy[name] = first
        if second[0] > FIRST_REQUESTS / 2 or second[1] > FIRST_BYTES / 2:
            heavy[f"{name}, again"] = second
        assert first[1] > 20_000, f"{name} was not measured"
    assert not heavy
