"""A run that ends in the middle leaves in doubt what HubSpot took: the next one reads it back before it compares."""

import pytest

from integrations.models import Occurrence, SyncJob, WebinarRow
from integrations.models.jobs import JobState
from integrations.sync import jobs, rounds
from integrations.sync.write import contacts
from tests.support.webinars import ANN, OTHER, PAST, THIRD, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db
MINUTES = "zoom_sync_last_attended_webinar_duration_minutes"


@pytest.fixture
def world(empty_world: World) -> World:
    """Ann attended three webinars, the second one shorter than the first and the third."""
    for number, (webinar, minutes) in enumerate(((PAST, 60), (OTHER, 20), (THIRD, 60))):
        past(empty_world, webinar, signed_up(empty_world, ANN), came=((ANN, 0, minutes),), days=number - 6)
    run(empty_world, PAST)
    assert minutes_of_ann(empty_world) == "60"
    return empty_world


def minutes_of_ann(world: World) -> str:
    (ann,) = [one for one in world.hubspot["contacts"].values() if one["properties"]["email"] == ANN]
    return str(ann["properties"][MINUTES])


def job_of(world: World, webinar: int) -> SyncJob:
    row, _ = WebinarRow.objects.get_or_create(connection=world.connection, zoom_id=str(webinar))
    return SyncJob.objects.get(pk=SyncJob.enqueue(rounds.carrier(row).pk, "schedule", world.clock()))


def run(world: World, webinar: int) -> None:
    jobs.run_job(job_of(world, webinar).pk, world.clock)


def killed(world: World, webinar: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the job until HubSpot has taken the properties; the portal never hears of it."""

    def die(*_: object, **__: object) -> None:
        raise SystemExit(1)

    with monkeypatch.context() as once:
        once.setattr(contacts, "keep_written_properties", die)
        with pytest.raises(SystemExit):
            run(world, webinar)
    assert minutes_of_ann(world) == "20"


def run_what_waits(world: World) -> None:
    world.later(minutes=5)
    for pk in SyncJob.objects.filter(state=JobState.WAITING).values_list("pk", flat=True):
        jobs.run_job(pk, world.clock)


def test_a_value_that_was_right_before_and_is_right_again_is_written_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(world, OTHER, monkeypatch)
    run(world, THIRD)
    run_what_waits(world)

    assert minutes_of_ann(world) == "60"
    assert not SyncJob.objects.exclude(state=JobState.DONE).exists()


def test_the_doubt_stays_if_a_webhook_has_the_job_run_sooner(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(world, OTHER, monkeypatch)
    run(world, THIRD)
    occurrence = Occurrence.objects.get(webinar__zoom_id=OTHER)
    SyncJob.enqueue(occurrence.pk, "webhook", world.clock())
    run_what_waits(world)

    assert minutes_of_ann(world) == "60"


def test_the_doubt_stays_if_another_job_waited_already(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: list[int] = []

    def note(*_: object, **__: object) -> None:
        waiting.append(SyncJob.enqueue(Occurrence.objects.get(webinar__zoom_id=OTHER).pk, "webhook", world.clock()))
        raise SystemExit(1)

    with monkeypatch.context() as once:
        once.setattr(contacts, "keep_written_properties", note)
        with pytest.raises(SystemExit):
            run(world, OTHER)
    run(world, THIRD)
    run_what_waits(world)

    assert waiting
    assert minutes_of_ann(world) == "60"


def test_a_run_that_breaks_off_nothing_reads_nothing_back(world: World) -> None:
    before = world.sandbox.live["calls"].get("POST /hubspot/crm/objects/2026-03/contacts/batch/read", 0)
    run(world, PAST)
    assert world.sandbox.live["calls"].get("POST /hubspot/crm/objects/2026-03/contacts/batch/read", 0) == before
