"""The log of the workflow action's calls: whom HubSpot asked to register, what it was answered, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integrations.decisions.exclusions import normalise_email
from integrations.decisions.webinar_ids import read_webinar_id
from integrations.models import HubSpotAccount, WorkflowCall
from integrations.models.workflow import CallState, WaitsFor
from portal.wording.labels import PERSON_CAUSES, Badge

MOST = 50
REASONS = PERSON_CAUSES | {
    "host": _("The webinar's host"),
    "panelist": _("A panelist of the webinar"),
    "full": _("The webinar is full"),
    "over": _("The webinar is over"),
    "closed": _("Registration is closed"),
    "paid": _("The webinar costs money"),
    "domain_restricted": _("The webinar doesn't accept the domain"),
    "wrong_business_unit": _("A webinar of another business unit"),
    "not_found": _("No such webinar in Zoom"),
    "daily_limit": _("Zoom's limit for one person and day"),
    "required_questions": _("A required question has no answer"),
    "zoom_event": _("A webinar of Zoom Events"),
}
REGISTERED = Badge(_("Registered"), "check", "good")
REFUSED = Badge(_("Not registered"), "cross", "bad")
WAITING = Badge(_("Waiting"), "clock", "busy")


@dataclass(frozen=True)
class CallShown:
    """One line of the log. `said` are the words that HubSpot was answered with, which are English."""

    email: str
    webinar_id: str
    topic: str
    at: datetime
    look: Badge
    reason: str
    said: str


def latest_calls(account: HubSpotAccount, search: str) -> list[CallShown]:
    """Return the newest calls, or the newest for an address or a webinar ID."""
    rows = WorkflowCall.objects.filter(hubspot=account).order_by("-pk")
    if search.strip():
        found = Q(email__startswith=normalise_email(search))
        webinar_id = read_webinar_id(search)
        rows = rows.filter(found | Q(webinar_id=webinar_id) if webinar_id else found)
    columns = ("email", "webinar_id", "topic", "received_at", "state", "cause", "message", "waits_for")
    return [_shown(row) for row in rows.only(*columns)[:MOST]]


def _shown(row: WorkflowCall) -> CallShown:
    waits = row.state != CallState.DONE
    look = WAITING if waits else REFUSED if row.cause else REGISTERED
    reason = str(WaitsFor(row.waits_for).label) if waits and row.waits_for else str(REASONS.get(row.cause, ""))
    return CallShown(row.email, row.webinar_id, row.topic, row.received_at, look, reason, row.message)
