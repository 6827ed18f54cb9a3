"""Python, the database, the broker, Redis and the disk."""

import platform
import shutil
import sys

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.utils import NotSupportedError

from portal import health
from portal.preflight.line import ERROR, OK, WARNING, Line

NEWEST_TESTED = (3, 12)
LITTLE = 1024**3  # bytes left on the disk


def python() -> Line:
    if sys.version_info[:2] > NEWEST_TESTED:
        newest = ".".join(map(str, NEWEST_TESTED))
        return Line("python", WARNING, f"Python {platform.python_version()} was not tried: {newest} is known to work.")
    return Line("python", OK, f"Python {platform.python_version()}.")


def database() -> Line:
    """Connect anew, as a connection that is open says nothing about the next one."""
    try:
        if not connection.in_atomic_block:  # else Django would take it for spoiled, and close it under the transaction
            connections["default"].close_if_unusable_or_obsolete()
        connection.ensure_connection()
        connection.check_database_version_supported()
    except NotSupportedError as error:
        return Line("database", ERROR, f"The database is too old: {error}")
    except DatabaseError:
        return Line("database", ERROR, health.database.AWAY)
    if trouble := health.database.trouble():
        return Line("database", ERROR, trouble)
    version = ".".join(map(str, connection.get_database_version()))
    if connection.vendor == "sqlite" and settings.PUBLIC_URL.startswith("https://"):
        sentence = "The database is SQLite, which is enough for one machine: PostgreSQL takes more webinars at once."
        return Line("database", OK, sentence)
    return Line("database", OK, f"{connection.display_name} {version}.")


def migrations() -> Line:
    health.database.pending_migrations.forget()
    if sentence := health.database.pending_migrations():
        return Line("migrations", WARNING, sentence)
    return Line("migrations", OK, "The database has every table of this version.")


def broker() -> Line:
    health.broker.check.forget()
    if sentence := health.broker.check():
        return Line("broker", ERROR, sentence)
    kind = settings.CELERY_BROKER_URL.partition(":")[0]
    return Line("broker", OK, "The embedded broker." if kind == "filesystem" else f"The broker answers ({kind}).")


def redis() -> Line:
    health.broker.check_redis.forget()
    if sentence := health.broker.check_redis():
        return Line("redis", ERROR, sentence)
    return Line("redis", OK, "Redis answers." if settings.REDIS_URL else "Not used: the database has its part.")


def disk() -> Line:
    health.disk.check.forget()
    if not health.disk.check():
        return Line("disk", ERROR, health.disk.FULL)
    free = min(shutil.disk_usage(folder).free for folder in health.disk.folders())
    if free < LITTLE:
        return Line("disk", WARNING, f"Only {free // 1024**2} MB are free: make room before the disk is full.")
    return Line("disk", OK, f"{free // 1024**3} GB are free.")
