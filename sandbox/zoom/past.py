"""`/past_webinars`: sessions, and participants for whoever lacks the report scope."""

from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.registrants import shown
from sandbox.zoom.reports import ready_rows, row
from sandbox.zoom.shared import find
from sandbox.zoom.shared.errors import invalid_id, report_missing
from sandbox.zoom.shared.paging import expired, page
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import iso
from sandbox.zoom.shared.ways import way


@routes("GET", "/zoom/v2/past_webinars/<webinar_id>/instances")
def list_instances(sandbox: Sandbox, request: Request, webinar_id: str) -> Any:
    webinar = sandbox.zoom["webinars"].get(webinar_id)
    if webinar is None or webinar.get("expired"):
        return invalid_id()
    sessions = find.ended(sandbox, webinar)
    return {"webinars": [{"uuid": one["uuid"], "start_time": iso(one["start"])} for one in sessions]}


@routes("GET", "/zoom/v2/past_webinars/<session_id>/participants")
def list_participants(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    found = find.session(sandbox, session_id)
    if found is None:
        return report_missing(session_id)
    result = page(sandbox, request, ready_rows(sandbox, found[1]))
    if result is None:
        return expired()
    rows, envelope = result
    domains = {user["email"].rpartition("@")[2] for user in sandbox.zoom["users"]}
    participants = []
    for one in rows:
        shown_row = row(one, with_registrant=way(sandbox, "registrant_ids"))
        internal = one["email"].rpartition("@")[2] in domains
        participants.append({**shown_row, "id": shown_row["participant_user_id"], "internal_user": internal})
    return {**envelope, "participants": participants}


@routes("GET", "/zoom/v2/past_webinars/<session_id>/absentees")
def list_absentees(sandbox: Sandbox, request: Request, session_id: str) -> Any:
    found = find.session(sandbox, session_id)
    if found is None:
        return report_missing(session_id)
    webinar, session = found
    rows = ready_rows(sandbox, session)
    came = {one["email"].lower() for one in rows} | {one.get("registrant_id") for one in rows}
    absent = [
        one
        for one in webinar["registrants"]
        if one["status"] == "approved" and one["email"].lower() not in came and one["id"] not in came
    ]
    result = page(sandbox, request, absent)
    if result is None:
        return expired()
    registrants, envelope = result
    return {**envelope, "page_number": 1, "registrants": [shown(webinar, one) for one in registrants]}
