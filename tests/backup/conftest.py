"""Databases of a test's own, keys of its own, and a passphrase that costs little to check."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker, Settings

from portal.backup import sealed_file

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase is slow to try, half a second each, which no test is about."""
    monkeypatch.setattr(sealed_file, "COST", {"n": 2, "r": 8, "p": 1})


@pytest.fixture
def own_databases(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: Settings, tmp_path: Path
) -> Iterator[Path]:
    """The right to make databases in a folder of its own, which also takes the portal's key files."""
    settings.VAR_DIR = tmp_path
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    with django_db_blocker.unblock():
        yield tmp_path
