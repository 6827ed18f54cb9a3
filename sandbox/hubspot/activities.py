"""Calls and notes: /crm/objects/2026-03/{calls,notes} (developers.hubspot.com, "Calls", "Notes").

Both have the same endpoints, and the scopes of contacts.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import activity_writes, object_reads, objects
from sandbox.hubspot.batches import batch
from sandbox.hubspot.endpoints import body_of, endpoint, inputs_of
from sandbox.hubspot.errors import not_found
from sandbox.hubspot.object_search import search_objects
from sandbox.state import Sandbox

READ, WRITE = "crm.objects.contacts.read", "crm.objects.contacts.write"


def _read(kind: str, path: str) -> None:
    """Serve the endpoints that read activities of this kind."""
    found_by = activity_writes.found_by(kind)

    @endpoint("POST", f"{path}/batch/read", READ)
    def read_batch(sandbox: Sandbox, request: Request) -> Any:
        return object_reads.read_batch(sandbox, request, kind, found_by)

    @endpoint("GET", path, READ)
    def list_all(sandbox: Sandbox, request: Request) -> Any:
        return object_reads.list_objects(sandbox, request, kind)

    @endpoint("POST", f"{path}/search", READ)
    def search(sandbox: Sandbox, request: Request) -> Any:
        return search_objects(sandbox, request, kind)

    @endpoint("GET", f"{path}/<id>", READ)
    def get_one(sandbox: Sandbox, request: Request, id: str) -> Any:
        return object_reads.get_object(sandbox, request, kind, id, found_by)


def _write_one(kind: str, path: str) -> None:
    """Serve the endpoints that write one activity of this kind."""

    @endpoint("POST", path, WRITE)
    def create_one(sandbox: Sandbox, request: Request) -> Any:
        return activity_writes.create(sandbox, kind, [body_of(request, "properties")])[0][0], 201

    @endpoint("PATCH", f"{path}/<id>", WRITE)
    def update_one(sandbox: Sandbox, request: Request, id: str) -> Any:
        if not objects.live(sandbox.hubspot, kind, id):
            raise not_found(f"Object not found. {kind} {id}")
        return activity_writes.update(sandbox, kind, [{**body_of(request, "properties"), "id": id}])[0][0]

    @endpoint("DELETE", f"{path}/<id>", WRITE)
    def delete(sandbox: Sandbox, request: Request, id: str) -> Any:
        return activity_writes.archive(sandbox, kind, [id])


def _write_batches(kind: str, path: str) -> None:
    """Serve the endpoints that write many activities of this kind."""

    @endpoint("POST", f"{path}/batch/create", WRITE)
    def create_batch(sandbox: Sandbox, request: Request) -> Any:
        inputs = inputs_of(request, "properties", limit=objects.BATCH_LIMIT)
        results, errors = activity_writes.create(sandbox, kind, inputs)
        return batch(sandbox, results, errors, status=201)

    @endpoint("POST", f"{path}/batch/update", WRITE)
    def update_batch(sandbox: Sandbox, request: Request) -> Any:
        inputs = inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
        return activity_writes.update_batch(sandbox, kind, inputs)

    @endpoint("POST", f"{path}/batch/upsert", WRITE)
    def upsert_batch(sandbox: Sandbox, request: Request) -> Any:
        inputs = inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
        return activity_writes.upsert_batch(sandbox, kind, inputs)

    @endpoint("POST", f"{path}/batch/archive", WRITE)
    def archive_batch(sandbox: Sandbox, request: Request) -> Any:
        inputs = inputs_of(request, "id", limit=objects.BATCH_LIMIT)
        return activity_writes.archive(sandbox, kind, [str(item["id"]) for item in inputs])


for one in ("calls", "notes"):
    for serve in (_read, _write_one, _write_batches):
        serve(one, f"/crm/objects/2026-03/{one}")
