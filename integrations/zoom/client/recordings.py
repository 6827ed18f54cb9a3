"""Cloud recordings and transcripts of sessions."""

import requests

from integrations.records import Recording, RecordingState, Transcript, Utterance
from integrations.zoom import parse
from integrations.zoom.client.area import LIGHT, MEDIUM, Area, none_if_gone
from integrations.zoom.vtt import utterances

MEGABYTE = 1024 * 1024


class RecordingsApi(Area):
    """Endpoints under /meetings/{uuid}. Reference: https://developers.zoom.us/docs/api/meetings/"""

    def recording(self, uuid: str) -> Recording:
        """GET /meetings/{uuid}/recordings · cloud_recording:read:list_recording_files:admin · LIGHT.

        Raises: Gone for a 404 that does not say that it is about the recording.
        """
        body = none_if_gone(
            lambda: self._get(LIGHT, "recording_files", "/meetings/{}/recordings", uuid), must_be_named=True
        )
        return parse.recording(body) if body is not None else Recording(RecordingState.NOT_FOUND)

    def open_video(self, uuid: str, byte_range: str = "") -> requests.Response | None:
        """Open the video (else the sound) as a stream; GET /meetings/{uuid}/recordings first, for a fresh address.

        `byte_range`: a Range header, passed through. Returns None if there is no file.
        """
        body = none_if_gone(lambda: self._get(LIGHT, "", "/meetings/{}/recordings", uuid))
        url = parse.video_address(body) if body else ""
        return self.http.stream(url, host_suffixes=self._download_hosts, byte_range=byte_range) if url else None

    def transcript(self, uuid: str) -> Transcript:
        """GET /meetings/{uuid}/transcript · cloud_recording:read:meeting_transcript:admin · MEDIUM."""
        body = none_if_gone(lambda: self._get(MEDIUM, "", "/meetings/{}/transcript", uuid))
        return parse.transcript(body) if body is not None else Transcript(RecordingState.NOT_FOUND)

    def transcript_utterances(self, transcript: Transcript) -> tuple[Utterance, ...]:
        """Download and read the VTT file behind `download_url`; no rate label. Raises: SkipRecord."""
        vtt = self.http.download(transcript.download_url, host_suffixes=self._download_hosts, max_bytes=20 * MEGABYTE)
        return utterances(vtt)
