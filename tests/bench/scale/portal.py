"""A portal on PostgreSQL and Redis, in a database of its own that is made anew, with any number of workers."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import redis
from psycopg import sql

from tests.bench.portal import ROOT
from tests.bench.served import ZOOM

SERVER = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
BROKER = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/7")
NAME = "portal_scale"
LEFT = """
SELECT (SELECT count(*) FROM integrations_occurrence WHERE event_completed_at IS NOT NULL),
    (SELECT count(*) FROM integrations_syncjob WHERE state IN ('waiting', 'running'))
"""


@dataclass
class ScalePortal:
    """`environment`: of its processes. `database`: where its rows are."""

    environment: dict[str, str]
    database: str

    def manage(self, *arguments: str, given: str = "") -> None:
        command = [sys.executable, "manage.py", *arguments]
        quiet = subprocess.DEVNULL
        subprocess.run(command, cwd=ROOT, env=self.environment, input=given, text=True, check=True, stdout=quiet)  # noqa: S603

    def connect(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("connect_zoom", *ZOOM, given="sandbox-zoom-secret")
        self.manage("connect_hubspot", "--access-token", "-", given="sandbox-hubspot-token")
        self.manage("sync_settings", "--apply", "-", given='{"sync_webinars": true}')

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start one of Celery's processes, which ends with this one."""
        command = [sys.executable, "-m", "celery", "--app", "portal.celery", "--quiet", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)  # noqa: S603

    def progress(self) -> tuple[int, int]:
        """Return how many occurrences are completed, and how many jobs wait or run."""
        with psycopg.connect(self.database) as connection:
            row = connection.execute(LEFT).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def size(self) -> int:
        """Return the bytes of the whole database, after old versions of rows were taken away."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute("VACUUM")
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0


@contextmanager
def portal(api: str, limit: int) -> Iterator[ScalePortal]:
    """Yield a connected portal without a process yet. Its database goes with it."""
    _make_anew()
    redis.Redis.from_url(BROKER).flushdb()
    with tempfile.TemporaryDirectory() as folder:
        made = ScalePortal(_environment(folder, api, limit), f"{SERVER}/{NAME}")
        made.connect()
        yield made
    _drop()


def _environment(folder: str, api: str, limit: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": folder,
        "DATABASE_URL": f"{SERVER}/{NAME}",
        "CELERY_BROKER_URL": BROKER,
        "REDIS_URL": BROKER,
        "ZOOM_API_URL": f"{api}/zoom/v2",
        "ZOOM_OAUTH_URL": f"{api}/zoom/oauth",
        "HUBSPOT_API_URL": f"{api}/hubspot",
        "ZOOM_PLAN": "business",
        "ZOOM_RATE_SHARE": "1",
        "HUBSPOT_REQUESTS_PER_10S": str(min(limit, 1000)),
    }


def _make_anew() -> None:
    _drop()
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def _drop() -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
