"""Odd characters, dates and lengths travel between databases; what PostgreSQL has no room for is cut and counted."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from integrations.models import Backfill, Participant, RemoteContact, WebinarRow
from portal.backup import schema
from tests.backup.files import backed_up, put_back_from
from tests.support.databases import ON_POSTGRESQL, database, each_way
from tests.support.world import World

KNOWN = {
    "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "DateField", "DateTimeField",
    "DecimalField", "DurationField", "EmailField", "FloatField", "IntegerField", "JSONField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "SmallIntegerField", "TextField", "TimeField", "UUIDField",
}  # fmt: skip
ODD = "Ä 😀 \t\r\n\\ \\N \" ' , \u2028 \u202e עברית \x7f"


def test_every_column_is_of_a_kind_that_a_backup_can_hold() -> None:
    fields = [one for model in apps.get_models(include_auto_created=True) for one in schema.fields(model)]
    kinds = {one.get_internal_type() for one in fields if not isinstance(one, models.ForeignKey)}

    assert kinds <= KNOWN


@each_way
def test_values_come_back_as_they_were(own_databases: Path, source: str, target: str) -> None:
    with database(source, own_databases), World.empty() as world:
        pair = world.connection
        moments = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), None]
        for number, moment in enumerate(moments):
            WebinarRow.objects.create(connection=pair, zoom_id=str(number), topic=ODD, discovered_at=moment)
        occurrence = WebinarRow.objects.get(zoom_id="0").occurrences.create()
        lasts = timedelta(days=3, microseconds=7)
        Participant.objects.create(occurrence=occurrence, email="odd@mail.example", accepted_duration=lasts)
        nested = {"a": [1, 2.5, None, True, {"ö": ODD}], "": "{[", "zero": 0, "large": 2**53}
        RemoteContact.objects.create(hubspot=pair.hubspot, email="x", written=nested, seen_at=world.clock())
        days = date(1970, 1, 1), date(2038, 1, 19)
        Backfill.objects.create(connection=pair, since=days[0], until=days[1], made_at=world.clock(), left=None)
        file = backed_up(own_databases / "file")

        with database(target, own_databases, migrated=False):
            put_back_from(file)

            rows = WebinarRow.objects.order_by("zoom_id")
            assert [(one.topic, one.discovered_at) for one in rows] == [(ODD, moment) for moment in moments]
            assert Participant.objects.get().accepted_duration == lasts
            assert RemoteContact.objects.get().written == nested
            backfill = Backfill.objects.get()
            assert (backfill.since, backfill.until, backfill.left) == (*days, None)


def test_the_schedule_comes_back(own_databases: Path) -> None:
    """Beat stores it when it starts first. Its time zones are of a kind that JSON does not know."""
    with database("sqlite", own_databases), World.empty():
        schedule, _ = CrontabSchedule.objects.get_or_create(minute="17", hour="3", timezone="Europe/Helsinki")
        PeriodicTask.objects.create(name="at night", task="integrations.nightly_tasks.prune", crontab=schedule)
        file = backed_up(own_databases / "file")

        put_back_from(file, replace=True)

        assert str(PeriodicTask.objects.get(name="at night").crontab.timezone) == "Europe/Helsinki"


@pytest.mark.skipif(not ON_POSTGRESQL, reason="is about PostgreSQL")
def test_what_only_sqlite_stores_is_made_to_fit(own_databases: Path) -> None:
    with database("sqlite", own_databases), World.empty() as world:
        WebinarRow.objects.create(connection=world.connection, zoom_id="1", topic="NUL \0 here " + "x" * 400)
        odd = {"nul": "a\0b", "half": "a\ud83db", "backslash": "\\u0000"}
        RemoteContact.objects.create(hubspot=world.connection.hubspot, email="x", written=odd, seen_at=world.clock())
        file = backed_up(own_databases / "file")

        with database("postgresql", own_databases, migrated=False):
            restored = put_back_from(file)

            assert restored.shortened == {"integrations_webinarrow.topic": 1}
            assert WebinarRow.objects.get().topic == ("NUL  here " + "x" * 400)[:300]
            assert RemoteContact.objects.get().written == {"nul": "ab", "half": "ab", "backslash": "\\u0000"}
