"""A short write that must not wait long for SQLite's write lock, because somebody waits for the answer.

While another process has the lock, SQLite tries again after pauses that grow to 100 ms. A worker that writes again and
again takes the lock in between, and the write waits for several of its transactions. Here the pauses stay short.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PAUSES = 8  # milliseconds: SQLite pauses for 1, 2 and 5 of them (`sqliteDefaultBusyCallback` in its main.c)
LOCKED = "locked"


def write_eagerly(write: Callable[[], object], using: str = DEFAULT_DB_ALIAS) -> None:
    """Do the write in a transaction. Raises: OperationalError if the lock is not free in the usual time.

    Other databases have no such lock: there it is an ordinary transaction.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic(using):
            write()
        return
    patience = float(connection.settings_dict["OPTIONS"].get("timeout", 5))  # seconds, as long as any other write waits
    until = time.monotonic() + patience
    with _short_pauses(connection, patience):
        while True:
            try:
                with transaction.atomic(using):
                    write()
                return
            except OperationalError as error:
                if LOCKED not in str(error) or time.monotonic() >= until:
                    raise


@contextmanager
def _short_pauses(connection: BaseDatabaseWrapper, patience: float) -> Iterator[None]:
    _pause_at_most(connection, PAUSES)
    try:
        yield
    finally:
        _pause_at_most(connection, round(patience * 1000))


def _pause_at_most(connection: BaseDatabaseWrapper, milliseconds: int) -> None:
    """Let SQLite give up so many milliseconds after it first found the lock taken."""
    statement = f"PRAGMA busy_timeout = {milliseconds}"  # SQLite takes no parameters here
    with connection.cursor() as cursor:
        cursor.execute(statement)
