"""Recordings and transcripts as records."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from integrations.records import Recording, RecordingState, Transcript
from integrations.transport.parsing import Incomplete, Row, children, is_link, link, moment, text
from integrations.zoom.parse.lengths import LONGEST_ADDRESS, LONGEST_FILE_ADDRESS

BEST_VIDEO = "shared_screen_with_speaker_view"
PASSCODES = frozenset({"pwd", "passcode", "password"})
REFUSALS = {
    "NOT_READY": RecordingState.PROCESSING,
    "DELETED_OR_TRASHED": RecordingState.DELETED,
    "NO_TRANSCRIPT_DATA": RecordingState.NOT_FOUND,
    "UNSUPPORTED": RecordingState.NOT_FOUND,
}


def recording(body: Row) -> Recording:
    """Return the recording by its videos, else by its sound. Zoom lists a file once it is done, the video first."""
    files = _media(body)
    done, best = _best(files)
    url = without_passcode(link(body, "share_url") or (link(best, "play_url") if best else ""))
    starts = [when for file in files if (when := moment(file.get("recording_start")))]
    ends = [when for file in files if (when := moment(file.get("recording_end")))]
    ready = bool(done) and len(done) == len(files) and 0 < len(url) <= LONGEST_ADDRESS
    start, end = min(starts, default=None), max(ends, default=None)
    return Recording(
        state=RecordingState.AVAILABLE if ready else RecordingState.PROCESSING,
        url=url if ready else "",
        start=start,
        end=end if start is None or end is None or end >= start else None,
        transcript_url=_transcript_address(body),
    )


def _transcript_address(body: Row) -> str:
    files = [file for file in children(body, "recording_files") if text(file, "file_type") == "TRANSCRIPT"]
    done, _ = _best(files)
    return link(done[0], "download_url", LONGEST_FILE_ADDRESS) if done else ""


def video_address(body: Row) -> str:
    """Return the address to download the best file from: for one request, never to be kept."""
    best = _best(_media(body))[1]
    return link(best, "download_url", LONGEST_FILE_ADDRESS) if best else ""


def _media(body: Row) -> list[Row]:
    """Return the files with video; if there are none, those with sound only."""
    files = children(body, "recording_files")
    videos = [file for file in files if text(file, "file_type") == "MP4"]
    return videos or [file for file in files if text(file, "file_type") == "M4A"]


def _best(files: list[Row]) -> tuple[list[Row], Row | None]:
    """Return the completed files, and the one to show: the one with slides and speaker, else the first."""
    done = [file for file in files if text(file, "status") in ("", "completed")]
    return done, next((file for file in done if text(file, "recording_type") == BEST_VIDEO), done[0] if done else None)


def without_passcode(url: str) -> str:
    """Return the address without its passcode, so that whoever sees the link in HubSpot still needs to be let in."""
    if not is_link(url):
        return ""
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query, True) if key.lower() not in PASSCODES]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def transcript(body: Row) -> Transcript:
    """Return the transcript's address, or why there is none.

    Raises: Incomplete for an answer that says neither: it would pass for a transcript that is still being made.
    """
    if not body.keys() & {"download_url", "can_download", "download_restriction_reason"}:
        raise Incomplete("download_url")
    url = link(body, "download_url", LONGEST_FILE_ADDRESS)
    if url and body.get("can_download") is not False:
        return Transcript(RecordingState.AVAILABLE, url)
    return Transcript(REFUSALS.get(text(body, "download_restriction_reason"), RecordingState.PROCESSING))
