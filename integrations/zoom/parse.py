"""Zoom's answers as records. Unknown fields are ignored; what is optional may be missing or null."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from integrations.errors import RetryLater
from integrations.records import (
    PastSession,
    Question,
    Recording,
    RecordingState,
    Registered,
    Registrant,
    ScheduledOccurrence,
    Segment,
    SessionReport,
    Transcript,
    Webinar,
    ZoomUser,
)

Row = Mapping[str, Any]
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def moment(value: object) -> datetime | None:
    """ISO 8601, with or without fractions; without a zone it is UTC."""
    if not value:
        return None
    # Zoom's fractions can have seven digits, one more than Python keeps.
    text = re.sub(r"(\.\d{6})\d+", r"\1", str(value))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def needed(row: Row, *keys: str) -> datetime:
    """The first of these times that is there: a row without it is a broken answer, not one to leave out."""
    found = next((when for key in keys if (when := moment(row.get(key)))), None)
    if found is None:
        raise _incomplete(keys[0])
    return found


def identity(row: Row, key: str) -> str:
    """What a row is told apart by: without it rows would be taken for one another."""
    found = text(row, key)
    if not found:
        raise _incomplete(key)
    return found


def _incomplete(key: str) -> RetryLater:
    return RetryLater("Zoom's answer was incomplete; the sync tries again by itself.", detail=f"no {key}")


def text(row: Row, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()


def email(row: Row, key: str) -> str:
    return text(row, key).lower()


def number(row: Row, key: str) -> int:
    value = row.get(key)
    try:
        return int(float(value)) if value is not None and not isinstance(value, bool) else 0
    except (TypeError, ValueError):
        return 0


def minutes(row: Row, key: str) -> timedelta:
    return timedelta(minutes=number(row, key))


def children(row: Row, key: str) -> list[Row]:
    return [child for child in row.get(key) or () if isinstance(child, dict)]


def user(row: Row) -> ZoomUser:
    name = text(row, "display_name") or f"{text(row, 'first_name')} {text(row, 'last_name')}".strip()
    return ZoomUser(
        id=text(row, "id"),
        email=email(row, "email"),
        display_name=name,
        licensed=number(row, "type") == 2,
        active=(text(row, "status") or "active") == "active",
        timezone=text(row, "timezone"),
        owner=text(row, "role_id") == "0" or text(row, "role_name").lower() == "owner",
        account_id=text(row, "account_id"),
    )


def users(rows: Iterable[Row]) -> list[ZoomUser]:
    """Pending users have no id yet, and no webinars either."""
    return [user(row) for row in rows if row.get("id")]


def webinar(row: Row, *, detailed: bool) -> Webinar:
    settings = row.get("settings") or {}
    listed = not detailed
    return Webinar(
        id=text(row, "id"),
        topic=text(row, "topic"),
        type=number(row, "type"),
        host_id=text(row, "host_id"),
        host_email=email(row, "host_email"),
        start=moment(row.get("start_time")),
        duration=minutes(row, "duration"),
        timezone=text(row, "timezone"),
        agenda=text(row, "agenda"),
        join_url=text(row, "join_url"),
        registration_url=text(row, "registration_url"),
        created=moment(row.get("created_at")),
        approval_type=2 if listed or settings.get("approval_type") is None else number(settings, "approval_type"),
        registration_type=number(settings, "registration_type") or 1,
        alternative_hosts=_addresses(text(settings, "alternative_hosts")),
        occurrences=tuple(_occurrences(row)),
        simulive=bool(row.get("is_simulive")),
        on_demand=bool(settings.get("on_demand")),
        detailed=detailed,
    )


def _addresses(value: str) -> tuple[str, ...]:
    return tuple(part.lower() for part in re.split(r"[;,\s]+", value) if part)


def _occurrences(row: Row) -> Iterator[ScheduledOccurrence]:
    for child in children(row, "occurrences"):
        yield ScheduledOccurrence(
            id=text(child, "occurrence_id"),
            start=needed(child, "start_time"),
            duration=minutes(child, "duration"),
            deleted=text(child, "status") == "deleted",
        )


def registrant(row: Row) -> Registrant:
    return Registrant(
        id=identity(row, "id"),
        email=email(row, "email"),
        status=text(row, "status") or "approved",
        created=needed(row, "create_time"),
        first_name=text(row, "first_name"),
        last_name=text(row, "last_name"),
    )


def questions(body: Row) -> tuple[Question, ...]:
    """Everything the registration form asks."""
    own = [
        Question(text(row, "field_name"), bool(row.get("required")))
        for row in children(body, "questions")
        if row.get("field_name")
    ]
    custom = [
        Question(text(row, "title"), bool(row.get("required")), True, _choices(row), row.get("type") == "multiple")
        for row in children(body, "custom_questions")
        if row.get("title")
    ]
    return (*own, *custom)


def _choices(row: Row) -> tuple[str, ...]:
    answers = row.get("answers")
    return tuple(str(one) for one in answers) if isinstance(answers, list) else ()


def registered(row: Row, key: str = "registrant_id") -> Registered:
    return Registered(
        identity(row, key), topic=text(row, "topic"), join_url=text(row, "join_url"), email=email(row, "email")
    )


def past_session(row: Row, webinar_id: str) -> PastSession:
    return PastSession(uuid=identity(row, "uuid"), webinar_id=webinar_id, start=needed(row, "start_time"))


def history_session(row: Row) -> PastSession:
    return PastSession(
        uuid=identity(row, "meeting_uuid"),
        webinar_id=text(row, "meeting_id"),
        start=needed(row, "start_time"),
        end=moment(row.get("end_time")),
        topic=text(row, "topic"),
        host_email=email(row, "host_email"),
    )


def session_report(row: Row, uuid: str) -> SessionReport | None:
    """None while Zoom does not know the end yet."""
    start, end = moment(row.get("start_time")), moment(row.get("end_time"))
    if start is None or end is None:
        return None
    return SessionReport(
        uuid=uuid,
        start=start,
        end=end,
        participants=number(row, "participants_count"),
        type=number(row, "type"),
        topic=text(row, "topic"),
        host_email=email(row, "user_email"),
    )


def segments(rows: Iterable[Row]) -> list[Segment]:
    """One stay a row; who only waited in the waiting room was not there."""
    return [segment(row) for row in rows if text(row, "status") != "in_waiting_room"]


def segment(row: Row) -> Segment:
    """A row without a time to join says nothing about anybody: it is kept as a stay of no length."""
    joined, left = moment(row.get("join_time")), moment(row.get("leave_time"))
    at = joined or left or NEVER
    return Segment(
        joined=at,
        left=left if joined else at,
        seconds=number(row, "duration"),
        email=email(row, "user_email"),
        registrant_id=text(row, "registrant_id"),
        user_id=text(row, "participant_user_id") or text(row, "id"),
        name=text(row, "name"),
        status=text(row, "status"),
        internal=bool(row.get("internal_user")),
    )


def recording(body: Row, uuid: str) -> Recording:
    """The videos, else the sound. Zoom lists a file once it is done, the video first."""
    found = _media(body)
    done, best = _best(found)
    url = without_passcode(text(body, "share_url") or (text(best, "play_url") if best else ""))
    starts = [when for file in found if (when := moment(file.get("recording_start")))]
    ends = [when for file in found if (when := moment(file.get("recording_end")))]
    ready = bool(done) and len(done) == len(found) and bool(url)
    return Recording(
        session_uuid=uuid,
        state=RecordingState.AVAILABLE if ready else RecordingState.PROCESSING,
        url=url if ready else "",
        start=min(starts, default=None),
        end=max(ends, default=None),
        transcript_url=_transcript_address(body),
    )


def _transcript_address(body: Row) -> str:
    files = [file for file in children(body, "recording_files") if text(file, "file_type") == "TRANSCRIPT"]
    done, _ = _best(files)
    return text(done[0], "download_url") if done else ""


def video_address(body: Row) -> str:
    """Where the best file is downloaded: for one request, never to be kept."""
    best = _best(_media(body))[1]
    return text(best, "download_url") if best else ""


def _media(body: Row) -> list[Row]:
    files = children(body, "recording_files")
    videos = [file for file in files if text(file, "file_type") == "MP4"]
    return videos or [file for file in files if text(file, "file_type") == "M4A"]


def _best(found: list[Row]) -> tuple[list[Row], Row | None]:
    done = [file for file in found if text(file, "status") in ("", "completed")]
    return done, next((file for file in done if text(file, "recording_type") == BEST_VIDEO), done[0] if done else None)


BEST_VIDEO = "shared_screen_with_speaker_view"


def without_passcode(url: str) -> str:
    """The address without its passcode: whoever sees the link in HubSpot still needs to be let in."""
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query, True) if key.lower() not in PASSCODES]
    return urlunsplit(parts._replace(query=urlencode(kept)))


PASSCODES = frozenset({"pwd", "passcode", "password"})

REFUSALS = {
    "NOT_READY": RecordingState.PROCESSING,
    "DELETED_OR_TRASHED": RecordingState.DELETED,
    "NO_TRANSCRIPT_DATA": RecordingState.NOT_FOUND,
    "UNSUPPORTED": RecordingState.NOT_FOUND,
}


def transcript(body: Row) -> Transcript:
    """RetryLater for an answer that says neither where it is nor why not: it would pass for one still being made."""
    if not body.keys() & {"download_url", "can_download", "download_restriction_reason"}:
        raise _incomplete("download_url")
    url = text(body, "download_url")
    if url and body.get("can_download") is not False:
        return Transcript(RecordingState.AVAILABLE, url)
    return Transcript(REFUSALS.get(text(body, "download_restriction_reason"), RecordingState.PROCESSING))
