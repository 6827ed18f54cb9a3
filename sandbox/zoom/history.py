"""`/report/history_meetings`: every session of the account, a month a call, half a year back."""

from datetime import date, timedelta
from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.reports import duration, ready_rows
from sandbox.zoom.shared import find
from sandbox.zoom.shared.errors import invalid_parameter
from sandbox.zoom.shared.paging import expired, page
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import day, iso
from sandbox.zoom.shared.ways import way

LONGEST = timedelta(days=31)


@routes("GET", "/zoom/v2/report/history_meetings")
def list_history(sandbox: Sandbox, request: Request) -> Any:
    try:
        first = date.fromisoformat(request.args.get("from", ""))
        last = date.fromisoformat(request.args.get("to", ""))
    except ValueError:
        return invalid_parameter("from")
    if not timedelta(0) <= last - first <= LONGEST:
        return invalid_parameter("to")
    result = page(sandbox, request, _rows(sandbox, request, first.isoformat(), last.isoformat()))
    if result is None:
        return expired()
    rows, envelope = result
    return {
        "next_page_token": envelope["next_page_token"],
        "page_size": envelope["page_size"],
        "history_meetings": [_shown(sandbox, webinar, session) for webinar, session in rows],
    }


def _rows(sandbox: Sandbox, request: Request, first: str, last: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    if request.args.get("meeting_type", "all") == "meeting":
        return []
    moment = "end" if request.args.get("date_type") == "end_time" else "start"
    floor = sandbox.clock() - way(sandbox, "history_reach_days") * 86400
    rows = [
        (webinar, session)
        for webinar in sandbox.zoom["webinars"].values()
        for session in find.ended(sandbox, webinar)
        if session["start"] >= floor and first <= day(session[moment]) <= last
    ]
    return sorted(rows, key=lambda row: -row[1]["start"])


def _shown(sandbox: Sandbox, webinar: dict[str, Any], session: dict[str, Any]) -> dict[str, Any]:
    host = find.host(sandbox, webinar)
    rows = ready_rows(sandbox, session)
    return {
        "meeting_uuid": session["uuid"],
        "meeting_id": webinar["id"],
        "type": "Webinar",
        "host_display_name": host["display_name"],
        "host_email": host["email"],
        "start_time": iso(session["start"]),
        "end_time": iso(session["end"]),
        "topic": webinar["topic"],
        "participants": len(rows),
        "duration": (session["end"] - session["start"]) // 60,
        "total_participant_minutes": sum(duration(one) for one in rows) // 60,
        "source": "Zoom",
        "unique_viewers": len({one["email"] or one["name"] for one in rows}),
        "max_concurrent_views": len(rows),
        "create_time": iso(webinar["created"]),
        "tracking_fields": [],
        "feature_used": {
            "poll": bool(session.get("polls")),
            "registration": webinar["registration"]["approval_type"] != 2,
            "record_to_cloud": session["recording"] is not None,
        },
    }
