"""The granular scopes that the sync uses, by capability. An account-level app needs those that end in `:admin`."""

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
# Without it guests are not identified by their registration, and no event reports registrations.
GUESTS = ("webinar:read:registrant:admin",)
# The reports of polls, Q&A and surveys and the tracking sources are read only where somebody switched them on.
POLLS, ASKED, SURVEY, SOURCES = "polls", "questions", "survey", "sources"
# A capability is off while one of its scopes is missing; of the first four, every account needs all.
CAPABILITIES: dict[str, tuple[str, ...]] = {
    "webinars": REQUIRED,
    "attendance": ATTENDANCE,
    "recordings": RECORDINGS,
    "guests": GUESTS,
    POLLS: ("report:read:list_webinar_polls:admin",),
    ASKED: ("report:read:webinar_qna:admin",),
    SURVEY: ("report:read:webinar_survey:admin",),
    SOURCES: ("webinar:read:list_tracking_sources:admin",),
    "workflow_action": ("webinar:write:registrant:admin",),
    "estimates": ("webinar:read:list_past_participants:admin",),
    "webhooks": (
        "user:read:user:admin",
        *GUESTS,
        "webinar:read:participant:admin",
        "cloud_recording:read:recording:admin",
    ),
    "zoom_events": (
        "user:read:settings:admin",
        "zoom_events:read:list_events:admin",
        "zoom_events:read:list_sessions:admin",
    ),
}
WANTED = tuple(dict.fromkeys(scope for scopes in CAPABILITIES.values() for scope in scopes))


def names_granular(granted: Iterable[str]) -> bool:
    """Return True if Zoom names granular scopes, rather than classic ones or none at all."""
    return any(scope.count(":") == 3 for scope in granted)


def missing(granted: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes that were not granted; empty if Zoom names classic scopes, or none at all."""
    known = set(granted)
    if not names_granular(known):
        return ()
    return tuple(scope for scope in (*REQUIRED, *ATTENDANCE, *RECORDINGS, *GUESTS) if scope not in known)


def lacking(capability: str, granted: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes that a capability lacks; empty if Zoom names classic scopes, or none at all."""
    known = set(granted)
    if not names_granular(known):
        return ()
    return tuple(scope for scope in CAPABILITIES[capability] if scope not in known)
