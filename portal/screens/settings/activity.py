"""Activity: the changes of settings, logins, requests for syncs, connections and exports, each with who did it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.models import Change
from integrations.models import Connection
from portal import activity_log
from portal.screens.shared.admin import CappedPaginator, OwnPages
from portal.wording.changes import SETTINGS, WHAT, actor_name, change_sentence, change_title

ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class ActivityRow:
    """One line of the activity table."""

    at: datetime
    actor: str
    what: str
    subject: str
    sentence: str
    connection: str
    url: str


def activity_row(row: Change) -> ActivityRow:
    """Return the line of a change."""
    return ActivityRow(
        at=row.at,
        actor=actor_name(row.actor),
        what=change_title(row),
        subject=row.subject,
        sentence=change_sentence(row),
        connection=row.connection,
        url=reverse("admin:audits_change_change", args=(row.pk,)),
    )


class ChangeAdmin(OwnPages[Change]):
    """The activity table, which is a page of ours, and the page of a single change."""

    list_display = ("at", "what", "subject")
    fields = ("title_shown", "subject", "sentence", "actor_shown", "at", "connection")
    title = gettext_lazy("Activity")

    @admin.display(description=gettext_lazy("what"))
    def title_shown(self, row: Change) -> str:
        return change_title(row)

    @admin.display(description=gettext_lazy("details"))
    def sentence(self, row: Change) -> str:
        return change_sentence(row)

    @admin.display(description=gettext_lazy("who"))
    def actor_shown(self, row: Change) -> str:
        return actor_name(row.actor)

    def heading(self, row: Change) -> str:
        return change_title(row)

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
