"""A write that somebody waits for asks for SQLite's lock again at once, as long as any other write would."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from pytest_django import DjangoDbBlocker

from portal.views.eager_writes import write_eagerly


@pytest.fixture
def file(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A database of its own with one table: the tests' usual one is in memory, where nobody else can lock it."""
    path = tmp_path / "eager.sqlite3"
    settings = connections["default"].settings_dict
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.5}
    own = {**settings, "ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    connections.databases["eager"] = own
    with django_db_blocker.unblock():
        connections["eager"].cursor().execute("CREATE TABLE rows (name text)")
        yield path
        connections["eager"].close()
    del connections["eager"]
    del connections.databases["eager"]


def insert() -> None:
    connections["eager"].cursor().execute("INSERT INTO rows VALUES ('a')")


def locked(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def tries(after: int, other: sqlite3.Connection | None = None) -> Any:
    """Return a wrapper that counts how often the lock was asked for, and releases it before another try."""
    count = 0

    def wrapper(execute: Any, statement: str, *rest: Any) -> Any:
        nonlocal count
        if statement.startswith("BEGIN"):
            count += 1
            if other and count == after:
                other.rollback()
        return execute(statement, *rest)

    return wrapper


def rows(path: Path) -> int:
    reader = sqlite3.connect(path)
    found = int(reader.execute("SELECT count(*) FROM rows").fetchone()[0])
    reader.close()
    return found


def test_it_asks_again_until_the_lock_is_free(file: Path) -> None:
    other = locked(file)

    with connections["eager"].execute_wrapper(tries(3, other)):
        write_eagerly(insert, "eager")

    other.close()
    assert rows(file) == 1


def test_it_gives_up_when_any_other_write_would(file: Path) -> None:
    other = locked(file)

    with pytest.raises(OperationalError, match="locked"):
        write_eagerly(insert, "eager")

    other.rollback()
    other.close()
    assert rows(file) == 0


def test_afterwards_the_connection_waits_as_long_as_before(file: Path) -> None:
    write_eagerly(insert, "eager")

    assert connections["eager"].cursor().execute("PRAGMA busy_timeout").fetchone()[0] == 500


def test_another_error_is_not_tried_again(file: Path) -> None:
    calls: list[int] = []

    def wrong() -> None:
        calls.append(1)
        connections["eager"].cursor().execute("INSERT INTO missing VALUES ('a')")

    with pytest.raises(OperationalError, match="no such table"):
        write_eagerly(wrong, "eager")
    assert len(calls) == 1
