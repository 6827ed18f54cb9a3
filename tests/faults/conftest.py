"""A world prepared for trouble, and batches sent in turn."""

import pytest

from integrations.sync import context
from integrations.transport.http import Http
from tests.faults.worlds import InTurn, prepare, set_default
from tests.support.world import World


@pytest.fixture
def troubled(empty_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(context, "ThreadPool", InTurn)
    monkeypatch.setattr(context, "_close", lambda pool: None)  # there are no threads whose connections to close
    set_default(monkeypatch, Http.__init__, "clock", lambda: empty_world.now)
    prepare(empty_world)
    return empty_world
