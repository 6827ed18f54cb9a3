"""The next webinar of a contact: the soonest that has not ended and that HubSpot holds the person as registered for."""

import pytest

from integrations.models import SyncJob
from integrations.sync import jobs
from sandbox.world.build import DAY, HOUR, MINUTE
from tests.support.webinars import (
    ANN,
    BEN,
    EVA,
    OTHER,
    PAST,
    THIRD,
    UPCOMING,
    again,
    at,
    iso,
    ours,
    past,
    row,
    series,
    session,
    signed_up,
    upcoming,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
NONE = ("", "", "")


def next_of(world: World, email: str) -> tuple[str, str, str]:
    found = ours(world, email)
    values = [found.get(f"next_webinar_{name}") or "" for name in ("id", "name", "at")]
    return values[0], values[1], values[2]


def next_id(world: World, email: str) -> str:
    return next_of(world, email)[0]


def differences(world: World) -> list[str]:
    return [f"{one.what} {one.email} {one.expected}" for proof in world.prove() for one in proof.sums.differences]


@pytest.fixture
def world(empty_world: World) -> World:
    """A world with a webinar in five days and one in two; Ann is in both, Ben in the first one, Eva in the other."""
    empty_world.settings({"next_webinar": True})
    upcoming(empty_world, UPCOMING, signed_up(empty_world, ANN), signed_up(empty_world, BEN), days=5)
    upcoming(empty_world, OTHER, signed_up(empty_world, ANN), signed_up(empty_world, EVA), days=2)
    return empty_world


def sync(world: World) -> None:
    world.sync()
    assert again(world) == 0
    assert differences(world) == []


def webinar(world: World, webinar_id: int) -> Json:
    found: Json = world.zoom["webinars"][str(webinar_id)]
    return found


def test_it_is_the_soonest_over_all_webinars(world: World) -> None:
    past(world, PAST, signed_up(world, BEN))

    sync(world)

    assert next_of(world, ANN) == (str(OTHER), f"Webinar {OTHER}", iso(at(world, 2)))
    assert next_of(world, BEN) == (str(UPCOMING), f"Webinar {UPCOMING}", iso(at(world, 5)))
    assert next_id(world, EVA) == str(OTHER)


def test_who_registers_for_a_sooner_one_gets_that(world: World) -> None:
    sync(world)
    webinar(world, OTHER)["registrants"].append(signed_up(world, BEN, days=0))
    world.later(minutes=1)

    sync(world)

    assert next_id(world, BEN) == str(OTHER)


def test_who_cancels_gets_the_one_after_it_or_none(world: World) -> None:
    sync(world)
    webinar(world, OTHER)["registrants"].clear()
    world.later(minutes=1)

    sync(world)

    assert next_id(world, ANN) == str(UPCOMING)
    assert next_of(world, EVA) == NONE


def test_a_webinar_that_is_moved_takes_its_people_along(world: World) -> None:
    sync(world)
    webinar(world, OTHER)["start"] = at(world, 9)
    world.later(minutes=1)

    sync(world)

    assert next_of(world, ANN) == (str(UPCOMING), f"Webinar {UPCOMING}", iso(at(world, 5)))
    assert next_of(world, EVA) == (str(OTHER), f"Webinar {OTHER}", iso(at(world, 9)))


def test_a_webinar_that_is_deleted_is_nobodys_next(world: World) -> None:
    sync(world)
    del world.zoom["webinars"][str(OTHER)]
    world.later(minutes=1)

    sync(world)

    assert (next_id(world, ANN), next_of(world, EVA)) == (str(UPCOMING), NONE)
    assert ours(world, EVA)["total_registrations"] == "1"


def test_a_deletion_whose_people_could_not_be_written_is_tried_again(world: World) -> None:
    sync(world)
    del world.zoom["webinars"][str(OTHER)]
    world.later(minutes=1)
    world.fault(kind="status", status=503, path="contacts/batch/update", times=20)

    world.sync()
    world.sandbox.state["faults"].clear()
    world.now = (world.occurrence(OTHER).next_sync_at or world.clock()).timestamp()
    jobs.enqueue_due(world.clock())
    for pk in SyncJob.due(world.clock(), 9):
        jobs.run_job(pk, world.clock)

    assert (next_id(world, ANN), next_of(world, EVA)) == (str(UPCOMING), NONE)
    assert (world.event(OTHER) or {})["eventCancelled"] is True


def test_one_occurrence_of_a_series_follows_the_other(empty_world: World) -> None:
    world = empty_world
    world.settings({"next_webinar": True})
    series(world, THIRD, [2, 4], signed_up(world, ANN))
    sync(world)
    assert next_of(world, ANN)[2] == iso(at(world, 2))

    webinar(world, THIRD)["occurrences"][0]["status"] = "deleted"
    world.later(minutes=1)
    sync(world)

    assert next_of(world, ANN)[2] == iso(at(world, 4))


def test_when_it_ends_the_no_shows_get_the_next_one_in_full_batches(empty_world: World) -> None:
    world = empty_world
    world.settings({"next_webinar": True})
    absent = [f"absent{number:03}@mail.example" for number in range(150)]
    start = world.now + HOUR
    there = upcoming(
        world, PAST, signed_up(world, ANN), *(signed_up(world, one) for one in absent), days=HOUR / DAY, topic="First"
    )
    upcoming(world, OTHER, signed_up(world, absent[0]), days=3)
    sync(world)
    assert next_id(world, absent[0]) == str(PAST)
    there["sessions"] = [session("run", start, 60, row(ANN, 0, 50))]
    world.now = start + 65 * MINUTE
    heard = world.listen()

    world.sync(PAST)

    assert [one for one in heard if "contacts/batch" in one] == []  # who came is known soon, and who did not
    assert next_id(world, absent[1]) == str(PAST)
    assert differences(world) == []
    world.now = start + 95 * MINUTE
    heard.clear()

    world.sync(PAST)

    updates = [one for one in heard if "contacts/batch/update" in one]
    reads = [one for one in heard if "contacts/batch/read" in one]
    assert (len(updates), len(reads)) == (2, 1)  # 151 people, and a look for the contact of the one who came
    assert next_of(world, ANN) == next_of(world, absent[1]) == NONE
    assert next_id(world, absent[0]) == str(OTHER)
    assert differences(world) == []
    assert again(world) == 0


def test_without_a_report_it_stays_until_an_hour_after_the_end(world: World) -> None:
    sync(world)
    for minutes in (50, 65, 118):
        world.now = at(world, 2) + minutes * MINUTE
        sync(world)
        assert next_id(world, EVA) == str(OTHER)

    world.now = at(world, 2) + 120 * MINUTE
    assert differences(world) == []  # the sync then is still to come
    world.sync()
    assert next_of(world, EVA) == NONE
    assert differences(world) == []
    assert again(world) == 0


def test_a_contact_that_was_deleted_meanwhile_does_not_hold_up_the_others(world: World) -> None:
    sync(world)
    gone = next(one for one in world.hubspot["contacts"].values() if one["properties"]["email"] == EVA)
    gone["archived"] = True
    gone["archivedAt"] = world.now
    world.now = at(world, 2) + 2 * HOUR

    world.sync()

    assert next_id(world, ANN) == str(UPCOMING)
    assert world.contact(EVA) is None
    assert again(world) == 0


def test_switched_off_it_stays_as_it_is(world: World) -> None:
    sync(world)
    world.settings({"next_webinar": False})
    world.now = at(world, 2) + 2 * HOUR

    sync(world)

    assert next_id(world, EVA) == str(OTHER)
