"""`--verify` and Sync now: what was changed in HubSpot is found and repaired; a second look finds nothing."""

from typing import Any

import pytest

from sandbox.hubspot.contact_changes import archive_contact, merge_contacts
from sandbox.hubspot.participant_states import record
from sandbox.hubspot.seed import add_contact
from sandbox.world.build import DAY
from tests.support.webinars import ANN, BEN, ID, SPOKEN, at, ended, upcoming
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
READS = ("event", "participations", "contacts", "calls", "associations")


def verify(world: World, **options: Any) -> str:
    world.later(minutes=1)
    return world.sync(ID, **({"verify": True} | options))[ID, ""].status


def finds_nothing(world: World) -> bool:
    writes = world.writes()
    return verify(world) == "unchanged" and world.writes() == writes


def event(world: World) -> Json:
    found = world.event(ID)
    assert found
    return found


def participant(world: World, email: str) -> tuple[str, Json]:
    contacts = world.hubspot["contacts"]
    return next(
        (vid, one) for vid, one in event(world)["participants"].items() if contacts[vid]["properties"]["email"] == email
    )


def state(world: World, email: str) -> str:
    return str(participant(world, email)[1]["state"])


def change(world: World, email: str, state: str, at: float) -> None:
    """Do what a person does in HubSpot's own screens."""
    vid, _ = participant(world, email)
    record(event(world), vid, state, round(at * 1000), {})


def test_where_nothing_was_changed_nothing_is_written(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)

    assert finds_nothing(empty_world)


def test_without_being_asked_nothing_is_read_back(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    event(empty_world)["eventName"] = "Something else"

    assert verify(empty_world, verify=False) == "unchanged"
    assert event(empty_world)["eventName"] == "Something else"


# --- The event --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("eventName", "Something else"),
        ("eventOrganizer", "Someone else"),
        ("eventDescription", "Nothing to see"),
        ("eventUrl", "https://elsewhere.example"),
        ("startDateTime", "2026-01-01T00:00:00.000Z"),
        ("endDateTime", "2026-01-01T00:00:00.000Z"),
        ("eventCancelled", True),
    ],
)
def test_an_event_that_was_changed_is_put_right(empty_world: World, field: str, value: object) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    right = event(empty_world)[field]
    event(empty_world)[field] = value

    assert verify(empty_world) == "synced"

    assert event(empty_world)[field] == right
    assert event(empty_world)["completions"] == 1
    assert empty_world.causes(ID)["synced"] == {"marketing_event": 1}
    assert finds_nothing(empty_world)


def test_an_event_that_was_deleted_is_made_anew_with_everybody_and_completed(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    empty_world.hubspot["marketing_events"].clear()

    assert verify(empty_world) == "synced"

    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert event(empty_world)["completions"] == 1
    assert finds_nothing(empty_world)


def test_a_cancelled_event_that_was_opened_again_is_cancelled_again(empty_world: World) -> None:
    gone = upcoming(empty_world)
    empty_world.sync(ID)
    gone["deleted"] = True
    verify(empty_world, verify=False)
    event(empty_world)["eventCancelled"] = False

    verify(empty_world)

    assert event(empty_world)["eventCancelled"] is True
    assert finds_nothing(empty_world)


def test_an_event_deleted_with_its_webinar_stays_deleted(empty_world: World) -> None:
    gone = upcoming(empty_world)
    empty_world.sync(ID)
    gone["deleted"] = True
    verify(empty_world, verify=False)
    empty_world.hubspot["marketing_events"].clear()

    empty_world.later(minutes=1)
    empty_world.sync(ID, verify=True)

    assert empty_world.hubspot["marketing_events"] == {}


# --- Participations ---------------------------------------------------------------------------------------------------


def test_participations_that_were_deleted_are_sent_again(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    event(empty_world)["participants"].clear()

    assert verify(empty_world) == "synced"

    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert empty_world.causes(ID)["synced"] == {"participants": 3}
    assert event(empty_world)["completions"] == 1
    assert finds_nothing(empty_world)


def test_an_attendance_that_was_deleted_is_sent_again(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    _, ann = participant(empty_world, ANN)
    registered = ann["activities"][0]
    ann.update(state="REGISTERED", occurredAt=registered["at"], activities=[registered])

    assert verify(empty_world) == "synced"

    assert state(empty_world, ANN) == "ATTENDED"
    assert empty_world.causes(ID)["synced"] == {"participants": 1}
    assert finds_nothing(empty_world)


@pytest.mark.parametrize(("email", "right"), [(ANN, "ATTENDED"), (BEN, "REGISTERED")])
def test_who_was_cancelled_in_hubspot_is_what_zoom_says_again(empty_world: World, email: str, right: str) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    change(empty_world, email, "CANCELLED", empty_world.now)
    assert state(empty_world, email) == "CANCELLED"

    assert verify(empty_world) == "synced"

    assert state(empty_world, email) == right
    assert finds_nothing(empty_world)


def test_who_was_registered_in_hubspot_after_cancelling_in_zoom_is_cancelled_again(empty_world: World) -> None:
    webinar = upcoming(empty_world)
    empty_world.sync(ID)
    webinar["registrants"] = [one for one in webinar["registrants"] if one["email"] != BEN]
    verify(empty_world, verify=False)
    assert state(empty_world, BEN) == "CANCELLED"
    empty_world.later(minutes=5)
    change(empty_world, BEN, "REGISTERED", empty_world.now)

    assert verify(empty_world) == "synced"

    assert state(empty_world, BEN) == "CANCELLED"
    assert finds_nothing(empty_world)


def test_who_was_marked_as_attended_in_hubspot_stays_so(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    change(empty_world, BEN, "ATTENDED", empty_world.now)

    assert finds_nothing(empty_world)
    assert state(empty_world, BEN) == "ATTENDED"


# --- Contacts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", "17"])
def test_properties_that_were_changed_or_cleared_are_written_again(empty_world: World, value: str) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    vid, _ = participant(empty_world, ANN)
    values = empty_world.hubspot["contacts"][vid]["properties"]
    values.update(zoom_sync_total_attended=value, zoom_sync_average_duration=value)

    assert verify(empty_world) == "synced"

    contact = empty_world.contact(ANN) or {}
    assert (contact["zoom_sync_total_attended"], contact["zoom_sync_average_duration"]) == ("1", "100")
    assert empty_world.causes(ID)["synced"] == {"contacts": 1, "properties": 1}
    assert finds_nothing(empty_world)


def test_the_same_values_in_another_spelling_are_no_change(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    vid, _ = participant(empty_world, ANN)
    values = empty_world.hubspot["contacts"][vid]["properties"]
    at = values["zoom_sync_last_registered_webinar_at"].replace(".000Z", "Z")
    values.update(zoom_sync_average_duration="100.00", zoom_sync_last_registered_webinar_at=at)

    assert finds_nothing(empty_world)


def test_a_name_that_a_person_wrote_is_no_change(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    vid, _ = participant(empty_world, ANN)
    empty_world.hubspot["contacts"][vid]["properties"]["firstname"] = "Annika"

    assert finds_nothing(empty_world)


def test_a_contact_that_was_deleted_does_not_come_back(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    vid, _ = participant(empty_world, ANN)
    archive_contact(empty_world.hubspot, vid, empty_world.now)
    del event(empty_world)["participants"][vid]

    verify(empty_world)

    assert empty_world.contact(ANN) is None
    assert empty_world.people(ID, "emails_excluded") == {ANN: "previously_deleted"}
    assert finds_nothing(empty_world)


@pytest.mark.parametrize("new_id", [False, True])
def test_a_contact_that_survived_a_merge_is_no_change(empty_world: World, new_id: bool) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    empty_world.hubspot["merge_makes_new_id"] = new_id
    vid, _ = participant(empty_world, ANN)
    other = add_contact(empty_world.hubspot, "ann.other@mail.example", "Ann", "Vik")
    merge_contacts(empty_world.hubspot, vid, other, empty_world.now)

    verify(empty_world)

    assert finds_nothing(empty_world)
    assert (empty_world.contact(ANN) or {})["zoom_sync_total_attended"] == "1"


# --- Recordings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hs_call_title", "Something else"),
        ("hs_call_duration", "1"),
        ("hs_timestamp", "2026-01-01T00:00:00.000Z"),
        ("hs_call_recording_url", "https://elsewhere.example"),
    ],
)
def test_a_call_that_was_changed_is_put_right(empty_world: World, name: str, value: str) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    (call,) = empty_world.calls()
    right, call["properties"][name] = call["properties"][name], value

    assert verify(empty_world) == "synced"

    assert empty_world.calls()[0]["properties"][name] == right
    assert len(empty_world.hubspot["transcripts"]) == 1
    assert finds_nothing(empty_world)


def test_a_call_that_lost_its_contact_has_it_again_and_keeps_what_people_added(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    (call,) = empty_world.calls()
    (ben, _), (ann, _) = participant(empty_world, BEN), participant(empty_world, ANN)
    empty_world.hubspot["associations"]["calls/contacts"][call["id"]] = [ben]

    assert verify(empty_world) == "synced"

    assert empty_world.hubspot["associations"]["calls/contacts"][call["id"]] == [ben, ann]
    assert finds_nothing(empty_world)


def test_a_call_that_was_deleted_comes_back_with_its_transcript(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    empty_world.calls()[0]["archived"] = True
    assert verify(empty_world, verify=False) == "unchanged"
    assert empty_world.calls() == []

    assert verify(empty_world) == "synced"

    (call,) = empty_world.calls()
    assert [one["engagementId"] for one in empty_world.hubspot["transcripts"].values()][1:] == [int(call["id"])]
    assert empty_world.causes(ID)["synced"] == {"recording": 1, "transcript": 1}
    assert finds_nothing(empty_world)


# --- How --------------------------------------------------------------------------------------------------------------


def test_sync_now_verifies_too_and_is_always_recorded(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    event(empty_world)["eventName"] = "Something else"

    assert verify(empty_world, verify=False, trigger="sync_now") == "synced"
    assert event(empty_world)["eventName"] == "Heat pumps"

    runs = len(empty_world.audit(ID))
    assert verify(empty_world, verify=False, trigger="sync_now") == "unchanged"
    assert len(empty_world.audit(ID)) == runs + 1
    assert empty_world.audit(ID)[0]["status"] == "unchanged"


def test_a_dry_run_shows_what_would_be_repaired_and_repairs_nothing(empty_world: World) -> None:
    ended(empty_world)
    empty_world.sync(ID)
    vid, _ = participant(empty_world, ANN)
    empty_world.hubspot["contacts"][vid]["properties"]["zoom_sync_total_attended"] = "17"
    event(empty_world)["participants"].pop(participant(empty_world, BEN)[0])
    writes = empty_world.writes()

    empty_world.later(minutes=1)
    plans = {one.email: one for one in empty_world.sync(ID, verify=True, dry_run=True)[ID, ""].plans}

    assert empty_world.writes() == writes
    assert plans[ANN].properties == {"zoom_sync_total_attended": "1"}
    assert [one.at.timestamp() for one in plans[BEN].participations] == [at(empty_world) - 9 * DAY]
    assert verify(empty_world) == "synced"
    assert finds_nothing(empty_world)


def test_reading_back_takes_a_call_a_hundred_people(empty_world: World) -> None:
    """The event, 100 participations, 100 contacts, calls and their contacts; and users and owners, as in every run."""
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)

    empty_world.later(minutes=1)
    calls = empty_world.sync(ID, verify=True)[ID, ""].calls.hubspot

    assert calls == len(READS) + 2
