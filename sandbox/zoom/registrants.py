"""`GET /webinars/{id}/registrants`: one series a status, no status "cancelled": who cancelled is simply gone."""

from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared import find, form, links
from sandbox.zoom.shared.errors import error, invalid_occurrence, plan_missing, webinar_missing
from sandbox.zoom.shared.paging import expired, page
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import iso
from sandbox.zoom.shared.ways import way


@routes("GET", "/zoom/v2/webinars/<webinar_id>/registrants")
def list_registrants(sandbox: Sandbox, request: Request, webinar_id: str) -> Any:
    webinar = find.webinar(sandbox, webinar_id)
    if webinar is None:
        return webinar_missing(webinar_id)
    if webinar_id in sandbox.zoom["plan_missing_under_200"]:
        return plan_missing(status=200)
    occurrence_id = request.args.get("occurrence_id", "")
    if occurrence_id and all(one["occurrence_id"] != occurrence_id for one in webinar["occurrences"]):
        return invalid_occurrence(occurrence_id)
    if webinar["type"] == 6 and way(sandbox, "refuses_registrants_without_times"):
        return error(400, 3000, f"This webinar does not have registration as required: {webinar_id}.")
    chosen = _chosen(sandbox, webinar, request.args.get("status", "approved"), occurrence_id)
    if source := request.args.get("tracking_source_id"):
        chosen = [one for one in chosen if one.get("tracking_source_id") == source]
    result = page(sandbox, request, chosen)
    if result is None:
        return expired()
    registrants, envelope = result
    return {**envelope, "page_number": 1, "registrants": [shown(webinar, one) for one in registrants]}


@routes("GET", "/zoom/v2/webinars/<webinar_id>/registrants/questions")
def get_questions(sandbox: Sandbox, request: Request, webinar_id: str) -> Any:
    webinar = find.webinar(sandbox, webinar_id)
    if webinar is None:
        return webinar_missing(webinar_id)
    if webinar["registration"]["approval_type"] == 2:
        return error(400, 3000, f"Registration has not been enabled for this webinar: {webinar_id}.")
    registration = webinar["registration"]
    return {"questions": registration["questions"], "custom_questions": registration["custom_questions"]}


@routes("GET", "/zoom/v2/webinars/<webinar_id>/registrants/<registrant_id>")
def get_registrant(sandbox: Sandbox, request: Request, webinar_id: str, registrant_id: str) -> Any:
    webinar = find.webinar(sandbox, webinar_id)
    if webinar is None:
        return webinar_missing(webinar_id)
    for one in webinar["registrants"]:
        if one["id"] == registrant_id:
            return {**shown(webinar, one), "language": "en-US"}
    return error(400, 3079, f"This registrant does not exist: {registrant_id}.")


def shown(webinar: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    return {
        **form.own_answers(one),
        "id": one["id"],
        "email": one["email"],
        "first_name": one["first_name"],
        "last_name": one["last_name"],
        "status": one["status"],
        "create_time": iso(one["created"]),
        "custom_questions": one.get("custom_questions", []),
        # The personal link is a credential.
        "join_url": links.personal(webinar["join_url"].replace("/j/", "/w/"), one["id"]),
    }


def _chosen(sandbox: Sandbox, webinar: dict[str, Any], status: str, occurrence_id: str) -> list[dict[str, Any]]:
    """Registration type 1 is once for all occurrences; types 2 and 3 must be read an occurrence at a time."""
    chosen = [one for one in webinar["registrants"] if one["status"] == status and not one.get("unlisted")]
    if webinar["registration"]["registration_type"] == 1 or not webinar["occurrences"]:
        return chosen
    if not occurrence_id and way(sandbox, "lists_whole_series"):
        return chosen
    return [one for one in chosen if occurrence_id in one.get("occurrences", [])]
