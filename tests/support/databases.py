"""Databases of a test's own, with real transactions, that take the place of the test database for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from portal.environment import Environment

SERVER = dict(connections.settings["default"])  # before the test database takes its place
ON_POSTGRESQL = SERVER["ENGINE"].endswith("postgresql")
WAYS = ["sqlite to sqlite", "sqlite to postgresql", "postgresql to sqlite", "postgresql to postgresql"]
EMPTY: list[bytes] = []  # a database that is migrated and holds nothing: to make one takes seconds
each_way = pytest.mark.parametrize(
    ("source", "target"),
    [tuple(way.split(" to ")) for way in (WAYS if ON_POSTGRESQL else WAYS[:1])],
    ids=WAYS if ON_POSTGRESQL else WAYS[:1],
)


@contextmanager
def database(kind: str, folder: Path, *, migrated: bool = True) -> Iterator[dict[str, object]]:
    """Use a new database of this kind, sqlite or postgresql, and delete it afterwards. Yields its settings."""
    with _made(kind, folder) as made:
        if migrated and kind == "sqlite" and EMPTY:
            Path(str(made["NAME"])).write_bytes(EMPTY[0])  # as it was the first time
        with using(made):
            if migrated:
                call_command("migrate", verbosity=0)
            if migrated and kind == "sqlite" and not EMPTY:
                connection.close()
                EMPTY.append(Path(str(made["NAME"])).read_bytes())
            yield made


@contextmanager
def using(made: dict[str, object]) -> Iterator[None]:
    """Let `django.db.connection` lead to another database, in this thread and in those that begin meanwhile."""
    handler = ConnectionHandler({"default": made})
    before, settings_before = connections["default"], connections.settings["default"]
    connections["default"], connections.settings["default"] = handler["default"], handler.settings["default"]
    try:
        yield
    finally:
        connection.close()
        connections["default"], connections.settings["default"] = before, settings_before


@contextmanager
def _made(kind: str, folder: Path) -> Iterator[dict[str, object]]:
    name = f"own_{uuid4().hex}"
    if kind == "sqlite":
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        yield Environment(folder).database("NO_VARIABLE", f"sqlite:///{folder / name}.sqlite3") | {"OPTIONS": options}
        return
    on_the_server(f"CREATE DATABASE {name}")
    try:
        yield SERVER | {"NAME": name}
    finally:
        on_the_server(f"DROP DATABASE {name} WITH (FORCE)")


def on_the_server(statement: str) -> None:
    """Run a statement that concerns a whole database."""
    with using(SERVER), connection.cursor() as cursor:
        cursor.execute(statement)
