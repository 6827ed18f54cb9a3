"""`POST /webinars/{id}/registrants`, with the refusals zoom-api.md lists for it."""

import secrets
from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared import find, form, links
from sandbox.zoom.shared.errors import Error, error, invalid_occurrence, webinar_missing
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.times import day, iso
from sandbox.zoom.webinars import occurrence

A_DAY = 3  # registrations of one registrant


@routes("POST", "/zoom/v2/webinars/<webinar_id>/registrants")
def add_registrant(sandbox: Sandbox, request: Request, webinar_id: str) -> Any:
    webinar = find.webinar(sandbox, webinar_id)
    if webinar is None:
        return webinar_missing(webinar_id)
    body = request.get_json(silent=True) or {}
    chosen = [one for one in request.args.get("occurrence_ids", "").split(",") if one]
    for one in chosen:
        if all(known["occurrence_id"] != one for known in webinar["occurrences"]):
            return invalid_occurrence(one)
    refusal = _invalid(webinar, body) or _spent(sandbox, body["email"]) or _refused(sandbox, webinar, body["email"])
    if refusal:
        return refusal
    registrant = _known(webinar, body["email"], chosen) or _new(sandbox, webinar, body, chosen)
    return {
        "id": webinar["id"],
        "registrant_id": registrant["id"],
        "join_url": links.personal(webinar["join_url"].replace("/j/", "/w/"), registrant["id"]),
        "start_time": iso(webinar["start"]),
        "topic": webinar["topic"],
        "occurrences": [occurrence(one) for one in webinar["occurrences"] if one["occurrence_id"] in chosen],
    }, 201


def _invalid(webinar: dict[str, Any], body: dict[str, Any]) -> Error | None:
    answered = {one.get("title") for one in body.get("custom_questions", []) if one.get("value")}
    registration = webinar["registration"]
    wanted = ["first_name", "email"] + [one["field_name"] for one in registration["questions"] if one["required"]]
    missing = [name for name in wanted if not body.get(name)]
    missing += [
        one["title"] for one in registration["custom_questions"] if one["required"] and one["title"] not in answered
    ]
    if not missing:
        return None
    value, status = error(400, 300, "Validation Failed.")
    return {**value, "errors": [{"field": name, "message": f"{name} is required."} for name in missing]}, status


def _spent(sandbox: Sandbox, email: str) -> Error | None:
    """Zoom counts the day's registrations of an address, over all webinars, known registrants included."""
    key = f"{day(sandbox.clock())} {email.lower()}"
    used = sandbox.zoom["registered_a_day"].get(key, 0) + 1
    sandbox.zoom["registered_a_day"][key] = used
    if used <= A_DAY:
        return None
    message = f"You have exceeded the daily rate limit of ({A_DAY}) for Add webinar registrant API requests"
    return error(429, 429, f"{message} for the registrant ({email}). You can resume at GMT 00:00:00.")


def _refused(sandbox: Sandbox, webinar: dict[str, Any], email: str) -> Error | None:
    registration = webinar["registration"]
    address = email.lower()
    host = next(user["email"] for user in sandbox.zoom["users"] if user.get("id") == webinar["host_id"])
    panelists = [one["email"] for one in webinar["panelists"]]
    approved = sum(one["status"] == "approved" for one in webinar["registrants"])
    table: list[tuple[bool, int, str]] = [
        (registration["approval_type"] == 2, 3000, "This webinar does not have registration as required: "
                                                   f"{webinar['id']}."),
        (registration.get("paid", False), 3000, "The Zoom REST API does not support paid registration."),
        (address in [host, *webinar["alternative_hosts"]], 3027, "Host cannot register."),
        (address in panelists, 3000, "You have been invited as a panelist for the webinar, please check your email "
                                     "to find more information about this webinar."),
        (_outside(registration, address), 3034, "If you have been invited, please input your work email address."),
        (find.end(webinar) <= sandbox.clock(), 3038, "Webinar is over, you cannot register now. If you have any "
                                                     "questions, contact the webinar host."),
        (registration.get("closed", False), 3000, "Registration is closed for this webinar."),
        (0 < registration.get("limit", 0) <= approved, 3000, "You have reached the limit for the number of attendees "
                                                             "you can add. Contact Zoom Support for more information."),
    ]  # fmt: skip
    return next((error(400, code, message) for applies, code, message in table if applies), None)


def _outside(registration: dict[str, Any], address: str) -> bool:
    domains = registration.get("domains", [])
    return bool(domains) and address.rpartition("@")[2] not in domains


def _known(webinar: dict[str, Any], email: str, chosen: list[str]) -> dict[str, Any] | None:
    for one in webinar["registrants"]:
        if one["email"].lower() == email.lower() and one.get("occurrences", []) == chosen:
            return dict(one)
    return None


def _new(sandbox: Sandbox, webinar: dict[str, Any], body: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    registrant = {
        "id": secrets.token_urlsafe(16),
        "email": body["email"],
        "first_name": body["first_name"],
        "last_name": body.get("last_name", ""),
        "status": "pending" if webinar["registration"]["approval_type"] == 1 else "approved",
        "created": int(sandbox.clock()),
        "occurrences": chosen,
        **form.given(body),
    }
    webinar["registrants"].append(registrant)
    return registrant
