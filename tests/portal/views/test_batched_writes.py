"""Threads that store at the same time share a statement; one with a bad row fails alone."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError

from portal.views.batched_writes import BatchedWrites


class Slow:
    """A store that lets the others queue up behind the first one."""

    def __init__(self) -> None:
        self.stored: list[list[str]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, rows: list[str]) -> None:
        self.begun.set()
        assert self.go_on.wait(30)
        if "bad" in rows:
            raise DatabaseError
        self.stored.append(rows)


def several(store: Slow, rows: list[str]) -> list[BaseException | None]:
    """Return the outcome of each thread. The first one is storing when the others arrive."""
    gathering = BatchedWrites(store)
    with ThreadPoolExecutor(len(rows)) as pool:
        first = pool.submit(gathering, [rows[0]])
        assert store.begun.wait(30)
        rest = [pool.submit(gathering, [row]) for row in rows[1:]]
        while len(gathering.waiting) < len(rest):
            threading.Event().wait(0.005)
        store.go_on.set()
        return [one.exception(30) for one in (first, *rest)]


def test_those_that_wait_are_stored_in_one_statement() -> None:
    store = Slow()

    assert several(store, ["a", "b", "c", "d"]) == [None] * 4
    assert store.stored[0] == ["a"]
    assert sorted(store.stored[1]) == ["b", "c", "d"]
    assert len(store.stored) == 2


def test_what_cannot_be_stored_fails_alone() -> None:
    store = Slow()

    came = several(store, ["a", "b", "bad", "d"])

    assert [one is None for one in came] == [True, True, False, True]
    assert sorted(row for rows in store.stored for row in rows) == ["a", "b", "d"]


def test_one_by_one_each_is_stored_at_once() -> None:
    stored: list[list[int]] = []
    gathering: BatchedWrites[int] = BatchedWrites(stored.append)

    gathering([1])
    gathering([2, 3])

    assert stored == [[1], [2, 3]]
    with pytest.raises(DatabaseError):
        BatchedWrites(_refuse)([1])


def _refuse(rows: list[int]) -> None:
    raise DatabaseError
