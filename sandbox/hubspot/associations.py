"""Links of calls and notes to contacts: /crm/associations/2026-03 (developers.hubspot.com, "Associations").

Kept once, as call -> contacts and note -> contacts; read from either end.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import objects
from sandbox.hubspot.batches import batch, envelope
from sandbox.hubspot.endpoints import endpoint, inputs_of
from sandbox.hubspot.errors import invalid, standard_error
from sandbox.hubspot.paging import page
from sandbox.hubspot.properties import kind_of
from sandbox.state import Sandbox

PATH = "/crm/associations/2026-03/<from_type>/<to_type>/batch"
OBJECT = "/crm/objects/2026-03/<from_type>/<from_id>/associations"
SCOPES = ("crm.objects.contacts.read", "crm.objects.contacts.write")
TYPE_OF = {
    ("calls", "contacts"): 194,
    ("contacts", "calls"): 193,
    ("notes", "contacts"): 202,
    ("contacts", "notes"): 201,
}


def associate(hs: dict[str, Any], from_kind: str, from_id: str, to_kind: str, to_id: str) -> None:
    """Safe to repeat."""
    kind, activity, contact = (to_kind, to_id, from_id) if from_kind == "contacts" else (from_kind, from_id, to_id)
    linked = hs["associations"][f"{kind}/contacts"].setdefault(activity, [])
    if contact not in linked:
        linked.append(contact)


def linked_to(hs: dict[str, Any], from_kind: str, from_id: str, to_kind: str) -> list[str]:
    """Live records at the other end; a link to a contact merged away leads to the one it was merged into."""
    if from_kind != "contacts":
        links: dict[str, list[str]] = hs["associations"][f"{from_kind}/contacts"]
        found = [objects.live(hs, "contacts", contact) for contact in links.get(from_id, [])]
    else:
        links = hs["associations"][f"{to_kind}/contacts"]
        wanted = objects.survivor_of(hs, from_id)
        ours = [one for one, ids in links.items() if wanted in {objects.survivor_of(hs, vid) for vid in ids}]
        found = [objects.live(hs, to_kind, one) for one in ours]
    return list(dict.fromkeys(record["id"] for record in found if record))


@endpoint("POST", f"{PATH}/associate/default", *SCOPES)
def associate_default(sandbox: Sandbox, request: Request, from_type: str, to_type: str) -> Any:
    hs, (from_kind, to_kind) = sandbox.hubspot, _pair(sandbox, from_type, to_type)
    results, errors = [], []
    for item in inputs_of(request, "from", "to", limit=hs.get("association_batch_limit", 2000)):
        from_id, to_id = str(item["from"]["id"]), str(item["to"]["id"])
        if objects.live(hs, from_kind, from_id) and objects.live(hs, to_kind, to_id):
            associate(hs, from_kind, from_id, to_kind, to_id)
            results.append(_default(from_kind, from_id, to_kind, to_id))
        else:
            message = f"One of {from_kind} {from_id} and {to_kind} {to_id} does not exist"
            context = {"fromObjectId": [from_id], "toObjectId": [to_id]}
            errors.append(standard_error("OBJECT_NOT_FOUND", message, context))
    return envelope(sandbox, results, errors)


@endpoint("PUT", f"{OBJECT}/default/<to_type>/<to_id>", *SCOPES)
def associate_one(sandbox: Sandbox, request: Request, from_type: str, from_id: str, to_type: str, to_id: str) -> Any:
    from_kind, to_kind = _pair(sandbox, from_type, to_type)
    for kind, record_id in ((from_kind, from_id), (to_kind, to_id)):
        if not objects.live(sandbox.hubspot, kind, record_id):
            raise invalid(f"{kind} {record_id} does not exist")
    associate(sandbox.hubspot, from_kind, from_id, to_kind, to_id)
    return envelope(sandbox, [_default(from_kind, from_id, to_kind, to_id)])


@endpoint("POST", f"{PATH}/read", *SCOPES)
def read_batch(sandbox: Sandbox, request: Request, from_type: str, to_type: str) -> Any:
    """A record with nothing at the other end is an error of its own, not an empty list."""
    from_kind, to_kind = _pair(sandbox, from_type, to_type)
    results, errors = [], []
    for from_id in [str(item["id"]) for item in inputs_of(request, "id", limit=1000)]:
        linked = linked_to(sandbox.hubspot, from_kind, from_id, to_kind)
        if linked:
            to = [_linked(from_kind, to_kind, to_id) for to_id in linked]
            results.append({"from": {"id": from_id}, "to": to})
        else:
            message = f"No {to_kind[:-1]} is associated with {from_kind[:-1]} {from_id}."
            errors.append(standard_error("OBJECT_NOT_FOUND", message, {"fromObjectId": [from_id]}))
    return batch(sandbox, results, errors)


@endpoint("GET", f"{OBJECT}/<to_type>", *SCOPES)
def list_linked(sandbox: Sandbox, request: Request, from_type: str, from_id: str, to_type: str) -> Any:
    from_kind, to_kind = _pair(sandbox, from_type, to_type)
    linked = linked_to(sandbox.hubspot, from_kind, from_id, to_kind)
    return page(request, [_linked(from_kind, to_kind, to_id) for to_id in linked], default=100, maximum=500)


def _pair(sandbox: Sandbox, from_type: str, to_type: str) -> tuple[str, str]:
    pair = kind_of(sandbox.hubspot, from_type), kind_of(sandbox.hubspot, to_type)
    if pair not in TYPE_OF:
        raise invalid(f"{from_type} cannot be associated with {to_type}")
    return pair


def _default(from_kind: str, from_id: str, to_kind: str, to_id: str) -> dict[str, Any]:
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": TYPE_OF[from_kind, to_kind]}
    return {"from": {"id": from_id}, "to": {"id": to_id}, "associationSpec": spec}


def _linked(from_kind: str, to_kind: str, to_id: str) -> dict[str, Any]:
    spec = {"category": "HUBSPOT_DEFINED", "typeId": TYPE_OF[from_kind, to_kind]}
    return {"toObjectId": to_id, "associationTypes": [spec]}
