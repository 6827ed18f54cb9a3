"""An error about a recording or a transcript is about that file only."""

from datetime import timedelta
from typing import Any

import pytest

from integrations.models import RecordingRow, ZoomAccount
from sandbox.world import build
from sandbox.world.build import DAY, HOUR, MINUTE
from tests.support.webinars import (
    ANN,
    BEN,
    ID,
    LENGTH,
    SPOKEN,
    ann_and_ben,
    at,
    ended,
    recording,
    row,
    session,
    webinar,
)
from tests.support.world import Json, World
from tests.sync.write.test_recordings_and_transcripts import linked, nothing_written, sync_again, transcripts

pytestmark = pytest.mark.django_db

MANY = 999
RECORDINGS, TRANSCRIPT, FILE = "/recordings$", "/transcript$", "/rec/download/"
BLOCKED: Json = {"kind": "wrong_type", "status": 403}
DOWN: Json = {"status": 503}
ODD = [
    pytest.param(BLOCKED, id="403 HTML"),
    pytest.param({"kind": "wrong_type"}, id="200 HTML"),
    pytest.param({"kind": "wrong_type", "status": 404}, id="404 HTML"),
    pytest.param({"kind": "missing_fields"}, id="keys missing"),
    pytest.param(DOWN, id="no answer"),
]
FILES = [
    pytest.param({"kind": "unauthorized"}, id="401"),
    pytest.param(BLOCKED, id="403"),
    pytest.param({"status": 404, "body": {"code": 3301, "message": "There is no recording."}}, id="404"),
    pytest.param({"kind": "wrong_type"}, id="a page to sign in"),
    pytest.param({"kind": "wrong_type", "text": ""}, id="empty"),
    pytest.param({"kind": "wrong_type", "text": "WEBVTT\n\n"}, id="nothing said"),
    pytest.param(DOWN, id="no answer"),
]


def spoil(world: World, path: str, fault: Json, **more: Any) -> None:
    world.fault(path=path, times=MANY, **fault, **more)


def mend(world: World) -> None:
    world.sandbox.state["faults"] = []


@pytest.mark.parametrize("fault", ODD)
def test_people_go_without_a_recording_that_cannot_be_read(empty_world: World, fault: Json) -> None:
    ended(empty_world, hours_ago=30, lines=SPOKEN)
    spoil(empty_world, RECORDINGS, fault)

    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.attendance, result.attendees) == ("partial", "final", 1)
    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"], BEN: ["REGISTERED"]}
    assert empty_world.causes(ID)["recording_not_synced"] == {"unreadable": 1}
    assert empty_world.calls() == []

    mend(empty_world)
    assert sync_again(empty_world) == "synced"
    assert (linked(empty_world), len(transcripts(empty_world))) == ([[ANN]], 1)
    assert nothing_written(empty_world)


@pytest.mark.parametrize("fault", ODD[:-1])
def test_a_recording_that_cannot_be_read_is_not_found_after_72_hours(empty_world: World, fault: Json) -> None:
    ended(empty_world, hours_ago=71, lines=SPOKEN)
    spoil(empty_world, RECORDINGS, fault)
    assert empty_world.sync(ID)[ID, ""].status == "partial"
    empty_world.later(hours=2)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert empty_world.causes(ID)["recording_not_synced"] == {"not_found": 1}
    assert empty_world.occurrence(ID).next_sync_at is None


@pytest.mark.parametrize("hours_ago", [30, 96])
@pytest.mark.parametrize("fault", ODD)
def test_a_call_that_is_there_stays(empty_world: World, fault: Json, hours_ago: int) -> None:
    """A recording counts as deleted only if Zoom itself says so."""
    ended(empty_world, hours_ago=hours_ago, lines=SPOKEN)
    empty_world.sync(ID)
    spoil(empty_world, RECORDINGS, fault)

    sync_again(empty_world)

    assert linked(empty_world) == [[ANN]]
    assert RecordingRow.objects.get().state == "available"


def test_the_recording_of_the_other_session_is_synced(empty_world: World) -> None:
    begin = at(empty_world) - 5 * DAY
    runs = [
        session("first", begin, 60, row(ANN, 0, 60), recording=recording(begin + HOUR, lines=SPOKEN)),
        session(
            "second", begin + 70 * MINUTE, 60, row(BEN, 0, 60), recording=recording(begin + 130 * MINUTE, lines=SPOKEN)
        ),
    ]
    webinar(empty_world, begin, registrants=ann_and_ben(empty_world), sessions=runs)
    spoil(empty_world, RECORDINGS, BLOCKED)
    empty_world.sandbox.state["faults"][0]["times"] = 1

    empty_world.sync(ID)

    assert len(empty_world.calls()) == 1
    assert empty_world.causes(ID)["recording_not_synced"] == {"not_found": 1}


@pytest.mark.parametrize("fault", ODD)
def test_where_zoom_does_not_tell_of_the_transcript_the_files_do(empty_world: World, fault: Json) -> None:
    ended(empty_world, hours_ago=30, lines=SPOKEN)
    spoil(empty_world, TRANSCRIPT, fault)

    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert len(transcripts(empty_world)) == 1


@pytest.mark.parametrize("fault", FILES)
def test_a_refused_transcript_is_about_the_file_only(empty_world: World, fault: Json) -> None:
    """The account stays connected, the call is there, and the file is asked for again."""
    ended(empty_world, hours_ago=30, lines=SPOKEN)
    spoil(empty_world, FILE, fault)

    result = empty_world.sync(ID)[ID, ""]

    assert (result.status, result.error) == ("partial", None)
    assert ZoomAccount.objects.get().state == "connected"
    assert (linked(empty_world), transcripts(empty_world)) == ([[ANN]], [])
    assert empty_world.causes(ID)["transcript_not_synced"] == {"unreadable": 1}
    again = empty_world.occurrence(ID).next_sync_at
    assert again is not None
    assert empty_world.clock() < again <= empty_world.clock() + timedelta(hours=8)

    mend(empty_world)
    assert sync_again(empty_world) == "synced"
    assert len(transcripts(empty_world)) == 1
    assert nothing_written(empty_world)


@pytest.mark.parametrize("fault", FILES[:-1])
def test_a_refused_transcript_is_not_found_after_72_hours(empty_world: World, fault: Json) -> None:
    over = ended(empty_world, hours_ago=30, lines=SPOKEN)
    spoil(empty_world, FILE, fault)
    empty_world.sync(ID)
    empty_world.now = over["start"] + LENGTH * MINUTE + 72 * HOUR + MINUTE

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert linked(empty_world) == [[ANN]]
    assert empty_world.causes(ID)["transcript_not_synced"] == {"not_found": 1}
    assert empty_world.occurrence(ID).next_sync_at is None
    assert nothing_written(empty_world)


def test_an_odd_transcript_is_synced_word_by_word(empty_world: World) -> None:
    over = ended(empty_world, hours_ago=30, lines=SPOKEN)
    file = "WEBVTT\n\n00:00:00.-004 --> 00:00:01,000\nAnn: if x < 5 --> y &amp; z\n"
    over["sessions"][0]["recording"]["transcript"] = {"vtt": file}

    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert transcripts(empty_world) == [[("Ann", "if x < 5 --> y & z")]]


def test_without_a_token_the_account_itself_is_to_be_reconnected(empty_world: World) -> None:
    ended(empty_world, hours_ago=30, lines=SPOKEN)
    spoil(empty_world, FILE, {"kind": "unauthorized"})
    refused = {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
    spoil(empty_world, "/oauth/token$", {"status": 400, "body": refused})

    empty_world.sync(ID)

    assert ZoomAccount.objects.get().state == "reconnect_needed"


def test_a_recording_without_a_transcript_file_says_so_in_time(empty_world: World) -> None:
    over = ended(empty_world, hours_ago=30, lines=SPOKEN)
    over["sessions"][0]["recording"] = build.recording(over["start"] + 2 * HOUR, reason="NOT_READY")
    spoil(empty_world, TRANSCRIPT, BLOCKED)

    assert empty_world.sync(ID)[ID, ""].status == "partial"
    assert empty_world.causes(ID)["transcript_not_synced"] == {"unreadable": 1}
    empty_world.later(hours=72)
    assert empty_world.sync(ID)[ID, ""].status == "synced"
    assert empty_world.causes(ID)["transcript_not_synced"] == {"not_found": 1}
