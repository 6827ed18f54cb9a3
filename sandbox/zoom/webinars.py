"""`GET /webinars/{id}`: a webinar as its host set it up."""

from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared import find
from sandbox.zoom.shared.errors import invalid_id, invalid_occurrence, webinar_missing
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import iso


@routes("GET", "/zoom/v2/webinars/<webinar_id>")
def get_webinar(sandbox: Sandbox, request: Request, webinar_id: str) -> Any:
    if not webinar_id.isdigit():
        return invalid_id()
    webinar = find.webinar(sandbox, webinar_id)
    if webinar is None:
        return webinar_missing(webinar_id)
    occurrence_id = request.args.get("occurrence_id")
    if occurrence_id and all(one["occurrence_id"] != occurrence_id for one in webinar["occurrences"]):
        return invalid_occurrence(occurrence_id)
    shown = _shown(sandbox, webinar)
    if webinar["occurrences"]:
        every = request.args.get("show_previous_occurrences") == "true"
        shown["occurrences"] = [occurrence(one) for one in webinar["occurrences"] if every or _ahead(sandbox, one)]
        shown["recurrence"] = webinar["recurrence"]
    return shown


def occurrence(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "occurrence_id": one["occurrence_id"],
        "start_time": iso(one["start"]),
        "duration": one["duration"],
        "status": one["status"],
    }


def _ahead(sandbox: Sandbox, one: dict[str, Any]) -> bool:
    return bool(one["start"] + one["duration"] * 60 > sandbox.clock())


def _shown(sandbox: Sandbox, webinar: dict[str, Any]) -> dict[str, Any]:
    host = find.host(sandbox, webinar)
    registration = webinar["registration"]
    shown = {
        "uuid": webinar["uuid"],
        "id": webinar["id"],
        "host_id": webinar["host_id"],
        "host_email": host["email"],
        "topic": webinar["topic"],
        "agenda": webinar["agenda"],
        "type": webinar["type"],
        "duration": webinar["duration"],
        "timezone": webinar["timezone"],
        "created_at": iso(webinar["created"]),
        # The start link and the password are secrets a client must not keep.
        "start_url": webinar["join_url"].replace("/j/", "/s/") + "?zak=sandbox",
        "password": "123456",
        "join_url": webinar["join_url"],
        "is_simulive": webinar["is_simulive"],
        "creation_source": "web_portal",
        "tracking_fields": [],
        "settings": _settings(webinar, host),
    }
    if webinar["type"] != 6:  # a series without fixed times has no start
        shown["start_time"] = iso(webinar["start"])
    if registration["approval_type"] != 2:
        shown["registration_url"] = webinar["registration_url"]
    return shown


def _settings(webinar: dict[str, Any], host: dict[str, Any]) -> dict[str, Any]:
    registration = webinar["registration"]
    return {
        "approval_type": registration["approval_type"],
        "registration_type": registration["registration_type"],
        "registrants_restrict_number": registration.get("limit", 0),
        "close_registration": registration.get("closed", False),
        "alternative_hosts": ",".join(webinar["alternative_hosts"]),
        "auto_recording": "cloud",
        "on_demand": webinar.get("on_demand", False),
        "practice_session": True,
        "email_in_attendee_report": True,
        "contact_name": host["display_name"],
        "contact_email": host["email"],
    }
