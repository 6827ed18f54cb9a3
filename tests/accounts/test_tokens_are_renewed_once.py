"""A token that has expired is renewed once for everybody, and the refresh token that came with it is kept."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.accounts.refreshing_at_once import refreshing_at_once, written_meanwhile

PROGRAM = "import django; django.setup(); from tests.accounts import refreshing_at_once; refreshing_at_once.main()"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", ["zoom", "hubspot"])
def test_twenty_threads_at_expiry_make_one_refresh(provider: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the test database is in memory, which threads cannot share as they share a file: see below")
    tokens, asked, kept = refreshing_at_once(provider)
    assert (len(tokens), asked) == (1, 1)
    assert kept not in ("rotates", "sandbox-refresh-token", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", ["zoom", "hubspot"])
def test_while_a_provider_does_not_answer_everybody_else_goes_on(provider: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the test database is in memory, which threads cannot share as they share a file: see below")
    assert written_meanwhile(provider) == ["account", "delivery"]


def test_on_a_sqlite_file_twenty_threads_make_one_refresh_and_nobody_is_locked_out(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3", "VAR_DIR": str(tmp_path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "FIELD_ENCRYPTION_KEYS": "", "REDIS_URL": ""}
    ran = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    written = [["account", "delivery"]] * 2
    assert json.loads(ran.stdout) == {"once": [[1, 1], [1, 1]], "written": written}
