"""Zoom's error bodies, `{"code", "message"}` (zoom-api.md, "Error codes"). Each is a `(value, status)` pair."""

from typing import Any

Error = tuple[dict[str, Any], int]


def error(status: int, code: int, message: str) -> Error:
    return {"code": code, "message": message}, status


def webinar_missing(webinar_id: str) -> Error:
    return error(404, 3001, f"Webinar does not exist: {webinar_id}.")


def report_missing(session_id: str) -> Error:
    return error(404, 3001, f"Meeting {session_id} not found or has expired.")


def report_too_old() -> Error:
    return error(400, 12702, "Can not access a webinar a year ago.")


def user_missing(user_id: str) -> Error:
    return error(404, 1001, f"User does not exist: {user_id}.")


def plan_missing(status: int = 400) -> Error:
    message = (
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user "
        "in order to perform this action."
    )
    return error(status, 200, message)


def invalid_id() -> Error:
    return error(400, 300, "Invalid webinar ID.")


def invalid_occurrence(occurrence_id: str) -> Error:
    message = "The request could not be completed because you have provided an invalid occurrence ID"
    return error(400, 300, f"{message}: {occurrence_id}.")


def page_token_expired() -> Error:
    return error(400, 300, "The next page token is invalid or expired.")


def invalid_parameter(name: str) -> Error:
    return error(400, 300, f"Invalid parameter: {name}.")
