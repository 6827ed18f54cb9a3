"""Reading contacts: /crm/objects/2026-03/contacts (developers.hubspot.com, "Contacts")."""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import addresses, object_reads, objects
from sandbox.hubspot.endpoints import endpoint
from sandbox.hubspot.errors import invalid
from sandbox.hubspot.object_search import search_objects
from sandbox.state import Sandbox

PATH = "/crm/objects/2026-03/contacts"
READ = "crm.objects.contacts.read"


@endpoint("POST", f"{PATH}/batch/read", READ)
def read_batch(sandbox: Sandbox, request: Request) -> Any:
    return object_reads.read_batch(sandbox, request, "contacts", _found_by)


@endpoint("GET", PATH, READ)
def list_contacts(sandbox: Sandbox, request: Request) -> Any:
    return object_reads.list_objects(sandbox, request, "contacts")


@endpoint("POST", f"{PATH}/search", READ)
def search(sandbox: Sandbox, request: Request) -> Any:
    return search_objects(sandbox, request, "contacts")


@endpoint("GET", f"{PATH}/<contact_id>", READ)
def get_contact(sandbox: Sandbox, request: Request, contact_id: str) -> Any:
    return object_reads.get_object(sandbox, request, "contacts", contact_id, _found_by)


def _found_by(hs: dict[str, Any], id_property: str, archived: bool) -> dict[str, objects.Record]:
    """Find a contact by address; a setting says if a secondary one leads to it, which HubSpot does not document."""
    if id_property != "email":
        return objects.by_unique_property(hs, "contacts", id_property)
    if archived:
        return {}
    return addresses.owners_of(hs, secondary=hs["read_secondary"])


def refuse_email_as_id(item: dict[str, Any]) -> None:
    if item.get("idProperty") not in (None, "hs_object_id"):
        raise invalid("Unable to perform update/upsert by non-unique 0-1 property")
