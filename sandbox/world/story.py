"""The world moves on once: what hosts and registrants did between the first sync and the second."""

from sandbox.state import Sandbox
from sandbox.world.accounts import HENRIK
from sandbox.world.build import DAY, MINUTE, Json, registrant
from sandbox.world.ids import opaque

RESCHEDULED, DELETED, HANDED_OVER = "81000000016", "81000000017", "81000000018"


def advance(sandbox: Sandbox) -> None:
    """Calling it again changes nothing; a world without this story stays as it is."""
    webinars = sandbox.zoom["webinars"]
    if RESCHEDULED not in webinars or sandbox.zoom.get("advanced"):
        return
    sandbox.zoom["advanced"] = True
    base = int(sandbox.state["anchor"]) // MINUTE * MINUTE
    _reschedule(webinars[RESCHEDULED], base)
    webinars[DELETED]["deleted"] = True
    webinars[HANDED_OVER]["host_id"] = opaque(HENRIK)


def _reschedule(webinar: Json, base: int) -> None:
    """A day later; Otto cancelled, so Zoom no longer lists him; Pia is new."""
    webinar["start"] = base + 4 * DAY
    stayed = [one for one in webinar["registrants"] if one["email"] != "otto@lumi.example"]
    webinar["registrants"] = [*stayed, registrant("pia@norra.example", "Pia", "Lundqvist", base)]
