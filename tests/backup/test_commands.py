"""`backup` and `restore` at the terminal: the passphrase, the file, and what they say."""

import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from audits.models import Change
from integrations.models import Connection
from portal import activity_log
from portal.backup import passphrase
from tests.commands.running import is_one_sentence, run
from tests.support.databases import database
from tests.support.world import World


def test_a_backup_is_made_checked_and_restored(own_databases: Path) -> None:
    file = own_databases / "portal.backup"
    with database("sqlite", own_databases), World.empty():
        made = run("backup", str(file))
        assert made.status == 0 and "rows are in" in made.out
        assert Change.objects.latest("pk").what == activity_log.BACKED_UP
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [one.name for one in own_databases.glob("*.part")] == []

        checked = run("restore", "--check", str(file))
        assert checked.status == 0 and "The backup is whole" in checked.out

        refused = run("restore", str(file))
        assert refused.status == 1 and "--replace" in refused.err

        Connection.objects.update(name="Changed since")
        restored = run("restore", "--replace", str(file))
        assert restored.status == 0 and "Done! Restored" in restored.out
        assert Connection.objects.get().name == "Sandbox"


def test_a_file_that_is_there_is_never_overwritten(own_databases: Path) -> None:
    file = own_databases / "portal.backup"
    file.write_text("an older backup", encoding="utf-8")
    with database("sqlite", own_databases):
        ran = run("backup", str(file))

    assert ran.status == 1 and is_one_sentence(ran.err)
    assert file.read_text(encoding="utf-8") == "an older backup"


@pytest.mark.parametrize(("given", "says"), [("", passphrase.NONE), ("too short", passphrase.TOO_SHORT)])
def test_no_backup_without_a_good_passphrase(own_databases: Path, settings: Settings, given: str, says: str) -> None:
    settings.BACKUP_PASSPHRASE = given
    with database("sqlite", own_databases):
        ran = run("backup", str(own_databases / "portal.backup"))

    assert (ran.status, ran.err.strip()) == (1, says)
    assert not (own_databases / "portal.backup").exists()


def test_a_typed_passphrase_is_typed_twice(
    own_databases: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_PASSPHRASE = ""
    typed = iter(["a long passphrase", "a long passphrasf"])
    monkeypatch.setattr(passphrase, "_typed", lambda words: next(typed))
    with database("sqlite", own_databases):
        ran = run("backup", str(own_databases / "portal.backup"))

    assert (ran.status, ran.err.strip()) == (1, passphrase.NOT_ALIKE)


def test_a_file_that_is_missing_is_named(own_databases: Path) -> None:
    with database("sqlite", own_databases):
        ran = run("restore", str(own_databases / "missing"))

    assert ran.status == 1 and "missing" in ran.err


def test_the_disk_being_full_leaves_no_half_backup(own_databases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: object, secret: str) -> dict[str, int]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.backup.make.write", full)
    with database("sqlite", own_databases):
        ran = run("backup", str(own_databases / "portal.backup"))

    assert ran.status == 1 and "make room" in ran.err
    assert not [one.name for one in own_databases.iterdir() if "portal.backup" in one.name]
