"""Each occurrence has a list a kind, of the people whom HubSpot holds so; late data moves them."""

from datetime import UTC, datetime

import pytest

from audits.models import Trigger
from integrations.accounts.connect import pair
from integrations.models import Occurrence, SyncJob
from integrations.sync import jobs
from sandbox.world import build
from tests.support.factories import ZoomAccountFactory
from tests.support.lists import LISTS, calls, everybody, folder_of, held, live, members, merge
from tests.support.webinars import (
    ANN,
    BEN,
    CAT,
    EVA,
    ID,
    OTHER,
    add_row,
    again,
    at,
    id_of,
    nothing_more_is_written,
    registered,
    row,
    series,
    upcoming,
)
from tests.support.webinars import held as ended_ago
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(empty_world: World) -> World:
    empty_world.settings(LISTS)
    return empty_world


def day(world: World, days: float = -4) -> str:
    return datetime.fromtimestamp(at(world, days), UTC).date().isoformat()


def test_a_webinar_that_is_over_has_its_lists(world: World) -> None:
    held(world)

    assert world.sync(ID)[ID, ""].status == "synced"

    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN}, "No-show": {CAT}}
    assert world.causes(ID)["synced"]["lists"] == 3
    for one in live(world).values():
        assert one["name"].startswith(f"Heat pumps {day(world)}: ")
        assert (one["objectTypeId"], one["processingType"]) == ("0-1", "MANUAL")
        assert folder_of(world, one) == "Zoom webinars"
    event = world.event(ID)
    assert event is not None
    assert set(event["lists"]) == set(live(world))


def test_an_unchanged_second_sync_makes_no_call_about_lists(world: World) -> None:
    held(world)
    world.sync(ID)
    heard = world.listen()

    nothing_more_is_written(world, ID)

    assert calls(heard) == []


def test_what_is_off_costs_no_call(world: World) -> None:
    world.settings({"lists": {"kinds": []}})
    held(world)
    heard = world.listen()

    world.sync(ID)

    assert (calls(heard), live(world)) == ([], {})


def test_a_dry_run_makes_none(world: World) -> None:
    held(world)
    heard = world.listen()

    world.sync(ID, dry_run=True)

    assert (calls(heard), live(world)) == ([], {})


def test_only_the_kinds_that_are_chosen_are_made(world: World) -> None:
    world.settings({"lists": {"kinds": ["attended"], "name": "{kind} of {topic}", "folder": "Ours"}})
    held(world)

    world.sync(ID)

    ((_, one),) = live(world).items()
    assert (one["name"], folder_of(world, one)) == ("Attended of Heat pumps", "Ours")


def test_a_webinar_of_its_own_has_other_lists_or_none(world: World) -> None:
    held(world)
    held(world, OTHER, topic="Windows")
    world.settings({"webinars": {str(ID): {"lists": False}, str(OTHER): {"lists": {"kinds": ["no_show"]}}}})

    world.sync()

    assert everybody(world) == {"No-show": {CAT}}


def test_before_the_webinar_there_are_those_who_registered_and_cancelled(world: World) -> None:
    one = upcoming(world)
    world.sync(ID)
    assert everybody(world) == {"Registered": {ANN, BEN}}

    one["registrants"] = [other for other in one["registrants"] if other["email"] != BEN]
    world.later(minutes=5)
    world.sync(ID)

    assert everybody(world) == {"Registered": {ANN}, "Cancelled": {BEN}}
    assert again(world, ID) == 0


def test_who_registers_again_moves_back(world: World) -> None:
    one = upcoming(world)
    world.sync(ID)
    ben = [other for other in one["registrants"] if other["email"] == BEN]
    one["registrants"] = [other for other in one["registrants"] if other["email"] != BEN]
    world.later(minutes=5)
    world.sync(ID)
    world.later(minutes=5)
    one["registrants"] += [build.registrant(BEN, "Ben", "Lund", int(world.now), nth="again")]
    assert ben
    world.sync(ID)

    assert everybody(world) == {"Registered": {ANN, BEN}, "Cancelled": set()}
    assert again(world, ID) == 0


def test_nobody_is_a_no_show_until_the_attendance_is_final(world: World) -> None:
    ended_ago(world, 3600, row(ANN, 0, 60))
    world.sync(ID)
    assert world.occurrence(ID).attendance == "provisional"
    assert everybody(world) == {"Registered": {ANN, BEN}, "Attended": {ANN}}

    world.later(minutes=20)
    world.sync(ID)

    assert world.occurrence(ID).attendance == "final"
    assert members(world, "No-show") == {BEN}
    assert again(world, ID) == 0


def test_who_is_found_to_have_come_after_all_moves(world: World) -> None:
    one = held(world)
    world.sync(ID)
    assert members(world, "No-show") == {CAT}
    add_row(one, CAT, 5, 50)

    world.later(minutes=5)
    world.sync(ID)

    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN, CAT}, "No-show": set()}
    assert again(world, ID) == 0


def test_who_came_without_registering_counts_as_registered(world: World) -> None:
    held(world, came=((ANN, 0, 60), (EVA, 0, 60)))

    world.sync(ID)

    assert everybody(world)["Registered"] == {ANN, BEN, CAT, EVA}
    assert everybody(world)["Attended"] == {ANN, EVA}


def test_whom_settings_exclude_is_not_put_into_a_list(world: World) -> None:
    world.settings({"exclusions": {"contacts": ["excluded.example"]}})
    one = held(world)
    one["registrants"] += registered(at(world, -9), "eva@excluded.example")

    world.sync(ID)

    assert everybody(world)["Registered"] == {ANN, BEN, CAT}


def test_who_is_excluded_later_is_no_longer_touched(world: World) -> None:
    held(world)
    world.sync(ID)
    world.settings({"exclusions": {"contacts": ["mail.example"]}})
    heard = world.listen()

    world.later(minutes=5)
    world.sync(ID)

    assert calls(heard) == []
    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN}, "No-show": {CAT}}


def test_whom_hubspot_has_not_accepted_yet_is_in_no_list(world: World) -> None:
    held(world)
    refusal = {"category": "VALIDATION_ERROR", "message": "no"}
    world.fault(method="POST", path="attendance/.*/register/create", status=400, body=refusal, times=9)
    world.sync(ID)
    assert CAT not in everybody(world).get("Registered", set()) | everybody(world).get("No-show", set())

    world.sandbox.state["faults"] = []
    world.later(minutes=5)
    world.sync(ID)

    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN}, "No-show": {CAT}}


def test_the_retry_of_one_person_brings_the_lists_up_to_date(world: World) -> None:
    held(world)
    refusal = {"category": "VALIDATION_ERROR", "message": "no"}
    world.fault(method="POST", path="contacts/batch/create", status=400, body=refusal, times=9)
    world.sync(ID)
    assert everybody(world) == {}
    world.sandbox.state["faults"] = []

    world.later(hours=2)
    pk = SyncJob.enqueue(world.occurrence(ID).pk, Trigger.RETRY, world.clock(), people=[CAT])
    jobs.run_job(pk, world.clock)

    assert everybody(world) == {"Registered": {CAT}, "No-show": {CAT}}


def test_a_series_has_lists_for_the_occurrences_that_sync(world: World) -> None:
    """Fifty dates: only those that a sync writes, with people in them."""
    series(world, ID, [float(one) for one in range(1, 51)], *registered(at(world, -10), ANN, BEN))

    world.sync(ID)

    synced = Occurrence.objects.exclude(event_fingerprint="").count()
    assert len(live(world)) == synced > 0
    assert all(one["name"].endswith("Registered") for one in live(world).values())
    assert len({one["name"] for one in live(world).values()}) == synced
    assert again(world, ID) == 0


@pytest.mark.parametrize("topic", ["{kind} {date} \x00\u202e „Ää” <b>&'\"/\\ 🙂 \n\t", "Ä🙂" * 150])
def test_a_topic_may_be_anything(world: World, topic: str) -> None:
    held(world, topic=topic[:300])

    world.sync(ID)

    assert {one["name"].rpartition(": ")[2] for one in live(world).values()} == {"Registered", "Attended", "No-show"}
    assert all(len(one["name"].encode("utf-16-le")) <= 400 for one in live(world).values())
    assert again(world, ID) == 0


def test_two_addresses_of_one_contact_are_one_member(world: World) -> None:
    held(world)
    world.sync(ID)
    ann, ben = id_of(world, ANN), id_of(world, BEN)
    merge(world, ben, into=ann)
    # HubSpot's event about the merge has told the portal.
    world.occurrence(ID).participants.filter(contact_id=ben).update(contact_id=ann)

    world.later(minutes=5)
    world.sync(ID)

    assert everybody(world) == {"Registered": {ANN, CAT}, "Attended": {ANN}, "No-show": {CAT}}
    assert again(world, ID) == 0


def test_two_webinars_of_one_topic_and_day_have_lists_of_their_own(world: World) -> None:
    held(world)
    held(world, OTHER, came=())

    world.sync(ID)
    world.sync(OTHER)

    names = {one["name"] for one in live(world).values() if "Registered" in one["name"]}
    assert names == {f"Heat pumps {day(world)}: Registered", f"Heat pumps {day(world)}: Registered ({OTHER})"}
    assert again(world) == 0


def test_two_connections_of_one_portal_have_lists_of_their_own(world: World) -> None:
    held(world)
    world.sync(ID)
    zoom = world.connection.zoom
    fields = ("access_token", "refresh_token", "expires_at", "client_id", "client_secret", "auth", "scopes", "api_url")
    twin = ZoomAccountFactory.create(**{name: getattr(zoom, name) for name in fields})
    world.connection = pair(world.connection.hubspot, twin, "Second")
    world.settings({"sync_webinars": True, **LISTS})

    world.sync(ID)

    names = sorted(one["name"] for one in live(world).values() if "Attended" in one["name"])
    assert names == [f"Heat pumps {day(world)}: Attended", f"Heat pumps {day(world)}: Attended ({ID})"]
    assert [len(one["members"]) for one in live(world).values() if "Attended" in one["name"]] == [2, 2]
    assert again(world, ID) == 0
