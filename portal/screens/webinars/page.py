"""The webinars table: each occurrence with its state, its switches, Sync now, and the link to its audit logs."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import result_headers
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from integrations.models import Connection, Occurrence, SyncSettingsRow
from portal.screens.shared import discovery, htmx
from portal.screens.shared.html import badge, moment
from portal.screens.shared.lists.filters import WEBINAR_FILTERS, webinar_search
from portal.screens.shared.lists.views import tabs
from portal.screens.shared.webinars import switches, webinar_row
from portal.screens.webinars import saved_views, segments, undo
from portal.screens.webinars.bulk import BulkActions
from portal.screens.webinars.views import webinar_views
from portal.wording.labels import ATTENDANCE, status_badge


class OccurrenceAdmin(BulkActions):
    """The webinars screen: its list, and the views of it."""

    change_list_template = "portal/webinars.html"
    list_display = (
        "webinar_and_host",
        "starts",
        "registrants_shown",
        "attendees_shown",
        "in_hubspot_shown",
        "state",
        "attended",
    )
    list_filter = WEBINAR_FILTERS
    list_select_related = ("webinar",)
    list_fullwidth = True
    search_fields = ("webinar__topic",)
    search_help_text = gettext_lazy("Topic, webinar ID or host")
    fieldsets = (
        (None, {"fields": ("webinar", "occurrence_id", "starts", "state", "attended")}),
        (gettext_lazy("In HubSpot"), {"fields": ("external_id", "event_object_id", "completed", "cancelled")}),
    )

    # --- Rows ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[Occurrence]:
        """Return the rows. Those that sort equally follow in the direction of the list, as the indexes have them."""
        upwards = request.GET["o"][:1] != "-" if "o" in request.GET else _is_upcoming(request)
        return super().get_queryset(request).order_by("pk" if upwards else "-pk")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return the order as the index has it on every database. Of those to come, the next is the first."""
        return (F("start").asc(nulls_last=True) if _is_upcoming(request) else F("start").desc(nulls_first=True),)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Occurrence], search_term: str
    ) -> tuple[QuerySet[Occurrence], bool]:
        return queryset.filter(webinar_search(search_term, "webinar__")), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            cl = response.context_data["cl"]
            response.context_data |= {
                "views": tabs(self, request, cl, webinar_views(request), savable=True),
                "rows": webinar_row.table_rows(request, cl.result_list),
                "headers": list(result_headers(cl)),
                "capped": cl.paginator.full,
                "empty": None if cl.result_list else _empty_list_message(request, cl),
                "off": _sync_off_notice(request),
                **webinar_row.template_permissions(request),
            }
        return response

    @admin.display(description=gettext_lazy("webinar"), ordering="webinar__topic")
    def webinar_and_host(self, row: Occurrence) -> str:
        return row.webinar.topic

    @admin.display(description=gettext_lazy("when"), ordering=F("start").asc(nulls_last=True))
    def starts(self, row: Occurrence) -> SafeString:
        return moment(row.started_at or row.start)

    @admin.display(description=gettext_lazy("state"), ordering=F("synced_at").asc(nulls_last=True))
    def state(self, row: Occurrence) -> SafeString:
        return badge(status_badge(row.status))

    @admin.display(description=gettext_lazy("registered"), ordering="registrants")
    def registrants_shown(self, row: Occurrence) -> int:
        return row.registrants

    @admin.display(description=pgettext_lazy("column", "attended"), ordering="attendees")
    def attendees_shown(self, row: Occurrence) -> int:
        return row.attendees

    @admin.display(description=gettext_lazy("in HubSpot"), ordering="in_hubspot")
    def in_hubspot_shown(self, row: Occurrence) -> int:
        return row.in_hubspot

    @admin.display(description=gettext_lazy("attendance"))
    def attended(self, row: Occurrence) -> SafeString:
        return badge(next(look for state, look in ATTENDANCE.items() if state == row.attendance))

    @admin.display(description=gettext_lazy("external event ID"))
    def external_id(self, row: Occurrence) -> str:
        return row.external_event_id

    @admin.display(description=gettext_lazy("marked as completed"))
    def completed(self, row: Occurrence) -> SafeString:
        return moment(row.event_completed_at)

    @admin.display(description=gettext_lazy("marked as cancelled"))
    def cancelled(self, row: Occurrence) -> SafeString:
        return moment(row.event_cancelled_at)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("segments/", self.admin_site.admin_view(segments.segments_page), name="segments"),
            path("views/", self.admin_site.admin_view(saved_views.save_view), name="save_view"),
            path("views/<row:pk>/", self.admin_site.admin_view(saved_views.change_view), name="change_view"),
            path("undo/", self.admin_site.admin_view(undo.undo), name="undo_switches"),
            path("progress/", htmx.guarded_view(self.progress), name="sync_progress"),
            path("<row:pk>/sync-now/", htmx.guarded_view(self.sync_one), name="sync_now"),
            path("webinar/<row:pk>/switch/", htmx.guarded_view(self.switch_one), name="switch_webinar"),
            *super().get_urls(),
        ]


def _is_upcoming(request: HttpRequest) -> bool:
    return request.GET.get("period") == "upcoming"


def _empty_list_message(request: HttpRequest, cl: Any) -> dict[str, Any]:
    """Return the text and the link for an empty list."""
    if cl.has_active_filters or cl.query:
        words = _("No webinar matches. Remove a filter, or try a shorter search.")
        return {"title": _("Nothing found"), "words": words, "url": "?", "link": _("Show all webinars")}
    if not Connection.objects.exists():
        words = _("Once both accounts are connected, their webinars appear here.")
        return {
            "title": _("Connect Zoom and HubSpot first"),
            "words": words,
            "url": reverse("admin:index"),
            "link": _("Home"),
        }
    words = _("Webinars are looked for every hour. Those of the past 30 days and the coming ones appear here.")
    return {"title": _("No webinars yet"), "words": words, "discovery": discovery.shown(request)}


def _sync_off_notice(request: HttpRequest) -> dict[str, str] | None:
    """Return who may turn the sync on, or where, if no connection syncs; else None."""
    if not Connection.objects.exists() or SyncSettingsRow.objects.filter(sync_webinars=True).exists():
        return None
    may = request.user.has_perm(switches.CHANGE_GLOBAL)
    return {
        "names": "" if may else switches.permitted_names(),
        "url": reverse("admin:integrations_connection_changelist") if may else "",
    }
