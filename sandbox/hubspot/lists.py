"""Lists of contacts: /crm/lists/2026-03 (developers.hubspot.com, "Lists").

A name is unique among all lists of the account. A deleted list can be restored for 90 days; its name is free meanwhile.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot import objects
from sandbox.hubspot.endpoints import body_of, endpoint, require
from sandbox.hubspot.errors import ApiError, invalid, not_found
from sandbox.hubspot.list_folders import ROOT, folder_of
from sandbox.hubspot.seed import moment, next_id
from sandbox.state import Sandbox

PATH = "/crm/lists/2026-03"
READ, WRITE = "crm.lists.read", "crm.lists.write"
STATIC, DYNAMIC = ("MANUAL", "SNAPSHOT"), "DYNAMIC"
RESTORABLE = 90 * 86_400.0
List = dict[str, Any]


@endpoint("POST", PATH, WRITE)
def create(sandbox: Sandbox, request: Request) -> Any:
    body = body_of(request, "name", "objectTypeId", "processingType")
    if body["processingType"] not in (*STATIC, DYNAMIC):
        raise invalid(f"Unknown processingType {body['processingType']}")
    folder = folder_of(sandbox.hubspot, str(body.get("listFolderId", ROOT)))
    check_name(sandbox, str(body["name"]))
    most = sandbox.hubspot["list_limit"]
    if len(list(live(sandbox.hubspot))) >= most:
        raise _refused("LIST_LIMIT_EXCEEDED", f"This account has reached its limit of {most} lists.")
    return {"list": shown(sandbox.hubspot, _make(sandbox, body, folder["id"]))}


@endpoint("GET", PATH, READ)
def read_several(sandbox: Sandbox, request: Request) -> Any:
    """Lists by id; one that is not there is left out."""
    hs, wanted = sandbox.hubspot, request.args.getlist("listIds")
    lists = [hs["lists"][one] for one in wanted if one in hs["lists"]]
    return {"lists": [shown(hs, one) for one in lists if _visible(hs, one)]}


@endpoint("GET", f"{PATH}/<list_id>", READ)
def read(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    found = sandbox.hubspot["lists"].get(list_id)
    if not found or not _visible(sandbox.hubspot, found):
        raise not_found(f"List {list_id} does not exist")
    return {"list": shown(sandbox.hubspot, found)}


@endpoint("GET", f"{PATH}/object-type-id/<object_type>/name/<path:name>", READ)
def read_by_name(sandbox: Sandbox, request: Request, object_type: str, name: str) -> Any:
    for one in live(sandbox.hubspot):
        if (one["objectTypeId"], one["name"]) == (object_type, name):
            return {"list": shown(sandbox.hubspot, one)}
    raise not_found(f"List {name} of {object_type} does not exist")


@endpoint("PUT", f"{PATH}/<list_id>/update-list-name", WRITE)
def rename(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    require(sandbox, request, READ)
    found, name = live_list(sandbox.hubspot, list_id), request.args.get("listName", "")
    if name != found["name"]:
        check_name(sandbox, name)
    found |= {"name": name, "updatedAt": moment(sandbox.clock())}
    return {"updatedList": shown(sandbox.hubspot, found)}


@endpoint("DELETE", f"{PATH}/<list_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    require(sandbox, request, READ)
    live_list(sandbox.hubspot, list_id)["deletedAt"] = moment(sandbox.clock())
    return None, 204


@endpoint("PUT", f"{PATH}/<list_id>/restore", WRITE)
def restore(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    require(sandbox, request, READ)
    found = sandbox.hubspot["lists"].get(list_id)
    if not found or (found["deletedAt"] or "") < moment(sandbox.clock() - RESTORABLE):
        raise not_found(f"List {list_id} was not deleted in the last 90 days")
    check_name(sandbox, found["name"])
    found["deletedAt"] = None
    return None, 204


def live(hs: dict[str, Any]) -> Any:
    """Every list that is not deleted."""
    return (one for one in hs["lists"].values() if not one["deletedAt"])


def live_list(hs: dict[str, Any], list_id: str) -> List:
    """The list with this id. Raises: ApiError if it is deleted or never was."""
    found: List | None = hs["lists"].get(list_id)
    if not found or found["deletedAt"]:
        raise not_found(f"List {list_id} does not exist")
    return found


def check_name(sandbox: Sandbox, name: str) -> None:
    """Raises: ApiError for no name, and for one that another list has."""
    if not name.strip():
        raise invalid("The list's name must not be blank")
    if any(one["name"] == name for one in live(sandbox.hubspot)):
        raise _refused("DUPLICATE_LIST_NAMES", f"A list with the name '{name}' already exists.")


def members(hs: dict[str, Any], one: List) -> dict[str, str]:
    """When each contact was added, by its id: a merged contact by the one it was merged into, deleted ones left out."""
    found: dict[str, str] = {}
    for contact_id, added in one["members"].items():
        if contact := objects.live(hs, "contacts", contact_id):
            found.setdefault(contact["id"], added)
    return found


def shown(hs: dict[str, Any], one: List) -> dict[str, Any]:
    """PublicObjectList; what marketing events tell of a list has the same shape."""
    hidden = ("members", "folderId", *(() if one["deletedAt"] else ("deletedAt",)))
    return {name: value for name, value in one.items() if name not in hidden} | {"size": len(members(hs, one))}


def _visible(hs: dict[str, Any], one: List) -> bool:
    return not one["deletedAt"] or hs["shows_deleted_lists"]


def _make(sandbox: Sandbox, body: dict[str, Any], folder_id: str) -> List:
    hs, now = sandbox.hubspot, moment(sandbox.clock())
    one = {
        "listId": next_id(hs),
        "listVersion": 1,
        "name": str(body["name"]),
        "objectTypeId": body["objectTypeId"],
        "processingType": body["processingType"],
        "processingStatus": "COMPLETE",
        "createdAt": now,
        "updatedAt": now,
        "deletedAt": None,
        "folderId": folder_id,
        "members": {},
    }
    hs["lists"][one["listId"]] = one
    return one


def _refused(reason: str, message: str) -> ApiError:
    return ApiError(400, "VALIDATION_ERROR", message, subCategory=f"ILS.{reason}")
