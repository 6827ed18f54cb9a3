"""The Zoom account: its app, its users, and no webinars yet."""

from sandbox.world.build import DAY, Json
from sandbox.world.ids import opaque
from sandbox.zoom.access import SCOPES

OLIVIA = "olivia.owner@a.example"
HENRIK = "henrik.host@a.example"
INES = "ines.host@hidden.example"  # her domain is an excluded host domain
SOFIA = "sofia.host@media.quiet.example"  # below a domain whose recordings are excluded


def zoom_account(base: int) -> Json:
    return {
        "account": {"id": "sandbox-zoom-account", "timezone": "Europe/Helsinki", "plan": "pro"},
        "client": {"id": "sandbox-zoom-client", "secret": "sandbox-zoom-secret"},
        "scopes": list(SCOPES),
        "tokens": {},
        "users": _users(base - 400 * DAY),
        "webinars": {},
        "events": [],
        # Webinars whose registrants answer with an error under HTTP 200.
        "plan_missing_under_200": [],
        "registered_a_day": {},
    }


def _users(created: int) -> list[Json]:
    pending = _user("new.hire@a.example", "Nea", "Newman", created, status="pending", webinar=False)
    del pending["id"]  # who has not accepted the invitation has no id yet
    return [
        _user(OLIVIA, "Olivia", "Owner", created, role_id="0"),
        _user(HENRIK, "Henrik", "Host", created),
        _user(INES, "Ines", "Hidden", created),
        _user(SOFIA, "Sofia", "Quiet", created),
        _user("basic.user@a.example", "Bruno", "Basic", created, type=1, webinar=False),
        # A paid user without the webinar add-on: listing the webinars answers 400/200.
        _user("no.plan@a.example", "Pia", "Plain", created, webinar=False),
        _user("gone.host@a.example", "Gunnar", "Gone", created, status="inactive"),
        pending,
    ]


def _user(email: str, first: str, last: str, created: int, **more: object) -> Json:
    user: Json = {"id": opaque(email), "email": email, "first_name": first, "last_name": last}
    user |= {"display_name": f"{first} {last}", "type": 2, "status": "active", "role_id": "2", "dept": ""}
    user |= {"timezone": "Europe/Helsinki", "verified": 1, "webinar": True, "created": created}
    return user | more
