"""The webinars table: each occurrence with its state, its switches, Sync now, and the link to its audit logs."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_list import result_headers
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.models import Trigger
from integrations.models import Connection, Occurrence, SyncJob, SyncSettingsRow, WebinarRow
from integrations.models.jobs import JobState
from portal.screens.shared import discovery, htmx, switches, webinar_row
from portal.screens.shared.filters import (
    AttendanceFilter,
    ConnectionFilter,
    HostFilter,
    PeriodFilter,
    StatusFilter,
    WarningsFilter,
    webinar_search,
)
from portal.screens.shared.html import badge, moment
from portal.screens.webinars import segments, sync_now
from portal.screens.webinars.one_row import OneRowViews
from portal.wording.labels import ATTENDANCE, status_badge


class OccurrenceAdmin(OneRowViews):
    """The webinars screen: its list, and the actions on selected rows."""

    change_list_template = "portal/webinars.html"
    list_display = (
        "webinar_and_host",
        "starts",
        "state",
        "registrants_shown",
        "attendees_shown",
        "attended",
        "setting",
    )
    list_filter = (StatusFilter, WarningsFilter, AttendanceFilter, PeriodFilter, HostFilter, ConnectionFilter)
    list_select_related = ("webinar",)
    list_fullwidth = True
    search_fields = ("webinar__topic",)
    search_help_text = gettext_lazy("Topic, webinar ID or host")
    actions = ("sync_now", "switch_on", "switch_off", "recordings_on", "recordings_off", "retry_failed")
    fieldsets = (
        (None, {"fields": ("webinar", "occurrence_id", "starts", "state", "attended")}),
        (gettext_lazy("In HubSpot"), {"fields": ("external_id", "event_object_id", "completed", "cancelled")}),
    )

    # --- Rows ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[Occurrence]:
        """Return the rows. Those that sort equally follow in the direction of the list, as the indexes have them."""
        upwards = request.GET.get("o", "-")[:1] != "-"
        return super().get_queryset(request).order_by("pk" if upwards else "-pk")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return (F("start").desc(nulls_first=True),)  # as the index has it on every database: those without a date first

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Occurrence], search_term: str
    ) -> tuple[QuerySet[Occurrence], bool]:
        return queryset.filter(webinar_search(search_term, "webinar__")), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            cl = response.context_data["cl"]
            response.context_data |= {
                "rows": webinar_row.table_rows(request, cl.result_list),
                "headers": list(result_headers(cl)),
                "others": cl.get_query_string(remove=["p"]),
                "capped": cl.paginator.full,
                "empty": None if cl.result_list else _empty_list_message(request, cl),
                "off": _sync_off_notice(request),
                **webinar_row.template_permissions(request),
            }
        return response

    @admin.display(description=gettext_lazy("webinar and host"), ordering="webinar__topic")
    def webinar_and_host(self, row: Occurrence) -> str:
        return row.webinar.topic

    @admin.display(description=gettext_lazy("start"), ordering=F("start").asc(nulls_last=True))
    def starts(self, row: Occurrence) -> SafeString:
        return moment(row.started_at or row.start)

    @admin.display(description=gettext_lazy("state and last sync"), ordering=F("synced_at").asc(nulls_last=True))
    def state(self, row: Occurrence) -> SafeString:
        return badge(status_badge(row.status))

    @admin.display(description=gettext_lazy("registrants"), ordering="registrants")
    def registrants_shown(self, row: Occurrence) -> int:
        return row.registrants

    @admin.display(description=gettext_lazy("attendees"), ordering="attendees")
    def attendees_shown(self, row: Occurrence) -> int:
        return row.attendees

    @admin.display(description=gettext_lazy("attendance"))
    def attended(self, row: Occurrence) -> SafeString:
        return badge(next(look for state, look in ATTENDANCE.items() if state == row.attendance))

    @admin.display(description=gettext_lazy("setting in force"))
    def setting(self, row: Occurrence) -> str:
        return ""

    @admin.display(description=gettext_lazy("external event ID"))
    def external_id(self, row: Occurrence) -> str:
        return row.external_event_id

    @admin.display(description=gettext_lazy("marked as completed"))
    def completed(self, row: Occurrence) -> SafeString:
        return moment(row.event_completed_at)

    @admin.display(description=gettext_lazy("marked as cancelled"))
    def cancelled(self, row: Occurrence) -> SafeString:
        return moment(row.event_cancelled_at)

    # --- On a selection ---

    @admin.action(description=gettext_lazy("Sync now"), permissions=["sync"])
    def sync_now(self, request: HttpRequest, queryset: QuerySet[Occurrence]) -> None:
        if chosen := self._chosen(request, queryset):
            self.message_user(request, sync_now.request_syncs(chosen, request.user.get_username()), messages.SUCCESS)

    @admin.action(description=gettext_lazy("Retry failed"), permissions=["sync"])
    def retry_failed(self, request: HttpRequest, queryset: QuerySet[Occurrence]) -> None:
        if not (chosen := self._chosen(request, queryset)):
            return
        parked = SyncJob.objects.filter(occurrence__in=chosen, state=JobState.PARKED)
        failed = Occurrence.objects.filter(Q(status__in=("failed", "partial")) | Q(pk__in=parked.values("occurrence")))
        again = list(failed.filter(pk__in=chosen).values_list("pk", flat=True))
        if not again:
            self.message_user(request, _("None of them failed: there was nothing to retry."), messages.WARNING)
            return
        message = sync_now.request_syncs(again, request.user.get_username(), Trigger.RETRY)
        for job in parked:
            job.finish()
        self.message_user(request, message, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Switch sync on"), permissions=["switch"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Occurrence]) -> None:
        self._switch(request, queryset, "sync", True)

    @admin.action(description=gettext_lazy("Switch sync off"), permissions=["switch"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Occurrence]) -> None:
        self._switch(request, queryset, "sync", False)

    @admin.action(description=gettext_lazy("Switch recordings on"), permissions=["switch"])
    def recordings_on(self, request: HttpRequest, queryset: QuerySet[Occurrence]) -> None:
        self._switch(request, queryset, "recordings", True)

    @admin.action(description=gettext_lazy("Switch recordings off"), permissions=["switch"])
    def recordings_off(self, request: HttpRequest, queryset: QuerySet[Occurrence]) -> None:
        self._switch(request, queryset, "recordings", False)

    def _switch(self, request: HttpRequest, queryset: QuerySet[Occurrence], name: str, on: bool) -> None:
        if not (chosen := self._chosen(request, queryset)):
            return
        rows = list(WebinarRow.objects.filter(occurrences__in=chosen).distinct())
        words, tone = switches.change_switch(request, rows, name, on)
        self.message_user(request, words, messages.SUCCESS if tone == "good" else messages.ERROR)

    def _chosen(self, request: HttpRequest, queryset: QuerySet[Occurrence]) -> list[int]:
        """Return the chosen rows, or none of them, with a message, if they are too many or no longer there."""
        chosen = list(queryset.order_by().values_list("pk", flat=True)[: sync_now.MOST_AT_ONCE + 1])
        if len(chosen) > sync_now.MOST_AT_ONCE:
            words = _("Nothing was done: choose at most %(most)d webinars at once.") % {"most": sync_now.MOST_AT_ONCE}
            self.message_user(request, words, messages.ERROR)
            return []
        if not chosen:
            self.message_user(request, _("Nothing was done: these webinars are no longer here."), messages.ERROR)
        return chosen

    def get_urls(self) -> list[URLPattern]:
        return [
            path("segments/", self.admin_site.admin_view(segments.segments_page), name="segments"),
            path("progress/", htmx.guarded_view(self.progress), name="sync_progress"),
            path("<row:pk>/sync-now/", htmx.guarded_view(self.sync_one), name="sync_now"),
            path("webinar/<row:pk>/switch/", htmx.guarded_view(self.switch_one), name="switch_webinar"),
            *super().get_urls(),
        ]


def _empty_list_message(request: HttpRequest, cl: Any) -> dict[str, Any]:
    """Return the text and the link for an empty list."""
    if cl.has_active_filters or cl.query:
        words = _("No webinar matches. Take a filter away, or search for less.")
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
