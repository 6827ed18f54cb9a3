"""Custom events: definitions and sending, /events/2026-03 (developers.hubspot.com, "Custom events").

Enterprise only. Sending answers 204 and no more: what HubSpot could not use it drops in silence.
"""

import re
from typing import Any

from werkzeug import Request

from sandbox.hubspot import addresses, objects
from sandbox.hubspot.account import require_tier
from sandbox.hubspot.endpoints import body_of, endpoint, inputs_of
from sandbox.hubspot.errors import ApiError, invalid, not_found
from sandbox.hubspot.paging import page
from sandbox.hubspot.seed import moment, next_id
from sandbox.state import Sandbox

DEFINITIONS = "/events/2026-03/event-definitions"
DEFINE, SEND = "behavioral_events.event_definitions.read_write", "analytics.behavioral_events.send"
BATCH_LIMIT = 500


@endpoint("GET", DEFINITIONS, DEFINE)
def list_definitions(sandbox: Sandbox, request: Request) -> Any:
    require_tier(sandbox, "enterprise", "custom events")
    wanted = request.args.get("searchString", "").lower()
    found = [one for name, one in sandbox.hubspot["event_definitions"].items() if wanted in name]
    return {**page(request, found, default=100, maximum=100), "total": len(found)}


@endpoint("POST", DEFINITIONS, DEFINE)
def define(sandbox: Sandbox, request: Request) -> Any:
    require_tier(sandbox, "enterprise", "custom events")
    hs, body = sandbox.hubspot, body_of(request, "label", "includeDefaultProperties", "propertyDefinitions")
    name = body.get("name") or re.sub(r"\W+", "_", body["label"].lower()).strip("_")
    full_name = f"pe{hs['portal_id']}_{name}"
    if full_name in hs["event_definitions"]:
        raise ApiError(409, "OBJECT_ALREADY_EXISTS", f"An event named {full_name} already exists.")
    number, now = next_id(hs), moment(sandbox.clock())
    hs["event_definitions"][full_name] = {
        "id": number,
        "name": name,
        "fullyQualifiedName": full_name,
        "labels": {"singular": body["label"], "plural": body["label"]},
        "description": body.get("description", ""),
        "primaryObject": body.get("primaryObject", "CONTACT"),
        "objectTypeId": f"6-{number}",
        "properties": [_property(one) for one in body["propertyDefinitions"]],
        "associations": [],
        "archived": False,
        "createdAt": now,
        "updatedAt": now,
    }
    return hs["event_definitions"][full_name], 201


@endpoint("GET", f"{DEFINITIONS}/<name>", DEFINE)
def get_definition(sandbox: Sandbox, request: Request, name: str) -> Any:
    require_tier(sandbox, "enterprise", "custom events")
    hs = sandbox.hubspot
    found = hs["event_definitions"].get(name) or hs["event_definitions"].get(f"pe{hs['portal_id']}_{name}")
    if found is None:
        raise not_found(f"Event {name} does not exist")
    return found


@endpoint("POST", f"{DEFINITIONS}/<name>/property", DEFINE)
def define_property(sandbox: Sandbox, request: Request, name: str) -> Any:
    require_tier(sandbox, "enterprise", "custom events")
    definition = sandbox.hubspot["event_definitions"].get(name)
    if definition is None:
        raise not_found(f"Event {name} does not exist")
    made = _property(body_of(request, "label", "type"))
    definition["properties"].append(made)
    return made, 201


@endpoint("POST", "/events/2026-03/send/batch", SEND)
def send_batch(sandbox: Sandbox, request: Request) -> Any:
    require_tier(sandbox, "enterprise", "custom events")
    inputs = inputs_of(request, "eventName", "properties", limit=sandbox.hubspot.get("event_batch_limit", BATCH_LIMIT))
    for item in inputs:
        _check(sandbox.hubspot, item)
    _keep(sandbox, inputs)
    return None, 204


@endpoint("POST", "/events/2026-03/send", SEND)
def send(sandbox: Sandbox, request: Request) -> Any:
    require_tier(sandbox, "enterprise", "custom events")
    item = body_of(request, "eventName", "properties")
    _check(sandbox.hubspot, item)
    _keep(sandbox, [item])
    return None, 204


def _check(hs: dict[str, Any], item: dict[str, Any]) -> None:
    if item.get("uuid") in hs.get("refused_event_uuids", ()):
        raise invalid("The event is not valid")
    definition = hs["event_definitions"].get(item["eventName"])
    if definition is None:
        raise invalid(f"Event {item['eventName']} does not exist")
    unknown = set(item["properties"]) - {one["name"] for one in definition["properties"]}
    if unknown:
        raise invalid(f"Event {item['eventName']} has no properties {sorted(unknown)}")
    for name, value in item["properties"].items():
        if len(value) > (1024 if "url" in name or "referrer" in name else 256):
            raise invalid(f"The value of {name} is too long")
    if not (item.get("objectId") or item.get("email") or item.get("utk")):
        raise invalid("One of objectId, email and utk is required")


def _keep(sandbox: Sandbox, inputs: list[dict[str, Any]]) -> None:
    """The first event of a uuid stays."""
    kept = sandbox.hubspot["custom_events"]
    seen = {event["uuid"] for event in kept if event.get("uuid")}
    for item in inputs:
        contact = None if item.get("uuid") in seen else _contact(sandbox, item)
        if contact:
            occurred = item.get("occurredAt") or moment(sandbox.clock())
            kept.append({**item, "objectId": contact["id"], "occurredAt": occurred})
            seen |= {item["uuid"]} if item.get("uuid") else set()


def _contact(sandbox: Sandbox, item: dict[str, Any]) -> objects.Record | None:
    """An address nobody has makes a contact: the reason to send `objectId`."""
    hs = sandbox.hubspot
    if item.get("objectId"):
        return objects.live(hs, "contacts", str(item["objectId"]))
    email = item.get("email", "").lower()
    if not email:
        return None
    return addresses.owners_of(hs).get(email) or objects.make(sandbox, "contacts", {"email": email})


def _property(egg: dict[str, Any]) -> dict[str, Any]:
    kind = egg["type"]
    return {
        "name": egg.get("name") or re.sub(r"\W+", "_", egg["label"].lower()).strip("_"),
        "label": egg["label"],
        "description": egg.get("description", ""),
        "type": kind,
        "fieldType": {"number": "number", "datetime": "date", "enumeration": "select"}.get(kind, "text"),
        "groupName": "event_properties",
        "options": egg.get("options") or [],
    }
