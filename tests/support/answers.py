"""Checks of what a client makes of an answer, however odd the answer is."""

from collections.abc import Callable
from typing import Any

from integrations.errors import IntegrationError
from tests.support.mutated import storable
from tests.transport.scripted import Reply

TOO_DEEP = Reply(200, b"[" * 100_000 + b"]" * 100_000)  # JSON nested deeper than Python goes


def assert_records_or_error(call: Callable[[], Any]) -> None:
    """Assert that a call returns records any database can keep, or raises the portal's own error with such texts."""
    try:
        found = call()
    except IntegrationError as error:
        assert storable([error.sentence, error.detail, error.code])
        return
    assert storable(found)
