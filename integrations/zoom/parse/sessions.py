"""Past sessions, their reports and the people who were there as records."""

from datetime import UTC, datetime

from integrations.records import PastSession, Segment, SessionReport
from integrations.transport.parsing import (
    Row,
    display_text,
    email,
    identifier,
    moment,
    needed_identifier,
    needed_moment,
    number,
    text,
)
from integrations.zoom.parse.lengths import LARGEST_TYPE, LONGEST_DISPLAYED, LONGEST_TOPIC, WEBINAR_ID

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def past_session(row: Row, webinar_id: str) -> PastSession:
    """Return a session from the list of a webinar's past instances. Raises: Incomplete."""
    return PastSession(
        uuid=needed_identifier(row, "uuid"), webinar_id=webinar_id, start=needed_moment(row, "start_time")
    )


def history_session(row: Row) -> PastSession:
    """Return a session from the account's history. Raises: Incomplete."""
    return PastSession(
        uuid=needed_identifier(row, "meeting_uuid"),
        webinar_id=needed_identifier(row, "meeting_id", WEBINAR_ID),
        start=needed_moment(row, "start_time"),
        end=moment(row.get("end_time")),
        topic=display_text(row, "topic", LONGEST_TOPIC),
        host_email=email(row, "host_email"),
    )


def is_meeting(row: object) -> bool:
    """Return True for a meeting: the account's history lists them as well."""
    return isinstance(row, dict) and (text(row, "type") or "Webinar") != "Webinar"


def session_report(row: Row, uuid: str) -> SessionReport | None:
    """Return the report; None while Zoom does not know the end yet."""
    start, end = moment(row.get("start_time")), moment(row.get("end_time"))
    if start is None or end is None or end < start:
        return None
    return SessionReport(
        uuid=uuid,
        start=start,
        end=end,
        participants=number(row, "participants_count"),
        type=number(row, "type", LARGEST_TYPE),
        topic=display_text(row, "topic", LONGEST_TOPIC),
        host_email=email(row, "user_email"),
    )


def only_waited(row: object) -> bool:
    """Return True for somebody who never got past the waiting room, and so did not attend."""
    return isinstance(row, dict) and text(row, "status") == "in_waiting_room"


def segment(row: Row) -> Segment:
    """Return one stay of a participant.

    A row without a time to join says nothing about anybody: it is kept as a stay of no length.
    """
    joined, left = moment(row.get("join_time")), moment(row.get("leave_time"))
    at = joined or left or NEVER
    return Segment(
        joined=at,
        left=left if joined else at,
        seconds=number(row, "duration"),
        email=email(row, "user_email"),
        registrant_id=identifier(row, "registrant_id"),
        user_id=identifier(row, "participant_user_id") or identifier(row, "id"),
        name=display_text(row, "name", LONGEST_DISPLAYED),
        status=text(row, "status"),
    )
