"""Restoring a backup: it is read to its end first, then everything changes in one transaction or nothing does."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction

from integrations.clock import utcnow
from integrations.errors import GiveUp
from portal import activity_log
from portal.backup import schema
from portal.backup.archive import NEWER, Manifest, Reader, Row, Table
from portal.backup.leases import end_leases
from portal.backup.secrets import Encryption
from portal.backup.values import Column

AT_ONCE = 1000  # rows
WAIT = "60s"  # for a table that somebody uses
NOT_EMPTY = (
    "This database holds a portal already: nothing was changed. Name another database in DATABASE_URL, or write "
    "--replace to lose what is in it."
)
IN_USE = (
    "The portal still runs ({n} connections to its database): nothing was changed. Stop web, worker and beat, then "
    "restore."
)
REFUSED = "The database refuses what is in the backup, and nothing was changed: {detail}."


@dataclass
class Restored:
    """What a restore has put back. `shortened`: how many texts of a column were too long for PostgreSQL."""

    manifest: Manifest
    rows: int = 0
    shortened: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0  # encrypted values whose key was lost before the backup was made
    jobs: int = 0  # that were running, and wait again


def check(file: BinaryIO, passphrase: str) -> Restored:
    """Read a backup to its end without changing anything. Raises: GiveUp if it cannot be restored."""
    file.seek(0)
    reader = Reader(file, passphrase)
    if schema.unknown(reader.manifest.migrations):
        raise GiveUp(NEWER)
    rows = sum(1 for table in reader.tables() for _ in table.rows)
    return Restored(reader.manifest, rows)


def restore(file: BinaryIO, passphrase: str, *, replace: bool) -> Restored:
    """Put a backup in the place of what the database holds. Raises: GiveUp before anything is changed."""
    check(file, passphrase)
    if not replace and schema.is_used():
        raise GiveUp(NOT_EMPTY)
    _refuse_while_in_use()
    file.seek(0)
    reader = Reader(file, passphrase)
    restored = Restored(reader.manifest)
    try:
        with connection.constraint_checks_disabled(), transaction.atomic():
            _replace(reader, restored)
    except (DataError, IntegrityError) as error:
        detail = str(error).partition("\n")[0]  # the lines after it hold the row
        raise GiveUp(REFUSED.format(detail=detail)) from error
    return restored


def _replace(reader: Reader, restored: Restored) -> None:
    _prepare(reader.manifest.migrations)
    _load(reader, restored)
    schema.migrate_to()
    restored.jobs = end_leases(utcnow())
    activity_log.record(activity_log.RESTORED, activity_log.COMMAND, subject=restored.manifest.made)


def _refuse_while_in_use() -> None:
    """Refuse if other processes are connected: a sync under way would write what it read before."""
    if connection.vendor != "postgresql":
        return  # SQLite lets one process write, and keeps the others waiting
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
    if others:
        raise GiveUp(IN_USE.format(n=others))


def _prepare(migrations: schema.Migrations) -> None:
    """Make empty tables as they were when the backup was made."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
    schema.drop_everything()
    schema.migrate_to(migrations)
    schema.empty(migrations)  # what migrations put in, such as the roles, is in the backup too


def _load(reader: Reader, restored: Restored) -> None:
    """Insert all rows, and set what numbers the next ones get."""
    models_by_table = {model._meta.db_table: model for model in schema.tables(reader.manifest.migrations)}
    encryption = Encryption(reader.manifest.encryption_keys, settings.FIELD_ENCRYPTION_KEYS)
    for table in reader.tables():
        restored.rows += _insert(table, models_by_table[table.name], encryption, restored)
    restored.unreadable = encryption.unreadable
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models_by_table.values())):
            cursor.execute(statement)


def _insert(table: Table, model: type[models.Model], encryption: Encryption, restored: Restored) -> int:
    by_column = {one.column: one for one in schema.fields(model)}
    columns = [Column(by_column[name], encryption.renew) for name in table.columns]
    steps = [(place, one.step) for place, one in enumerate(columns) if one.step]
    rows = (_converted(row, steps) for row in table.rows)
    quote = connection.ops.quote_name
    names = ", ".join(quote(one.name) for one in columns)  # the models' own, never the file's
    count = _store(f"{quote(model._meta.db_table)} ({names})", len(columns), rows)
    for one in columns:
        if one.shortened:
            restored.shortened[f"{table.name}.{one.name}"] = one.shortened
    return count


def _converted(row: Row, steps: list[tuple[int, Any]]) -> Row:
    for place, step in steps:
        if row[place] is not None:
            row[place] = step(row[place])
    return row


def _store(target: str, width: int, rows: Iterable[Row]) -> int:
    """Insert rows into a table, named with its columns. Returns how many."""
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for count, row in enumerate(rows, start=1):  # noqa: B007  (the number of the last one is returned)
                    copy.write_row(row)
            return count
        statement = f"INSERT INTO {target} VALUES ({', '.join(['%s'] * width)})"  # noqa: S608  (names of our own tables)
        while batch := [row for _, row in zip(range(AT_ONCE), rows, strict=False)]:
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def keep_secret_key(backed_up: str) -> bool:
    """Put the backup's SECRET_KEY in the place of the one that is kept in a file.

    Recovery codes and open invitations are checked with it. Returns False if the environment sets another one.
    """
    if backed_up == settings.SECRET_KEY:
        return True
    kept = Path(settings.VAR_DIR) / "secret_key"
    if not kept.is_file() or kept.read_text(encoding="utf-8").strip() != settings.SECRET_KEY:
        return False
    new = kept.with_name(".secret_key.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(backed_up)
        file.flush()
        os.fsync(file.fileno())
    new.replace(kept)
    return True
