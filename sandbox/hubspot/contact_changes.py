"""Changes that people make to contacts in HubSpot's own screens, and the endpoints that do the same.

Deleting, restoring, merging and forgetting for good (developers.hubspot.com, "Contacts", delete and merge). A world
calls the functions directly to change an account between two runs.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import addresses, objects
from sandbox.hubspot.contact_writes import WRITE
from sandbox.hubspot.contacts import PATH
from sandbox.hubspot.endpoints import body_of, endpoint, inputs_of
from sandbox.hubspot.errors import not_found
from sandbox.hubspot.seed import moment, next_id
from sandbox.state import Sandbox


def archive_contact(hs: dict[str, Any], contact_id: str, at: float) -> None:
    objects.archive(hs["contacts"][contact_id], at)


def restore_contact(hs: dict[str, Any], contact_id: str) -> None:
    hs["contacts"][contact_id] |= {"archived": False, "archivedAt": None}


def merge_contacts(hs: dict[str, Any], primary_id: str, merged_id: str, at: float) -> str:
    """The id that survives: the primary's, or a new one where `merge_makes_new_id` is set on the account."""
    survivor, gone = hs["contacts"].pop(primary_id), hs["contacts"].pop(merged_id)
    own = survivor["properties"].get("email")
    kept = [*addresses.additional(survivor), gone["properties"].get("email"), *addresses.additional(gone)]
    history = [survivor["properties"].get("hs_merged_object_ids"), merged_id]
    survivor["updatedAt"] = moment(at)
    merged_ids = [merged_id]
    if hs["merge_makes_new_id"]:
        survivor["id"] = next_id(hs)
        history.append(primary_id)
        merged_ids.append(primary_id)
    additional = dict.fromkeys(address for address in kept if address and address != own)
    survivor["properties"] = {**gone["properties"], **survivor["properties"]}
    survivor["properties"]["hs_additional_emails"] = ";".join(additional)
    survivor["properties"]["hs_merged_object_ids"] = ";".join(text for text in history if text)
    hs["contacts"][survivor["id"]] = survivor
    hs["merged"] |= dict.fromkeys(merged_ids, survivor["id"])
    return str(survivor["id"])


def forget_contact(hs: dict[str, Any], contact_id: str) -> None:
    """Deleted for good: not in the recycling bin, not restorable."""
    hs["contacts"].pop(contact_id)


@endpoint("DELETE", f"{PATH}/<contact_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, contact_id: str) -> Any:
    if objects.live(sandbox.hubspot, "contacts", contact_id):
        archive_contact(sandbox.hubspot, contact_id, sandbox.clock())
    return None, 204


@endpoint("POST", f"{PATH}/batch/archive", WRITE)
def archive_batch(sandbox: Sandbox, request: Request) -> Any:
    for item in inputs_of(request, "id", limit=objects.BATCH_LIMIT):
        delete(sandbox, request, contact_id=str(item["id"]))
    return None, 204


@endpoint("POST", f"{PATH}/merge", WRITE)
def merge(sandbox: Sandbox, request: Request) -> Any:
    hs, body = sandbox.hubspot, body_of(request, "primaryObjectId", "objectIdToMerge")
    primary, gone = body["primaryObjectId"], body["objectIdToMerge"]
    if not (objects.live(hs, "contacts", primary) and objects.live(hs, "contacts", gone)):
        raise not_found(f"Cannot merge {gone} into {primary}: one of them does not exist")
    survivor = merge_contacts(hs, primary, gone, sandbox.clock())
    return objects.show(hs, "contacts", hs["contacts"][survivor])


@endpoint("POST", f"{PATH}/gdpr-delete", WRITE)
def gdpr_delete(sandbox: Sandbox, request: Request) -> Any:
    """An address nobody has is put on the block list instead."""
    hs, body = sandbox.hubspot, body_of(request, "objectId")
    key = str(body["objectId"])
    by_email = body.get("idProperty") == "email"
    record = addresses.owners_of(hs).get(key.lower()) if by_email else objects.live(hs, "contacts", key)
    if record:
        forget_contact(hs, record["id"])
    elif by_email:
        hs["blocklist"].append(key.lower())
    else:
        raise not_found(f"Contact {key} does not exist")
    return None, 204
