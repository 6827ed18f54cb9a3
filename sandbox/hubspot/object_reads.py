"""Reading one record, a batch of records or a list of them, the same for contacts, calls and notes.

Reference: developers.hubspot.com, "Using object APIs", reading records.
"""

from collections.abc import Callable
from typing import Any

from werkzeug import Request

from sandbox.hubspot.batches import batch
from sandbox.hubspot.endpoints import body_of, inputs_of
from sandbox.hubspot.errors import invalid, not_found, standard_error
from sandbox.hubspot.objects import BATCH_LIMIT, FoundBy, Record, live, show
from sandbox.hubspot.paging import flag, page
from sandbox.state import Sandbox


def read_batch(sandbox: Sandbox, request: Request, kind: str, found_by: FoundBy) -> Any:
    """Results do not repeat the input and come once a record; what is missing is one error naming all its ids."""
    hs, body = sandbox.hubspot, body_of(request, "inputs", "properties")
    ids = [str(item["id"]) for item in inputs_of(request, "id", limit=BATCH_LIMIT)]
    find = _finder(hs, kind, body.get("idProperty"), flag(request, "archived"), found_by)
    if body.get("idProperty") == "email" and flag(request, "archived") and hs.get("archived_by_email"):
        find = _archived_by_email(hs, kind).get
    keys = [_key(body.get("idProperty"), value) for value in ids]
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        raise invalid(f"Duplicate IDs found in batch input: {repeated}. IDs must be unique")
    records = {record["id"]: record for key in keys if (record := find(key))}
    missing = [value for value, key in zip(ids, keys, strict=True) if not find(key)]
    results = [show(hs, kind, record, body["properties"]) for record in records.values()]
    return batch(sandbox, results, [missing_error(kind, missing)] if missing else [])


def get_object(sandbox: Sandbox, request: Request, kind: str, record_id: str, found_by: FoundBy) -> Any:
    id_property = request.args.get("idProperty")
    find = _finder(sandbox.hubspot, kind, id_property, flag(request, "archived"), found_by)
    record = find(_key(id_property, record_id))
    if record is None:
        raise not_found(f"Object not found.  objectId are usually numeric. {kind} {record_id}")
    return show(sandbox.hubspot, kind, record, _asked(request))


def list_objects(sandbox: Sandbox, request: Request, kind: str) -> Any:
    archived = flag(request, "archived")
    records = [record for record in sandbox.hubspot[kind].values() if record["archived"] == archived]
    answer = page(request, records, default=10, maximum=100)
    return {**answer, "results": [show(sandbox.hubspot, kind, record, _asked(request)) for record in answer["results"]]}


def missing_error(kind: str, ids: list[str]) -> dict[str, Any]:
    problem = "they may be deleted or not exist. Check that ids are valid."
    message = f"Could not get some {kind.upper()[:-1]} objects, {problem}"
    return standard_error("OBJECT_NOT_FOUND", message, {"ids": ids})


def _archived_by_email(hs: dict[str, Any], kind: str) -> dict[str, Record]:
    gone = [record for record in hs[kind].values() if record["archived"]]
    return {str(record["properties"].get("email", "")).lower(): record for record in gone}


def _finder(
    hs: dict[str, Any], kind: str, id_property: str | None, archived: bool, found_by: FoundBy
) -> Callable[[str], Record | None]:
    if id_property and id_property != "hs_object_id":
        return found_by(hs, id_property, archived).get
    if archived:
        return {key: record for key, record in hs[kind].items() if record["archived"]}.get
    return lambda record_id: live(hs, kind, record_id)


def _key(id_property: str | None, value: str) -> str:
    return value.strip().lower() if id_property == "email" else value


def _asked(request: Request) -> list[str]:
    return [name for text in request.args.getlist("properties") for name in text.split(",") if name]
