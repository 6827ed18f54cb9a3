"""Marketing events by external id: /marketing/marketing-events/2026-03/events.

Reference: developers.hubspot.com, "Marketing events". The external ids belong to the app: another app's events answer
404 here, and an upsert with the same ids makes a second event beside theirs.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import marketing_event_shapes as shapes
from sandbox.hubspot.batches import envelope
from sandbox.hubspot.endpoints import body_of, caller_app, endpoint, inputs_of
from sandbox.hubspot.errors import ApiError, invalid, not_found
from sandbox.hubspot.participant_states import settle
from sandbox.hubspot.seed import moment, next_id
from sandbox.state import Sandbox

PATH = "/marketing/marketing-events/2026-03"
READ, WRITE = "crm.objects.marketing_events.read", "crm.objects.marketing_events.write"
Event = dict[str, Any]


@endpoint("PUT", f"{PATH}/events/<external_id>", WRITE)
def upsert_one(sandbox: Sandbox, request: Request, external_id: str) -> Any:
    body = shapes.check_required(body_of(request))
    if body["externalEventId"] != external_id:
        raise invalid(f"externalEventId {body['externalEventId']} is not the one of the path, {external_id}")
    return shapes.public(_upsert(sandbox, request, body))


@endpoint("POST", f"{PATH}/events/upsert", WRITE)
def upsert_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = [shapes.check_required(item) for item in inputs_of(request, limit=100)]
    return envelope(sandbox, [shapes.public(_upsert(sandbox, request, item)) for item in inputs])


@endpoint("POST", f"{PATH}/events", WRITE)
def create(sandbox: Sandbox, request: Request) -> Any:
    body = shapes.check_required(body_of(request))
    if find_own(sandbox, request, body["externalEventId"], body["externalAccountId"]):
        raise ApiError(409, "CONFLICT", f"Marketing event {body['externalEventId']} already exists")
    return shapes.short(_upsert(sandbox, request, body))


@endpoint("GET", f"{PATH}/events/<external_id>", READ)
def get(sandbox: Sandbox, request: Request, external_id: str) -> Any:
    return shapes.read(own_event(sandbox, request, external_id))


@endpoint("PATCH", f"{PATH}/events/<external_id>", WRITE)
def update(sandbox: Sandbox, request: Request, external_id: str) -> Any:
    body = body_of(request, "customProperties")
    return shapes.public(shapes.change(sandbox, own_event(sandbox, request, external_id), body))


@endpoint("DELETE", f"{PATH}/events/<external_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, external_id: str) -> Any:
    del sandbox.hubspot["marketing_events"][own_event(sandbox, request, external_id)["objectId"]]
    return None, 204


@endpoint("POST", f"{PATH}/events/<external_id>/cancel", WRITE)
def cancel(sandbox: Sandbox, request: Request, external_id: str) -> Any:
    event = own_event(sandbox, request, external_id)
    return shapes.short(shapes.change(sandbox, event, {"eventCancelled": True}))


@endpoint("POST", f"{PATH}/events/<external_id>/complete", WRITE)
def complete(sandbox: Sandbox, request: Request, external_id: str) -> Any:
    """Irreversible: who attends later gets no duration. A second call is refused, and counted all the same."""
    event, body = own_event(sandbox, request, external_id), body_of(request, "startDateTime", "endDateTime")
    event["completions"] += 1
    if event["completions"] > 1 and not sandbox.hubspot.get("completes_again"):
        raise invalid(f"Marketing event {external_id} is already completed")
    times = {name: body[name] for name in ("startDateTime", "endDateTime")}
    shapes.change(sandbox, event, {**times, "eventCompleted": True})
    settle(event)
    return shapes.short(event)


def find_own(sandbox: Sandbox, request: Request, external_id: str, account_id: str | None) -> Event | None:
    wanted = (caller_app(sandbox, request), account_id, external_id)
    for event in sandbox.hubspot["marketing_events"].values():
        if (event["appId"], event["externalAccountId"], event["externalEventId"]) == wanted:
            return event  # type: ignore[no-any-return]
    return None


def own_event(sandbox: Sandbox, request: Request, external_id: str, account_id: str | None = None) -> Event:
    account_id = account_id or request.args.get("externalAccountId")
    if account_id is None:
        raise invalid("Missing required query parameter: externalAccountId")
    event = find_own(sandbox, request, external_id, account_id)
    if event is None:
        raise not_found(f"Marketing event {external_id} of account {account_id} does not exist for this app")
    return event


def _upsert(sandbox: Sandbox, request: Request, body: dict[str, Any]) -> Event:
    hs, now = sandbox.hubspot, moment(sandbox.clock())
    event = find_own(sandbox, request, body["externalEventId"], body["externalAccountId"])
    if event is None:
        event = {
            "objectId": next_id(hs),
            "appId": caller_app(sandbox, request),
            "externalAccountId": body["externalAccountId"],
            "externalEventId": body["externalEventId"],
            "eventCancelled": False,
            "eventCompleted": False,
            "customProperties": [],
            "createdAt": now,
            "completions": 0,
            "participants": {},
        }
        hs["marketing_events"][event["objectId"]] = event
    return shapes.change(sandbox, event, body)
