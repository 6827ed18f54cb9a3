"""Making a backup: every row as it is at one moment, while the portal goes on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, models, transaction

from integrations.clock import utcnow
from integrations.errors import GiveUp
from portal.backup import schema
from portal.backup.archive import Manifest, Writer
from portal.backup.values import as_stored

AT_ONCE = 2000  # rows held in memory


def to_file(path: Path, passphrase: str) -> dict[str, int]:
    """Make a backup that nobody else can read (mode 600). Returns the number of rows by table.

    It is written under another name first: a file of this name is always whole.
    """
    if path.exists():
        raise GiveUp(f"{path} exists already: choose another name, or remove it.")
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            counts = write(file, passphrase)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def write(file: BinaryIO, passphrase: str) -> dict[str, int]:
    """Write a backup to an open file. Returns the number of rows by table."""
    with snapshot():
        migrations = schema.applied()
        if unknown := schema.unknown(migrations):
            raise GiveUp(
                f"The database was made by a newer version of the portal ({unknown[0]}): make the backup with that one."
            )
        manifest = Manifest(
            utcnow(), connection.vendor, migrations, settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY
        )
        writer = Writer(file, passphrase, manifest)
        for model in schema.tables(migrations):
            fields = schema.fields(model)
            writer.table(model._meta.db_table, [one.column for one in fields], _rows(model, fields))
        writer.finish()
    return writer.counts


def _rows(model: type[models.Model], fields: list["models.Field[object, object]"]) -> Iterator[tuple[object, ...]]:
    rows = model._base_manager.order_by("pk").values_list(*map(as_stored, fields))
    return rows.iterator(AT_ONCE)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let the block see one moment of the database, and hold up nobody who writes."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # `atomic` would begin as a writer, and keep the others out
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
