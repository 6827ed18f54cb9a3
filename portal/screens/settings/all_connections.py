"""The lists of Zoom users and webinars of all connections, with what each overrides."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.models import WebinarRow, ZoomUserRow
from portal.screens.settings import kept_connection
from portal.screens.shared.admin import OwnPages
from portal.screens.shared.html import NOTHING, badge, lines
from portal.screens.shared.lists.filters import webinar_search
from portal.wording.labels import Badge

INHERIT = Badge(gettext_lazy("As set globally"), "dash", "quiet")
ON = Badge(gettext_lazy("On"), "check", "good")
OFF = Badge(gettext_lazy("Off"), "cross", "warn")


def override_badge(value: bool | None) -> SafeString:
    """Return the badge of an override; None inherits."""
    return badge(INHERIT if value is None else ON if value else OFF)


class ZoomUserAdmin(OwnPages[ZoomUserRow]):
    """The Zoom users of all connections. If one is chosen, its own screen opens instead."""

    tabs = "portal/partials/settings_tabs.html"

    list_display = ("user", "connection_name", "in_zoom", "new_webinars", "recordings")
    search_fields = ("email", "display_name")
    search_help_text = gettext_lazy("Name or e-mail address")
    ordering = ("email",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        chosen = kept_connection.kept(request)
        if chosen and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:user_settings", args=(chosen,)))
        more = {**kept_connection.settings_tabs(), "tab": "global"}
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(reverse("admin:user_settings_panel", args=(row.connection_id, row.pk)))

    @admin.display(description=gettext_lazy("Zoom user"), ordering="email")
    def user(self, row: ZoomUserRow) -> SafeString:
        return lines(row.display_name or row.email, row.email)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ZoomUserRow]:
        return super().get_queryset(request).annotate(of_connection=F("connection__name"))

    @admin.display(description=gettext_lazy("connection"))
    def connection_name(self, row: ZoomUserRow) -> str:
        return str(row.of_connection)  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("in Zoom"))
    def in_zoom(self, row: ZoomUserRow) -> str:
        if not row.active:
            return _("Deactivated")
        return _("Can hold webinars") if row.has_webinars else _("Has no webinar licence")

    @admin.display(description=gettext_lazy("new webinars"), ordering="sync_new_webinars")
    def new_webinars(self, row: ZoomUserRow) -> SafeString:
        return override_badge(row.sync_new_webinars)

    @admin.display(description=gettext_lazy("recordings and transcripts"), ordering="sync_recordings")
    def recordings(self, row: ZoomUserRow) -> SafeString:
        return override_badge(row.sync_recordings)


class WebinarAdmin(OwnPages[WebinarRow]):
    """The webinars of all connections. If one is chosen, its own screen opens instead."""

    tabs = "portal/partials/settings_tabs.html"

    list_display = ("webinar", "host", "connection_name", "sync_override", "recordings_override")
    search_fields = ("topic",)
    search_help_text = gettext_lazy("Topic, webinar ID or host")
    sortable_by = ("webinar",)
    ordering = ("topic", "zoom_id")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[WebinarRow], search_term: str
    ) -> tuple[QuerySet[WebinarRow], bool]:
        return queryset.filter(webinar_search(search_term)), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        chosen = kept_connection.kept(request)
        if chosen and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:webinar_settings", args=(chosen,)))
        more = {**kept_connection.settings_tabs(), "tab": "webinars"}
        return super().changelist_view(request, more | (extra_context or {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebinarRow]:
        return super().get_queryset(request).annotate(of_connection=F("connection__name"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(reverse("admin:webinar_settings_panel", args=(row.connection_id, row.pk)))

    @admin.display(description=gettext_lazy("webinar"), ordering="topic")
    def webinar(self, row: WebinarRow) -> SafeString:
        return lines(row.topic or _("(not found in Zoom yet)"), row.zoom_id)

    @admin.display(description=gettext_lazy("host"))
    def host(self, row: WebinarRow) -> str:
        return row.host_email or NOTHING

    @admin.display(description=gettext_lazy("connection"))
    def connection_name(self, row: WebinarRow) -> str:
        return str(row.of_connection)  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("sync"))
    def sync_override(self, row: WebinarRow) -> SafeString:
        return override_badge(row.sync)

    @admin.display(description=gettext_lazy("recordings and transcripts"))
    def recordings_override(self, row: WebinarRow) -> SafeString:
        return override_badge(row.recordings)
