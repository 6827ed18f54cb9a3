"""Marketing events by HubSpot's own id, and finding them: /marketing/marketing-events/2026-03/{objectId}.

Reference: developers.hubspot.com, "Marketing events". These work on any app's events, which is how a re-created app
reaches those it made before.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import marketing_event_shapes as shapes
from sandbox.hubspot.batches import batch
from sandbox.hubspot.endpoints import body_of, caller_app, endpoint, inputs_of
from sandbox.hubspot.errors import not_found, standard_error
from sandbox.hubspot.marketing_events import PATH, READ, WRITE, Event
from sandbox.hubspot.paging import page
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox


@endpoint("GET", PATH, READ)
def list_events(sandbox: Sandbox, request: Request) -> Any:
    answer = page(request, list(sandbox.hubspot["marketing_events"].values()), default=100, maximum=100)
    return {**answer, "results": [shapes.read_v2(event) for event in answer["results"]]}


@endpoint("GET", f"{PATH}/<object_id>", READ)
def get(sandbox: Sandbox, request: Request, object_id: str) -> Any:
    return shapes.read_v2(event_by_id(sandbox, object_id))


@endpoint("PATCH", f"{PATH}/<object_id>", WRITE)
def update(sandbox: Sandbox, request: Request, object_id: str) -> Any:
    body = body_of(request, "customProperties")
    return shapes.public_v2(_change(sandbox, event_by_id(sandbox, object_id), body))


@endpoint("DELETE", f"{PATH}/<object_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, object_id: str) -> Any:
    event_by_id(sandbox, object_id)
    del sandbox.hubspot["marketing_events"][object_id]
    return None, 204


@endpoint("POST", f"{PATH}/batch/update", WRITE)
def update_batch(sandbox: Sandbox, request: Request) -> Any:
    events = sandbox.hubspot["marketing_events"]
    inputs = inputs_of(request, "objectId", "customProperties", limit=100)
    results = [
        shapes.public_v2(_change(sandbox, events[item["objectId"]], item))
        for item in inputs
        if item["objectId"] in events
    ]
    missing = [item["objectId"] for item in inputs if item["objectId"] not in events]
    message = f"Marketing events do not exist: {missing}"
    return batch(sandbox, results, [standard_error("OBJECT_NOT_FOUND", message, {"ids": missing})] if missing else [])


@endpoint("POST", f"{PATH}/batch/archive", WRITE)
def archive_batch(sandbox: Sandbox, request: Request) -> Any:
    for item in inputs_of(request, "objectId", limit=100):
        sandbox.hubspot["marketing_events"].pop(item["objectId"], None)
    return None, 204


@endpoint("GET", f"{PATH}/events/search", READ)
def search(sandbox: Sandbox, request: Request) -> Any:
    """Events of the calling app whose external id is exactly `q`."""
    wanted, app_id = request.args.get("q"), caller_app(sandbox, request)
    keys = ("appId", "externalAccountId", "externalEventId", "objectId")
    events = sandbox.hubspot["marketing_events"].values()
    found = [event for event in events if event["externalEventId"] == wanted and event["appId"] == app_id]
    return {"results": [{key: event[key] for key in keys} for event in found]}


@endpoint("GET", f"{PATH}/<external_id>/identifiers", READ)
def identifiers(sandbox: Sandbox, request: Request, external_id: str) -> Any:
    """Events of every app; one made in the last minutes is not listed yet."""
    hs = sandbox.hubspot
    indexed_until = moment(sandbox.clock() - hs["identifiers_lag_s"])
    found = [
        {
            "objectId": event["objectId"],
            **({} if event.get("hides_account") else {"externalAccountId": event["externalAccountId"]}),
            "externalEventId": external_id,
            "marketingEventName": event["eventName"],
            **shapes.app_info(event),
        }
        for event in hs["marketing_events"].values()
        if event["externalEventId"] == external_id and event["createdAt"] <= indexed_until
    ]
    return {"results": found, "total": len(found)}


def event_by_id(sandbox: Sandbox, object_id: str) -> Event:
    event: Event | None = sandbox.hubspot["marketing_events"].get(object_id)
    if event is None:
        raise not_found(f"Marketing event {object_id} does not exist")
    return event


def _change(sandbox: Sandbox, event: Event, body: dict[str, Any]) -> Event:
    """An update by object id knows no `eventCompleted`."""
    return shapes.change(sandbox, event, {name: value for name, value in body.items() if name != "eventCompleted"})
