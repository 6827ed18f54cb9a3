"""User settings: the table of Zoom users with the values in force, and the panel beside it that changes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from integrations.decisions.settings import effective_settings
from integrations.models import Connection, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.records import Overrides, RecordingsMode, Switch, SyncSettings
from integrations.sync_settings.document import Change
from portal.screens.settings.panel import (
    OFF,
    ON,
    ROWS_PER_PAGE,
    InForce,
    Overridable,
    OverridesPanel,
    connection_or_404,
)
from portal.screens.shared import htmx
from portal.screens.shared.admin import capped_count

VIEW = "integrations.view_zoomuserrow"
SOURCES: dict[tuple[str, str], str | Promise] = {
    ("global", "global_sync_off"): gettext_lazy("“Sync webinar data” is off for the whole account"),
    ("exclusion", "host_excluded"): gettext_lazy("The user's domain is excluded"),
    ("exclusion", "recording_domain_excluded"): gettext_lazy("Recordings of the user's domain are excluded"),
    ("user", ""): gettext_lazy("Set for this user"),
    ("user", "webinar_sync_off"): gettext_lazy("Set for this user"),
    ("user", "recordings_off"): gettext_lazy("Set for this user"),
    ("default", ""): gettext_lazy("As set globally"),
    ("global", ""): gettext_lazy("As set globally: of all Zoom users"),
}
RECORDINGS_OFF: dict[RecordingsMode, str | Promise] = {
    RecordingsMode.NONE: gettext_lazy("Recordings are off for the whole account"),
    RecordingsMode.SELECTED: gettext_lazy("As set globally: of selected Zoom users only"),
    RecordingsMode.ALL: "",
}


@dataclass(frozen=True)
class UserShown:
    """One Zoom user's row of the table."""

    row: ZoomUserRow
    new_webinars: InForce
    recordings: InForce


def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a connection's Zoom users, or those found by name or address."""
    connection = connection_or_404(request, pk, VIEW)
    context = {
        **admin.site.each_context(request),
        "title": _("User settings"),
        "connection": connection,
        "tab": "users",
        **table_context(request, connection),
    }
    template = "portal/partials/users.html" if htmx.is_htmx_request(request) else "portal/user_settings.html"
    return TemplateResponse(request, template, context)


def table_context(request: HttpRequest, connection: Connection) -> dict[str, Any]:
    """Return what the table of users shows; the global settings have it as well."""
    q = request.GET.get("q", "").strip()
    rows = ZoomUserRow.objects.filter(connection=connection).order_by("email")
    found = rows.filter(Q(email__icontains=q) | Q(display_name__icontains=q)) if q else rows
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    settings = SyncSettingsRow.load(connection).record()
    return {
        "q": q,
        "query": urlencode({"q": q}) if q else "",
        "page": page,
        "users": _user_rows(page.object_list, settings),
        "syncs": settings.sync_webinars,
        "any": page.paginator.count > 0 or rows.exists(),
    }


def _user_rows(rows: Iterable[ZoomUserRow], settings: SyncSettings) -> list[UserShown]:
    return [UserShown(row, *_in_force(row, settings)) for row in rows]


def _in_force(row: ZoomUserRow, settings: SyncSettings) -> tuple[InForce, InForce]:
    """Return the values for a webinar found now that overrides nothing, by the same rule as the sync's."""
    found = effective_settings(settings, Overrides(None, None, row.sync_new_webinars, None), row.email).webinar
    # Recordings are those of webinars that sync: the setting for new webinars says nothing about known ones.
    recording = effective_settings(settings, Overrides(True, None, None, row.sync_recordings), row.email).recording
    return _with_source(found, settings), _with_source(recording, settings)


def _with_source(switch: Switch, settings: SyncSettings) -> InForce:
    source = SOURCES.get((switch.source, switch.cause)) or RECORDINGS_OFF[settings.recordings]
    return InForce(ON if switch.on else OFF, source)


class UserPanel(OverridesPanel[ZoomUserRow]):
    """The panel of one Zoom user's settings."""

    tab = "users"
    title = heading = gettext_lazy("User settings")
    url_name = "user_settings"
    change_permission = "integrations.change_zoomuserrow"
    changed_meanwhile = gettext_lazy(
        "Nothing was saved: someone has changed this user's settings in the meantime. Save again to replace them."
    )
    overridables = {
        "sync_new_webinars": Overridable(
            gettext_lazy("Sync data from new webinars by default"),
            gettext_lazy("Applies to webinars found from now on. Webinars that are already known keep their settings."),
            "sync",
        ),
        "sync_recordings": Overridable(
            gettext_lazy("Sync this user's webinar recordings and transcripts"), "", "recordings"
        ),
    }

    def element_id(self, row: ZoomUserRow) -> str:
        return f"user-{row.pk}"

    def subtitle(self, row: ZoomUserRow) -> str:
        return " ".join(filter(None, (row.display_name, row.email)))

    def change(self, row: ZoomUserRow, values: dict[str, bool | None]) -> Change:
        return Change(users={row.email: values})

    def states(self, row: ZoomUserRow, settings: SyncSettings) -> list[tuple[InForce, InForce]]:
        inherited = _in_force(ZoomUserRow(email=row.email), settings)
        return list(zip(inherited, _in_force(row, settings), strict=True))

    def saved_message(self, row: ZoomUserRow) -> str:
        return _("Saved for %(user)s.") % {"user": row.email}

    def table_query(self, row: ZoomUserRow) -> dict[str, str]:
        return {"q": row.email}

    def render_row(self, request: HttpRequest, connection: Connection, row: ZoomUserRow) -> HttpResponse:
        [user] = _user_rows([row], SyncSettingsRow.load(connection).record())
        return render(request, "portal/partials/user_row.html", {"connection": connection, "user_shown": user})

    def more_context(self, connection: Connection, row: ZoomUserRow) -> dict[str, Any]:
        """Return the number of the user's webinars, and the address of their table."""
        table_url = reverse("admin:webinar_settings", args=(connection.pk,))
        return {
            "webinars": capped_count(WebinarRow.objects.filter(connection=connection, host_email=row.email)),
            "webinars_url": f"{table_url}?{urlencode({'host': row.email})}",
        }


PANEL = UserPanel()


def panel(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """Show a Zoom user's settings, or store them."""
    return PANEL.respond(request, *_user(request, pk, user))


@require_POST
def preview(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """Show what storing a Zoom user's settings would sync."""
    return PANEL.preview(request, *_user(request, pk, user))


def _user(request: HttpRequest, pk: int, user: int) -> tuple[Connection, ZoomUserRow]:
    connection = connection_or_404(request, pk, VIEW)
    return connection, get_object_or_404(ZoomUserRow, pk=user, connection=connection)
