"""Zoom's answers as records. Unknown fields are ignored; what is optional may be missing or null.

Every function takes a row, or a whole answer, and returns a record. Raises: Incomplete if the row lacks what identifies
it, or its time.
"""

from integrations.zoom.parse.engagement import answer_given, engaged_rows, question_asked
from integrations.zoom.parse.recordings import recording, transcript, video_address, without_passcode
from integrations.zoom.parse.registrants import questions, registered, registrant, tracking_source
from integrations.zoom.parse.sessions import (
    history_session,
    is_meeting,
    only_waited,
    past_session,
    segment,
    session_report,
)
from integrations.zoom.parse.users import is_pending, user
from integrations.zoom.parse.webinars import listed_webinar, webinar, zoom_event

__all__ = [
    "answer_given",
    "engaged_rows",
    "history_session",
    "is_meeting",
    "is_pending",
    "listed_webinar",
    "only_waited",
    "past_session",
    "question_asked",
    "questions",
    "recording",
    "registered",
    "registrant",
    "segment",
    "session_report",
    "tracking_source",
    "transcript",
    "user",
    "video_address",
    "webinar",
    "without_passcode",
    "zoom_event",
]
