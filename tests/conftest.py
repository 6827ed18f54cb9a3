"""What every test may use: no waiting, rate limits in memory, and a world of Zoom and HubSpot to sync."""

from collections.abc import Iterator

import pytest

from integrations.limits import MemoryStore
from integrations.sync import clients, rates
from tests.world import World


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are skipped, and the sends of other threads stay out of the database."""
    store = MemoryStore()
    monkeypatch.setattr(rates, "store", lambda: store)
    monkeypatch.setattr(clients, "pause", lambda seconds: None)


@pytest.fixture
def world(db: None, settings: object) -> Iterator[World]:
    """The demo's world, connected and with its settings, not synced yet."""
    with World.demo() as made:
        yield made


@pytest.fixture
def empty_world(db: None, settings: object) -> Iterator[World]:
    """Both accounts connected and the sync switched on; no webinar and no contact."""
    with World.empty() as made:
        yield made
