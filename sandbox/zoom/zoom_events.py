"""Zoom Events: the only place that says which webinars belong to one (zoom-api.md §5)."""

from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared.errors import error
from sandbox.zoom.shared.paging import expired, page
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import iso


@routes("GET", "/zoom/v2/zoom_events/events")
def list_events(sandbox: Sandbox, request: Request) -> Any:
    """Hosts see their events by status; an attendee, the default, has none here."""
    past = request.args.get("event_status_type", "upcoming") == "past"
    mine = sandbox.zoom["events"] if request.args.get("role_type", "attendee") == "host" else []
    result = page(sandbox, request, [one for one in mine if (one["end"] <= sandbox.clock()) == past])
    if result is None:
        return expired()
    events, envelope = result
    return {
        "next_page_token": envelope["next_page_token"],
        "total_records": envelope["total_records"],
        "events": [_shown(sandbox, one) for one in events],
    }


@routes("GET", "/zoom/v2/zoom_events/events/<event_id>/sessions")
def list_sessions(sandbox: Sandbox, request: Request, event_id: str) -> Any:
    event = next((one for one in sandbox.zoom["events"] if one["event_id"] == event_id), None)
    if event is None:
        return error(404, 3001, f"Event does not exist: {event_id}.")
    sessions = [
        {
            "session_id": one["session_id"],
            "name": one["name"],
            "start_time": iso(event["start"]),
            "end_time": iso(event["end"]),
            "timezone": sandbox.zoom["account"]["timezone"],
            "type": 2,
            "webinar_id": one["webinar_id"],
        }
        for one in event["sessions"]
    ]
    return {"total_records": len(sessions), "sessions": sessions}


def _shown(sandbox: Sandbox, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "event_id": one["event_id"],
        "name": one["name"],
        "timezone": sandbox.zoom["account"]["timezone"],
        "event_type": "SIMPLE_EVENT",
        "status": "PUBLISHED",
        "start_time": iso(one["start"]),
        "end_time": iso(one["end"]),
        "attendance_type": "virtual",
    }
