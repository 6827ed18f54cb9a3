"""Activity: the changes of settings, logins, requests for syncs, connections and exports, each with who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.models import Change
from integrations.models import Connection
from integrations.records import RecordingsMode
from portal import activity_log
from portal.screens.shared.admin import CappedPaginator, ReadOnlyAdmin
from portal.screens.shared.html import NOTHING

ROWS_PER_PAGE = 50
NOT_GLOBAL = (
    "user.sync_new_webinars",
    "user.sync_recordings",
    "webinar.sync",
    "webinar.recordings",
    *activity_log.LABELS,
)
SETTINGS: dict[str, str | Promise] = {
    "sync_webinars": gettext_lazy("Sync webinar data"),
    "sync_from": gettext_lazy("Sync from"),
    "recordings": gettext_lazy("Sync webinar recordings and transcripts"),
    "only_contacts": gettext_lazy("Try out with these people only"),
    "keep_raw_days": gettext_lazy("Keep registrations and attendance"),
    "exclusions.hosts": gettext_lazy("Webinar exclusions"),
    "exclusions.recordings": gettext_lazy("Recording exclusions"),
    "exclusions.contacts": gettext_lazy("Contact exclusions"),
    "user.sync_new_webinars": gettext_lazy("Sync data from new webinars by default"),
    "user.sync_recordings": gettext_lazy("Sync this user's webinar recordings and transcripts"),
    "webinar.sync": gettext_lazy("Sync this webinar"),
    "webinar.recordings": gettext_lazy("Sync this webinar's recordings and transcripts"),
}
WHAT = SETTINGS | activity_log.LABELS
ON, OFF, INHERITED = gettext_lazy("on"), gettext_lazy("off"), gettext_lazy("as set globally")
MODE: dict[str, str | Promise] = {
    RecordingsMode.NONE: gettext_lazy("none"),
    RecordingsMode.SELECTED: gettext_lazy("selected Zoom users"),
    RecordingsMode.ALL: gettext_lazy("all Zoom users"),
}


@dataclass(frozen=True)
class ActivityRow:
    """One line of the activity table."""

    at: datetime
    actor: str
    what: str
    subject: str
    sentence: str
    connection: str


def activity_row(row: Change) -> ActivityRow:
    """Return the line of a change."""
    what = str(WHAT.get(row.what, row.what))
    return ActivityRow(row.at, _actor_name(row.actor), what, row.subject, change_sentence(row), row.connection)


def change_sentence(row: Change) -> str:
    """Return the change in words: the value before and after, or what was done."""
    if row.what in activity_log.LABELS:
        return activity_log.description(row.after) or NOTHING
    if row.what.startswith("exclusions."):
        return _domains_text(row.before or [], row.after or [])
    return _("from %(before)s to %(after)s") % {
        "before": _value_text(row, row.before),
        "after": _value_text(row, row.after),
    }


def _value_text(row: Change, value: Any) -> str:
    if row.what == "only_contacts":
        return ngettext("%(n)d address", "%(n)d addresses", value or 0) % {"n": value or 0}
    if row.what == "keep_raw_days":
        return _("for good") if value is None else ngettext("%(n)d day", "%(n)d days", value) % {"n": value}
    if row.what == "sync_from":
        return str(value) if value else _("30 days before connecting")
    if row.what == "recordings":
        return str(MODE.get(value, value))
    return str(INHERITED if value is None else ON if value else OFF)


def _domains_text(before: Sequence[str], after: Sequence[str]) -> str:
    added, removed = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    parts = []
    if added:
        parts.append(_("added %(domains)s") % {"domains": ", ".join(added)})
    if removed:
        parts.append(_("removed %(domains)s") % {"domains": ", ".join(removed)})
    return "; ".join(parts)


def _actor_name(name: str) -> str:
    if name == activity_log.COMMAND:
        return _("A command on the server")
    if name == activity_log.NOBODY:
        return _("Somebody unknown")
    return name or _("The system")


class ChangeAdmin(ReadOnlyAdmin[Change]):
    """The activity table, which is a page of ours, and the page of a single change."""

    list_display = ("at", "actor", "what", "subject")
    fields = ("at", "actor", "what", "subject", "before", "after", "connection")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return activity_page(request)


def activity_page(request: HttpRequest) -> HttpResponse:
    """Show the activity, filtered by its kind or searched by person and subject."""
    q, what = request.GET.get("q", "").strip(), request.GET.get("what", "")
    rows = Change.objects.order_by("-at", "-id")
    found = rows.filter(Q(actor__icontains=q) | Q(subject__icontains=q)) if q else rows
    found = found.filter(what=what) if what in WHAT else found
    changes = CappedPaginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("Activity"),
        "changes": [activity_row(row) for row in changes.object_list],
        "several": Connection.objects.count() > 1,
        "page": changes,
        "q": q,
        "what": what,
        "choices": [(_("Settings"), SETTINGS.items()), (_("What people did"), activity_log.LABELS.items())],
        "filtered": bool(q or what),
        "query": urlencode({"q": q, "what": what}) if q or what else "",
        "connection": Connection.objects.only("pk").order_by("-primary", "pk").first(),
        "tab": "activity",
    }
    return TemplateResponse(request, "portal/activity.html", context)
