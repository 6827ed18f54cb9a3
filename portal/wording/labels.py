"""The words the screens use for states, beside the ones the audit log has already; and how each one looks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audits.codes import Level, Status
from integrations.models.accounts import AccountState
from integrations.models.jobs import JobState
from integrations.models.webinars import AttendanceState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words, with an icon (`portal/icons.svg`) and a tone, so that colour never speaks alone."""

    words: "str | _StrPromise"
    icon: str
    tone: str  # good, busy, warn, bad, quiet
    help: "str | _StrPromise" = ""


NEVER = "never"  # the parameter that stands for "no sync yet", which the column keeps as ""
NEVER_SYNCED = Badge(_("Not synced yet"), "clock", "quiet", _("It is synced when it is due, or with Sync now."))

STATUS = {
    Status.SYNCED: Badge(_("Synced"), "check", "good", _("Everything is in HubSpot.")),
    Status.UNCHANGED: Badge(_("Synced"), "check", "good", _("Everything was in HubSpot already.")),
    Status.PARTIAL: Badge(_("Partly synced"), "half", "warn", _("Something is left that is tried again.")),
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

# Why a person is not in HubSpot, as a label; what it means and what to do stands in the audit log's help.
PERSON_CAUSES = {
    "hubspot_user": _("HubSpot user"),
    "excluded_domain": _("Excluded domain"),
    "invalid_email": _("Invalid e-mail address"),
    "secondary_email": _("Secondary e-mail address"),
    "previously_deleted": _("Deleted from HubSpot earlier"),
    "no_email": _("No e-mail address"),
    "host_or_panelist": _("Host or panelist"),
    "not_in_only_contacts": _("Not on the list for trying out"),
    "rejected_by_hubspot": _("Rejected by HubSpot"),
}


# The groups that a migration makes; people may make others, which keep the name they were given.
ROLES = {"Viewer": _("Viewer"), "Operator": _("Operator"), "Administrator": _("Administrator")}


def status_badge(status: str) -> Badge:
    return STATUS[Status(status)] if status else NEVER_SYNCED
