"""The fixtures of all tests: no waiting, rate limits in memory, and a world of Zoom and HubSpot to sync."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from requests.adapters import HTTPAdapter
from whitenoise.middleware import WhiteNoiseMiddleware

from integrations.accounts import clients, rate_store
from integrations.accounts.connect import pair
from integrations.models import Connection
from integrations.proof import context as proof
from tests.support.factories import HubSpotAccountFactory
from tests.support.memory_store import MemoryStore
from tests.support.webhooks import Webhooks
from tests.support.workflows import Workflows
from tests.support.world import World

LONG = {
    "test_soak.py", "test_kills.py", "test_serve.py", "test_brokers.py", "test_faults_and_steps.py",
    "test_the_demo_world.py",
    "test_the_demo_keeps_the_contract.py", "test_few_queries.py", "test_malformed_requests.py",
    "test_lost_and_shuffled_deliveries.py",
}  # fmt: skip
# A portal that ran from this folder has collected its static files, and their names would be hashed in the tests.
NOTHING_COLLECTED = TemporaryDirectory()
# They do hundreds of times what others do once. To trace them for coverage would take as long again as they do.
REPEATING = re.compile(
    r"/(tests/browser/|test_(faults_and_steps|malformed_requests|lost_and_shuffled_deliveries|\w+_fuzz)\.py$)"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-database",
        action="store_true",
        help="leave out the tests that use no database: they do the same on each",
    )


def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores, because many tests wait for a process of the portal."""
    return (os.cpu_count() or 1) + 1


def pytest_configure() -> None:
    """Passwords are slow to guess, a third of a second each, which no test is about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = Path(NOTHING_COLLECTED.name)
    _find_static_files_once()


def _find_static_files_once() -> None:
    """Keep the static files that the first `Client` finds: each makes the middleware anew, which finds them again."""
    find = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def add_files_from_finders(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            find(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the longest tests first: begun last, one of them would keep a single process busy for half a minute."""
    items.sort(key=lambda item: item.path.name not in LONG)
    for item in items:
        if REPEATING.search(item.path.as_posix()):
            item.add_marker("no_cover")
    if config.getoption("--only-with-database"):
        items[:] = filter(_uses_database, items)


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"}) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _settings_stay() -> Iterator[None]:
    """A world overrides settings, and so may its test: undone in the wrong order, the world's would be left behind."""
    before = settings._wrapped  # type: ignore[misc]  # the one place where all of them hang together
    yield
    settings._wrapped = before


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are skipped, and the sends of other threads stay out of the database."""
    store = MemoryStore()
    monkeypatch.setattr(rate_store, "store", lambda: store)
    monkeypatch.setattr(clients, "pause", lambda seconds: None)
    monkeypatch.setattr(proof, "wait", lambda seconds: None)


@pytest.fixture(autouse=True)
def _nothing_is_asked_while_something_is_locked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A provider that hangs would hold the lock: nothing calls the network inside a transaction."""
    real, asked = HTTPAdapter.send, []

    def send(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            asked.append(f"{request.method} {request.path_url}")
        return real(self, request, *args, **options)

    monkeypatch.setattr(HTTPAdapter, "send", send)
    yield
    assert not asked, f"asked inside a transaction: {asked}"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The demo's world, connected and with its settings, not synced yet."""
    with World.demo() as made:
        yield made


@pytest.fixture
def empty_world(db: None) -> Iterator[World]:
    """Both accounts connected and the sync switched on; no webinar and no contact."""
    with World.empty() as made:
        yield made


@pytest.fixture
def webhooks(empty_world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> Webhooks:
    """A world whose events reach the portal, at the world's own time."""
    monkeypatch.setattr("portal.views.webhooks.utcnow", empty_world.clock)
    cache.clear()
    return Webhooks(empty_world, client)


@pytest.fixture
def workflows(webhooks: Webhooks, client: Client, monkeypatch: pytest.MonkeyPatch) -> Workflows:
    """A webinar that contacts can be added to, and calls at the world's own time."""
    monkeypatch.setattr("portal.views.workflow_actions.utcnow", webhooks.world.clock)
    made = Workflows(webhooks, client)
    made.webinar()
    return made


@pytest.fixture
def second_connection(webhooks: Webhooks) -> Connection:
    """A second HubSpot portal for the same Zoom account, with the first one's webinars and settings."""
    first = webhooks.world.connection
    second = pair(HubSpotAccountFactory.create(), first.zoom, "Second")
    webhooks.world.settings({"sync_webinars": True})
    for row in first.webinars.all():
        occurrences = list(row.occurrences.all())
        row.pk, row.connection = None, second
        row.save()
        for one in occurrences:
            one.pk, one.webinar = None, row
            one.save()
    return second
