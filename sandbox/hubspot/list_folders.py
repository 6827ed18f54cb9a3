"""Folders of lists: /crm/lists/2026-03/folders (developers.hubspot.com, "Lists"). The root has the id 0."""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.endpoints import body_of, endpoint, require
from sandbox.hubspot.errors import invalid, not_found
from sandbox.hubspot.seed import moment, next_id
from sandbox.state import Sandbox

PATH = "/crm/lists/2026-03/folders"
READ, WRITE = "crm.lists.read", "crm.lists.write"
ROOT = "0"
Folder = dict[str, Any]


@endpoint("GET", PATH, READ)
def read(sandbox: Sandbox, request: Request) -> Any:
    """The folder with every folder inside it; only the folder itself names its lists."""
    folder = folder_of(sandbox.hubspot, request.args.get("folderId", ROOT))
    inside = [one for one in sandbox.hubspot["lists"].values() if one["folderId"] == folder["id"]]
    lists = [int(one["listId"]) for one in inside if not one["deletedAt"]]
    return {"folder": _shown(sandbox.hubspot, folder) | {"childLists": lists}}


@endpoint("POST", PATH, WRITE)
def create(sandbox: Sandbox, request: Request) -> Any:
    require(sandbox, request, READ)
    hs, body, now = sandbox.hubspot, body_of(request, "name"), moment(sandbox.clock())
    parent = folder_of(hs, str(body.get("parentFolderId", ROOT)))["id"]
    if any((one["name"], one["parentFolderId"]) == (body["name"], parent) for one in hs["list_folders"].values()):
        raise invalid(f"A folder with the name '{body['name']}' already exists")
    made = {"id": next_id(hs), "name": body["name"], "parentFolderId": parent, "createdAt": now, "updatedAt": now}
    hs["list_folders"][made["id"]] = made
    return {"folder": _shown(hs, made)}


@endpoint("DELETE", f"{PATH}/<folder_id>", WRITE)
def delete(sandbox: Sandbox, request: Request, folder_id: str) -> Any:
    """The folder must be empty."""
    require(sandbox, request, READ)
    hs = sandbox.hubspot
    folder_of(hs, folder_id)
    inside = [one for one in hs["lists"].values() if one["folderId"] == folder_id and not one["deletedAt"]]
    if inside or any(one["parentFolderId"] == folder_id for one in hs["list_folders"].values()):
        raise invalid(f"Folder {folder_id} is not empty")
    del hs["list_folders"][folder_id]
    return None, 204


@endpoint("PUT", f"{PATH}/<folder_id>/rename", WRITE)
def rename(sandbox: Sandbox, request: Request, folder_id: str) -> Any:
    require(sandbox, request, READ)
    folder = folder_of(sandbox.hubspot, folder_id)
    folder |= {"name": request.args.get("newFolderName", ""), "updatedAt": moment(sandbox.clock())}
    return {"folder": _shown(sandbox.hubspot, folder)}


@endpoint("PUT", f"{PATH}/move-list", WRITE)
def move_list(sandbox: Sandbox, request: Request) -> Any:
    require(sandbox, request, READ)
    body = body_of(request, "listId", "newFolderId")
    moved = sandbox.hubspot["lists"].get(str(body["listId"]))
    if not moved or moved["deletedAt"]:
        raise not_found(f"List {body['listId']} does not exist")
    moved["folderId"] = folder_of(sandbox.hubspot, str(body["newFolderId"]))["id"]
    return None, 204


def folder_of(hs: dict[str, Any], folder_id: str) -> Folder:
    """The folder with this id. Raises: ApiError if there is none."""
    if folder_id == ROOT:
        return {"id": ROOT, "name": "", "parentFolderId": ROOT}
    if folder_id not in hs["list_folders"]:
        raise not_found(f"Folder {folder_id} does not exist")
    return hs["list_folders"][folder_id]  # type: ignore[no-any-return]


def _shown(hs: dict[str, Any], folder: Folder) -> dict[str, Any]:
    inside = [one for one in hs["list_folders"].values() if one["parentFolderId"] == folder["id"]]
    return folder | {"childLists": [], "childNodes": [_shown(hs, one) for one in inside]}
