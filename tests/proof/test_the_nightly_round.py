"""The nightly round: what is proved each night, what in turn, how much at once, and what is kept of it."""

from datetime import timedelta
from typing import Any

import pytest

from integrations import nightly_tasks, tasks
from integrations.models import Occurrence, Proof, ProofDifference, SyncJob, SyncSettingsRow
from integrations.privacy.forget import forget_person
from integrations.privacy.retention import prune_raw_rows
from integrations.proof import cures, nightly, store
from tests.support.proving import participants, prove, put, synced
from tests.support.webinars import ANN, BEN, OTHER, PAST, id_of, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db


def two_webinars(world: World) -> tuple[int, int]:
    """Return a webinar that was synced lately, and one that nothing happened to for a month."""
    past(world, OTHER, signed_up(world, ANN))
    synced(world)
    lately, long_ago = world.occurrence(PAST).pk, world.occurrence(OTHER).pk
    month = timedelta(days=30)
    for row in Occurrence.objects.filter(pk=long_ago):
        row.started_at, row.ended_at, row.synced_at = (
            moment and moment - month for moment in (row.started_at, row.ended_at, row.synced_at)
        )
        row.save()
    Proof.objects.all().delete()
    return lately, long_ago


def wanted() -> set[int]:
    return {one.occurrence_id for one in Proof.objects.filter(wanted_at__isnull=False)}


def test_what_changed_lately_comes_each_night_and_older_ones_in_turn(empty_world: World, settings: Any) -> None:
    lately, long_ago = two_webinars(empty_world)
    settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE = "free", 0.06  # a tenth of sixty heavy calls: two proofs

    assert nightly.proofs_a_night() == 2
    assert nightly.want(empty_world.clock()) == 2
    assert wanted() == {lately, long_ago}


def test_the_older_ones_take_a_tenth_of_the_limits_at_most(empty_world: World, settings: Any) -> None:
    lately, _ = two_webinars(empty_world)
    settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE = "free", 0.03

    nightly.want(empty_world.clock())

    assert wanted() == {lately}


def test_a_minute_takes_a_tenth_of_hubspots_limit_but_at_least_one(empty_world: World, settings: Any) -> None:
    two_webinars(empty_world)
    nightly.want(empty_world.clock())

    settings.HUBSPOT_REQUESTS_PER_10S = 5  # three calls a minute, and a proof takes four
    assert len(nightly.due(empty_world.clock())) == 1
    settings.HUBSPOT_REQUESTS_PER_10S = 100
    assert len(nightly.due(empty_world.clock())) == 2


def test_whom_a_person_asks_for_comes_first_and_waits_for_no_limit(empty_world: World, settings: Any) -> None:
    lately, long_ago = two_webinars(empty_world)
    settings.HUBSPOT_REQUESTS_PER_10S = 5
    nightly.want(empty_world.clock())
    Proof.want([long_ago], empty_world.clock(), "maija")

    first, other = nightly.due(empty_world.clock())
    assert [Proof.objects.get(pk=pk).occurrence_id for pk in (first, other)] == [long_ago, lately]


def test_a_proof_is_made_once_and_stored(empty_world: World) -> None:
    world = synced(empty_world)
    Proof.objects.all().delete()
    Proof.want([world.occurrence(PAST).pk], world.clock(), "maija")
    (pk,) = nightly.due(world.clock())

    assert store.prove_wanted(pk, world.clock)
    assert store.prove_wanted(pk, world.clock) is None  # another worker had it

    proof = Proof.objects.get()
    assert (proof.people, proof.accounted, proof.adds_up, proof.error) == (3, 3, True, "")
    assert proof.proved
    assert proof.document["hubspot"]["attended"] == 2
    assert ANN not in str(proof.document)


def test_a_proof_that_could_not_read_everything_says_so_and_keeps_the_one_before(empty_world: World) -> None:
    world = synced(empty_world)
    before = Proof.objects.get().proved_at
    world.later(hours=1)
    world.fault(status=503, path="participations", times=50)
    Proof.want([world.occurrence(PAST).pk], world.clock())

    store.prove_wanted(Proof.objects.get().pk, world.clock)

    proof = Proof.objects.get()
    assert proof.error
    assert proof.proved_at == before
    assert not proof.proved


def test_a_webinar_of_a_disconnected_account_is_not_in_the_round(empty_world: World) -> None:
    world = synced(empty_world)
    world.connection.zoom.disconnect("It was removed there.")

    assert nightly.want(world.clock()) == 0


def test_after_a_cure_the_proof_waits_for_the_sync(empty_world: World) -> None:
    world = synced(empty_world)
    del participants(world)[id_of(world, BEN)]
    prove(world)
    cures.cure(ProofDifference.objects.all(), world.clock(), "maija")

    assert nightly.due(world.clock()) == []
    job = SyncJob.objects.get(state="waiting")
    assert (job.trigger, job.actor, job.people) == ("sync_now", "maija", [BEN])
    job.finish()
    assert len(nightly.due(world.clock())) == 1


def test_beat_wants_and_begins_them(empty_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world, begun = synced(empty_world), []
    monkeypatch.setattr(tasks.prove, "apply_async", lambda args, **options: begun.append(args[0]))

    nightly_tasks.prove_nightly()
    tasks.begin_proofs(nightly.due(world.clock()))

    assert begun == [Proof.objects.get().pk]


def test_erasing_a_person_erases_them_in_proofs_too(empty_world: World) -> None:
    world = synced(empty_world)
    del participants(world)[id_of(world, BEN)]
    prove(world)
    cures.cure(ProofDifference.objects.all(), world.clock(), "maija")
    assert ProofDifference.objects.filter(email=BEN).exists()

    forget_person(world.connection.hubspot, id_of(world, BEN), world.clock())

    assert not ProofDifference.objects.filter(email=BEN).exists()
    result = prove(world)
    assert BEN not in result.sums.people
    assert BEN not in str(result.document("Sandbox"))


def test_an_accepted_participation_is_erased_with_its_person(empty_world: World) -> None:
    world = synced(empty_world)
    put(world, id_of(world, ANN), "CANCELLED")
    prove(world)
    difference = ProofDifference.objects.get()
    difference.cure = "keep"
    difference.save()
    cures.cure([difference], world.clock(), "maija")
    occurrence = world.occurrence(PAST)
    assert occurrence.kept_participations.count() == 1

    forget_person(world.connection.hubspot, id_of(world, ANN), world.clock())

    assert occurrence.kept_participations.count() == 0


def test_proofs_are_pruned_with_the_rows(empty_world: World) -> None:
    world = synced(empty_world)
    SyncSettingsRow.objects.update(keep_raw_days=30)

    prune_raw_rows(world.clock() + timedelta(days=20))
    assert Proof.objects.exists()
    prune_raw_rows(world.clock() + timedelta(days=40))
    assert not Proof.objects.exists()
