"""A wiped portal is restored, from either database into either: it is proved, and a sync finds nothing to do."""

from pathlib import Path

from django.contrib.auth.models import User
from django.db import connection

from integrations.models import Connection, Occurrence, SyncJob, WebinarRow, ZoomAccount
from portal import activity_log
from portal.models import Session
from tests.backup.files import Contents, backed_up, contents, put_back_from
from tests.support.databases import database, each_way, using
from tests.support.world import World

CHANGED_BY_RESTORING = ("audits_change", "integrations_syncjob")


def without(changed: tuple[str, ...], rows: Contents) -> Contents:
    return {table: found for table, found in rows.items() if table not in changed}


@each_way
def test_everything_comes_back(own_databases: Path, source: str, target: str) -> None:
    with database(source, own_databases), World.demo() as world:
        User.objects.create_superuser("alice", password="a password of hers")
        world.sync()
        world.later(hours=30)
        world.sync()
        tokens = list(ZoomAccount.objects.values_list("access_token", "client_secret"))
        before, file = contents(), backed_up(own_databases / "file")

        with database(target, own_databases, migrated=False):
            restored = put_back_from(file)

            assert restored.rows == sum(map(len, before.values()))
            assert without(CHANGED_BY_RESTORING, contents()) == without(CHANGED_BY_RESTORING, before)
            assert list(ZoomAccount.objects.values_list("access_token", "client_secret")) == tokens
            assert User.objects.get().check_password("a password of hers")
            writes = world.writes()
            world.sync()
            assert world.writes() == writes + 1  # whom HubSpot refused is tried again
            assert all(one.proved for one in world.prove())


@each_way
def test_the_next_rows_get_numbers_of_their_own(own_databases: Path, source: str, target: str) -> None:
    with database(source, own_databases), World.empty() as world:
        for number in range(5):
            WebinarRow.objects.create(connection=world.connection, zoom_id=str(number))
        file = backed_up(own_databases / "file")

        with database(target, own_databases, migrated=False):
            put_back_from(file)
            last = WebinarRow.objects.latest("pk").pk

            assert WebinarRow.objects.create(connection=Connection.objects.get(), zoom_id="5").pk > last


def test_a_sync_that_was_running_waits_again(own_databases: Path) -> None:
    with database("sqlite", own_databases), World.empty() as world:
        webinar = WebinarRow.objects.create(connection=world.connection, zoom_id="1")
        occurrence = Occurrence.objects.create(webinar=webinar)
        job = SyncJob.start(occurrence.pk, "schedule", world.clock())
        assert job
        job.owner = "another-host:1:2:3:4"
        job.save()
        ZoomAccount.objects.update(renewing_until=world.clock())
        file = backed_up(own_databases / "file")

        restored = put_back_from(file, replace=True)

        assert restored.jobs == 1
        assert SyncJob.objects.get(state="waiting").occurrence_id == occurrence.pk
        assert not SyncJob.objects.filter(state="running").exists()
        assert not ZoomAccount.objects.exclude(renewing_until=None).exists()


def test_nobody_is_logged_in_by_a_restore(own_databases: Path) -> None:
    """Somebody may have signed out everywhere since the backup was made."""
    with database("sqlite", own_databases), World.empty() as world:
        now = world.clock()
        Session.objects.create(session_key="key", session_data="", expire_date=now, began_at=now, seen_at=now)
        file = backed_up(own_databases / "file")

        put_back_from(file, replace=True)

        assert not Session.objects.exists()


def test_a_restore_is_recorded_in_activity(own_databases: Path) -> None:
    with database("sqlite", own_databases), World.empty():
        file = backed_up(own_databases / "file")
        restored = put_back_from(file, replace=True)

        last = contents()["audits_change"][-1]

        assert (last["what"], last["actor"]) == (activity_log.RESTORED, activity_log.COMMAND)
        assert last["subject"] == restored.manifest.made


def test_another_table_of_the_database_is_left_alone(own_databases: Path) -> None:
    with database("sqlite", own_databases), World.empty():
        file = backed_up(own_databases / "file")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE of_somebody_else (n integer)")

        put_back_from(file, replace=True)

        with connection.cursor() as cursor:
            assert "of_somebody_else" in connection.introspection.table_names(cursor)


def test_a_database_that_was_filled_later_is_replaced_as_a_whole(own_databases: Path) -> None:
    with database("sqlite", own_databases) as made, World.empty() as world:
        file = backed_up(own_databases / "file")
        WebinarRow.objects.create(connection=world.connection, zoom_id="1")

        put_back_from(file, replace=True)

        assert not WebinarRow.objects.exists()
        with using(made):  # as another process sees it
            assert not WebinarRow.objects.exists()
