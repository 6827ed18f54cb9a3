"""Backups of a test: made, read, and compared row by row."""

import io
import json
from pathlib import Path
from typing import Any

from portal.backup import make, put_back
from portal.backup.archive import Reader
from portal.backup.put_back import Restored
from tests.backup.conftest import PASSPHRASE

Contents = dict[str, list[dict[str, Any]]]


def backed_up(path: Path) -> Path:
    make.to_file(path, PASSPHRASE)
    return path


def put_back_from(path: Path, *, replace: bool = False, passphrase: str = PASSPHRASE) -> Restored:
    with path.open("rb") as file:
        return put_back.restore(file, passphrase, replace=replace)


def contents(path: Path | None = None) -> Contents:
    """Return every row of a backup by table; without a path, of one that is made now."""
    file = io.BytesIO(path.read_bytes() if path else b"")
    if path is None:
        make.write(file, PASSPHRASE)
        file.seek(0)
    return {
        table.name: [dict(zip(table.columns, map(_comparable, row), strict=True)) for row in table.rows]
        for table in Reader(file, PASSPHRASE).tables()
    }


def _comparable(value: Any) -> Any:
    """PostgreSQL keeps JSON's meaning, not its text."""
    try:
        return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
    except ValueError:  # a text that only looks like it
        return value
