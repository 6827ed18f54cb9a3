"""`/meetings/{uuid}/recordings` and `/transcript`, and the addresses the files are downloaded from.

The video comes first, the transcript later; files that are not ready are not listed at all.
"""

from typing import Any
from urllib.parse import quote

from werkzeug import Request, Response
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from sandbox.state import Sandbox
from sandbox.zoom.shared import find
from sandbox.zoom.shared.errors import error
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import iso
from sandbox.zoom.shared.ways import way

Found = tuple[dict[str, Any], dict[str, Any]]


@routes("GET", "/zoom/v2/meetings/<session_id>/recordings")
def get_recordings(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    found = _recorded(sandbox, session_id)
    if found is None:
        return error(404, 3301, "There is no recording for this meeting.")
    webinar, session = found
    files = _files(request, session)
    shown = {
        "uuid": session["uuid"],
        "id": webinar["id"],
        "account_id": sandbox.zoom["account"]["id"],
        "host_id": webinar["host_id"],
        "topic": webinar["topic"],
        "type": str(webinar["type"]),
        "start_time": iso(session["start"]),
        "duration": (session["end"] - session["start"]) // 60,
        "total_size": sum(one["file_size"] for one in files),
        "recording_count": len(files),
        **({"share_url": _page(session, "share")} if way(sandbox, "share_urls") else {}),
        "recording_play_passcode": "sandboxPasscode",
        "password": "sandbox1",
        "auto_delete": False,
        "recording_files": files,
        "participant_audio_files": [],
    }
    if request.args.get("include_fields") == "download_access_token":
        shown["download_access_token"] = request.headers["Authorization"].partition(" ")[2]
    return shown


@routes("GET", "/zoom/v2/meetings/<session_id>/transcript")
def get_transcript(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    found = _recorded(sandbox, session_id)
    transcript = found[1]["recording"]["transcript"] if found else None
    if found is None or transcript is None:
        return error(404, 3322, "This meeting transcript does not exist.")
    webinar, session = found
    shown = {
        "meeting_id": session["uuid"],
        "account_id": sandbox.zoom["account"]["id"],
        "meeting_topic": webinar["topic"],
        "host_id": webinar["host_id"],
        "can_download": "vtt" in transcript,
        "auto_delete": False,
    }
    if "vtt" in transcript:
        return {**shown, "transcript_created_time": iso(session["end"]), "download_url": _download(request, session)}
    return {**shown, "download_restriction_reason": transcript["reason"]}


@routes("GET", "/zoom/rec/download/<session_id>")
def download(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    """The transcript's text. The gate has asked for the token: the address alone opens nothing."""
    found = _recorded(sandbox, session_id)
    transcript = found[1]["recording"]["transcript"] if found else None
    if transcript is None or "vtt" not in transcript:
        return error(404, 3301, "There is no recording for this meeting.")
    return Response(transcript["vtt"], content_type="text/vtt; charset=utf-8")


@routes("GET", "/zoom/rec/video/<session_id>")
def video(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    """The film, or the part of it that was asked for."""
    if _recorded(sandbox, session_id) is None:
        return error(404, 3301, "There is no recording for this meeting.")
    film = bytes(range(256)) * 16
    answer = Response(film, content_type="video/mp4", headers={"ETag": '"film"'})
    try:
        return answer.make_conditional(request, accept_ranges=True, complete_length=len(film))
    except RequestedRangeNotSatisfiable as unsatisfiable:
        return unsatisfiable.get_response()


def _recorded(sandbox: Sandbox, session_id: str) -> Found | None:
    found = find.session(sandbox, session_id)
    if found is None or found[1]["recording"] is None or found[1]["recording"]["ready_at"] > sandbox.clock():
        return None
    return found


def _page(session: dict[str, Any], kind: str) -> str:
    return f"https://sandbox.zoom.example/rec/{kind}/{quote(session['uuid'], safe='')}"


def _download(request: Request, session: dict[str, Any], kind: str = "download") -> str:
    # Encoded twice, so that a UUID with a slash stays one part of the path.
    return f"{request.host_url}zoom/rec/{kind}/{quote(quote(session['uuid'], safe=''), safe='')}"


def _files(request: Request, session: dict[str, Any]) -> list[dict[str, Any]]:
    common = {
        "meeting_id": session["uuid"],
        "recording_start": iso(session["start"]),
        "recording_end": iso(session["end"]),
        "download_url": _download(request, session),
        "play_url": _page(session, "play"),
        "status": "completed",
    }
    video = {"id": f"video-{session['start']}", "file_type": "MP4", "file_extension": "MP4", "file_size": 4096}
    video["download_url"] = _download(request, session, "video")
    files = [{**common, **video, "recording_type": "shared_screen_with_speaker_view"}]
    transcript = session["recording"]["transcript"]
    if transcript is not None and "vtt" in transcript:
        text = {"id": f"text-{session['start']}", "file_type": "TRANSCRIPT", "file_extension": "VTT"}
        size = len(transcript["vtt"].encode())
        files.append({**common, **text, "file_size": size, "recording_type": "audio_transcript"})
    return files
