"""A restore that cannot be carried out says why, and leaves everything as it was."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from integrations.clock import utcnow
from integrations.errors import GiveUp
from integrations.models import Connection, Occurrence, WebinarRow
from portal.backup import schema
from portal.backup.archive import NEWER, Manifest, Writer
from portal.backup.put_back import NOT_EMPTY
from portal.backup.sealed_file import CUT_OFF, REFUSED
from tests.backup.conftest import PASSPHRASE
from tests.backup.files import backed_up, contents, put_back_from
from tests.support.databases import ON_POSTGRESQL, database, using
from tests.support.world import World


@pytest.fixture(params=["sqlite", *(["postgresql"] if ON_POSTGRESQL else [])])
def portal(own_databases: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, object]]:
    """A portal in use, with one webinar."""
    with database(request.param, own_databases) as made, World.empty() as world:
        Occurrence.objects.create(webinar=WebinarRow.objects.create(connection=world.connection, zoom_id="1"))
        yield made


def refused(file: Path, **options: object) -> str:
    before = contents()
    with pytest.raises(GiveUp) as raised:
        put_back_from(file, **options)  # type: ignore[arg-type]
    assert contents() == before
    return raised.value.sentence


def written(path: Path, migrations: schema.Migrations, table: str, **rows: Sequence[object]) -> Path:
    """Write a backup with one table, given by columns."""
    with path.open("wb") as file:
        manifest = Manifest(utcnow(), "sqlite", migrations, [Fernet.generate_key().decode()], "secret")
        writer = Writer(file, PASSPHRASE, manifest)
        writer.table(table, list(rows), zip(*rows.values(), strict=True))
        writer.finish()
    return path


def test_a_database_in_use_is_kept_unless_its_loss_is_agreed_to(portal: object, own_databases: Path) -> None:
    file = backed_up(own_databases / "file")

    assert refused(file) == NOT_EMPTY
    put_back_from(file, replace=True)
    assert Connection.objects.exists()


def test_another_passphrase(portal: object, own_databases: Path) -> None:
    file = backed_up(own_databases / "file")

    assert refused(file, replace=True, passphrase="another passphrase") == REFUSED


def test_a_file_that_is_cut_off(portal: object, own_databases: Path) -> None:
    file = backed_up(own_databases / "file")
    file.write_bytes(file.read_bytes()[:-1])

    assert refused(file, replace=True) in (CUT_OFF, REFUSED)  # this one is shorter than a chunk


def test_a_backup_of_a_newer_version(portal: object, own_databases: Path) -> None:
    migrations = schema.applied() | {"integrations": ["0001_initial", "9999_of_the_future"]}

    file = written(own_databases / "file", migrations, "auth_group", id=[1], name=["Analyst"])

    assert refused(file, replace=True) == NEWER


def test_rows_that_the_database_refuses_bring_everything_back(portal: object, own_databases: Path) -> None:
    """The tables are dropped and made by then."""
    file = written(own_databases / "file", schema.applied(), "auth_group", id=[1, 1], name=["Analyst", "Analyst"])

    assert "nothing was changed" in refused(file, replace=True)


def test_rows_without_what_they_belong_to(portal: object, own_databases: Path) -> None:
    file = written(
        own_databases / "file", schema.applied(), "auth_group_permissions", id=[1], group_id=[99], permission_id=[99]
    )

    assert "nothing was changed" in refused(file, replace=True)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite keeps other writers out by itself")
def test_a_portal_that_still_runs(own_databases: Path) -> None:
    with database("postgresql", own_databases) as made:
        file = backed_up(own_databases / "file")
        with using(made):  # as another process
            Connection.objects.exists()
            with using(made), pytest.raises(GiveUp, match="Stop web, worker and beat"):
                put_back_from(file, replace=True)
