"""The database answers, takes writes, and has the tables that this code needs."""

import logging

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.health.patience import Remembered

logger = logging.getLogger(__name__)
AWAY = "The database does not answer: check DATABASE_URL and that the database runs."
READ_ONLY = "The database takes no writes: point DATABASE_URL at the primary one."
BEHIND = "The database lacks %d migrations: run `python manage.py migrate`."


def trouble() -> str:
    """Return what is wrong with the database, or ""."""
    try:
        return READ_ONLY if is_read_only() else ""
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", type(error).__name__)
        return AWAY


def is_read_only() -> bool:
    """Return True if the database refuses writes. Raises: DatabaseError if it does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only" if connection.vendor == "postgresql" else "SELECT 'off'")
        return bool(cursor.fetchone() != ("off",))


def _pending() -> str:
    """Return the sentence on migrations that are not applied, or ""."""
    known = MigrationLoader(None).disk_migrations
    applied = set(MigrationRecorder(connection).applied_migrations())
    missing = len(set(known) - applied)
    return BEHIND % missing if missing else ""


pending_migrations = Remembered(_pending, "", lasts=60.0)
