"""Batches of an iterable."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield tuples of at most `size` items, like `itertools.batched`, which Python 3.11 does not have yet."""
    iterator = iter(items)
    while batch := tuple(islice(iterator, size)):
        yield batch
