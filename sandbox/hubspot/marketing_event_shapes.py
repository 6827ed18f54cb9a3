"""The shapes in which a marketing event is kept, and shown by the API (developers.hubspot.com, "Marketing events").

The external-id endpoints answer in the older shape, the object-id endpoints in the second ("V2").
"""

from typing import Any

from sandbox.hubspot.errors import invalid
from sandbox.hubspot.participant_states import counters, registrants
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox

Event = dict[str, Any]

CHANGEABLE = (
    "eventName",
    "eventOrganizer",
    "eventType",
    "eventDescription",
    "eventUrl",
    "startDateTime",
    "endDateTime",
    "eventCancelled",
    "eventCompleted",
)
REQUIRED = ("eventName", "eventOrganizer", "externalAccountId", "externalEventId", "customProperties")


def short(event: Event) -> dict[str, Any]:
    """MarketingEventDefaultResponse: create, cancel, complete."""
    return {**_fields(event), "objectId": event["objectId"]}


def public(event: Event) -> dict[str, Any]:
    """MarketingEventPublicDefaultResponse: upsert and patch by external id."""
    return {**short(event), **_times(event), "id": event["objectId"]}


def read(event: Event) -> dict[str, Any]:
    """MarketingEventPublicReadResponse: get by external id."""
    return {**public(event), "externalEventId": event["externalEventId"], **_numbers(event)}


def public_v2(event: Event) -> dict[str, Any]:
    """MarketingEventPublicDefaultResponseV2: patch by object id."""
    return {**short(event), **_times(event), **app_info(event)}


def app_info(event: Event) -> dict[str, Any]:
    """Optional in the specification: `hides_app` leaves it out."""
    if event.get("hides_app"):
        return {}
    return {"appInfo": {"id": str(event["appId"]), "name": f"App {event['appId']}"}}


def read_v2(event: Event) -> dict[str, Any]:
    """MarketingEventPublicReadResponseV2: get by object id, list."""
    return {**public_v2(event), "externalEventId": event["externalEventId"], **_numbers(event)}


def change(sandbox: Sandbox, event: Event, body: dict[str, Any]) -> Event:
    """Unknown fields and custom properties the account does not define are dropped without a word."""
    event |= {name: body[name] for name in CHANGEABLE if body.get(name) is not None}
    event["updatedAt"] = moment(sandbox.clock())
    return event


def check_required(body: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name in REQUIRED if body.get(name) is None]
    if missing:
        raise invalid(f"Invalid input JSON: some required fields were not set: {missing}")
    return body


def _fields(event: Event) -> dict[str, Any]:
    return {name: event[name] for name in CHANGEABLE if name in event} | {"customProperties": []}


def _times(event: Event) -> dict[str, Any]:
    return {"createdAt": event["createdAt"], "updatedAt": event["updatedAt"]}


def _numbers(event: Event) -> dict[str, Any]:
    now = counters(event)
    return {
        "registrants": registrants(event),
        "attendees": now["attended"],
        "cancellations": now["cancelled"],
        "noShows": now["noShows"],
    }
