"""A filled database of an earlier version is migrated with a sync under way: nothing is lost, and the sync goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from integrations.management import base
from integrations.models import Occurrence, Participant, SegmentRow, SyncJob, ZoomAccount
from integrations.sync import jobs
from portal.backup.schema import Migrations
from tests.backup.files import put_back_from
from tests.support.databases import ON_POSTGRESQL, database
from tests.support.earlier import backup_of, first_version, previous_version, take_back_to
from tests.support.proving import synced
from tests.support.webinars import PAST
from tests.support.world import World

KINDS = ["sqlite", *(["postgresql"] if ON_POSTGRESQL else [])]
VERSIONS: dict[str, Callable[[], Migrations]] = {
    "the first": first_version,
    "the one before": lambda: previous_version("integrations"),
}


def people() -> list[tuple[object, ...]]:
    return list(Participant.objects.order_by("email").values_list("email", "contact_id", "accepted_joined_at"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_it_is_migrated_and_the_sync_goes_on(
    own_databases: Path,
    kind: str,
    version: Callable[[], Migrations],
) -> None:
    with database(kind, own_databases), World.empty() as empty:
        world = synced(empty)
        before, segments = people(), SegmentRow.objects.count()
        secrets = list(ZoomAccount.objects.values_list("client_secret", "access_token"))
        occurrence = Occurrence.objects.get().pk
        job = SyncJob.start(occurrence, "schedule", world.clock())
        assert job
        job.let_go()  # the process of the old version has ended in the middle
        earlier = version()
        take_back_to(earlier, backup_of(earlier, own_databases / "earlier"))
        assert not base.is_up_to_date()

        assert base.migrate()

        assert people() == before and before
        assert SegmentRow.objects.count() == segments
        assert list(ZoomAccount.objects.values_list("client_secret", "access_token")) == secrets
        writes = world.writes()
        assert SyncJob.sweep(world.clock()) == 1
        jobs.run_job(SyncJob.objects.get(state="waiting").pk)
        assert not SyncJob.objects.exclude(state="done").exists()
        assert world.writes() == writes
        assert all(one.proved for one in world.prove(PAST))


def test_a_backup_of_the_first_version_is_restored_and_migrated(own_databases: Path) -> None:
    with database("sqlite", own_databases), World.empty() as empty:
        world = synced(empty)
        before = people()
        file = backup_of(first_version(), own_databases / "earlier")

        put_back_from(file, replace=True)

        assert base.is_up_to_date()
        assert people() == before
        assert all(one.proved for one in world.prove(PAST))
