"""Recordings: one call a session, for everybody who was sent as attended, with the transcript once."""

import json
from typing import Any

import pytest

from integrations.models import RecordingRow
from sandbox.world import build
from sandbox.world.build import DAY, HOUR, MINUTE
from tests.support.webinars import (
    ANN,
    BEN,
    ID,
    LENGTH,
    SPOKEN,
    add_row,
    ann_and_ben,
    at,
    ended,
    iso,
    recording,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
TRANSCRIPTS = r"/transcripts$"


def linked(world: World) -> list[list[str]]:
    """The addresses of each live call."""
    hs = world.hubspot
    return [
        sorted(
            hs["contacts"][contact]["properties"]["email"]
            for contact in hs["associations"]["calls/contacts"].get(call["id"], [])
        )
        for call in world.calls()
    ]


def transcripts(world: World) -> list[list[tuple[str, str]]]:
    """Return what was said in each transcript of a live call."""
    live = {int(call["id"]) for call in world.calls()}
    return [
        [(one["speaker"]["name"], one["text"]) for one in transcript["transcriptUtterances"]]
        for transcript in world.hubspot["transcripts"].values()
        if transcript["engagementId"] in live
    ]


def sync_again(world: World, **options: Any) -> str:
    world.later(minutes=1)
    return world.sync(ID, **options)[ID, ""].status


def nothing_written(world: World) -> bool:
    writes = world.writes()
    return sync_again(world) == "unchanged" and world.writes() == writes


def test_a_recording_is_a_call_with_its_transcript(empty_world: World) -> None:
    start = ended(empty_world, lines=SPOKEN)["start"]

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    (call,) = empty_world.calls()
    shown = call["properties"]
    names = ("hs_call_title", "hs_timestamp", "hs_call_duration", "hs_call_status")
    assert {name: shown[name] for name in names} == {
        "hs_call_title": "Heat pumps",
        "hs_timestamp": iso(start),
        "hs_call_duration": "3600000",
        "hs_call_status": "COMPLETED",
    }
    assert shown["zoom_sync_external_id"].startswith(f"{ID}-")
    assert len(shown["zoom_sync_external_id"]) == len(f"{ID}-") + 16
    assert linked(empty_world) == [[ANN]]
    assert transcripts(empty_world) == [[("Henrik Host", "Welcome."), ("Ann Vik", "Hello.")]]
    synced = empty_world.causes(ID)["synced"]
    assert (synced["recording"], synced["transcript"]) == (1, 1)
    assert nothing_written(empty_world)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 404, "body": {"code": 3322, "message": "This meeting transcript does not exist."}},
        {"status": 400, "body": {"code": 4711, "message": "Invalid access token, does not contain scopes:[a]."}},
        {"status": 200, "body": {"can_download": False, "download_restriction_reason": "NOT_READY"}},
    ],
    ids=["none", "scope missing", "not ready"],
)
def test_a_transcript_that_only_the_files_name_is_taken_from_there(empty_world: World, fault: Json) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.fault(path="/meetings/.*/transcript$", **fault)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert transcripts(empty_world) == [[("Henrik Host", "Welcome."), ("Ann Vik", "Hello.")]]


def test_no_passcode_ever_reaches_hubspot(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)

    everything = json.dumps(empty_world.hubspot)
    assert "rec/share" in everything
    assert not [secret for secret in ("sandboxPasscode", "sandbox1", "pwd=") if secret in everything]


def test_a_webinar_that_was_restarted_has_a_call_a_session(empty_world: World) -> None:
    start = at(empty_world) - 5 * DAY
    runs = [
        session("first", start, 60, row(ANN, 0, 60), recording=recording(start + HOUR, lines=SPOKEN)),
        session(
            "second", start + 70 * MINUTE, 60, row(BEN, 0, 60), recording=recording(start + 130 * MINUTE, lines=SPOKEN)
        ),
    ]
    webinar(empty_world, start, registrants=ann_and_ben(empty_world), sessions=runs)

    empty_world.sync(ID)

    assert linked(empty_world) == [[ANN, BEN], [ANN, BEN]]
    assert len({call["properties"]["zoom_sync_external_id"] for call in empty_world.calls()}) == 2
    assert len(transcripts(empty_world)) == 2
    assert nothing_written(empty_world)


def test_late_attendees_are_added_to_the_same_call(empty_world: World) -> None:
    over = ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    add_row(over, BEN, 0, 30)

    sync_again(empty_world)

    assert linked(empty_world) == [[ANN, BEN]]
    assert len(transcripts(empty_world)) == 1
    assert nothing_written(empty_world)


def test_without_anybody_who_attended_there_is_no_call(empty_world: World) -> None:
    ended(empty_world, rows=[], lines=SPOKEN)

    empty_world.sync(ID)

    assert empty_world.calls() == []
    assert empty_world.causes(ID)["recording_not_synced"] == {"no_attendees": 1}


def test_where_everybody_who_attended_is_left_out_there_is_no_call(empty_world: World) -> None:
    empty_world.settings({"exclusions": {"contacts": ["mail.example"]}})
    ended(empty_world, lines=SPOKEN)

    empty_world.sync(ID)

    assert empty_world.calls() == []
    assert empty_world.causes(ID)["recording_not_synced"] == {"no_attendees": 1}


# --- Settings ---------------------------------------------------------------------------------------------------------

HOST = "henrik.host@a.example"


@pytest.mark.parametrize(
    ("settings", "calls", "cause"),
    [
        ({"recordings": "none"}, 0, "recordings_off"),
        ({"recordings": "none", "webinars": {str(ID): {"recordings": True}}}, 0, "recordings_off"),
        ({"recordings": "selected"}, 0, "recordings_off"),
        ({"recordings": "selected", "users": {HOST: {"sync_recordings": True}}}, 1, ""),
        ({"recordings": "selected", "webinars": {str(ID): {"recordings": True}}}, 1, ""),
        ({"recordings": "all"}, 1, ""),
        ({"recordings": "all", "users": {HOST: {"sync_recordings": False}}}, 0, "recordings_off"),
        (
            {
                "recordings": "all",
                "users": {HOST: {"sync_recordings": False}},
                "webinars": {str(ID): {"recordings": True}},
            },
            1,
            "",
        ),
        ({"recordings": "all", "webinars": {str(ID): {"recordings": False}}}, 0, "recordings_off"),
        ({"recordings": "all", "exclusions": {"recordings": ["a.example"]}}, 0, "recording_domain_excluded"),
        (
            {
                "recordings": "all",
                "exclusions": {"recordings": ["@A.example"]},
                "webinars": {str(ID): {"recordings": True}},
            },
            0,
            "recording_domain_excluded",
        ),
    ],
)
def test_settings_decide(empty_world: World, settings: Json, calls: int, cause: str) -> None:
    empty_world.settings(settings)
    ended(empty_world, lines=SPOKEN)

    empty_world.sync(ID)

    assert len(empty_world.calls()) == calls
    assert empty_world.causes(ID).get("recording_not_synced") == ({cause: 1} if cause else None)


def test_switched_off_later_the_call_stays(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    empty_world.settings({"recordings": "none"})

    sync_again(empty_world)

    assert len(empty_world.calls()) == 1
    assert empty_world.causes(ID)["recording_not_synced"] == {"recordings_off": 1}


# --- Waiting for Zoom -------------------------------------------------------------------------------------------------


def test_while_zoom_is_processing_it_is_looked_at_again_for_72_hours(empty_world: World) -> None:
    over = ended(empty_world, hours_ago=30, lines=SPOKEN, ready=1000)
    end = over["start"] + LENGTH * MINUTE

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert empty_world.causes(ID)["recording_not_synced"] == {"processing": 1}
    again = empty_world.occurrence(ID).next_sync_at
    assert again and end < again.timestamp() <= end + 72 * HOUR

    empty_world.now = end + 72 * HOUR + MINUTE
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert empty_world.causes(ID)["recording_not_synced"] == {"not_found": 1}
    assert empty_world.occurrence(ID).next_sync_at is None
    assert empty_world.calls() == []


def test_a_recording_that_is_ready_later_is_synced_then(empty_world: World) -> None:
    ended(empty_world, hours_ago=30, lines=SPOKEN, ready=32)
    empty_world.sync(ID)
    assert empty_world.calls() == []

    empty_world.later(hours=3)
    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert linked(empty_world) == [[ANN]]
    assert len(transcripts(empty_world)) == 1


def test_a_transcript_that_is_ready_later_is_added_to_the_call(empty_world: World) -> None:
    over = ended(empty_world, hours_ago=30, reason="NOT_READY")
    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert (len(empty_world.calls()), transcripts(empty_world)) == (1, [])
    assert empty_world.causes(ID)["transcript_not_synced"] == {"processing": 1}
    over["sessions"][0]["recording"]["transcript"] = {"vtt": build.vtt(SPOKEN)}

    assert sync_again(empty_world) == "synced"

    assert (len(empty_world.calls()), len(transcripts(empty_world))) == (1, 1)
    assert empty_world.causes(ID)["synced"] == {"transcript": 1}


@pytest.mark.parametrize(("reason", "cause"), [("DELETED_OR_TRASHED", "deleted"), ("NO_TRANSCRIPT_DATA", "not_found")])
def test_without_a_transcript_the_call_is_there_all_the_same(empty_world: World, reason: str, cause: str) -> None:
    ended(empty_world, reason=reason)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert (len(empty_world.calls()), transcripts(empty_world)) == (1, [])
    assert empty_world.causes(ID)["transcript_not_synced"] == {cause: 1}


# --- Deleted ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours_ago", [30, 96])
def test_a_recording_deleted_in_zoom_takes_its_call_away(empty_world: World, hours_ago: int) -> None:
    over = ended(empty_world, hours_ago=hours_ago, lines=SPOKEN)
    empty_world.sync(ID)
    over["sessions"][0]["recording"] = None

    assert sync_again(empty_world) == "synced"

    assert empty_world.calls() == []
    assert empty_world.causes(ID)["recording_not_synced"] == {"deleted": 1}
    assert nothing_written(empty_world)


def test_a_recording_restored_in_zoom_has_its_call_back(empty_world: World) -> None:
    over = ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    kept, over["sessions"][0]["recording"] = over["sessions"][0]["recording"], None
    sync_again(empty_world)
    over["sessions"][0]["recording"] = kept

    sync_again(empty_world)

    assert linked(empty_world) == [[ANN]]
    assert len(transcripts(empty_world)) == 1


def test_a_call_deleted_in_hubspot_stays_deleted_until_it_is_verified(empty_world: World) -> None:
    over = ended(empty_world, lines=SPOKEN)
    empty_world.sync(ID)
    (call,) = empty_world.calls()
    call["archived"] = True
    add_row(over, BEN, 0, 30)  # a reason to write the call

    sync_again(empty_world)
    assert empty_world.calls() == []
    assert nothing_written(empty_world)

    sync_again(empty_world, verify=True)
    assert linked(empty_world) == [[ANN, BEN]]
    assert len(transcripts(empty_world)) == 1
    assert nothing_written(empty_world)


def test_a_transcript_for_a_call_deleted_in_hubspot_does_not_bring_it_back(empty_world: World) -> None:
    over = ended(empty_world, hours_ago=30, reason="NOT_READY")
    empty_world.sync(ID)
    empty_world.calls()[0]["archived"] = True
    over["sessions"][0]["recording"]["transcript"] = {"vtt": build.vtt(SPOKEN)}

    sync_again(empty_world)

    assert empty_world.calls() == []
    assert "sync_error" not in empty_world.causes(ID)
    assert nothing_written(empty_world)


# --- Trouble with HubSpot ---------------------------------------------------------------------------------------------


def test_after_a_lost_answer_to_the_transcript_the_call_is_made_anew_with_one_transcript(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.fault(method="POST", path=TRANSCRIPTS, kind="applied_answer_lost")

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    (lost,) = empty_world.calls()
    assert sync_again(empty_world) == "synced"

    assert linked(empty_world) == [[ANN]]
    assert empty_world.calls()[0]["id"] != lost["id"]
    assert len(transcripts(empty_world)) == 1
    assert nothing_written(empty_world)


def test_after_a_lost_answer_to_the_call_there_is_still_one(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    empty_world.fault(method="POST", path=r"/calls/batch/upsert$", kind="applied_answer_lost", times=3)

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert sync_again(empty_world) == "synced"

    assert linked(empty_world) == [[ANN]]


def test_without_the_scope_for_transcripts_the_sync_goes_on(empty_world: World) -> None:
    token = next(iter(empty_world.hubspot["tokens"].values()))
    token["scopes"] = [one for one in token["scopes"] if "transcripts" not in one]
    ended(empty_world, lines=SPOKEN)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert linked(empty_world) == [[ANN]]
    assert empty_world.causes(ID)["data_not_synced"] == {"no_custom_events": 1, "no_transcripts": 1}
    assert empty_world.causes(ID)["synced"]["recording"] == 1
    assert nothing_written(empty_world)


def test_without_zooms_scope_for_transcripts_the_sync_goes_on(empty_world: World) -> None:
    scopes = empty_world.zoom["scopes"]
    empty_world.zoom["scopes"] = [one for one in scopes if "meeting_transcript" not in one]
    empty_world.zoom["tokens"].clear()
    ended(empty_world, lines=SPOKEN)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert linked(empty_world) == [[ANN]]
    assert len(transcripts(empty_world)) == 1  # the files of the recording name it as well
    assert empty_world.causes(ID)["data_not_synced"] == {"no_custom_events": 1}


def test_a_transcript_hubspot_did_not_take_leaves_the_call_alone(empty_world: World) -> None:
    ended(empty_world, lines=SPOKEN)
    refusal = {"status": "error", "category": "VALIDATION_ERROR", "message": "Too long."}
    empty_world.fault(method="POST", path=TRANSCRIPTS, status=400, body=refusal)

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    (call,) = empty_world.calls()
    assert not RecordingRow.objects.get().transcript_sending
    assert sync_again(empty_world) == "synced"

    assert [one["id"] for one in empty_world.calls()] == [call["id"]]
    assert len(transcripts(empty_world)) == 1
