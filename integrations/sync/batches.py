"""Cutting what flows through into batches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """As `itertools.batched`, which Python 3.11 does not have yet."""
    iterator = iter(items)
    while batch := tuple(islice(iterator, size)):
        yield batch
