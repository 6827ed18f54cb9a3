"""`/report/webinars/{uuid}`: how a session went. One row a join, addresses masked as Zoom masks them."""

from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared import find
from sandbox.zoom.shared.errors import report_missing, report_too_old
from sandbox.zoom.shared.paging import expired, page
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import iso
from sandbox.zoom.shared.ways import way

A_YEAR = 365 * 86400


@routes("GET", "/zoom/v2/report/webinars/<session_id>")
def get_report(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    found = find.session(sandbox, session_id)
    if found is None:
        return report_missing(session_id)
    webinar, session = found
    if _is_too_old(sandbox, session):
        return report_too_old()
    host = find.host(sandbox, webinar)
    rows = ready_rows(sandbox, session)
    return {
        "uuid": session["uuid"],
        "id": webinar["id"],
        "type": webinar["type"],
        "topic": webinar["topic"],
        "user_name": host["display_name"],
        "user_email": host["email"],
        "start_time": iso(session["start"]),
        "end_time": iso(session["end"]),
        "duration": (session["end"] - session["start"]) // 60,
        "participants_count": len(rows),
        "total_minutes": sum(duration(one) for one in rows) // 60,
        "tracking_fields": [],
    }


@routes("GET", "/zoom/v2/report/webinars/<session_id>/participants")
def list_participants(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    found = find.session(sandbox, session_id)
    if found is None:
        return report_missing(session_id)
    if _is_too_old(sandbox, found[1]):
        return report_too_old()
    if found[0]["is_simulive"] and not way(sandbox, "simulive_reports"):
        return report_missing(session_id)
    result = page(sandbox, request, ready_rows(sandbox, found[1]))
    if result is None:
        return expired()
    rows, envelope = result
    with_registrant = request.args.get("include_fields") == "registrant_id" and way(sandbox, "registrant_ids")
    return {**envelope, "participants": [row(one, with_registrant) for one in rows]}


def _is_too_old(sandbox: Sandbox, session: dict[str, Any]) -> bool:
    return bool(session["end"] < sandbox.clock() - A_YEAR)


def ready_rows(sandbox: Sandbox, session: dict[str, Any]) -> list[dict[str, Any]]:
    """A report is empty at first: Zoom needs a while after the end to make it."""
    rows: list[dict[str, Any]] = session["rows"] if session["report_ready_at"] <= sandbox.clock() else []
    return rows


def duration(one: dict[str, Any]) -> int:
    return int(one["leave"] - one["join"])


def row(one: dict[str, Any], with_registrant: bool) -> dict[str, Any]:
    """`participant_user_id` is empty for guests, `user_email` for guests Zoom does not know."""
    shown = {
        "id": one.get("user", ""),
        "user_id": one["user_id"],
        "participant_user_id": one.get("user", ""),
        "name": one["name"],
        "user_email": one["email"],
        "join_time": "" if one.get("untimed") else iso(one["join"]),
        "leave_time": iso(one["leave"]),
        "duration": duration(one),
        "failover": one.get("failover", False),
        "status": one.get("status", "in_meeting"),
    }
    if with_registrant:
        shown["registrant_id"] = one.get("registrant_id", "")
    return shown
