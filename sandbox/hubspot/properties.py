"""Property definitions: /crm/properties/2026-03/{objectType} (developers.hubspot.com, "Properties")."""

import re
from typing import Any

from werkzeug import Request

from sandbox.hubspot.batches import batch
from sandbox.hubspot.endpoints import body_of, endpoint, inputs_of
from sandbox.hubspot.errors import ApiError, invalid, not_found, standard_error
from sandbox.hubspot.objects import TYPE_IDS
from sandbox.hubspot.paging import flag
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox

PATH = "/crm/properties/2026-03"
# A property can be read by whoever can read, write or describe contacts, or read owners.
READ = (
    "crm.schemas.contacts.read",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.objects.owners.read",
)
WRITE = "crm.schemas.contacts.write"
FIELD_TYPES = {
    "bool": {"booleancheckbox"},
    "date": {"date"},
    "datetime": {"date"},
    "enumeration": {"booleancheckbox", "checkbox", "radio", "select"},
    "number": {"number", "calculation_equation"},
    "phone_number": {"phonenumber"},
    "string": {"file", "html", "text", "textarea"},
}
FIXED = ("name", "hasUniqueValue")


def kind_of(hs: dict[str, Any], object_type: str) -> str:
    """`contacts`, or its type id `0-1`; 400 for an object type the sandbox does not keep."""
    kind = {type_id: name for name, type_id in TYPE_IDS.items()}.get(object_type, object_type)
    if kind not in hs["properties"]:
        raise invalid(f"Unable to infer object type from: {object_type}")
    return kind


@endpoint("GET", f"{PATH}/<object_type>", *READ)
def list_properties(sandbox: Sandbox, request: Request, object_type: str) -> Any:
    return {"results": list(_listed(sandbox, object_type, flag(request, "archived")).values())}


@endpoint("GET", f"{PATH}/<object_type>/<name>", *READ)
def get_property(sandbox: Sandbox, request: Request, object_type: str, name: str) -> Any:
    archived = flag(request, "archived")
    return _listed(sandbox, object_type, archived).get(name) or _one(sandbox, object_type, name)


@endpoint("POST", f"{PATH}/<object_type>/batch/read", *READ)
def read_batch(sandbox: Sandbox, request: Request, object_type: str) -> Any:
    known = _listed(sandbox, object_type, bool(body_of(request).get("archived")))
    names = [item["name"] for item in inputs_of(request, "name", limit=100)]
    missing = [name for name in names if name not in known]
    message = f"Some properties do not exist: {missing}"
    errors = [standard_error("OBJECT_NOT_FOUND", message, {"ids": missing})] if missing else []
    return batch(sandbox, [known[name] for name in names if name in known], errors)


@endpoint("POST", f"{PATH}/<object_type>", WRITE)
def create_property(sandbox: Sandbox, request: Request, object_type: str) -> Any:
    return _create(sandbox, object_type, _egg(sandbox, object_type, body_of(request))), 201


@endpoint("POST", f"{PATH}/<object_type>/batch/create", WRITE)
def create_batch(sandbox: Sandbox, request: Request, object_type: str) -> Any:
    """Create properties. One that exists is a conflict of its own; a batch of such ones only is refused whole."""
    eggs = [_egg(sandbox, object_type, item) for item in inputs_of(request, "name", limit=100)]
    known = _listed(sandbox, object_type)
    taken = [egg["name"] for egg in eggs if egg["name"] in known]
    if eggs and len(taken) == len(eggs):
        raise _exists(taken[0])
    errors = [standard_error("CONFLICT", str(_exists(name)), {"name": [name]}) for name in taken]
    results = [_create(sandbox, object_type, egg) for egg in eggs if egg["name"] not in known]
    return batch(sandbox, results, errors, status=201)


@endpoint("PATCH", f"{PATH}/<object_type>/<name>", WRITE)
def update_property(sandbox: Sandbox, request: Request, object_type: str, name: str) -> Any:
    definition, changes = _one(sandbox, object_type, name), body_of(request)
    if definition["modificationMetadata"]["readOnlyDefinition"]:
        raise invalid(f"Property {name} is defined by HubSpot and cannot be changed")
    changes = {key: value for key, value in changes.items() if key not in FIXED}
    _check(sandbox, object_type, {**definition, **changes})
    definition |= {**changes, "updatedAt": moment(sandbox.clock())}
    return definition


@endpoint("DELETE", f"{PATH}/<object_type>/<name>", WRITE)
def delete_property(sandbox: Sandbox, request: Request, object_type: str, name: str) -> Any:
    """Archive a property: one of the same name can be made again."""
    definition = _one(sandbox, object_type, name)
    if not definition["modificationMetadata"]["archivable"]:
        raise invalid(f"Property {name} cannot be archived")
    definition |= {"archived": True, "archivedAt": moment(sandbox.clock())}
    return None, 204


def _all(sandbox: Sandbox, object_type: str) -> dict[str, dict[str, Any]]:
    hs = sandbox.hubspot
    found: dict[str, dict[str, Any]] = hs["properties"][kind_of(hs, object_type)]
    return found


def _listed(sandbox: Sandbox, object_type: str, archived: bool = False) -> dict[str, dict[str, Any]]:
    return {name: one for name, one in _all(sandbox, object_type).items() if one["archived"] == archived}


def _one(sandbox: Sandbox, object_type: str, name: str) -> dict[str, Any]:
    found = _listed(sandbox, object_type).get(name)
    if found is None:
        raise not_found(f'Property "{name}" does not exist')
    return found


def _egg(sandbox: Sandbox, object_type: str, egg: dict[str, Any]) -> dict[str, Any]:
    for field in ("name", "label", "groupName", "type", "fieldType"):
        if not egg.get(field):
            raise invalid(f"Invalid input JSON: some required fields were not set: [{field}]")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", egg["name"]):
        raise invalid(f"Property name {egg['name']} must be lower case, begin with a letter and hold no spaces")
    _check(sandbox, object_type, egg)
    return egg


def _check(sandbox: Sandbox, object_type: str, egg: dict[str, Any]) -> None:
    hs = sandbox.hubspot
    if egg["groupName"] not in hs["groups"][kind_of(hs, object_type)]:
        raise invalid(f"Property group {egg['groupName']} does not exist", "GROUP_DOES_NOT_EXIST")
    if egg["type"] == "enumeration" and not egg.get("options"):
        raise invalid(f"Property {egg.get('name')} is an enumeration and needs options", "INVALID_OPTIONS")
    if egg["fieldType"] not in FIELD_TYPES.get(egg["type"], set()):
        raise invalid(f"Field type {egg['fieldType']} does not fit type {egg['type']}", "INVALID_FIELD_TYPE")


def _create(sandbox: Sandbox, object_type: str, egg: dict[str, Any]) -> dict[str, Any]:
    known, now = _all(sandbox, object_type), moment(sandbox.clock())
    if egg["name"] in _listed(sandbox, object_type):
        raise _exists(egg["name"])
    defaults = {"description": "", "options": [], "hasUniqueValue": False, "dataSensitivity": "non_sensitive"}
    fixed = {"hubspotDefined": False, "archived": False, "createdAt": now, "updatedAt": now}
    rights = {"archivable": True, "readOnlyDefinition": False, "readOnlyValue": False}
    known[egg["name"]] = {**defaults, **egg, **fixed, "modificationMetadata": rights}
    return known[egg["name"]]


def _exists(name: str) -> ApiError:
    return ApiError(409, "OBJECT_ALREADY_EXISTS", f'A property named "{name}" already exists.')
