"""A filled database as an earlier version of the portal left it.

Today's rows are put into yesterday's tables: the columns that were there then keep their values, and those that are
gone get what their field begins with. So no fixture has to be kept for each version.
"""

import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from integrations.clock import utcnow
from portal.backup import make, put_back, schema
from portal.backup.archive import Manifest, Reader, Writer
from portal.backup.put_back import Restored
from portal.backup.schema import Migrations

OURS = ("integrations", "audits", "portal")
PASSPHRASE = "correct horse battery staple"  # noqa: S105


def first_version() -> Migrations:
    """Return the migrations of the first version: 0001 of each of our apps, and what others' apps have."""
    now = schema.applied()
    return now | {app: ["0001_initial"] for app in OURS}


def previous_version(app: str) -> Migrations:
    """Return the migrations without the last one of an app, and without those of other apps that need it."""
    now = schema.applied()
    later = set(MigrationLoader(None).graph.backwards_plan((app, now[app][-1])))
    return {one: [name for name in names if (one, name) not in later] for one, names in now.items()}


def backup_of(version: Migrations, path: Path) -> Path:
    """Write a backup as that version would have made it of today's rows."""
    today = io.BytesIO()
    make.write(today, PASSPHRASE)
    today.seek(0)
    rows = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for table in Reader(today, PASSPHRASE).tables()
    }
    manifest = Manifest(utcnow(), connection.vendor, version, settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY)
    with path.open("wb") as file:
        writer = Writer(file, PASSPHRASE, manifest)
        for model in schema.tables(version):
            fields = schema.fields(model)
            found = rows.get(model._meta.db_table, [])
            then = (tuple(row.get(one.column, _beginning(one)) for one in fields) for row in found)
            writer.table(model._meta.db_table, [one.column for one in fields], then)
        writer.finish()
    return path


def take_back_to(version: Migrations, path: Path) -> None:
    """Turn the database into one of that version, with the rows of `backup_of`."""
    with path.open("rb") as file:
        reader = Reader(file, PASSPHRASE)
        with connection.constraint_checks_disabled(), transaction.atomic():
            put_back._prepare(version)
            put_back._load(reader, Restored(reader.manifest))


def _beginning(field: "models.Field[Any, Any]") -> Any:
    if field.null:
        return None
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else value
