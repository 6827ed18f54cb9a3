"""Zoom's page tokens live for 15 minutes: a list that took longer is read again from its first page."""

from collections.abc import Callable
from typing import TypeVar

from integrations.errors import RetryLater

T = TypeVar("T")
TIMES = 2  # an expiry while it is read again is left to the job's own retries
EXPIRED = "page_token_expired"  # the row of `zoom/error_table.py`


def restarted_if_expired(read: Callable[[], T]) -> T:
    """Return what `read` returns, and start it again if the list expired. `read` must begin with the first page."""
    for _ in range(TIMES):
        try:
            return read()
        except RetryLater as error:
            if error.row != EXPIRED:
                raise
    return read()
