"""The granular scopes the sync uses, by what stops without them. An account-level app needs the `:admin` ones."""

from collections.abc import Iterable

REQUIRED = (
    "user:read:list_users:admin",
    "webinar:read:list_webinars:admin",
    "webinar:read:webinar:admin",
    "webinar:read:list_registrants:admin",
    "webinar:read:list_registration_questions:admin",
    "webinar:read:list_panelists:admin",
    "webinar:read:list_past_instances:admin",
)
ATTENDANCE = (
    "report:read:list_history_meetings:admin",
    "report:read:webinar:admin",
    "report:read:list_webinar_participants:admin",
)
RECORDINGS = (
    "cloud_recording:read:list_recording_files:admin",
    "cloud_recording:read:meeting_transcript:admin",
)


def missing(granted: Iterable[str]) -> tuple[str, ...]:
    """What was not granted; nothing can be said where Zoom names classic scopes, or none at all."""
    known = set(granted)
    if not any(scope.count(":") == 3 for scope in known):
        return ()
    return tuple(scope for scope in (*REQUIRED, *ATTENDANCE, *RECORDINGS) if scope not in known)
