"""Lists belong to people in HubSpot: what they rename, move, delete or change stays as they left it."""

import pytest

from audits.models import Trigger
from integrations.models import OccurrenceList, SyncJob
from integrations.models.jobs import JobState
from integrations.sync import jobs
from sandbox.hubspot import seed
from tests.support.lists import (
    LISTS,
    calls,
    delete,
    everybody,
    held,
    live,
    marks,
    members,
    merge,
    named,
    put,
    take_out,
    word_of,
)
from tests.support.webinars import ANN, BEN, CAT, EVA, ID, add_row, again, id_of, registered, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db
ALL = {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN}, "No-show": {CAT}}


@pytest.fixture
def world(empty_world: World) -> World:
    empty_world.settings(LISTS)
    held(empty_world)
    empty_world.sync(ID)
    assert everybody(empty_world) == ALL
    return empty_world


def cat_comes(world: World) -> None:
    """Let Zoom's report say late that Cat came, which changes two lists."""
    add_row(world.zoom["webinars"][str(ID)], CAT, 5, 50)


def sync(world: World, *, verify: bool = False) -> str:
    world.later(minutes=5)
    return world.sync(ID, verify=verify)[ID, ""].status


def rows() -> dict[str, OccurrenceList]:
    return {row.kind: row for row in OccurrenceList.objects.all()}


# --- Renamed, moved -------------------------------------------------------------------------------------------------


def test_a_list_that_was_renamed_and_moved_is_kept_by_its_id(world: World) -> None:
    one = named(world, "Attended")
    one |= {"name": "Our best customers", "folderId": "0"}
    cat_comes(world)

    sync(world)

    assert len(live(world)) == 3
    assert members(world, "customers") == {ANN, BEN, CAT}
    assert one["folderId"] == "0"


# --- Deleted, restored, made again ----------------------------------------------------------------------------------


def test_a_deleted_list_is_said_once_it_is_written_and_not_made_again(world: World) -> None:
    delete(world, "Attended")
    cat_comes(world)

    assert sync(world) == "synced"

    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "No-show": set()}
    assert word_of(world, "lists_not_updated") == {"deleted_in_hubspot": [rows()["attended"].name]}
    assert again(world, ID) == 0
    heard = world.listen()
    assert sync(world) == "unchanged"
    assert calls(heard) == []


@pytest.mark.parametrize("shown", [False, True])
def test_a_deleted_list_is_made_again_when_verified(world: World, shown: bool) -> None:
    world.hubspot["shows_deleted_lists"] = shown
    gone = delete(world, "Attended")

    sync(world, verify=True)

    assert everybody(world) == ALL
    assert named(world, "Attended")["listId"] != gone
    assert rows()["attended"].list_id == named(world, "Attended")["listId"]
    event = world.event(ID)
    assert event is not None and set(event["lists"]) >= set(live(world))
    assert "lists_not_updated" not in world.causes(ID)
    assert again(world, ID) == 0


def test_sync_now_says_that_a_list_was_deleted_and_does_not_make_it_again(world: World) -> None:
    delete(world, "No-show")

    world.later(minutes=5)
    world.sync(ID, trigger=Trigger.SYNC_NOW)

    assert "No-show" not in everybody(world)
    assert list(word_of(world, "lists_not_updated")) == ["deleted_in_hubspot"]


def test_its_button_makes_one_list_again(world: World) -> None:
    for word in ("Attended", "No-show"):
        delete(world, word)
    world.later(hours=2)
    world.sync(ID, trigger=Trigger.SYNC_NOW)

    rows()["attended"].make_again(world.clock(), "maija")

    (job,) = SyncJob.objects.filter(state=JobState.WAITING)
    assert (job.trigger, job.actor) == (Trigger.SYNC_NOW, "maija")
    world.later(hours=2)
    jobs.run_job(job.pk, world.clock)
    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN}}
    assert word_of(world, "lists_not_updated") == {"deleted_in_hubspot": [rows()["no_show"].name]}
    assert not rows()["attended"].wanted_again
    assert again(world, ID) == 0


def test_the_button_of_a_list_that_is_kept_changes_nothing(world: World) -> None:
    rows()["attended"].make_again(world.clock(), "maija")

    sync(world, verify=True)

    assert len(world.hubspot["lists"]) == 3


def test_a_list_that_was_restored_is_kept_again(world: World) -> None:
    gone = delete(world, "Attended")
    cat_comes(world)
    sync(world)
    world.hubspot["lists"][gone]["deletedAt"] = None

    sync(world, verify=True)

    assert named(world, "Attended")["listId"] == gone
    assert everybody(world) == ALL | {"Attended": {ANN, BEN, CAT}, "No-show": set()}
    assert "lists_not_updated" not in world.causes(ID)


def test_the_folder_that_was_deleted_is_made_again_for_the_next_list(world: World) -> None:
    world.hubspot["list_folders"].clear()
    delete(world, "Attended")

    sync(world, verify=True)

    (folder,) = world.hubspot["list_folders"].values()
    assert folder["name"] == "Zoom webinars"
    assert named(world, "Attended")["folderId"] == folder["id"]
    assert everybody(world) == ALL


def test_a_folder_of_that_name_is_used(empty_world: World) -> None:
    world = empty_world
    world.settings(LISTS)
    folder = {"id": "77", "name": "Zoom webinars", "parentFolderId": "0", "createdAt": "", "updatedAt": ""}
    world.hubspot["list_folders"]["77"] = folder
    held(world)

    world.sync(ID)

    assert {one["folderId"] for one in live(world).values()} == {"77"}


# --- Dynamic ----------------------------------------------------------------------------------------------------------


def test_a_list_that_was_made_dynamic_is_left_alone_and_said(world: World) -> None:
    named(world, "Attended")["processingType"] = "DYNAMIC"
    cat_comes(world)
    heard = world.listen()

    assert sync(world) == "synced"

    assert members(world, "Attended") == {ANN, BEN}
    assert list(word_of(world, "lists_not_updated")) == ["deleted_in_hubspot"]
    assert rows()["attended"].state == "dynamic"
    assert len([one for one in heard if "add-and-remove" in one]) == 2
    assert again(world, ID) == 0


def test_a_dynamic_list_made_again_gets_a_name_of_its_own(world: World) -> None:
    named(world, "Attended")["processingType"] = "DYNAMIC"

    sync(world, verify=True)

    assert members(world, f"Attended ({ID})") == {ANN, BEN}
    assert len(live(world)) == 4
    assert again(world, ID) == 0


# --- Members added and removed by hand --------------------------------------------------------------------------------


def test_who_was_added_by_hand_stays(world: World) -> None:
    seed.add_contact(world.hubspot, EVA)
    put(world, "No-show", EVA)
    put(world, "No-show", ANN)
    cat_comes(world)

    sync(world, verify=True)

    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Attended": {ANN, BEN, CAT}, "No-show": {EVA, ANN}}
    assert again(world, ID) == 0


def test_whom_somebody_had_put_there_before_the_portal_stays(empty_world: World) -> None:
    """Cat is added by hand, registers, and cancels."""
    world = empty_world
    world.settings(LISTS)
    one = upcoming(world)
    world.sync(ID)
    seed.add_contact(world.hubspot, CAT)
    put(world, "Registered", CAT)
    one["registrants"] += registered(world.now, CAT)
    sync(world)
    assert marks(CAT)["registered"][2] is False

    one["registrants"].pop()
    sync(world)

    assert everybody(world) == {"Registered": {ANN, BEN, CAT}, "Cancelled": {CAT}}
    assert again(world, ID) == 0


def test_who_was_taken_out_by_hand_is_put_back_when_verified(world: World) -> None:
    take_out(world, "Attended", ANN)

    assert again(world, ID) == 0
    assert members(world, "Attended") == {BEN}

    sync(world, verify=True)
    assert everybody(world) == ALL
    assert again(world, ID) == 0


def test_verifying_what_is_unchanged_writes_nothing(world: World) -> None:
    before = world.writes()

    assert sync(world, verify=True) == "unchanged"

    assert world.writes() == before


def test_a_list_that_was_untied_from_the_event_is_tied_again_when_verified(world: World) -> None:
    event = world.event(ID)
    assert event is not None
    event["lists"] = event["lists"][:1]

    sync(world, verify=True)

    assert set(event["lists"]) == set(live(world))


# --- Contacts merged, deleted, archived -------------------------------------------------------------------------------


@pytest.mark.parametrize("new_id", [False, True])
def test_a_contact_that_was_merged_meanwhile_is_looked_up_anew(world: World, new_id: bool) -> None:
    world.hubspot["merge_makes_new_id"] = new_id
    seed.add_contact(world.hubspot, EVA)
    left = merge(world, id_of(world, CAT), into=id_of(world, EVA))
    delete(world, "No-show")
    OccurrenceList.objects.filter(kind="no_show").delete()

    sync(world)

    assert list(named(world, "No-show")["members"]) == [left]
    assert world.occurrence(ID).participants.get(email=CAT).contact_id == left
    world.later(minutes=5)
    world.sync(ID)  # its properties are written to the contact that is left
    assert again(world, ID) == 0


@pytest.mark.parametrize("way", ["archived", "gone"])
def test_a_contact_that_was_deleted_is_not_tried_for_ever(world: World, way: str) -> None:
    cat = id_of(world, CAT)
    if way == "archived":
        world.hubspot["contacts"][cat] |= {"archived": True, "archivedAt": seed.moment(world.now)}
    else:
        del world.hubspot["contacts"][cat]
    OccurrenceList.objects.filter(kind="no_show").delete()
    named(world, "No-show")["name"] = "Old"

    sync(world)

    assert members(world, "No-show") == set()
    assert again(world, ID) == 0
    assert again(world, ID) == 0


def test_a_contact_that_was_restored_is_put_back_when_verified(world: World) -> None:
    cat = world.hubspot["contacts"][id_of(world, CAT)]
    cat |= {"archived": True, "archivedAt": seed.moment(world.now)}
    OccurrenceList.objects.filter(kind="no_show").delete()
    named(world, "No-show")["name"] = "Old"
    sync(world)
    cat |= {"archived": False, "archivedAt": None}

    sync(world, verify=True)

    assert members(world, "No-show") == {CAT}
