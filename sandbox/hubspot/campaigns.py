"""Campaigns and their assets: /marketing/campaigns/2026-03 (developers.hubspot.com, "Campaigns").

Marketing Hub Professional only. An asset is named by its type and its id.
"""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from werkzeug import Request

from sandbox.hubspot.account import require_tier
from sandbox.hubspot.endpoints import endpoint
from sandbox.hubspot.errors import ApiError, invalid, not_found
from sandbox.hubspot.lists import live_list
from sandbox.hubspot.marketing_events_by_id import event_by_id
from sandbox.hubspot.paging import page
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox

PATH = "/marketing/campaigns/2026-03"
READ, WRITE = "marketing.campaigns.read", "marketing.campaigns.write"
EVENT, LIST = "MARKETING_EVENT", "OBJECT_LIST"
Campaign = dict[str, Any]


@endpoint("GET", PATH, READ)
def read_all(sandbox: Sandbox, request: Request) -> Any:
    """By name, upper and lower case alike; `name` is a part of it."""
    require_tier(sandbox, "professional", "campaigns")
    wanted = request.args.get("name", "").lower()
    named = [one for one in sandbox.hubspot["campaigns"].values() if wanted in one["name"].lower()]
    found = sorted(named, key=lambda one: str(one["name"]).lower())
    answer = page(request, [_shown(one, request) for one in found], default=50, maximum=100)
    return answer | {"total": len(found)}


@endpoint("GET", f"{PATH}/<guid>", READ)
def read(sandbox: Sandbox, request: Request, guid: str) -> Any:
    require_tier(sandbox, "professional", "campaigns")
    one = campaign_of(sandbox, guid)
    assets = {kind: {"results": _assets(sandbox, one, kind)} for kind in one["assets"]}
    return _shown(one, request) | {"assets": assets}


@endpoint("DELETE", f"{PATH}/<guid>", WRITE)
def delete(sandbox: Sandbox, request: Request, guid: str) -> Any:
    """A success, whether there was one or not."""
    require_tier(sandbox, "professional", "campaigns")
    sandbox.hubspot["campaigns"].pop(guid, None)
    return None, 204


@endpoint("GET", f"{PATH}/<guid>/assets/<kind>", READ)
def read_assets(sandbox: Sandbox, request: Request, guid: str, kind: str) -> Any:
    require_tier(sandbox, "professional", "campaigns")
    return page(request, _assets(sandbox, campaign_of(sandbox, guid), kind), default=10, maximum=100)


@endpoint("PUT", f"{PATH}/<guid>/assets/<kind>/<asset_id>", WRITE)
def tie(sandbox: Sandbox, request: Request, guid: str, kind: str, asset_id: str) -> Any:
    """Safe to repeat."""
    require_tier(sandbox, "professional", "campaigns")
    one = campaign_of(sandbox, guid)
    _name_of(sandbox, kind, asset_id)
    one["assets"][kind] = [*dict.fromkeys([*one["assets"].get(kind, ()), asset_id])]
    return None, 204


@endpoint("DELETE", f"{PATH}/<guid>/assets/<kind>/<asset_id>", WRITE)
def untie(sandbox: Sandbox, request: Request, guid: str, kind: str, asset_id: str) -> Any:
    require_tier(sandbox, "professional", "campaigns")
    one = campaign_of(sandbox, guid)
    one["assets"][kind] = [other for other in one["assets"].get(kind, ()) if other != asset_id]
    return None, 204


def add_campaign(hs: dict[str, Any], name: str) -> str:
    """Put a campaign into the account, and return its id; the same name makes the same id."""
    guid, at = str(uuid5(NAMESPACE_OID, name)), moment(hs["made_at"])
    hs["campaigns"][guid] = {"id": guid, "name": name, "createdAt": at, "updatedAt": at, "assets": {}}
    return guid


def campaign_of(sandbox: Sandbox, guid: str) -> Campaign:
    """The campaign with this id. Raises: ApiError if there is none."""
    found: Campaign | None = sandbox.hubspot["campaigns"].get(guid)
    if not found:
        raise not_found(f"Campaign {guid} does not exist")
    return found


def _shown(one: Campaign, request: Request) -> dict[str, Any]:
    """PublicCampaign with the properties that are asked for."""
    asked = {name for value in request.args.getlist("properties") for name in value.split(",")}
    properties = {"hs_name": one["name"]} if "hs_name" in asked else {}
    times = {name: one[name] for name in ("createdAt", "updatedAt")}
    return {"id": one["id"], "properties": properties, "businessUnits": [{"id": 0}], **times}


def _assets(sandbox: Sandbox, one: Campaign, kind: str) -> list[dict[str, str]]:
    """The assets of a type. One that is deleted is not listed."""
    found = [(asset, _perhaps(sandbox, kind, asset)) for asset in one["assets"].get(kind, ())]
    return [{"id": asset, "name": name} for asset, name in found if name]


def _perhaps(sandbox: Sandbox, kind: str, asset_id: str) -> str:
    try:
        return _name_of(sandbox, kind, asset_id)
    except ApiError:
        return ""


def _name_of(sandbox: Sandbox, kind: str, asset_id: str) -> str:
    """The name of an asset. Raises: ApiError if it is not there, or of a type that nobody knows."""
    if kind == EVENT:
        return str(event_by_id(sandbox, asset_id)["eventName"])
    if kind == LIST:
        return str(live_list(sandbox.hubspot, asset_id)["name"])
    raise invalid(f"Unknown asset type {kind}")
