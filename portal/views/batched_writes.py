"""What several threads want to store at the same time goes in one statement.

SQLite lets in one writer at a time, and who finds it taken sleeps and tries again, in no order: under a flood eight
threads that each write for themselves spend their time asleep.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError

T = TypeVar("T")


class _Brought(Generic[T]):
    def __init__(self, rows: list[T]) -> None:
        self.rows, self.stored = rows, False


class BatchedWrites(Generic[T]):
    """Whoever has its turn stores what all that wait behind it have brought; they find it done."""

    def __init__(self, store: Callable[[list[T]], object]) -> None:
        self.store = store
        self.turn = threading.Lock()
        self.waiting: list[_Brought[T]] = []  # only who has its turn takes from it

    def __call__(self, rows: list[T]) -> None:
        """Return when the rows are committed. Raises: DatabaseError, about these rows only."""
        own = _Brought(rows)
        self.waiting.append(own)
        with self.turn:
            if own.stored:
                return
            # What was taken and is not stored was in bad company: each goes alone.
            together = self._taken() if own in self.waiting else [own]
            try:
                self.store([row for one in together for row in one.rows])
                for one in together:
                    one.stored = True
            except DatabaseError:
                if len(together) == 1:
                    raise
                self.store(rows)

    def _taken(self) -> list[_Brought[T]]:
        taken = list(self.waiting)
        del self.waiting[: len(taken)]
        return taken
