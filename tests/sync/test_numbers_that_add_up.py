"""Every person of a webinar has a row with what Zoom says and one outcome, and the webinar's numbers add up."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from integrations.models import Occurrence, Participant, SyncJob
from integrations.models.jobs import JobState
from integrations.privacy.forget import forget_person
from tests.support.webinars import ANN, BEN, CAT, EVA, ID, LENGTH, OTHER, at, id_of, past, signed_up, upcoming
from tests.support.world import World

OUR_OWN = "otso@own.example"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with World.empty() as world:
        world.settings({"sync_webinars": True, "exclusions": {"contacts": ["own.example"]}})
        yield world


def outcomes() -> dict[str, str]:
    return dict(Participant.objects.values_list("email", "outcome"))


def numbers(world: World) -> dict[str, int]:
    occurrence = world.occurrence(ID)
    names = ("people", "in_hubspot", "left_out", "waiting", "failed", "without_email")
    return {name: found for name in names if (found := getattr(occurrence, name))}


def test_the_numbers_are_those_of_the_rows(world: World) -> None:
    past(world, ID, *(signed_up(world, one) for one in (ANN, BEN, OUR_OWN)), came=((ANN, 0, LENGTH), (OUR_OWN, 0, 30)))
    world.sync(ID)
    assert outcomes() == {ANN: "in_hubspot", BEN: "in_hubspot", OUR_OWN: "left_out"}
    assert numbers(world) == {"people": 3, "in_hubspot": 2, "left_out": 1}


def test_somebody_who_is_left_out_keeps_what_zoom_told(world: World) -> None:
    past(world, ID, signed_up(world, OUR_OWN), came=((OUR_OWN, 0, 30),))
    world.sync(ID)
    row = Participant.objects.get(email=OUR_OWN)
    assert row.zoom_registered_at is not None and row.zoom_registered_at.timestamp() == at(world, -10)
    assert (row.zoom_duration, row.zoom_length) == (timedelta(minutes=30), timedelta(minutes=LENGTH))
    assert row.accepted_registered_at is row.accepted_joined_at is None


def test_people_without_an_address_are_a_line_of_their_own(world: World) -> None:
    past(world, ID, signed_up(world, ANN), came=((ANN, 0, 30), ("", 0, 30)))
    world.sync(ID)
    assert numbers(world) == {"people": 1, "in_hubspot": 1, "without_email": 1}


def test_somebody_who_is_not_approved_is_left_out(world: World) -> None:
    upcoming(world, ID, signed_up(world, ANN), signed_up(world, BEN, status="pending"))
    world.sync(ID)
    assert outcomes() == {ANN: "in_hubspot", BEN: "left_out"}


def test_a_run_that_breaks_off_leaves_people_who_wait_with_a_row_each(world: World) -> None:
    upcoming(world, ID, *(signed_up(world, one) for one in (ANN, BEN, OUR_OWN)))
    world.fault(kind="status", path="contacts/batch/read", status=503, times=1000)
    world.sync(ID)
    assert outcomes() == {ANN: "waiting", BEN: "waiting", OUR_OWN: "waiting"}
    assert numbers(world) == {"people": 3, "waiting": 3}
    world.sandbox.state["faults"].clear()
    world.later(hours=1)
    world.sync(ID)
    assert numbers(world) == {"people": 3, "in_hubspot": 2, "left_out": 1}


def test_somebody_who_waits_and_is_no_longer_named_by_zoom_waits_no_longer(world: World) -> None:
    webinar = upcoming(world, ID, signed_up(world, ANN))
    world.sync(ID)
    Participant.objects.create(occurrence=world.occurrence(ID), email=CAT)
    world.later(hours=1)
    webinar["registrants"].append(signed_up(world, EVA))
    world.sync(ID)
    assert outcomes() == {ANN: "in_hubspot", EVA: "in_hubspot"}


def test_a_dry_run_stores_nobody(world: World) -> None:
    upcoming(world, ID, signed_up(world, ANN))
    world.sync(ID, dry_run=True)
    assert not Participant.objects.exists()


def test_a_sync_that_changes_nothing_writes_no_row_of_a_person(world: World) -> None:
    past(world, ID, *(signed_up(world, one) for one in (ANN, BEN, OUR_OWN)), came=((ANN, 0, LENGTH),))
    world.sync(ID)
    world.later(minutes=1)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        world.sync(ID)
    table = Participant._meta.db_table
    written = [one["sql"] for one in queries if table in one["sql"] and one["sql"].startswith(("INSERT", "UPDATE"))]
    assert written == []


def test_a_fact_that_changes_in_zoom_changes_in_the_row_of_somebody_left_out(world: World) -> None:
    webinar = past(world, ID, signed_up(world, OUR_OWN), days=-0.1)
    world.sync(ID)
    run = webinar["sessions"][0]
    run["rows"] = past(world, OTHER, came=((OUR_OWN, 0, 20),), days=-0.1)["sessions"][0]["rows"]
    world.later(hours=30)
    world.sync(ID)
    assert Participant.objects.get(email=OUR_OWN, occurrence=world.occurrence(ID)).zoom_joined_at is not None


def test_the_numbers_are_counted_again_once_a_person_is_erased(world: World) -> None:
    upcoming(world, ID, signed_up(world, ANN), signed_up(world, BEN))
    world.sync(ID)
    forget_person(world.connection.hubspot, id_of(world, ANN), world.clock())
    assert numbers(world) == {"people": 1, "in_hubspot": 1}


def test_the_database_takes_no_numbers_that_do_not_add_up(world: World) -> None:
    upcoming(world, ID, signed_up(world, ANN))
    world.sync(ID)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.update(people=5)


def test_the_numbers_of_the_whole_demo_add_up(db: None) -> None:
    with World.demo() as world:
        world.sync()
    for occurrence in Occurrence.objects.all():
        found: Any = Counter(occurrence.participants.values_list("outcome", flat=True))
        parts = {name: getattr(occurrence, name) for name in ("in_hubspot", "left_out", "waiting", "failed")}
        assert parts == {name: found[name] for name in parts}
        assert occurrence.people == sum(parts.values())


def test_a_sync_that_comes_to_its_end_closes_the_failed_jobs_it_has_mended(world: World) -> None:
    upcoming(world, ID, signed_up(world, ANN))
    world.sync(ID)
    job = SyncJob.start(world.occurrence(ID).pk, "schedule", world.clock())
    assert job is not None
    job.park("HubSpot does not answer.")
    world.later(minutes=1)
    world.sync(ID)
    assert not SyncJob.objects.filter(state=JobState.PARKED).exists()


def test_a_sync_that_breaks_off_leaves_the_failed_job_to_a_person(world: World) -> None:
    upcoming(world, ID, signed_up(world, ANN))
    world.sync(ID)
    job = SyncJob.start(world.occurrence(ID).pk, "schedule", world.clock())
    assert job is not None
    job.park("HubSpot does not answer.")
    world.fault(kind="status", path="/zoom/v2/webinars/", status=503, times=1000)
    world.later(minutes=1)
    world.sync(ID)
    assert SyncJob.objects.filter(state=JobState.PARKED).exists()
