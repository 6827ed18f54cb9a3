"""Writing calls and notes: batches and single ones, upserts by a property of ours, links to contacts.

Reference: developers.hubspot.com, "Calls" and "Notes". Both have the scopes of contacts.
"""

from typing import Any

from sandbox.hubspot import objects
from sandbox.hubspot.associations import associate
from sandbox.hubspot.batches import Input, batch, write_each
from sandbox.hubspot.errors import InputError
from sandbox.hubspot.object_reads import missing_error
from sandbox.hubspot.values import check_names, clean
from sandbox.state import Sandbox

Written = tuple[list[Any], list[dict[str, Any]]]


def found_by(kind: str) -> objects.FoundBy:
    """Return how to find a call or a note by another property than its id."""

    def found(hs: dict[str, Any], id_property: str, archived: bool) -> dict[str, objects.Record]:
        return {} if archived else objects.by_unique_property(hs, kind, id_property)

    return found


def create(sandbox: Sandbox, kind: str, inputs: list[Input]) -> Written:
    hs = sandbox.hubspot
    check_names(hs, kind, inputs)

    def check(item: Input) -> dict[str, str]:
        values = clean(hs, kind, item["properties"])
        if not values.get("hs_timestamp"):
            message = f"Error creating {kind.upper()[:-1]}. Some required properties were not set: hs_timestamp"
            raise InputError("VALIDATION_ERROR", message)
        _refuse_taken(hs, kind, values, own_id=None)
        return values

    def write(item: Input, values: dict[str, str]) -> Any:
        record = objects.make(sandbox, kind, values)
        for association in item.get("associations") or []:
            associate(hs, kind, record["id"], "contacts", str(association["to"]["id"]))
        return objects.show(hs, kind, record, values)

    return write_each(inputs, check, write)


def update(sandbox: Sandbox, kind: str, inputs: list[Input]) -> Written:
    hs = sandbox.hubspot
    check_names(hs, kind, inputs)

    def check(item: Input) -> dict[str, str]:
        values = clean(hs, kind, item["properties"])
        _refuse_taken(hs, kind, values, own_id=item["id"])
        return values

    def write(item: Input, values: dict[str, str]) -> Any:
        return objects.show(hs, kind, objects.change(sandbox, hs[kind][item["id"]], values), values)

    return write_each(inputs, check, write)


def update_batch(sandbox: Sandbox, kind: str, inputs: list[Input]) -> Any:
    pairs = [(item, _found(sandbox, kind, item)) for item in inputs]
    missing = [str(item["id"]) for item, record in pairs if record is None]
    results, errors = update(sandbox, kind, [{**item, "id": record["id"]} for item, record in pairs if record])
    return batch(sandbox, results, errors + ([missing_error(kind, missing)] if missing else []))


def upsert_batch(sandbox: Sandbox, kind: str, inputs: list[Input]) -> Any:
    """Write by a unique property of ours: the one way to write twice and have one record."""
    pairs = [(item, _found(sandbox, kind, item)) for item in inputs]
    known = [{**item, "id": record["id"]} for item, record in pairs if record]
    new = [item for item, record in pairs if record is None and item.get("idProperty")]
    missing = [str(item["id"]) for item, record in pairs if record is None and not item.get("idProperty")]
    updated, errors = update(sandbox, kind, known)
    named = [{**item, "properties": {**item["properties"], item["idProperty"]: str(item["id"])}} for item in new]
    created, more = create(sandbox, kind, named)
    results = [{**result, "new": False} for result in updated] + [{**result, "new": True} for result in created]
    return batch(sandbox, results, errors + more + ([missing_error(kind, missing)] if missing else []))


def archive(sandbox: Sandbox, kind: str, record_ids: list[str]) -> Any:
    """Archiving what is not there is fine."""
    for record_id in record_ids:
        if record := objects.live(sandbox.hubspot, kind, record_id):
            objects.archive(record, sandbox.clock())
    return None, 204


def _found(sandbox: Sandbox, kind: str, item: Input) -> objects.Record | None:
    key, id_property = str(item["id"]), item.get("idProperty")
    if id_property:
        return objects.by_unique_property(sandbox.hubspot, kind, id_property).get(key)
    return objects.live(sandbox.hubspot, kind, key)


def _refuse_taken(hs: dict[str, Any], kind: str, values: dict[str, str], own_id: str | None) -> None:
    """A value of a unique property belongs to one record."""
    for name in [name for name in values if hs["properties"][kind][name]["hasUniqueValue"]]:
        holder = objects.by_unique_property(hs, kind, name).get(values[name])
        if holder and holder["id"] != own_id:
            message = f"{holder['id']} already has that value for property {name}."
            raise InputError("VALIDATION_ERROR", f"Property values were not valid: {message}")
