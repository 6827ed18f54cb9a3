"""Notes: /crm/objects/2026-03/notes (developers.hubspot.com, "Notes"). A note has the scopes of contacts."""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import activity_writes, object_reads, objects
from sandbox.hubspot.batches import batch
from sandbox.hubspot.endpoints import body_of, endpoint, inputs_of
from sandbox.hubspot.errors import not_found
from sandbox.hubspot.object_search import search_objects
from sandbox.state import Sandbox

KIND = "notes"
PATH = f"/crm/objects/2026-03/{KIND}"
READ, WRITE = "crm.objects.contacts.read", "crm.objects.contacts.write"
FOUND_BY = activity_writes.found_by(KIND)


@endpoint("POST", f"{PATH}/batch/read", READ)
def read_batch(sandbox: Sandbox, request: Request) -> Any:
    return object_reads.read_batch(sandbox, request, KIND, FOUND_BY)


@endpoint("GET", PATH, READ)
def list_notes(sandbox: Sandbox, request: Request) -> Any:
    return object_reads.list_objects(sandbox, request, KIND)


@endpoint("POST", f"{PATH}/search", READ)
def search(sandbox: Sandbox, request: Request) -> Any:
    return search_objects(sandbox, request, KIND)


@endpoint("GET", f"{PATH}/<note_id>", READ)
def get_note(sandbox: Sandbox, request: Request, note_id: str) -> Any:
    return object_reads.get_object(sandbox, request, KIND, note_id, FOUND_BY)


@endpoint("POST", f"{PATH}/batch/create", WRITE)
def create_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = inputs_of(request, "properties", limit=objects.BATCH_LIMIT)
    results, errors = activity_writes.create(sandbox, KIND, inputs)
    return batch(sandbox, results, errors, status=201)


@endpoint("POST", PATH, WRITE)
def create_one(sandbox: Sandbox, request: Request) -> Any:
    return activity_writes.create(sandbox, KIND, [body_of(request, "properties")])[0][0], 201


@endpoint("POST", f"{PATH}/batch/update", WRITE)
def update_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
    return activity_writes.update_batch(sandbox, KIND, inputs)


@endpoint("PATCH", f"{PATH}/<note_id>", WRITE)
def update_one(sandbox: Sandbox, request: Request, note_id: str) -> Any:
    if not objects.live(sandbox.hubspot, KIND, note_id):
        raise not_found(f"Object not found. {KIND} {note_id}")
    return activity_writes.update(sandbox, KIND, [{**body_of(request, "properties"), "id": note_id}])[0][0]


@endpoint("POST", f"{PATH}/batch/upsert", WRITE)
def upsert_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
    return activity_writes.upsert_batch(sandbox, KIND, inputs)


@endpoint("DELETE", f"{PATH}/<note_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, note_id: str) -> Any:
    return activity_writes.archive(sandbox, KIND, [note_id])


@endpoint("POST", f"{PATH}/batch/archive", WRITE)
def archive_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = inputs_of(request, "id", limit=objects.BATCH_LIMIT)
    return activity_writes.archive(sandbox, KIND, [str(item["id"]) for item in inputs])
