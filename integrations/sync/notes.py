"""Notes for the audit log on the parts of an occurrence, and the errors that are about one part only.

Attendance, recordings, transcripts and engagement are parts: if Zoom gives no usable answer about one of them, the
others are synced all the same.
"""

import logging
from datetime import datetime
from typing import Literal

from audits import log as audit
from audits.log import RunLog
from integrations.decisions.schedule import is_waited_for
from integrations.errors import Disconnected, IntegrationError, NeedsAdmin, RetryLater, TokenContested
from integrations.models import Occurrence
from integrations.sync.context import Context

logger = logging.getLogger(__name__)

# A code and a cause; then the provider's words if a person may have to look, or how many it is about.
Note = tuple[str, str] | tuple[str, str, str] | tuple[str, str, int]
Part = Literal["attendees_not_synced", "recording_not_synced", "transcript_not_synced", "engagement_not_synced"]
ATTENDEES: Part = "attendees_not_synced"
RECORDING: Part = "recording_not_synced"
TRANSCRIPT: Part = "transcript_not_synced"
ENGAGEMENT: Part = "engagement_not_synced"
UNREADABLE = "unreadable"
EXPIRED = "not_available_in_zoom"
AFTER_WAITING = {ATTENDEES: "bad_data", RECORDING: "not_found", TRANSCRIPT: "not_found", ENGAGEMENT: EXPIRED}

NOT_IN_ZOOM = ("data_not_synced", "not_available_in_zoom")  # Zoom refuses it for good
# What a permission or a plan of the accounts does not allow.
NO_CUSTOM_EVENTS = ("data_not_synced", "no_custom_events")
NO_CALLS = ("data_not_synced", "no_calls")
NO_TRANSCRIPTS = ("data_not_synced", "no_transcripts")
NO_NOTES = ("data_not_synced", "no_notes")
NO_LISTS = ("lists_not_updated", "capability_missing")
NO_CAMPAIGNS = ("campaign_not_updated", "capability_missing")
EVENT_OF_ANOTHER_APP = ("data_not_synced", "event_of_another_app")
REPORT_NOT_ALLOWED = ("data_not_synced", "report_not_allowed")
PANELISTS_NOT_ALLOWED = ("data_not_synced", "panelists_not_allowed")
POLLS_NOT_ALLOWED = ("data_not_synced", "polls_not_allowed")
QUESTIONS_NOT_ALLOWED = ("data_not_synced", "questions_not_allowed")
SOURCES_NOT_ALLOWED = ("data_not_synced", "sources_not_allowed")
SURVEY_NOT_ALLOWED = ("data_not_synced", "survey_not_allowed")
NOT_ALLOWED: dict[Part, tuple[str, str]] = {
    ATTENDEES: ("data_not_synced", "attendees_not_allowed"),
    RECORDING: ("data_not_synced", "recordings_not_allowed"),
    TRANSCRIPT: ("data_not_synced", "transcripts_not_allowed"),
}


def raise_if_account_wide(error: IntegrationError) -> None:
    """Raise an error again that is about the whole account: its tokens, or a rate limit, which only means waiting."""
    tokens = isinstance(error, Disconnected | TokenContested)
    if tokens or (isinstance(error, RetryLater) and error.limited):
        raise error


def unread_note(context: Context, occurrence: Occurrence, part: Part, error: IntegrationError, over: datetime) -> Note:
    """Return the note that this part could not be read. `over`: when the session ended.

    The part is waited for as long as Zoom may still make it, and without any limit if no answer came at all. The first
    unusable answer is asked for once more, however old the session is: a gateway's error page, for example, passes.
    """
    logger.warning("Not read (%s): %s", part, error.detail or error.sentence)
    if isinstance(error, NeedsAdmin) and part in NOT_ALLOWED:
        return NOT_ALLOWED[part]
    no_answer = isinstance(error, RetryLater) and error.no_answer
    refused = 400 <= error.status < 500
    waits = no_answer or is_waited_for(context.clock(), over) or not (refused or _was_unread(context, occurrence, part))
    return part, UNREADABLE if waits else AFTER_WAITING[part], error.detail


def _was_unread(context: Context, occurrence: Occurrence, part: Part) -> bool:
    """Return True if the last sync could not read this part either."""
    run = audit.last(context.connection.name, occurrence.webinar.zoom_id, occurrence.occurrence_id)
    causes = [entry.causes for entry in run.entries.filter(code=part)] if run else []
    return any(cause in found for found in causes for cause in (UNREADABLE, AFTER_WAITING[part]))


def add_to_log(log: RunLog, note: Note) -> None:
    """Add the note to the log. Its third part is the provider's words or a count."""
    code, cause, *more = note
    last = more[0] if more else 1
    if isinstance(last, int):
        log.note(code, cause, count=last)
    elif last:
        log.person(code, cause, "", last)
    else:
        log.note(code, cause)
