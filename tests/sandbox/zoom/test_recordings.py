"""Recordings and transcripts, ready, late, deleted or never made."""

from tests.sandbox.zoom.test_reports import uuid
from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal


def test_a_recording_names_its_files_and_keeps_the_passcode_apart() -> None:
    zoom = ZoomCaller()
    answer = zoom.read(f"/meetings/{uuid(zoom, 81000000001)}/recordings")
    assert [one["file_type"] for one in answer["recording_files"]] == ["MP4", "TRANSCRIPT"]
    assert answer["recording_play_passcode"] not in answer["share_url"]


def test_a_download_token_comes_on_request() -> None:
    zoom = ZoomCaller()
    path = f"/meetings/{uuid(zoom, 81000000001)}/recordings"
    assert "download_access_token" not in zoom.read(path)
    assert zoom.read(path, include_fields="download_access_token", ttl=3600)["download_access_token"]


def test_the_transcript_is_downloaded_with_the_token() -> None:
    zoom = ZoomCaller()
    answer = zoom.read(f"/meetings/{uuid(zoom, 81000000001)}/transcript")
    assert answer["can_download"] is True
    text = zoom.download(answer["download_url"])
    assert text.get_data(as_text=True).startswith("WEBVTT")
    assert text.get_data(as_text=True).count("-->") == 3


def test_the_address_alone_opens_nothing() -> None:
    zoom = ZoomCaller()
    url = zoom.read(f"/meetings/{uuid(zoom, 81000000001)}/transcript")["download_url"]
    zoom.token = ""
    assert refusal(zoom.download(url)) == (401, 124)


def test_no_recording_was_made() -> None:
    zoom = ZoomCaller()
    assert refusal(zoom.get(f"/meetings/{uuid(zoom, 81000000013)}/recordings")) == (404, 3301)


def test_a_recording_is_hidden_until_it_is_ready() -> None:
    zoom = ZoomCaller()
    path = f"/meetings/{uuid(zoom, 81000000005)}/recordings"
    assert refusal(zoom.get(path)) == (404, 3301)
    zoom.sandbox.zoom["tokens"][zoom.token] += 86400
    zoom.now += 20 * 3600
    assert zoom.get(path).status_code == 200


def test_a_transcript_may_not_exist() -> None:
    zoom = ZoomCaller()
    assert refusal(zoom.get(f"/meetings/{uuid(zoom, 81000000009)}/transcript")) == (404, 3322)


def test_a_transcript_may_be_late_or_deleted() -> None:
    zoom = ZoomCaller()
    late = zoom.read(f"/meetings/{uuid(zoom, 81000000019)}/transcript")
    deleted = zoom.read(f"/meetings/{uuid(zoom, 81000000020)}/transcript")
    assert late["download_restriction_reason"] == "NOT_READY"
    assert deleted["download_restriction_reason"] == "DELETED_OR_TRASHED"
    assert "download_url" not in late


def test_each_session_has_a_recording_of_its_own() -> None:
    zoom = ZoomCaller()
    pages = {zoom.read(f"/meetings/{uuid(zoom, 81000000009, n)}/recordings")["share_url"] for n in (0, 1)}
    assert len(pages) == 2
