"""Batched writes: what several threads want to store at the same time is stored in one statement.

SQLite lets in one writer at a time. The others sleep and try again, in no order: under a flood, eight threads that each
write for themselves spend their time asleep.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError

T = TypeVar("T")


class _Request(Generic[T]):
    """The rows of one thread, and if they are stored."""

    def __init__(self, rows: list[T]) -> None:
        self.rows, self.stored = rows, False


class BatchedWrites(Generic[T]):
    """A function that stores rows. The thread whose turn it is stores the rows of all that wait behind it."""

    def __init__(self, store: Callable[[list[T]], object]) -> None:
        self.store = store
        self.turn = threading.Lock()
        self.waiting: list[_Request[T]] = []  # only the thread whose turn it is takes from it

    def __call__(self, rows: list[T]) -> None:
        """Store the rows, and return when they are committed. Raises: DatabaseError, about these rows only."""
        own = _Request(rows)
        self.waiting.append(own)
        with self.turn:
            if own.stored:
                return
            # If another thread took these rows and could not store them, they are stored alone.
            together = self._take_waiting() if own in self.waiting else [own]
            try:
                self.store([row for one in together for row in one.rows])
                for one in together:
                    one.stored = True
            except DatabaseError:
                if len(together) == 1:
                    raise
                self.store(rows)

    def _take_waiting(self) -> list[_Request[T]]:
        taken = list(self.waiting)
        del self.waiting[: len(taken)]
        return taken
