"""The properties and custom events that are made in HubSpot.

Names are a promise; a label is HubSpot's own if its Zoom integration has the same property.
"""

from integrations.records import PropertyDefinition

NATIVE_GROUP = "zoom"  # of HubSpot's own Zoom integration
GROUP, GROUP_LABEL = "zoom_webinar_sync", "Zoom webinars"
CALL_ID = "zoom_sync_external_id"


def _property(name: str, label: str, type: str = "string", field_type: str = "text") -> PropertyDefinition:
    return PropertyDefinition(name=f"zoom_sync_{name}", label=label, type=type, field_type=field_type, group=GROUP)


CONTACT_PROPERTIES = (
    _property("average_duration", "Average Zoom webinar attendance duration", "number", "number"),
    _property("last_registered_webinar", "Last registered Zoom webinar"),
    _property("total_registrations", "Total number of Zoom webinar registrations", "number", "number"),
    _property("total_attended", "Total number of Zoom webinars attended", "number", "number"),
    _property("last_registered_webinar_id", "Last registered Zoom webinar: ID"),
    _property("last_registered_webinar_name", "Last registered Zoom webinar: name"),
    _property("last_registered_webinar_at", "Last registered Zoom webinar: registered at", "datetime", "date"),
    _property("last_attended_webinar_id", "Last attended Zoom webinar: ID"),
    _property("last_attended_webinar_name", "Last attended Zoom webinar: name"),
    _property("last_attended_webinar_joined_at", "Last attended Zoom webinar: joined at", "datetime", "date"),
    _property("last_attended_webinar_left_at", "Last attended Zoom webinar: left at", "datetime", "date"),
    _property("last_attended_webinar_duration_minutes", "Last attended Zoom webinar: minutes", "number", "number"),
    _property("last_attended_webinar_percentage", "Last attended Zoom webinar: percentage", "number", "number"),
)
CALL_PROPERTIES = (PropertyDefinition(name=CALL_ID, label="Zoom recording", group=GROUP, unique=True),)

REGISTRATION, ATTENDANCE = "zoom_webinar_registration", "zoom_webinar_attendance"
RECORDING = "zoom_webinar_recording"


def _event_property(name: str, label: str, type: str = "string") -> PropertyDefinition:
    return PropertyDefinition(name=name, label=label, type=type)


WEBINAR = (_event_property("webinar_id", "Webinar ID"), _event_property("webinar_name", "Webinar name"))
CUSTOM_EVENTS = {
    REGISTRATION: ("Registered for Zoom webinar", WEBINAR),
    ATTENDANCE: (
        "Attended Zoom webinar",
        (
            *WEBINAR,
            _event_property("duration_minutes", "Minutes", "number"),
            _event_property("duration_percentage", "Percentage", "number"),
            _event_property("joined_at", "Joined at", "datetime"),
            _event_property("left_at", "Left at", "datetime"),
        ),
    ),
    RECORDING: (
        "Zoom webinar recording",
        (
            _event_property("topic", "Topic"),
            _event_property("start_time", "Start time", "datetime"),
            _event_property("recording_url", "Recording URL"),
        ),
    ),
}
