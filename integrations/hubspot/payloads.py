"""Records in the form that HubSpot takes. Property values are strings; times are ISO 8601 in UTC, or as named."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.records import (
    CallWrite,
    ContactWrite,
    CustomEvent,
    MarketingEventWrite,
    NoteWrite,
    ParticipantState,
    Participation,
    PropertyDefinition,
    Utterance,
)

Payload = dict[str, Any]

UNIQUE_CALL_PROPERTY = UNIQUE_NOTE_PROPERTY = "zoom_sync_external_id"
CONTACT_TYPE = "0-1"
EVENT_TEXT, EVENT_URL = 256, 1024  # characters of a custom event's value, of which addresses may have more


def iso(moment: datetime) -> str:
    """Return a time in ISO 8601, in UTC and with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


def record_ids(values: Iterable[str]) -> list[Payload]:
    """Return the inputs of a batch that names records by id."""
    return [{"id": value} for value in values]


def contact_read(keys: Iterable[str], properties: Sequence[str], *, by_email: bool) -> Payload:
    """Return the body of a batch read. Each key is named once: HubSpot refuses a batch that names a record twice."""
    body: Payload = {
        "properties": list(properties),
        "propertiesWithHistory": [],
        "inputs": record_ids(dict.fromkeys(keys)),
    }
    return body | {"idProperty": "email"} if by_email else body


def contact_create(write: ContactWrite) -> Payload:
    """Return one input of a batch. With a trace id on every input, HubSpot refuses single inputs, not the batch."""
    return {"objectWriteTraceId": write.key, "properties": dict(write.properties), "associations": []}


def contact_update(write: ContactWrite) -> Payload:
    """Return one input of a batch, by the contact's id."""
    return {"id": write.key, "objectWriteTraceId": write.key, "properties": dict(write.properties)}


def list_create(name: str, folder_id: str) -> Payload:
    """Return a new static list of contacts; without a folder it lies at the top."""
    body: Payload = {"name": name, "objectTypeId": CONTACT_TYPE, "processingType": "MANUAL"}
    return body | {"listFolderId": int(folder_id)} if folder_id else body


def membership_change(changes: Iterable[tuple[str, bool]]) -> Payload:
    """Return the ids to add (True) to a list and to remove (False) from it."""
    changes = list(changes)
    return {
        "recordIdsToAdd": [one for one, adds in changes if adds],
        "recordIdsToRemove": [one for one, adds in changes if not adds],
    }


def property_create(definition: PropertyDefinition) -> Payload:
    """Return a new property of contacts or calls."""
    body: Payload = {
        "name": definition.name,
        "label": definition.label,
        "groupName": definition.group,
        "type": definition.type,
        "fieldType": definition.field_type,
        "hasUniqueValue": definition.unique,
    }
    if definition.options:
        body["options"] = [
            {"value": one.value, "label": one.label, "displayOrder": place, "hidden": False}
            for place, one in enumerate(definition.options)
        ]
    return body | {"description": definition.description} if definition.description else body


def event_property(definition: PropertyDefinition) -> Payload:
    """Return a property of a custom event."""
    body: Payload = {"name": definition.name, "label": definition.label, "type": definition.type}
    return body | {"description": definition.description} if definition.description else body


def _event_fields(write: MarketingEventWrite) -> Payload:
    optional = {
        "eventDescription": write.description,
        "eventUrl": write.url,
        "startDateTime": write.start and iso(write.start),
        "endDateTime": write.end and iso(write.end),
    }
    return {
        "eventName": write.name,
        "eventOrganizer": write.organizer,
        "eventType": "WEBINAR",
        "customProperties": [],
    } | {key: value for key, value in optional.items() if value}


def event_upsert(write: MarketingEventWrite) -> Payload:
    """Return a marketing event with its external ids; it is not cancelled, even if it was before."""
    ids = {"externalEventId": write.external_id, "externalAccountId": write.account_id}
    return _event_fields(write) | ids | {"eventCancelled": False}


def event_patch(write: MarketingEventWrite, *, cancelled: bool | None) -> Payload:
    """Return the changes to a marketing event; `cancelled` None leaves that as it is."""
    body = _event_fields(write)
    return body if cancelled is None else body | {"eventCancelled": cancelled}


def participant(contact_id: str, participation: Participation) -> Payload:
    """Return one participant. The contact and the epoch milliseconds together make a repeat the same entry."""
    properties: dict[str, str] = {}
    if participation.state is ParticipantState.ATTEND:
        if participation.joined:
            properties["joinedAt"] = iso(participation.joined)
        if participation.left:
            properties["leftAt"] = iso(participation.left)
    return {"vid": int(contact_id), "interactionDateTime": epoch_ms(participation.at), "properties": properties}


def call_upsert(write: CallWrite, *, app_id: str, account_id: str) -> Payload:
    """Return a call as one input of a batch.

    HubSpot's player needs all four of source, app, external id and external account; the last two never hurt.
    """
    properties = {
        UNIQUE_CALL_PROPERTY: write.external_id,
        "hs_timestamp": iso(write.start),
        "hs_call_title": write.title,
        "hs_call_body": write.body,
        "hs_call_duration": str(milliseconds(write.duration)),
        "hs_call_status": "COMPLETED",
        "hs_call_recording_url": write.recording_url,
        "hs_call_external_id": write.external_id,
        "hs_call_external_account_id": account_id,
    }
    if app_id:
        properties |= {
            "hs_call_source": "INTEGRATIONS_PLATFORM",
            "hs_call_app_id": app_id,
        }
    return {
        "id": write.external_id,
        "idProperty": UNIQUE_CALL_PROPERTY,
        "objectWriteTraceId": write.external_id,
        "properties": properties,
    }


CALL_PROPERTIES = (
    UNIQUE_CALL_PROPERTY,
    "hs_timestamp",
    "hs_call_title",
    "hs_call_body",
    "hs_call_duration",
    "hs_call_recording_url",
)


def call_read(ids: Iterable[str]) -> Payload:
    """Return the body of a batch read of calls."""
    inputs = record_ids(dict.fromkeys(ids))
    return {"properties": list(CALL_PROPERTIES), "propertiesWithHistory": [], "inputs": inputs}


def note_upsert(write: NoteWrite) -> Payload:
    """Return a note as one input of a batch. With a trace id on every input, HubSpot refuses single inputs."""
    return {
        "id": write.external_id,
        "idProperty": UNIQUE_NOTE_PROPERTY,
        "objectWriteTraceId": write.external_id,
        "properties": {
            UNIQUE_NOTE_PROPERTY: write.external_id,
            "hs_timestamp": iso(write.at),
            "hs_note_body": write.body,
        },
    }


def note_read(ids: Iterable[str]) -> Payload:
    """Return the body of a batch read of notes, of which only the ids are wanted."""
    inputs = record_ids(dict.fromkeys(ids))
    return {"properties": [UNIQUE_NOTE_PROPERTY], "propertiesWithHistory": [], "inputs": inputs}


def associations(pairs: Iterable[tuple[str, str]]) -> Payload:
    """Return the associations of pairs of records, by id."""
    return {"inputs": [{"from": {"id": start}, "to": {"id": end}} for start, end in pairs]}


def transcript(call_id: str, utterances: Sequence[Utterance]) -> Payload:
    """Return a transcript. HubSpot wants an id for each speaker: they are numbered in the order they first speak."""
    names = dict.fromkeys(utterance.speaker or "Unknown" for utterance in utterances)
    speakers = {name: str(number) for number, name in enumerate(names, start=1)}
    return {
        "engagementId": int(call_id),
        "transcriptCreateUtterances": [_utterance(utterance, speakers) for utterance in utterances],
    }


def _utterance(utterance: Utterance, speakers: Mapping[str, str]) -> Payload:
    name = utterance.speaker or "Unknown"
    return {
        "speaker": {"id": speakers[name], "name": name},
        "text": utterance.text,
        "startTimeMillis": milliseconds(utterance.start),
        "endTimeMillis": milliseconds(utterance.end),
    }


def event_definition(name: str, label: str, properties: Sequence[PropertyDefinition], description: str) -> Payload:
    """Return a new kind of custom events, which are events of contacts."""
    return {
        "name": name,
        "label": label,
        "description": description,
        "primaryObject": "CONTACT",
        "includeDefaultProperties": False,
        "propertyDefinitions": [event_property(definition) for definition in properties],
    }


def custom_event(event: CustomEvent) -> Payload:
    """Return a custom event of a contact, by id and never by e-mail: an address without a contact could make one."""
    return {
        "eventName": event.name,
        "objectId": event.contact_id,
        "occurredAt": iso(event.at),
        "uuid": event.uuid,
        "properties": {name: text for name, value in event.properties.items() if (text := _event_value(name, value))},
    }


def _event_value(name: str, value: str) -> str:
    """Return a value that HubSpot takes: one that is too long fails the whole batch.

    A text is cut at 256 characters; an address of more than 1,024 is left out, for a part of one leads elsewhere.
    """
    if "url" in name or "referrer" in name:
        return value if len(value) <= EVENT_URL else ""
    return value[:EVENT_TEXT]
