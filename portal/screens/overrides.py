"""What single Zoom users and webinars override: on, off, or the same as everything else."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget

from integrations.decisions.settings import effective
from integrations.models import Connection, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.records import Switch
from integrations.sync.settings_document import Change, apply
from portal.screens.base import ModelForm, ScreenAdmin
from portal.screens.parts import NOTHING, badge, lines, moment, now
from portal.words import Look

INHERIT = Look(gettext_lazy("As set globally"), "dash", "quiet")
ON = Look(gettext_lazy("On"), "check", "good")
OFF = Look(gettext_lazy("Off"), "cross", "warn")
SOURCES = {
    "global": gettext_lazy("by the global settings"),
    "exclusion": gettext_lazy("by an exclusion"),
    "webinar": gettext_lazy("by this webinar's setting"),
    "user": gettext_lazy("by the settings of its host"),
    "default": gettext_lazy("as nothing says otherwise"),
}


def override_badge(value: bool | None) -> SafeString:
    return badge(INHERIT if value is None else ON if value else OFF)


class OverrideField(forms.TypedChoiceField):
    """Three answers told apart: inherit is not off."""

    def __init__(self, label: Any, help_text: Any = "", inherit: Any = INHERIT.words) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            choices=[("", inherit), ("True", ON.words), ("False", OFF.words)],
            coerce=lambda value: value == "True",
            empty_value=None,
            widget=UnfoldAdminRadioSelectWidget(radio_style=admin.VERTICAL),
        )


class WebinarForm(ModelForm[WebinarRow]):
    sync = OverrideField(
        gettext_lazy("Sync this webinar"), inherit=gettext_lazy("As set globally and for new webinars of its host")
    )
    recordings = OverrideField(
        gettext_lazy("Sync its recordings and transcripts"), inherit=gettext_lazy("As set globally and for its host")
    )

    class Meta:
        model = WebinarRow
        fields = ("sync", "recordings")


class _FoundInZoom:
    """Zoom has them, the portal only finds them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ZoomUserAdmin(_FoundInZoom, ScreenAdmin[ZoomUserRow]):
    """Of all connections at once, where there are several; one connection's users have a screen of their own."""

    list_display = ("user", "in_zoom", "new_webinars", "recordings")
    list_filter = ("active", "has_webinars")
    search_fields = ("email", "display_name")
    ordering = ("email",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        only = list(Connection.objects.values_list("pk", flat=True)[:2])
        if len(only) == 1 and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:user_settings", args=only))
        return super().changelist_view(request, extra_context)

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


class WebinarAdmin(_FoundInZoom, ScreenAdmin[WebinarRow]):
    form = WebinarForm
    list_display = ("webinar", "host", "sync_override", "recordings_override")
    list_filter = ("sync", "recordings")
    search_fields = ("topic", "zoom_id", "host_email")
    search_help_text = gettext_lazy("Topic, webinar ID or host")
    ordering = ("topic", "zoom_id")
    readonly_fields = ("webinar", "host", "found", "sync_in_force", "recordings_in_force")
    fieldsets = (
        (None, {"fields": ("webinar", "host", "found")}),
        (gettext_lazy("Webinar settings"), {"fields": ("sync", "recordings")}),
        (gettext_lazy("In force now"), {"fields": ("sync_in_force", "recordings_in_force")}),
    )

    def save_model(self, request: HttpRequest, obj: WebinarRow, form: WebinarForm, change: bool) -> None:
        """Where all settings are stored: what was missed is synced, and who changed it is remembered."""
        wanted = {name: form.cleaned_data[name] for name in WebinarForm.Meta.fields}
        apply(obj.connection, Change(webinars={obj.zoom_id: wanted}), actor=request.user.get_username(), now=now())

    @admin.display(description=gettext_lazy("webinar"), ordering="topic")
    def webinar(self, row: WebinarRow) -> SafeString:
        return lines(row.topic or _("(not found in Zoom yet)"), row.zoom_id)

    @admin.display(description=gettext_lazy("host"), ordering="host_email")
    def host(self, row: WebinarRow) -> str:
        return row.host_email or NOTHING

    @admin.display(description=gettext_lazy("sync"), ordering="sync")
    def sync_override(self, row: WebinarRow) -> SafeString:
        return override_badge(row.sync)

    @admin.display(description=gettext_lazy("recordings and transcripts"), ordering="recordings")
    def recordings_override(self, row: WebinarRow) -> SafeString:
        return override_badge(row.recordings)

    @admin.display(description=gettext_lazy("found in Zoom"))
    def found(self, row: WebinarRow) -> SafeString:
        return moment(row.discovered_at)

    @admin.display(description=gettext_lazy("sync"))
    def sync_in_force(self, row: WebinarRow) -> SafeString:
        return _in_force(row, "webinar")

    @admin.display(description=gettext_lazy("recordings and transcripts"))
    def recordings_in_force(self, row: WebinarRow) -> SafeString:
        return _in_force(row, "recording")


def _in_force(row: WebinarRow, what: str) -> SafeString:
    """The same rule as the sync's, so that the screen cannot say anything else."""
    settings = SyncSettingsRow.load(row.connection).record()
    host = ZoomUserRow.objects.filter(connection=row.connection_id, email=row.host_email).first()
    switch: Switch = getattr(
        effective(settings, row.overrides(host.sync_recordings if host else None), row.host_email), what
    )
    return lines(badge(ON if switch.on else OFF), SOURCES.get(switch.source, switch.source))
