"""Rows left out of the providers' lists, and lists whose count disagrees with the provider's: kept for the audit log.

A row that lacks what it needs is left out; the rows around it are used.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from integrations.transport.parsing import Incomplete, Row

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row that was left out, and what it lacks."""

    missing: str
    row: Row


@dataclass
class ListRead:
    """One reading of a list, with the rows that were left out of it."""

    name: str
    odd: list[OddRow] = field(default_factory=list)
    count: int = 0
    total: int | None = None  # how many rows the provider says that the list has

    @property
    def disagrees(self) -> bool:
        return self.total is not None and self.total != self.count

    @property
    def missing(self) -> Counter[str]:
        return Counter(one.missing for one in self.odd)

    def parsed(self, rows: Iterable[Any], parse: Callable[[Row], T]) -> list[T]:
        """Return the rows as records; rows that are incomplete, or no objects, are kept in `odd`."""
        found = []
        for row in rows:
            try:
                if not isinstance(row, dict):
                    raise Incomplete("object")
                found.append(parse(row))
            except Incomplete as error:
                self.odd.append(OddRow(error.missing, row if isinstance(row, dict) else {}))
        return found

    def counted(self, count: int, total: int | None) -> None:
        """Note how many rows came, and how many the provider says there are."""
        self.count, self.total = count, total


class LeftOut:
    """The newest reading of each list. A list is read by one thread at a time; several lists may be read at once."""

    def __init__(self) -> None:
        self._reads: dict[tuple[str, str], ListRead] = {}

    def begin(self, subject: str, name: str) -> ListRead:
        """Start a new reading of a list. `subject`: what it belongs to, say a webinar's id or a session's UUID."""
        read = self._reads[subject, name] = ListRead(name)
        return read

    def last_read(self, subject: str, name: str) -> ListRead:
        """Return the newest reading of a list; an empty one if it was not read."""
        return self._reads.get((subject, name), ListRead(name))

    def odd_lists(self, *subjects: str) -> list[ListRead]:
        """Return the lists of these subjects that held odd rows, or another number of rows than announced."""
        found = [read for (subject, _), read in list(self._reads.items()) if subject in subjects]
        return [read for read in found if read.odd or read.disagrees]
