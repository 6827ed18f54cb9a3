"""Recordings, their addresses without passcodes, and what was said."""

from datetime import timedelta

import pytest

from integrations.errors import SkipRecord
from integrations.records import RecordingState, Transcript, Utterance
from integrations.zoom import parse, vtt
from tests.transport.scripted import Reply
from tests.zoom.client import error, zoom

VIDEO = {
    "file_type": "MP4",
    "recording_type": "shared_screen_with_speaker_view",
    "status": "completed",
    "play_url": "https://zoom.us/rec/play/1?pwd=hush&startTime=5",
    "recording_start": "2026-11-24T10:00:00Z",
    "recording_end": "2026-11-24T11:00:00Z",
}
SOUND = {"file_type": "M4A", "status": "completed", "play_url": "https://zoom.us/rec/play/sound"}
CAPTIONS = {"file_type": "CC", "download_url": "https://zoom.us/rec/cc"}


def test_the_share_address_comes_first() -> None:
    client, _ = zoom({"share_url": "https://zoom.us/rec/share/1", "recording_files": [VIDEO]})
    recording = client.recording("u")
    assert (recording.state, recording.url) == (RecordingState.AVAILABLE, "https://zoom.us/rec/share/1")
    assert recording.end
    assert recording.start
    assert recording.end - recording.start == timedelta(hours=1)


def test_else_the_play_address_without_the_passcode() -> None:
    gallery = VIDEO | {"recording_type": "gallery_view", "play_url": "https://zoom.us/rec/play/gallery"}
    client, _ = zoom({"recording_files": [CAPTIONS, gallery, VIDEO]})
    assert client.recording("u").url == "https://zoom.us/rec/play/1?startTime=5"


def test_the_transcript_among_the_files_is_known() -> None:
    spoken = {"file_type": "TRANSCRIPT", "status": "completed", "download_url": "https://zoom.us/rec/vtt"}
    client, _ = zoom({"recording_files": [VIDEO, CAPTIONS, spoken]}, {"recording_files": [VIDEO]})
    assert client.recording("u").transcript_url == "https://zoom.us/rec/vtt"
    assert client.recording("u").transcript_url == ""


def test_sound_alone_is_a_recording() -> None:
    client, _ = zoom({"recording_files": [SOUND]})
    assert client.recording("u").url == "https://zoom.us/rec/play/sound"


@pytest.mark.parametrize("files", [[], [CAPTIONS], [VIDEO, VIDEO | {"status": "processing"}]])
def test_a_video_that_is_not_done_is_being_processed(files: list[dict[str, str]]) -> None:
    client, _ = zoom({"share_url": "https://zoom.us/rec/share/1", "recording_files": files})
    recording = client.recording("u")
    assert (recording.state, recording.url) == (RecordingState.PROCESSING, "")


def test_no_recording() -> None:
    client, _ = zoom(error(404, 3301, "There is no recording for this meeting."))
    assert client.recording("u").state is RecordingState.NOT_FOUND


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://zoom.us/rec/share/1?pwd=hush", "https://zoom.us/rec/share/1"),
        ("https://zoom.us/rec/share/1?Passcode=hush&a=b", "https://zoom.us/rec/share/1?a=b"),
        ("https://zoom.us/rec/share/1", "https://zoom.us/rec/share/1"),
        ("", ""),
    ],
)
def test_a_passcode_never_leaves(url: str, clean: str) -> None:
    assert parse.without_passcode(url) == clean


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"can_download": True, "download_url": "https://zoom.us/t"}, RecordingState.AVAILABLE),
        ({"can_download": False, "download_restriction_reason": "NOT_READY"}, RecordingState.PROCESSING),
        ({"can_download": False, "download_restriction_reason": "DELETED_OR_TRASHED"}, RecordingState.DELETED),
        ({"can_download": False, "download_restriction_reason": "NO_TRANSCRIPT_DATA"}, RecordingState.NOT_FOUND),
        ({"can_download": False, "download_restriction_reason": "UNSUPPORTED"}, RecordingState.NOT_FOUND),
        (error(404, 3322, "This meeting transcript does not exist."), RecordingState.NOT_FOUND),
    ],
)
def test_whether_a_transcript_can_be_had(body: object, state: RecordingState) -> None:
    client, _ = zoom(body)
    assert client.transcript("u").state is state


VTT = b"""WEBVTT

1
00:00:01.000 --> 00:00:02.500
Olivia Owner: Welcome,
everybody.

2
01:00:03.000 --> 01:00:04.000
See you at 12:30.

3
01:00:05.000 --> 01:00:06.000
Olivia Owner:

4
01:00:07.000 --> 01:00:08.000
<v Henrik>Bye: now.</v>
"""


def test_what_was_said_by_whom() -> None:
    client, script = zoom(Reply(200, VTT, {"Content-Type": "text/vtt"}))
    said = client.transcript_utterances(Transcript(RecordingState.AVAILABLE, "https://files.zoom.us/rec/1"))
    hour = timedelta(hours=1)
    second = timedelta(seconds=1)
    assert said[0] == Utterance("Olivia Owner", "Welcome, everybody.", second, 2.5 * second)
    assert said[1] == Utterance("", "See you at 12:30.", hour + 3 * second, hour + 4 * second)
    assert len(said) == 3
    assert said[-1] == Utterance("Henrik", "Bye: now.", hour + 7 * second, hour + 8 * second)
    assert script.tokens == ["Bearer token-1"]


def test_a_file_that_is_no_transcript_is_skipped() -> None:
    with pytest.raises(SkipRecord):
        vtt.utterances("<html>Sign in</html>")
