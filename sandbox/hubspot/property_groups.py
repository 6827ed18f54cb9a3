"""Property groups: /crm/properties/2026-03/{objectType}/groups (developers.hubspot.com, "Properties")."""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.endpoints import body_of, endpoint
from sandbox.hubspot.errors import ApiError, invalid, not_found
from sandbox.hubspot.properties import PATH, READ, WRITE, kind_of
from sandbox.state import Sandbox

GROUPS = f"{PATH}/<object_type>/groups"


@endpoint("GET", GROUPS, *READ)
def list_groups(sandbox: Sandbox, request: Request, object_type: str) -> Any:
    return {"results": list(_all(sandbox, object_type).values())}


@endpoint("POST", GROUPS, WRITE)
def create_group(sandbox: Sandbox, request: Request, object_type: str) -> Any:
    body, groups = body_of(request, "name", "label"), _all(sandbox, object_type)
    name = body["name"]
    if name in groups:
        raise ApiError(409, "OBJECT_ALREADY_EXISTS", f'A property group named "{name}" already exists.')
    groups[name] = {
        "name": name,
        "label": body["label"],
        "displayOrder": body.get("displayOrder", -1),
        "archived": False,
    }
    return groups[name], 201


@endpoint("GET", f"{GROUPS}/<name>", *READ)
def get_group(sandbox: Sandbox, request: Request, object_type: str, name: str) -> Any:
    return _one(sandbox, object_type, name)


@endpoint("PATCH", f"{GROUPS}/<name>", WRITE)
def update_group(sandbox: Sandbox, request: Request, object_type: str, name: str) -> Any:
    group, body = _one(sandbox, object_type, name), body_of(request)
    group |= {key: body[key] for key in ("label", "displayOrder") if key in body}
    return group


@endpoint("DELETE", f"{GROUPS}/<name>", WRITE)
def delete_group(sandbox: Sandbox, request: Request, object_type: str, name: str) -> Any:
    _one(sandbox, object_type, name)
    hs = sandbox.hubspot
    if any(one["groupName"] == name for one in hs["properties"][kind_of(hs, object_type)].values()):
        raise invalid(f"Property group {name} still holds properties")
    del _all(sandbox, object_type)[name]
    return None, 204


def _all(sandbox: Sandbox, object_type: str) -> dict[str, dict[str, Any]]:
    hs = sandbox.hubspot
    groups: dict[str, dict[str, Any]] = hs["groups"][kind_of(hs, object_type)]
    return groups


def _one(sandbox: Sandbox, object_type: str, name: str) -> dict[str, Any]:
    group = _all(sandbox, object_type).get(name)
    if group is None:
        raise not_found(f'Property group "{name}" does not exist')
    return group
