"""The properties and custom events that are made in HubSpot.

Names are a promise; a label is HubSpot's own if its Zoom integration has the same property.
"""

from collections.abc import Mapping

from integrations.records import PropertyDefinition
from integrations.records.mapping import Extra, Extras

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
# Made when they are first switched on
EXTRA_PROPERTIES: Mapping[Extra, tuple[PropertyDefinition, ...]] = {
    Extra.SOURCE: (_property("last_registered_source", "Last registered Zoom webinar: source"),),
    Extra.NEXT_WEBINAR: (
        _property("next_webinar_id", "Next Zoom webinar: ID"),
        _property("next_webinar_name", "Next Zoom webinar: name"),
        _property("next_webinar_at", "Next Zoom webinar: starts at", "datetime", "date"),
    ),
    Extra.JOIN_LINK: (_property("next_webinar_join_link", "Next Zoom webinar: join link"),),
    Extra.POLLS: (
        _property("total_polls_answered", "Total number of Zoom webinar polls answered", "number", "number"),
        _property(
            "last_attended_webinar_polls_answered", "Last attended Zoom webinar: polls answered", "number", "number"
        ),
    ),
    Extra.QUESTIONS: (
        _property("total_questions_asked", "Total number of Zoom webinar questions asked", "number", "number"),
        _property(
            "last_attended_webinar_questions_asked", "Last attended Zoom webinar: questions asked", "number", "number"
        ),
    ),
    Extra.SURVEY: (
        _property("total_surveys_answered", "Total number of Zoom webinar surveys answered", "number", "number"),
    ),
}
JOIN_LINK = EXTRA_PROPERTIES[Extra.JOIN_LINK][0].name


def extra_properties(extras: Extras) -> tuple[PropertyDefinition, ...]:
    """Return the properties of the groups that are switched on."""
    return tuple(one for extra, definitions in EXTRA_PROPERTIES.items() if extra in extras for one in definitions)


def contact_properties(extras: Extras) -> tuple[PropertyDefinition, ...]:
    """Return the contact properties that are written with these groups switched on."""
    return (*CONTACT_PROPERTIES, *extra_properties(extras))


CALL_PROPERTIES = (PropertyDefinition(name=CALL_ID, label="Zoom recording", group=GROUP, unique=True),)
NOTE_PROPERTIES = (PropertyDefinition(name=CALL_ID, label="Zoom webinar and person", group=GROUP, unique=True),)

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
