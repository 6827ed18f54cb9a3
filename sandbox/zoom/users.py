"""`/users`: who is in the account, and whose webinars are theirs."""

from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared.errors import plan_missing, user_missing
from sandbox.zoom.shared.find import end
from sandbox.zoom.shared.paging import expired, numbered, page
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import iso
from sandbox.zoom.shared.ways import way

# Zoom lists a past webinar for a while; afterwards only the reports know it.
LISTED_SECONDS = 30 * 86400


@routes("GET", "/zoom/v2/users")
def list_users(sandbox: Sandbox, request: Request) -> Any:
    status = request.args.get("status", "active")
    chosen = [user for user in sandbox.zoom["users"] if user["status"] == status]
    result = page(sandbox, request, chosen, most=2000)
    if result is None:
        return expired()
    users, envelope = result
    return {**envelope, "page_number": 1, "users": [_shown(user) for user in users]}


@routes("GET", "/zoom/v2/users/<user_id>")
def get_user(sandbox: Sandbox, request: Request, user_id: str) -> Any:
    user = find_user(sandbox, user_id)
    if user is None:
        return user_missing(user_id)
    return {**_shown(user), "account_id": sandbox.zoom["account"]["id"], "language": "en-US"}


@routes("GET", "/zoom/v2/users/<user_id>/settings")
def get_settings(sandbox: Sandbox, request: Request, user_id: str) -> Any:
    user = find_user(sandbox, user_id)
    if user is None:
        return user_missing(user_id)
    feature = {"meeting_capacity": 100, "webinar": user["webinar"], "zoom_events": user.get("zoom_events", False)}
    if user["webinar"]:
        feature["webinar_capacity"] = 500
    return {"feature": feature}


@routes("GET", "/zoom/v2/users/<user_id>/webinars")
def list_webinars(sandbox: Sandbox, request: Request, user_id: str) -> Any:
    user = find_user(sandbox, user_id)
    if user is None:
        return user_missing(user_id)
    if user["status"] == "inactive" and way(sandbox, "refuses_inactive_users"):
        return user_missing(user_id)
    if not user["webinar"]:
        return plan_missing()
    since = sandbox.clock() - (0 if request.args.get("type") == "upcoming" else LISTED_SECONDS)
    mine = [one for one in sandbox.zoom["webinars"].values() if one["host_id"] == user["id"]]
    shown = [one for one in mine if not any(one.get(reason) for reason in ("deleted", "expired", "unlisted"))]
    listed = sorted((one for one in shown if end(one) > since), key=lambda one: one["start"])
    paging = way(sandbox, "webinar_list_paging")
    result = page(sandbox, request, listed) if paging == "token" else numbered(sandbox, request, listed, paging)
    if result is None:
        return expired()
    webinars, envelope = result
    return {"page_number": 1, **envelope, "webinars": [_line(one) for one in webinars]}


def find_user(sandbox: Sandbox, user_id: str) -> dict[str, Any] | None:
    """Find a user by id or address; `me` is the account's owner, who installed the app."""
    for user in sandbox.zoom["users"]:
        owner = user_id == "me" and user.get("role_id") == "0"
        if owner or user_id in (user.get("id"), user["email"]):
            return dict(user)
    return None


def _shown(user: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in user.items() if name not in ("webinar", "zoom_events", "created")}
    return {**shown, "created_at": iso(user["created"]), "user_created_at": iso(user["created"])}


def _line(webinar: dict[str, Any]) -> dict[str, Any]:
    """The list's shape: the agenda is cut, and a series shows its first start, one without fixed times none."""
    start = {} if webinar["type"] == 6 else {"start_time": iso(webinar["start"])}
    return {
        **start,
        "uuid": webinar["uuid"],
        "id": webinar["id"],
        "host_id": webinar["host_id"],
        "topic": webinar["topic"],
        "agenda": webinar["agenda"][:250],
        "type": webinar["type"],
        "duration": webinar["duration"],
        "timezone": webinar["timezone"],
        "created_at": iso(webinar["created"]),
        "join_url": webinar["join_url"],
        "is_simulive": webinar["is_simulive"],
    }
