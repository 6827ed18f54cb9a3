"""Webhook requests as Zoom and HubSpot send them, signed, of what happens in a sandbox world."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from sandbox.state import Sandbox
from sandbox.zoom.shared import form, links
from sandbox.zoom.shared.times import iso

Json = dict[str, Any]


@dataclass(frozen=True)
class Signed:
    """A request's own headers and its body."""

    headers: dict[str, str]
    body: bytes


def zoom_request(event: Json, secret: str, at: float) -> Signed:
    return zoom_signed(json.dumps(event).encode(), secret, at)


def zoom_signed(body: bytes, secret: str, at: float) -> Signed:
    timestamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return Signed({"x-zm-request-timestamp": timestamp, "x-zm-signature": f"v0={digest}"}, body)


def hubspot_request(events: list[Json], secret: str, uri: str, at: float) -> Signed:
    return hubspot_signed(json.dumps(events).encode(), secret, uri, at)


def hubspot_signed(body: bytes, secret: str, uri: str, at: float, method: str = "POST") -> Signed:
    timestamp = str(int(at * 1000))
    digest = hmac.new(secret.encode(), f"{method}{uri}".encode() + body + timestamp.encode(), hashlib.sha256).digest()
    signature = base64.b64encode(digest).decode()
    return Signed({"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": timestamp}, body)


def workflow_signed(body: bytes, secret: str, uri: str) -> Signed:
    """Sign as workflows do (v2): without a time, and by a plain hash."""
    digest = hashlib.sha256(f"{secret}POST{uri}".encode() + body).hexdigest()
    return Signed({"X-HubSpot-Signature": digest, "X-HubSpot-Signature-Version": "v2"}, body)


def workflow_call(
    sandbox: Sandbox, callback_id: str, webinar_id: object, properties: Json, contact_id: str = "1"
) -> Json:
    """Return the call that HubSpot makes when a contact reaches the action in a workflow."""
    return {
        "callbackId": callback_id,
        "origin": _origin(sandbox),
        "context": {"source": "WORKFLOWS", "workflowId": 77},
        "object": {"objectId": int(contact_id), "objectType": "CONTACT", "properties": properties},
        "inputFields": {"webinar_id": webinar_id},
    }


def workflow_options(sandbox: Sandbox, query: str = "", after: str = "") -> Json:
    """Return the request that HubSpot sends while a person types into the action's list of webinars."""
    fetch = {"q": query, **({"after": after} if after else {})}
    return {"origin": _origin(sandbox), "inputFieldName": "webinar_id", "inputFields": {}, "fetchOptions": fetch}


def _origin(sandbox: Sandbox) -> Json:
    return {"portalId": sandbox.hubspot["portal_id"], "actionDefinitionId": 5, "actionDefinitionVersion": 1}


def url_validation(sandbox: Sandbox, token: str) -> Json:
    return _event(sandbox, "endpoint.url_validation", {"plainToken": token})


def webinar_event(sandbox: Sandbox, name: str, webinar_id: int, **more: Any) -> Json:
    """`webinar.created`, `.updated`, `.deleted`, `.started`, `.ended` …; `more` goes into the object."""
    return _event(sandbox, f"webinar.{name}", {"operation": "all", "object": _webinar(sandbox, webinar_id) | more})


def registration_event(
    sandbox: Sandbox, name: str, webinar_id: int, registrant: Json, tracking_source: str = ""
) -> Json:
    """`registration_created` has everything; the others only id, names, address and tracking source.

    The source is the registrant's own, unless the caller names another.
    """
    shown: Json = {key: registrant[key] for key in ("id", "first_name", "last_name", "email")}
    webinar = sandbox.zoom["webinars"][str(webinar_id)]
    source = form.tracking_source(webinar, registrant)
    if tracking_source:
        source = {"id": "5516482804110", "source_name": tracking_source, "tracking_url": "https://x"}
    if source:
        shown["tracking_source"] = source
    if name == "created":
        answers = {**form.own_answers(registrant), "custom_questions": registrant.get("custom_questions", [])}
        shown |= {**answers, "status": registrant["status"]}
    if name in ("created", "approved"):
        shown["join_url"] = links.personal(f"https://sandbox.zoom.example/w/{webinar_id}", registrant["id"])
    thing = _webinar(sandbox, webinar_id)
    del thing["join_url"]  # here only the registrant's own
    if registrant.get("occurrences"):
        starts = {one["occurrence_id"]: one["start"] for one in webinar["occurrences"]}
        thing["occurrences"] = [
            {"occurrence_id": one, "start_time": iso(starts.get(one, webinar["start"]))}
            for one in registrant["occurrences"]
        ]
    operator = {} if name == "created" else {"operator": registrant["email"], "operator_id": ""}
    return _event(sandbox, f"webinar.registration_{name}", {**operator, "object": thing | {"registrant": shown}})


def recording_event(sandbox: Sandbox, name: str, webinar_id: int, session: Json) -> Json:
    """The token that downloads the files stands beside the payload."""
    thing = _webinar(sandbox, webinar_id) | {"uuid": session["uuid"], "start_time": iso(session["start"])}
    thing |= {"share_url": "https://sandbox.zoom.example/rec/share/1", "password": "PASSCODE-SECRET"}
    event = _event(sandbox, f"recording.{name}", {"object": thing | {"recording_play_passcode": "PLAY-SECRET"}})
    return event | {"download_token": "DOWNLOAD-SECRET"}


def deauthorized(sandbox: Sandbox) -> Json:
    client = sandbox.zoom["client"]["id"]
    more = {"user_id": "sandboxUser", "client_id": client, "deauthorization_time": iso(int(sandbox.clock()))}
    return _event(sandbox, "app_deauthorized", more | {"signature": "DEAUTHORIZED-SECRET"})


def contact_event(sandbox: Sandbox, what: str, contact_id: str, **more: Any) -> Json:
    """`deletion`, `privacyDeletion`, `restore`, `merge`, `creation`, `propertyChange`."""
    hubspot = sandbox.hubspot
    sent = hubspot["webhook_events"] = hubspot.get("webhook_events", 0) + 1
    event: Json = {"eventId": sent, "subscriptionId": 1000, "portalId": hubspot["portal_id"], "appId": 1}
    event |= {"occurredAt": int(sandbox.clock() * 1000), "subscriptionType": f"contact.{what}", "attemptNumber": 0}
    return event | {"objectId": int(contact_id), "changeSource": "CRM_UI"} | more


def _event(sandbox: Sandbox, name: str, payload: Json) -> Json:
    account = sandbox.zoom["account"]["id"]
    return {"event": name, "event_ts": int(sandbox.clock() * 1000), "payload": {"account_id": account, **payload}}


def _webinar(sandbox: Sandbox, webinar_id: int) -> Json:
    one = sandbox.zoom["webinars"][str(webinar_id)]
    return {
        "uuid": one["uuid"],
        "id": webinar_id,
        "host_id": one["host_id"],
        "topic": one["topic"],
        "type": one["type"],
        "start_time": iso(one["start"]),
        "duration": one["duration"],
        "timezone": one["timezone"],
        "join_url": one["join_url"],
    }
