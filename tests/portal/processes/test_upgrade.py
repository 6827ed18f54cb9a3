"""Two web processes that are deployed at the same time migrate once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.databases import ON_POSTGRESQL, SERVER, on_the_server

ROOT = Path(__file__).resolve().parents[3]
DONE, NOTHING = "Done! The database was brought up to date.", "The database is up to date."


@pytest.fixture(params=["sqlite", *(["postgresql"] if ON_POSTGRESQL else [])])
def address(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a new, empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'portal.sqlite3'}"
        return
    name = f"own_{uuid4().hex}"
    with django_db_blocker.unblock():
        on_the_server(f"CREATE DATABASE {name}")
        try:
            yield "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(**SERVER) + name
        finally:
            on_the_server(f"DROP DATABASE {name} WITH (FORCE)")


def start(var: Path, address: str) -> "subprocess.Popen[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "upgrade"],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(var), "DATABASE_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_one_migrates_and_the_other_waits(tmp_path: Path, address: str) -> None:
    both = [start(tmp_path, address) for _ in range(2)]
    said = [one.communicate(timeout=120)[0].strip() for one in both]

    assert [one.returncode for one in both] == [0, 0], said
    assert sorted(said) == sorted([DONE, NOTHING])
