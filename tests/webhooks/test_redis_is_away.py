"""Webhooks are taken while Redis is away, although it is the cache and the broker: they wait for the next round."""

from typing import Any

import pytest
from django.core.cache import cache
from redis import RedisError

from sandbox.webhooks import webinar_event
from tests.support.webhooks import Webhooks
from tests.support.webinars import UPCOMING, upcoming

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_delivery_is_stored_and_answered(webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    upcoming(webhooks.world, UPCOMING)
    event = webinar_event(webhooks.world.sandbox, "webinar.updated", UPCOMING)

    def away(*_: Any, **__: Any) -> None:
        raise RedisError("connection refused")

    with monkeypatch.context() as meanwhile:
        for name in ("add", "incr", "set_many"):
            meanwhile.setattr(cache, name, away, raising=False)
        assert webhooks.zoom(event) == 204

    assert webhooks.states() == ["waiting"]
    webhooks.process()
    assert webhooks.states() != ["waiting"]
