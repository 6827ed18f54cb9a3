"""Zoom's answers as records. Unknown fields are ignored; what is optional may be missing or null."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

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
from integrations.transport.parsing import (
    Incomplete,
    Row,
    address,
    child,
    children,
    email,
    flag,
    identifier,
    identity,
    is_link,
    link,
    moment,
    name,
    needed,
    number,
    text,
    texts,
)

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_TOPIC, LONGEST_NAME, LONGEST_DISPLAYED = 300, 64, 200
WEBINAR_ID, OCCURRENCE_ID = 20, 30  # characters at most
LONGEST_ADDRESS, LONGEST_FILE_ADDRESS = 1000, 10_000  # of the web; those of files carry tokens
LARGEST_TYPE = 2**15 - 1
YEAR = 366 * 24 * 60  # minutes


def minutes(row: Row, key: str) -> timedelta:
    return timedelta(minutes=number(row, key, YEAR))


def user(row: Row) -> ZoomUser:
    """Raises: Incomplete."""
    full = f"{text(row, 'first_name')} {text(row, 'last_name')}".strip()
    return ZoomUser(
        id=identity(row, "id"),
        email=email(row, "email"),
        display_name=(text(row, "display_name") or full)[:LONGEST_DISPLAYED],
        licensed=number(row, "type") == 2,
        active=(text(row, "status") or "active") == "active",
        timezone=identifier(row, "timezone"),
        owner=text(row, "role_id") == "0" or text(row, "role_name").lower() == "owner",
        account_id=text(row, "account_id"),
    )


def is_pending(row: object) -> bool:
    """Pending users have no id yet, and no webinars either."""
    return isinstance(row, dict) and row.get("id") in (None, "")


def listed_webinar(row: Row) -> Webinar:
    """What a list tells of a webinar. Raises: Incomplete."""
    return webinar(row, detailed=False)


def webinar(row: Row, *, detailed: bool) -> Webinar:
    """Raises: Incomplete."""
    settings = child(row, "settings")
    listed = not detailed
    occurrences, odd_occurrences = _occurrences(row)
    return Webinar(
        id=identity(row, "id", WEBINAR_ID),
        topic=name(row, "topic", LONGEST_TOPIC),
        type=number(row, "type", LARGEST_TYPE),
        host_id=identifier(row, "host_id"),
        host_email=email(row, "host_email"),
        start=moment(row.get("start_time")),
        duration=minutes(row, "duration"),
        timezone=identifier(row, "timezone"),
        agenda=text(row, "agenda"),
        join_url=link(row, "join_url"),
        registration_url=link(row, "registration_url"),
        created=moment(row.get("created_at")),
        approval_type=2 if listed or settings.get("approval_type") is None else number(settings, "approval_type", 2),
        registration_type=number(settings, "registration_type", 3) or 1,
        alternative_hosts=_addresses(settings, "alternative_hosts"),
        occurrences=occurrences,
        odd_occurrences=odd_occurrences,
        simulive=flag(row, "is_simulive"),
        on_demand=flag(settings, "on_demand"),
        detailed=detailed,
    )


def _addresses(row: Row, key: str) -> tuple[str, ...]:
    """A list, or a text of several."""
    listed = " ".join([text(row, key), *texts(row, key)])
    return tuple(address(part) for part in re.split(r"[;,\s]+", listed) if part)


def _occurrences(row: Row) -> tuple[tuple[ScheduledOccurrence, ...], tuple[str, ...]]:
    """Those of a series, and the ids of the rows that cannot be used: they are there all the same."""
    found, odd = [], []
    for one in children(row, "occurrences"):
        try:
            found.append(_occurrence(one))
        except Incomplete:
            odd.append(identifier(one, "occurrence_id", OCCURRENCE_ID))
    return tuple(found), tuple(odd)


def _occurrence(row: Row) -> ScheduledOccurrence:
    return ScheduledOccurrence(
        id=identity(row, "occurrence_id", OCCURRENCE_ID),
        start=needed(row, "start_time"),
        duration=minutes(row, "duration"),
        deleted=text(row, "status") == "deleted",
    )


def registrant(row: Row) -> Registrant:
    """Raises: Incomplete."""
    return Registrant(
        id=identity(row, "id"),
        email=email(row, "email"),
        status=text(row, "status") or "approved",
        created=needed(row, "create_time"),
        first_name=name(row, "first_name", LONGEST_NAME),
        last_name=name(row, "last_name", LONGEST_NAME),
    )


def questions(body: Row) -> tuple[Question, ...]:
    """Everything the registration form asks."""
    own = [
        Question(text(row, "field_name"), flag(row, "required"))
        for row in children(body, "questions")
        if text(row, "field_name")
    ]
    custom = [
        Question(text(row, "title"), flag(row, "required"), True, tuple(texts(row, "answers")), _several(row))
        for row in children(body, "custom_questions")
        if text(row, "title")
    ]
    return (*own, *custom)


def _several(row: Row) -> bool:
    return text(row, "type") == "multiple"


def registered(row: Row, key: str = "registrant_id") -> Registered:
    """Raises: Incomplete."""
    return Registered(
        identity(row, key),
        topic=name(row, "topic", LONGEST_TOPIC),
        join_url=link(row, "join_url"),
        email=email(row, "email"),
    )


def past_session(row: Row, webinar_id: str) -> PastSession:
    """Raises: Incomplete."""
    return PastSession(uuid=identity(row, "uuid"), webinar_id=webinar_id, start=needed(row, "start_time"))


def history_session(row: Row) -> PastSession:
    """Raises: Incomplete."""
    return PastSession(
        uuid=identity(row, "meeting_uuid"),
        webinar_id=identity(row, "meeting_id", WEBINAR_ID),
        start=needed(row, "start_time"),
        end=moment(row.get("end_time")),
        topic=name(row, "topic", LONGEST_TOPIC),
        host_email=email(row, "host_email"),
    )


def is_meeting(row: object) -> bool:
    """The account's history tells of meetings as well."""
    return isinstance(row, dict) and (text(row, "type") or "Webinar") != "Webinar"


def session_report(row: Row, uuid: str) -> SessionReport | None:
    """None while Zoom does not know the end yet."""
    start, end = moment(row.get("start_time")), moment(row.get("end_time"))
    if start is None or end is None or end < start:
        return None
    return SessionReport(
        uuid=uuid,
        start=start,
        end=end,
        participants=number(row, "participants_count"),
        type=number(row, "type", LARGEST_TYPE),
        topic=name(row, "topic", LONGEST_TOPIC),
        host_email=email(row, "user_email"),
    )


def only_waited(row: object) -> bool:
    """Who only was in the waiting room was not there."""
    return isinstance(row, dict) and text(row, "status") == "in_waiting_room"


def segment(row: Row) -> Segment:
    """A row without a time to join says nothing about anybody: it is kept as a stay of no length."""
    joined, left = moment(row.get("join_time")), moment(row.get("leave_time"))
    at = joined or left or NEVER
    return Segment(
        joined=at,
        left=left if joined else at,
        seconds=number(row, "duration"),
        email=email(row, "user_email"),
        registrant_id=identifier(row, "registrant_id"),
        user_id=identifier(row, "participant_user_id") or identifier(row, "id"),
        name=name(row, "name", LONGEST_DISPLAYED),
        status=text(row, "status"),
        internal=flag(row, "internal_user"),
    )


def zoom_event(row: Row) -> str:
    """The id of an event of Zoom Events. Raises: Incomplete."""
    return identity(row, "event_id")


def recording(body: Row, uuid: str) -> Recording:
    """The videos, else the sound. Zoom lists a file once it is done, the video first."""
    found = _media(body)
    done, best = _best(found)
    url = without_passcode(link(body, "share_url") or (link(best, "play_url") if best else ""))
    starts = [when for file in found if (when := moment(file.get("recording_start")))]
    ends = [when for file in found if (when := moment(file.get("recording_end")))]
    ready = bool(done) and len(done) == len(found) and 0 < len(url) <= LONGEST_ADDRESS
    start, end = min(starts, default=None), max(ends, default=None)
    return Recording(
        session_uuid=uuid,
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
    """Where the best file is downloaded: for one request, never to be kept."""
    best = _best(_media(body))[1]
    return link(best, "download_url", LONGEST_FILE_ADDRESS) if best else ""


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
    if not is_link(url):
        return ""
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
        raise Incomplete("download_url")
    url = link(body, "download_url", LONGEST_FILE_ADDRESS)
    if url and body.get("can_download") is not False:
        return Transcript(RecordingState.AVAILABLE, url)
    return Transcript(REFUSALS.get(text(body, "download_restriction_reason"), RecordingState.PROCESSING))
