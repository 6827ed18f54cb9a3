"""The names an audit entry can carry: levels, statuses of a run, codes and causes. They are a promise to scripts."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    INFO = "info", _("Information")
    WARNING = "warning", _("Warning")
    ERROR = "error", _("Error")


class Status(TextChoices):
    """The ways a run can end."""

    SYNCED = "synced", _("Synced")
    UNCHANGED = "unchanged", _("Unchanged")
    PARTIAL = "partial", _("Not complete")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Failed")


class Code(StrEnum):
    SYNCED = "synced"
    SETTINGS_OFF = "settings_off"
    UNSUPPORTED = "unsupported"
    ACTION_NEEDS_MAPPING = "action_needs_mapping"
    RECORDING_NOT_SYNCED = "recording_not_synced"
    TRANSCRIPT_NOT_SYNCED = "transcript_not_synced"
    ATTENDEES_NOT_SYNCED = "attendees_not_synced"
    ENGAGEMENT_NOT_SYNCED = "engagement_not_synced"
    DATA_NOT_SYNCED = "data_not_synced"
    EMAILS_EXCLUDED = "emails_excluded"
    PERSON_FAILED = "person_failed"
    ANSWERS_NOT_WRITTEN = "answers_not_written"
    LISTS_NOT_UPDATED = "lists_not_updated"
    CAMPAIGN_NOT_UPDATED = "campaign_not_updated"
    SYNC_ERROR = "sync_error"
    WEBINAR_CHANGED = "webinar_changed"
    REGISTRATION_FAILED = "registration_failed"


class Cause(StrEnum):
    """The causes, in the order of the table. One cause may serve several codes."""

    CONTACTS = "contacts"
    MARKETING_EVENT = "marketing_event"
    PARTICIPANTS = "participants"
    PROPERTIES = "properties"
    EVENTS = "events"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    NOTES = "notes"
    LISTS = "lists"
    CAMPAIGN = "campaign"
    GLOBAL_SYNC_OFF = "global_sync_off"
    WEBINAR_SYNC_OFF = "webinar_sync_off"
    HOST_EXCLUDED = "host_excluded"
    ZOOM_EVENT = "zoom_event"
    REQUIRED_QUESTIONS = "required_questions"
    RECORDINGS_OFF = "recordings_off"
    RECORDING_DOMAIN_EXCLUDED = "recording_domain_excluded"
    NO_ATTENDEES = "no_attendees"
    NOT_FOUND = "not_found"
    DELETED = "deleted"
    PROCESSING = "processing"
    NO_PARTICIPANTS = "no_participants"
    BAD_DATA = "bad_data"
    REPORT_NOT_READY = "report_not_ready"
    UNREADABLE = "unreadable"
    NOT_AVAILABLE_IN_ZOOM = "not_available_in_zoom"
    CAPABILITY_MISSING = "capability_missing"
    NO_CUSTOM_EVENTS = "no_custom_events"
    NO_CALLS = "no_calls"
    NO_TRANSCRIPTS = "no_transcripts"
    NO_NOTES = "no_notes"
    EVENT_OF_ANOTHER_APP = "event_of_another_app"
    REPORT_NOT_ALLOWED = "report_not_allowed"
    RECORDINGS_NOT_ALLOWED = "recordings_not_allowed"
    TRANSCRIPTS_NOT_ALLOWED = "transcripts_not_allowed"
    ATTENDEES_NOT_ALLOWED = "attendees_not_allowed"
    PANELISTS_NOT_ALLOWED = "panelists_not_allowed"
    POLLS_NOT_ALLOWED = "polls_not_allowed"
    QUESTIONS_NOT_ALLOWED = "questions_not_allowed"
    SURVEY_NOT_ALLOWED = "survey_not_allowed"
    SOURCES_NOT_ALLOWED = "sources_not_allowed"
    BAD_ROWS = "bad_rows"
    HUBSPOT_USER = "hubspot_user"
    EXCLUDED_DOMAIN = "excluded_domain"
    INVALID_EMAIL = "invalid_email"
    SECONDARY_EMAIL = "secondary_email"
    PREVIOUSLY_DELETED = "previously_deleted"
    NO_EMAIL = "no_email"
    HOST_OR_PANELIST = "host_or_panelist"
    NOT_IN_ONLY_CONTACTS = "not_in_only_contacts"
    DROPPED_IN = "dropped_in"
    UNKNOWN_OPTION = "unknown_option"
    WRONG_TYPE = "wrong_type"
    TOO_LONG = "too_long"
    PROPERTY_MISSING = "property_missing"
    READ_ONLY = "read_only"
    REJECTED_BY_HUBSPOT = "rejected_by_hubspot"
    DELETED_IN_HUBSPOT = "deleted_in_hubspot"
    LIMIT_REACHED = "limit_reached"
    EVENT_NOT_CREATED = "event_not_created"
    PROPERTIES_NOT_UPDATED = "properties_not_updated"
    NOT_FOUND_IN_ZOOM = "not_found_in_zoom"
    RECONNECT_NEEDED = "reconnect_needed"
    SCOPE_MISSING = "scope_missing"
    USERS_UNREADABLE = "users_unreadable"
    UNAVAILABLE = "unavailable"
    RESCHEDULED = "rescheduled"
    HOST_CHANGED = "host_changed"
    HOST = "host"
    PANELIST = "panelist"
    FULL = "full"
    OVER = "over"
    CLOSED = "closed"
    PAID = "paid"
    DOMAIN_RESTRICTED = "domain_restricted"
    WRONG_BUSINESS_UNIT = "wrong_business_unit"
    DAILY_LIMIT = "daily_limit"
