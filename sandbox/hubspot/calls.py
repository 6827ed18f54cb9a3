"""Calls: /crm/objects/2026-03/calls (developers.hubspot.com, "Calls"). A call has the scopes of contacts."""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import object_reads, objects
from sandbox.hubspot.associations import associate
from sandbox.hubspot.batches import Input, batch, write_each
from sandbox.hubspot.endpoints import body_of, endpoint, inputs_of
from sandbox.hubspot.errors import InputError, not_found
from sandbox.hubspot.object_reads import missing_error
from sandbox.hubspot.object_search import search_objects
from sandbox.hubspot.values import check_names, clean
from sandbox.state import Sandbox

PATH = "/crm/objects/2026-03/calls"
READ, WRITE = "crm.objects.contacts.read", "crm.objects.contacts.write"


def _found_by(hs: dict[str, Any], id_property: str, archived: bool) -> dict[str, objects.Record]:
    return {} if archived else objects.by_unique_property(hs, "calls", id_property)


@endpoint("POST", f"{PATH}/batch/read", READ)
def read_batch(sandbox: Sandbox, request: Request) -> Any:
    return object_reads.read_batch(sandbox, request, "calls", _found_by)


@endpoint("GET", PATH, READ)
def list_calls(sandbox: Sandbox, request: Request) -> Any:
    return object_reads.list_objects(sandbox, request, "calls")


@endpoint("POST", f"{PATH}/search", READ)
def search(sandbox: Sandbox, request: Request) -> Any:
    return search_objects(sandbox, request, "calls")


@endpoint("GET", f"{PATH}/<call_id>", READ)
def get_call(sandbox: Sandbox, request: Request, call_id: str) -> Any:
    return object_reads.get_object(sandbox, request, "calls", call_id, _found_by)


@endpoint("POST", f"{PATH}/batch/create", WRITE)
def create_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = inputs_of(request, "properties", limit=objects.BATCH_LIMIT)
    results, errors = _create(sandbox, inputs)
    return batch(sandbox, results, errors, status=201)


@endpoint("POST", PATH, WRITE)
def create_one(sandbox: Sandbox, request: Request) -> Any:
    return _create(sandbox, [body_of(request, "properties")])[0][0], 201


@endpoint("POST", f"{PATH}/batch/update", WRITE)
def update_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
    pairs = [(item, _found(sandbox, item)) for item in inputs]
    missing = [str(item["id"]) for item, call in pairs if call is None]
    known = [{**item, "id": call["id"]} for item, call in pairs if call]
    results, errors = _update(sandbox, known)
    return batch(sandbox, results, errors + ([missing_error("calls", missing)] if missing else []))


@endpoint("PATCH", f"{PATH}/<call_id>", WRITE)
def update_one(sandbox: Sandbox, request: Request, call_id: str) -> Any:
    if not objects.live(sandbox.hubspot, "calls", call_id):
        raise not_found(f"Object not found. calls {call_id}")
    return _update(sandbox, [{**body_of(request, "properties"), "id": call_id}])[0][0]


@endpoint("POST", f"{PATH}/batch/upsert", WRITE)
def upsert_batch(sandbox: Sandbox, request: Request) -> Any:
    """Write calls by a unique property of ours: the one way to write a call twice and have it once."""
    inputs = inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
    pairs = [(item, _found(sandbox, item)) for item in inputs]
    known = [{**item, "id": call["id"]} for item, call in pairs if call]
    new = [item for item, call in pairs if call is None and item.get("idProperty")]
    missing = [str(item["id"]) for item, call in pairs if call is None and not item.get("idProperty")]
    updated, errors = _update(sandbox, known)
    named = [{**item, "properties": {**item["properties"], item["idProperty"]: str(item["id"])}} for item in new]
    created, more = _create(sandbox, named)
    results = [{**result, "new": False} for result in updated] + [{**result, "new": True} for result in created]
    return batch(sandbox, results, errors + more + ([missing_error("calls", missing)] if missing else []))


@endpoint("DELETE", f"{PATH}/<call_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, call_id: str) -> Any:
    call = objects.live(sandbox.hubspot, "calls", call_id)
    if call:
        objects.archive(call, sandbox.clock())
    return None, 204


@endpoint("POST", f"{PATH}/batch/archive", WRITE)
def archive_batch(sandbox: Sandbox, request: Request) -> Any:
    for item in inputs_of(request, "id", limit=objects.BATCH_LIMIT):
        delete(sandbox, request, call_id=str(item["id"]))
    return None, 204


def _found(sandbox: Sandbox, item: Input) -> objects.Record | None:
    key, id_property = str(item["id"]), item.get("idProperty")
    if id_property:
        return objects.by_unique_property(sandbox.hubspot, "calls", id_property).get(key)
    return objects.live(sandbox.hubspot, "calls", key)


def _create(sandbox: Sandbox, inputs: list[Input]) -> tuple[list[Any], list[dict[str, Any]]]:
    hs = sandbox.hubspot
    check_names(hs, "calls", inputs)

    def check(item: Input) -> dict[str, str]:
        values = clean(hs, "calls", item["properties"])
        if not values.get("hs_timestamp"):
            message = "Error creating CALL. Some required properties were not set: hs_timestamp"
            raise InputError("VALIDATION_ERROR", message)
        _refuse_taken(hs, values, own_id=None)
        return values

    def write(item: Input, values: dict[str, str]) -> Any:
        call = objects.make(sandbox, "calls", values)
        for association in item.get("associations") or []:
            associate(hs, "calls", call["id"], "contacts", str(association["to"]["id"]))
        return objects.show(hs, "calls", call, values)

    return write_each(inputs, check, write)


def _update(sandbox: Sandbox, inputs: list[Input]) -> tuple[list[Any], list[dict[str, Any]]]:
    hs = sandbox.hubspot
    check_names(hs, "calls", inputs)

    def check(item: Input) -> dict[str, str]:
        values = clean(hs, "calls", item["properties"])
        _refuse_taken(hs, values, own_id=item["id"])
        return values

    def write(item: Input, values: dict[str, str]) -> Any:
        return objects.show(hs, "calls", objects.change(sandbox, hs["calls"][item["id"]], values), values)

    return write_each(inputs, check, write)


def _refuse_taken(hs: dict[str, Any], values: dict[str, str], own_id: str | None) -> None:
    """A value of a unique property belongs to one call."""
    for name in [name for name in values if hs["properties"]["calls"][name]["hasUniqueValue"]]:
        holder = objects.by_unique_property(hs, "calls", name).get(values[name])
        if holder and holder["id"] != own_id:
            message = f"{holder['id']} already has that value for property {name}."
            raise InputError("VALIDATION_ERROR", f"Property values were not valid: {message}")
