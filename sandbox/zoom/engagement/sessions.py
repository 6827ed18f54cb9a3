"""A session whose reports can be read, and the people in it. Times in a session's answers are minutes after its start.

A person is found by the address as the report shows it: an empty one is a guest whom Zoom does not know.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared import find
from sandbox.zoom.shared.errors import report_missing, report_too_old
from sandbox.zoom.shared.table import routes
from sandbox.zoom.shared.ways import way

Json = dict[str, Any]
Told = Callable[[Sandbox, Json, Json], Json | None]

A_YEAR = 365 * 86400
ANONYMOUS = "Anonymous Attendee"


def report(name: str, *, expires: bool = False) -> Callable[[Told], Told]:
    """Serve what a function tells of a webinar and its session, or refuse a report that is missing or too old.

    `expires`: one of more than a year ago is missing like any other; the specification has no code of its own for it.
    """

    def add(told: Told) -> Told:
        @routes("GET", f"/zoom/v2/report/webinars/<session_id>/{name}")
        def answer(sandbox: Sandbox, request: Request, session_id: str) -> Any:
            found = find.session(sandbox, session_id)
            if found is None or (found[0]["is_simulive"] and not way(sandbox, "simulive_reports")):
                return report_missing(session_id)
            webinar, session = found
            if session["end"] < sandbox.clock() - A_YEAR:
                return report_missing(session_id) if expires else report_too_old()
            return told(sandbox, webinar, session) or report_missing(session_id)

        return told

    return add


def said(sandbox: Sandbox, session: Json, kind: str) -> list[Json]:
    """Return what was said by now, oldest first; nothing before Zoom has made the report."""
    if session["report_ready_at"] > sandbox.clock():
        return []
    rows: list[Json] = session.get(kind, [])
    return sorted((one for one in rows if at(session, one) <= sandbox.clock()), key=lambda one: int(one["at"]))


def at(session: Json, one: Json) -> int:
    """Return the moment of an answer in epoch seconds."""
    return int(session["start"] + one["at"] * 60)


def thousandths(seconds: int) -> str:
    """Write a moment with thousandths of a second, as answers to polls and surveys have it."""
    moment = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


def by_person(rows: list[Json]) -> list[tuple[Json, list[Json]]]:
    """Group by address and name; anonymous people cannot be told apart, so each of their rows stands alone."""
    groups: dict[tuple[Any, ...], list[Json]] = {}
    for number, one in enumerate(rows):
        key = (number,) if one.get("anonymous") else (one["email"], one["name"])
        groups.setdefault(key, []).append(one)
    return [(person(rows[0]), rows) for rows in groups.values()]


def person(one: Json) -> Json:
    if one.get("anonymous"):
        return {"email": "", "name": ANONYMOUS, "first_name": ANONYMOUS, "last_name": ANONYMOUS}
    first, _, last = one["name"].partition(" ")
    return {"email": one["email"], "name": one["name"], "first_name": first, "last_name": last}


def user_id(sandbox: Sandbox, one: Json) -> str:
    """Return the id of a user of the account; it is blank for everybody else."""
    if one.get("anonymous") or not one["email"]:
        return ""
    return next((str(user["id"]) for user in sandbox.zoom["users"] if user["email"] == one["email"]), "")
