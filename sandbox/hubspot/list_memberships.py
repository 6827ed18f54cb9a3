"""The members of lists: /crm/lists/2026-03/{listId}/memberships (developers.hubspot.com, "Lists").

Only a static list's members can be changed. An id that is no contact's is named as missing, and the others are taken.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.endpoints import body_of, endpoint, require
from sandbox.hubspot.errors import ApiError, invalid
from sandbox.hubspot.lists import PATH, READ, STATIC, WRITE, List, live_list, members
from sandbox.hubspot.paging import page
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox


@endpoint("GET", f"{PATH}/<list_id>/memberships", READ)
def read(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    """In the order of their ids."""
    found = members(sandbox.hubspot, live_list(sandbox.hubspot, list_id))
    rows = [{"recordId": one, "membershipTimestamp": found[one]} for one in sorted(found, key=int)]
    return page(request, rows, default=100, maximum=250) | {"total": len(rows)}


@endpoint("PUT", f"{PATH}/<list_id>/memberships/add-and-remove", WRITE)
def change(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    require(sandbox, request, READ)
    one, body = _static(sandbox, list_id), body_of(request, "recordIdsToAdd", "recordIdsToRemove")
    return _change(sandbox, one, list(map(str, body["recordIdsToAdd"])), list(map(str, body["recordIdsToRemove"])))


@endpoint("PUT", f"{PATH}/<list_id>/memberships/add", WRITE)
def add(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    require(sandbox, request, READ)
    return _change(sandbox, _static(sandbox, list_id), _ids(request), [])


@endpoint("PUT", f"{PATH}/<list_id>/memberships/remove", WRITE)
def remove(sandbox: Sandbox, request: Request, list_id: str) -> Any:
    require(sandbox, request, READ)
    return _change(sandbox, _static(sandbox, list_id), [], _ids(request))


def _ids(request: Request) -> list[str]:
    sent = request.get_json(force=True, silent=True)
    if not isinstance(sent, list):
        raise invalid("Invalid input JSON: a list of record ids was expected")
    return [str(one) for one in sent]


def _static(sandbox: Sandbox, list_id: str) -> List:
    one = live_list(sandbox.hubspot, list_id)
    if one["processingType"] not in STATIC:
        message = f"Records cannot be added to or removed from list {list_id}, which is {one['processingType']}."
        raise ApiError(400, "VALIDATION_ERROR", message, subCategory="ILS.INVALID_LIST_PROCESSING_TYPE")
    return one


def _change(sandbox: Sandbox, one: List, adding: list[str], removing: list[str]) -> dict[str, Any]:
    hs, now = sandbox.hubspot, moment(sandbox.clock())
    most = hs["membership_batch_limit"]
    if len(adding) + len(removing) > most:
        raise invalid(f"At most {most} records can be added and removed at once")
    if broken := sorted(set(adding + removing) & set(hs["refused_members"])):
        raise invalid(f"Invalid record ids: {broken}")
    there = {record for record in {*adding, *removing} if _known(hs, record)}
    before = dict(members(hs, one))
    added = [record for record in adding if record in there and record not in before]
    removed = [record for record in removing if record in there and record in before]
    one["members"] = {**before, **dict.fromkeys(added, now)}
    for record in removed:
        one["members"].pop(record, None)
    missing = sorted({*adding, *removing} - there)
    return {"recordsIdsAdded": added, "recordIdsRemoved": removed, "recordIdsMissing": missing}


def _known(hs: dict[str, Any], record_id: str) -> bool:
    """A contact merged into another one is missing: its id is no longer one of a record."""
    contact = hs["contacts"].get(record_id)
    return contact is not None and not contact["archived"]
