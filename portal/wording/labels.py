"""The labels of states, causes and roles, and the badges that show states. The audit log has labels of its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audits.codes import Level, Status
from integrations.models.accounts import AccountState
from integrations.models.jobs import JobState
from integrations.models.webinars import AttendanceState
from integrations.records import Outcome

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words, with an icon (`portal/icons.svg`) and a tone, so that colour is never the only sign."""

    words: "str | _StrPromise"
    icon: str
    tone: str  # good, busy, warn, bad, quiet
    help: "str | _StrPromise" = ""


NEVER = "never"  # the parameter for "no sync yet", which the column stores as ""
NEVER_SYNCED = Badge(_("Not synced yet"), "clock", "quiet", _("It is synced when it is due, or with Sync now."))

STATUS = {
    Status.SYNCED: Badge(_("Synced"), "check", "good", _("Everything is in HubSpot.")),
    Status.UNCHANGED: Badge(_("Synced"), "check", "good", _("Everything was in HubSpot already.")),
    Status.PARTIAL: Badge(_("Not complete"), "half", "warn", _("Something is left. The audit log says what and why.")),
    Status.SKIPPED: Badge(_("Skipped"), "skip", "quiet", _("Settings or the kind of webinar keep it out.")),
    Status.FAILED: Badge(_("Failed"), "cross", "bad", _("Nothing could be synced. The audit log says why.")),
}

ATTENDANCE = {
    AttendanceState.NONE: Badge(_("None yet"), "dash", "quiet", _("Zoom has no attendance report yet.")),
    AttendanceState.PROVISIONAL: Badge(
        _("Provisional"), "clock", "warn", _("Zoom may still change it. Do not build the no-show list on it yet.")
    ),
    AttendanceState.FINAL: Badge(
        _("Final"), "check", "good", _("It no longer changes. The no-show list can be built on it.")
    ),
}

ACCOUNT = {
    AccountState.CONNECTED: Badge(_("Connected"), "check", "good"),
    AccountState.RECONNECT_NEEDED: Badge(_("Reconnect needed"), "cross", "bad"),
    AccountState.SCOPE_MISSING: Badge(_("Permission missing"), "warning", "warn"),
}
DISCONNECTED = Badge(_("Disconnected"), "dash", "quiet")

JOB = {
    JobState.WAITING: Badge(_("Waiting"), "clock", "quiet"),
    JobState.RUNNING: Badge(_("Running"), "sync", "busy"),
    JobState.DONE: Badge(_("Done"), "check", "good"),
    JobState.PARKED: Badge(_("Failed"), "cross", "bad"),
}

LEVEL = {
    Level.INFO: Badge(Level.INFO.label, "info", "busy"),
    Level.WARNING: Badge(Level.WARNING.label, "warning", "warn"),
    Level.ERROR: Badge(Level.ERROR.label, "cross", "bad"),
}

# The reasons why a person is not in HubSpot. What they mean and what to do is in the audit log's help.
PERSON_CAUSES = {
    "hubspot_user": _("HubSpot user"),
    "excluded_domain": _("Excluded domain"),
    "invalid_email": _("Invalid e-mail address"),
    "secondary_email": _("Secondary e-mail address"),
    "previously_deleted": _("Deleted from HubSpot earlier"),
    "no_email": _("No e-mail address"),
    "host_or_panelist": _("Host or panelist"),
    "not_in_only_contacts": _("Not in the test mode list"),
    "dropped_in": _("Only dropped in"),
    "rejected_by_hubspot": _("Rejected by HubSpot"),
    "properties_not_updated": _("Properties rejected by HubSpot"),
    "unavailable": _("HubSpot couldn't be reached"),
    "users_unreadable": _("HubSpot's users couldn't be read"),
}

OUTCOMES = {
    str(Outcome.IN_HUBSPOT): _("In HubSpot"),
    str(Outcome.LEFT_OUT): _("Left out"),
    str(Outcome.WAITING): _("Waiting"),
    str(Outcome.FAILED): _("Refused by HubSpot"),
}

# The groups that a migration makes. People may make others, which keep the name they were given.
ROLES = {"Viewer": _("Viewer"), "Operator": _("Operator"), "Administrator": _("Administrator")}


def status_badge(status: str) -> Badge:
    """Return the badge of an occurrence's status."""
    return STATUS[Status(status)] if status else NEVER_SYNCED
