"""Lists tied to a marketing event: /marketing/marketing-events/2026-03/associations.

Reference: developers.hubspot.com, "Marketing events". By the event's external id for its own app, by its object id for
every app. Reading needs the scope for writing, too.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.endpoints import endpoint
from sandbox.hubspot.lists import live_list, shown
from sandbox.hubspot.marketing_events import PATH, WRITE, Event, own_event
from sandbox.hubspot.marketing_events_by_id import event_by_id
from sandbox.state import Sandbox

OWN = f"{PATH}/associations/<account_id>/<external_id>/lists"
ANY = f"{PATH}/associations/<object_id>/lists"


@endpoint("GET", OWN, WRITE)
def read(sandbox: Sandbox, request: Request, account_id: str, external_id: str) -> Any:
    return _read(sandbox, own_event(sandbox, request, external_id, account_id))


@endpoint("PUT", f"{OWN}/<list_id>", WRITE)
def tie(sandbox: Sandbox, request: Request, account_id: str, external_id: str, list_id: str) -> Any:
    return _tie(sandbox, own_event(sandbox, request, external_id, account_id), list_id)


@endpoint("DELETE", f"{OWN}/<list_id>", WRITE)
def untie(sandbox: Sandbox, request: Request, account_id: str, external_id: str, list_id: str) -> Any:
    return _untie(own_event(sandbox, request, external_id, account_id), list_id)


@endpoint("GET", ANY, WRITE)
def read_by_object(sandbox: Sandbox, request: Request, object_id: str) -> Any:
    return _read(sandbox, event_by_id(sandbox, object_id))


@endpoint("PUT", f"{ANY}/<list_id>", WRITE)
def tie_by_object(sandbox: Sandbox, request: Request, object_id: str, list_id: str) -> Any:
    return _tie(sandbox, event_by_id(sandbox, object_id), list_id)


@endpoint("DELETE", f"{ANY}/<list_id>", WRITE)
def untie_by_object(sandbox: Sandbox, request: Request, object_id: str, list_id: str) -> Any:
    return _untie(event_by_id(sandbox, object_id), list_id)


def tied(hs: dict[str, Any], event: Event) -> list[dict[str, Any]]:
    """The tied lists that are not deleted."""
    lists = (hs["lists"].get(list_id) for list_id in event.get("lists", ()))
    return [one for one in lists if one and not one["deletedAt"]]


def _read(sandbox: Sandbox, event: Event) -> dict[str, Any]:
    found = [shown(sandbox.hubspot, one) for one in tied(sandbox.hubspot, event)]
    return {"results": found, "total": len(found)}


def _tie(sandbox: Sandbox, event: Event, list_id: str) -> Any:
    """Safe to repeat."""
    live_list(sandbox.hubspot, list_id)
    event["lists"] = [*dict.fromkeys([*event.get("lists", ()), list_id])]
    return None, 204


def _untie(event: Event, list_id: str) -> Any:
    event["lists"] = [one for one in event.get("lists", ()) if one != list_id]
    return None, 204
