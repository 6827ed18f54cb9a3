"""The contents of a backup: lines of JSON, compressed. What it is of, each table with its rows, and the counts."""

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from integrations.errors import GiveUp
from portal.backup.sealed_file import CUT_OFF, DAMAGED, Opening, Sealing
from portal.backup.values import plain

FORMAT = 1
LEVEL = 3  # of compression: the next ones take twice the time for a tenth less
BUFFER = 1024 * 1024  # bytes
Row = list[Any]
NEWER = "This backup was made by a newer version of the portal: update the portal, then restore it."


@dataclass(frozen=True)
class Manifest:
    """What a backup is of. `migrations`: the applied ones by app; `secrets`: the portal's two kinds of keys."""

    made_at: datetime
    database: str  # sqlite or postgresql
    migrations: dict[str, list[str]]
    encryption_keys: list[str] = field(repr=False)
    secret_key: str = field(repr=False)

    @property
    def made(self) -> str:
        """When it was made, in words that everybody can read."""
        return f"{self.made_at:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class Table:
    """A table of a backup. Its rows must be read before the next table is."""

    name: str
    columns: list[str]
    rows: Iterator[Row]


class Writer:
    """Writes a backup, one table after the other. Without `finish` it is refused as cut off."""

    def __init__(self, file: BinaryIO, passphrase: str, manifest: Manifest) -> None:
        self.sealed = Sealing(file, passphrase)
        self.packed = gzip.GzipFile(fileobj=self.sealed, mode="wb", compresslevel=LEVEL, mtime=0)
        self.lines = io.BufferedWriter(self.packed, BUFFER)  # type: ignore[arg-type]  # a file, though not by its types
        self.counts: dict[str, int] = {}
        self._line({"format": FORMAT, **asdict(manifest)})

    def table(self, name: str, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Write a table and its rows."""
        self._line({"table": name, "columns": columns})
        count = 0
        for row in rows:
            self._line(row)
            count += 1
        self.counts[name] = count

    def finish(self) -> None:
        """Write the counts, by which a reader knows that nothing is missing, and end the file."""
        self._line({"end": self.counts})
        self.lines.flush()
        self.packed.close()
        self.sealed.finish()

    def _line(self, value: object) -> None:
        self.lines.write(json.dumps(value, default=plain, separators=(",", ":")).encode() + b"\n")


class Reader:
    """Reads a backup. Raises: GiveUp with a sentence for people if the file is not one, or not whole."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        opened = io.BufferedReader(Opening(file, passphrase), BUFFER)
        self.lines = io.BufferedReader(gzip.GzipFile(fileobj=opened, mode="rb"), BUFFER)
        self.counts: dict[str, int] = {}
        head = self._line()
        if head.get("format") != FORMAT:
            raise GiveUp(NEWER)
        names = Manifest.__dataclass_fields__
        values = {name: head[name] for name in names} | {"made_at": datetime.fromisoformat(head["made_at"])}
        self.manifest = Manifest(**values)
        self._next: Any = self._line()

    def tables(self) -> Iterator[Table]:
        """Yield the tables, and check at the end that every row has come."""
        while "end" not in self._next:
            head = self._next
            self.counts[head["table"]] = 0
            yield Table(head["table"], head["columns"], self._rows(head["table"]))
        if self._next["end"] != self.counts or self.lines.read(1):
            raise GiveUp(DAMAGED)

    def _rows(self, table: str) -> Iterator[Row]:
        while isinstance(line := self._line(), list):
            self.counts[table] += 1
            yield line
        self._next = line

    def _line(self) -> Any:
        with readable():
            line = self.lines.readline()
            if not line:
                raise GiveUp(CUT_OFF)
            return json.loads(line)


@contextmanager
def readable() -> Iterator[None]:
    """Turn what the packing says of a damaged file into a sentence."""
    try:
        yield
    except EOFError as error:
        raise GiveUp(CUT_OFF) from error
    except (gzip.BadGzipFile, zlib.error, ValueError) as error:
        raise GiveUp(DAMAGED) from error
