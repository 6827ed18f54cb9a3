"""What was left out of the providers' lists, and lists whose count is not theirs: kept to be said, by what it is about.

A row that lacks what it needs says nothing; the rows around it do.
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
    """One reading of a list."""

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
        self.count, self.total = count, total


class LeftOut:
    """The newest reading of each list. A list is read by one thread at a time; several lists may be read at once."""

    def __init__(self) -> None:
        self._reads: dict[tuple[str, str], ListRead] = {}

    def begin(self, subject: str, name: str) -> ListRead:
        """`subject`: a webinar's id, a session's UUID, …: whose list it is."""
        read = self._reads[subject, name] = ListRead(name)
        return read

    def last_read(self, subject: str, name: str) -> ListRead:
        return self._reads.get((subject, name), ListRead(name))

    def odd_lists(self, *subjects: str) -> list[ListRead]:
        """Their lists that held odd rows, or another number of rows than they said."""
        found = [read for (subject, _), read in list(self._reads.items()) if subject in subjects]
        return [read for read in found if read.odd or read.disagrees]
