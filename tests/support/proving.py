"""What tests of a proof do: prove one webinar, look at what differs, and press the buttons of the cures."""

from typing import Any

from integrations.models import ProofDifference, SyncJob
from integrations.models.jobs import JobState
from integrations.proof import cures, store
from integrations.proof.result import Result
from integrations.sync import jobs
from sandbox.hubspot.participant_states import record
from tests.support.webinars import ANN, BEN, CAT, EVA, PAST, past, signed_up
from tests.support.world import World

Json = dict[str, Any]


def synced(world: World, **more: Any) -> World:
    """Return the world with a webinar that ended days ago: Ann and Ben attended, Cat did not come, Eva is excluded."""
    people = [signed_up(world, ANN, "Ann", "Virtanen"), signed_up(world, BEN), signed_up(world, CAT)]
    past(world, PAST, *people, came=((ANN, 0, 60), (BEN, 10, 50)), **more)
    world.sync()
    assert proved(world)
    return world


def prove(world: World, webinar_id: int = PAST) -> Result:
    """Prove a webinar of one occurrence and store the proof."""
    (result,) = world.prove(webinar_id)
    assert result.error is None, (result.error, result.error.detail, result.error.row)
    store.keep(result, "Sandbox", world.clock())
    return result


def proved(world: World, webinar_id: int = PAST) -> bool:
    return prove(world, webinar_id).proved


def named(result: Result) -> list[tuple[str, str]]:
    """Return what differs, and about whom."""
    return [(one.what.value, one.email) for one in result.sums.differences]


def press(world: World, webinar_id: int = PAST) -> None:
    """Press the button of every difference, and let the sync run that this asks for."""
    rows = ProofDifference.objects.filter(proof__occurrence__webinar__zoom_id=str(webinar_id))
    assert cures.cure(rows.select_related("proof__occurrence"), world.clock(), "maija")
    for pk in SyncJob.objects.filter(state=JobState.WAITING).values_list("pk", flat=True):
        jobs.run_job(pk, world.clock)


def participants(world: World, webinar_id: int = PAST) -> Json:
    """Return the participants of the marketing event in the sandbox, by contact id."""
    event = world.event(webinar_id)
    assert event is not None
    found: Json = event["participants"]
    return found


def put(world: World, contact_id: str, state: str, webinar_id: int = PAST) -> None:
    """Record a state in the event as somebody's import does, now."""
    event = world.event(webinar_id)
    assert event is not None
    record(event, contact_id, state, int(world.now * 1000), {})


__all__ = ["ANN", "BEN", "CAT", "EVA", "PAST"]
