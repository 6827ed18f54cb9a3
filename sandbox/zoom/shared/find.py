"""Webinars by id and sessions by UUID, as a path names them."""

import math
from typing import Any
from urllib.parse import unquote

from sandbox.state import Sandbox

Webinar = dict[str, Any]
Session = dict[str, Any]


def webinar(sandbox: Sandbox, webinar_id: str) -> Webinar | None:
    """A webinar people can still open: neither deleted, expired nor one of those Zoom lists but no longer finds."""
    found: Webinar | None = sandbox.zoom["webinars"].get(webinar_id)
    if found is None or any(found.get(reason) for reason in ("deleted", "expired", "unreadable")):
        return None
    return found


def host(sandbox: Sandbox, owner: Webinar) -> dict[str, Any]:
    """Its host; of a user who was deleted from the account only what the webinar itself remembers."""
    left = {"email": owner.get("host_email", ""), "display_name": owner.get("host_email", "")}
    return next((user for user in sandbox.zoom["users"] if user.get("id") == owner["host_id"]), left)


def session(sandbox: Sandbox, key: str) -> tuple[Webinar, Session] | None:
    """An ended session. A UUID is decoded once more than the web server did; a number means the latest session only.

    A deleted webinar keeps its sessions, as Zoom keeps its reports.
    """
    if key.isdigit():
        owner = sandbox.zoom["webinars"].get(key)
        sessions = ended(sandbox, owner) if owner else []
        return (owner, sessions[-1]) if sessions else None
    uuid = unquote(key)
    for owner in sandbox.zoom["webinars"].values():
        for one in ended(sandbox, owner):
            if one["uuid"] == uuid:
                return owner, one
    return None


def ended(sandbox: Sandbox, owner: Webinar) -> list[Session]:
    return [one for one in owner["sessions"] if one["end"] <= sandbox.clock()]


def end(owner: Webinar) -> float:
    """Return the end of the last occurrence of a series, or of the only one of a single webinar.

    A series without fixed times (type 6) is never over.
    """
    if owner["type"] == 6:
        return math.inf
    starts = [(one["start"], one["duration"]) for one in owner["occurrences"]] or [(owner["start"], owner["duration"])]
    return max(float(start + minutes * 60) for start, minutes in starts)
