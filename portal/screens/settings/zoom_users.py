"""User settings: the table of Zoom users with what is in force for each, and the panel beside it that changes it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from integrations.decisions.settings import effective
from integrations.models import Connection, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.records import Overrides, RecordingsMode, Switch, SyncSettings
from integrations.sync_settings.apply import apply, would_sync
from integrations.sync_settings.document import Change
from portal.screens.settings.panel import (
    A_PAGE,
    ANSWERS,
    OFF,
    ON,
    FieldShown,
    InForce,
    missed_now,
    not_allowed,
    would_be_missed,
)
from portal.screens.settings.preview import Effect
from portal.screens.shared import htmx, switches
from portal.screens.shared.admin import capped
from portal.screens.shared.html import PREVIEWED_CAP, now

CHANGE = "integrations.change_zoomuserrow"
FIELDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "sync_new_webinars": (
        gettext_lazy("Sync data from new webinars by default"),
        gettext_lazy("Holds for webinars that are found from now on. Those known already keep what they have."),
    ),
    "sync_recordings": (gettext_lazy("Sync this user's webinar recordings and transcripts"), ""),
}
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
    row: ZoomUserRow
    new_webinars: InForce
    recordings: InForce


# --- The table --------------------------------------------------------------------------------------------------------


def table(request: HttpRequest, pk: int) -> HttpResponse:
    connection = _connection(request, pk)
    q = request.GET.get("q", "").strip()
    rows = ZoomUserRow.objects.filter(connection=connection).order_by("email")
    found = rows.filter(Q(email__icontains=q) | Q(display_name__icontains=q)) if q else rows
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    settings = SyncSettingsRow.load(connection).record()
    context = {
        **admin.site.each_context(request),
        "title": _("User settings"),
        "connection": connection,
        "tab": "users",
        "q": q,
        "query": urlencode({"q": q}) if q else "",
        "page": page,
        "users": _shown(page.object_list, settings),
        "syncs": settings.sync_webinars,
        "any": page.paginator.count > 0 or rows.exists(),
    }
    template = "portal/partials/users.html" if htmx.is_piece(request) else "portal/user_settings.html"
    return TemplateResponse(request, template, context)


def _shown(rows: Iterable[ZoomUserRow], settings: SyncSettings) -> list[UserShown]:
    return [UserShown(row, *_in_force(row, settings)) for row in rows]


def _in_force(row: ZoomUserRow, settings: SyncSettings) -> tuple[InForce, InForce]:
    """Of a webinar that would be found now and overrides nothing: the same rule as the sync's."""
    found = effective(settings, Overrides(None, None, row.sync_new_webinars, None), row.email).webinar
    # Of webinars that sync: what new ones do says nothing about the recordings of those there are.
    recording = effective(settings, Overrides(True, None, None, row.sync_recordings), row.email).recording
    return _told(found, settings), _told(recording, settings)


def _told(switch: Switch, settings: SyncSettings) -> InForce:
    source = SOURCES.get((switch.source, switch.cause)) or RECORDINGS_OFF[settings.recordings]
    return InForce(ON if switch.on else OFF, source)


def _connection(request: HttpRequest, pk: int) -> Connection:
    if not request.user.has_perm("integrations.view_zoomuserrow"):
        raise PermissionDenied
    return get_object_or_404(Connection, pk=pk)


# --- The panel --------------------------------------------------------------------------------------------------------


def panel(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """Beside the table, or a page of its own where no script runs."""
    connection = _connection(request, pk)
    row = get_object_or_404(ZoomUserRow, pk=user, connection=connection)
    if request.method != "POST":
        return _panel(request, connection, row, _stored(row))
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if not request.user.has_perm(CHANGE):
        return _panel(request, connection, row, typed, problem=not_allowed(), status=403)
    if any(request.POST.get(f"was_{name}") != value for name, value in _stored(row).items()):
        problem = _(
            "Nothing was saved: somebody has changed this user's settings meanwhile. Save again to replace them."
        )
        return _panel(request, connection, row, typed, problem=problem, status=409)
    applied = apply(connection, _change(row, typed), actor=request.user.get_username(), now=now(), most=PREVIEWED_CAP)
    words = _("Saved for %(user)s.") % {"user": row.email} if applied.changes else _("Nothing had changed.")
    if applied.missed:
        words += f" {missed_now(applied.missed, applied.more)}"
    if not htmx.is_piece(request):
        return HttpResponseRedirect(f"{reverse('admin:user_settings', args=(pk,))}?{urlencode({'q': row.email})}")
    row.refresh_from_db()
    return _row(request, connection, row, words)


@require_POST
def preview(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    connection = _connection(request, pk)
    row = get_object_or_404(ZoomUserRow, pk=user, connection=connection)
    change = _change(row, {name: request.POST.get(name, "") for name in FIELDS})
    found = would_sync(connection, change, now(), PREVIEWED_CAP)
    effects = [Effect(would_be_missed(found.count, found.more), "sync")] if found.count or found.more else []
    return render(request, "portal/partials/effects.html", {"effects": effects})


def _stored(row: ZoomUserRow) -> dict[str, str]:
    values = {value: key for key, value in ANSWERS.items()}
    return {name: values[getattr(row, name)] for name in FIELDS}


def _change(row: ZoomUserRow, typed: dict[str, str]) -> Change:
    return Change(users={row.email: {name: ANSWERS.get(value) for name, value in typed.items()}})


def _panel(
    request: HttpRequest,
    connection: Connection,
    row: ZoomUserRow,
    typed: dict[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    settings = SyncSettingsRow.load(connection).record()
    may_change = request.user.has_perm(CHANGE)
    context = {
        "connection": connection,
        "row": row,
        "row_id": f"user-{row.pk}",
        "heading": _("User settings"),
        "about": " ".join(filter(None, (row.display_name, row.email))),
        "panel_url": reverse("admin:user_settings_panel", args=(connection.pk, row.pk)),
        "preview_url": reverse("admin:user_settings_preview", args=(connection.pk, row.pk)),
        "fields": _fields(row, settings, typed),
        "was": _stored(row),
        "problem": problem,
        "may_change": may_change,
        "syncs": settings.sync_webinars,
        "recordings_off": settings.recordings is RecordingsMode.NONE,
        "may_turn_on": request.user.has_perm(switches.CHANGE_GLOBAL),
        "who_may": "" if settings.sync_webinars else switches.who_may(),
        "webinars": capped(WebinarRow.objects.filter(connection=connection, host_email=row.email)),
        "webinars_url": f"{reverse('admin:webinar_settings', args=(connection.pk,))}?{urlencode({'host': row.email})}",
        "tab": "users",
        "posted": request.method == "POST",
    }
    if htmx.is_piece(request):
        response = render(request, "portal/partials/settings_panel.html", context, status=status)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#panel-body", "innerHTML"
        return response
    context = {**admin.site.each_context(request), "title": _("User settings"), **context}
    return TemplateResponse(request, "portal/settings_panel_page.html", context, status=status)


def _fields(row: ZoomUserRow, settings: SyncSettings, typed: dict[str, str]) -> list[FieldShown]:
    inherited = _in_force(ZoomUserRow(email=row.email), settings)
    in_force = _in_force(row, settings)
    return [
        FieldShown(name, label, help_text, typed[name], inherited[at], in_force[at])
        for at, (name, (label, help_text)) in enumerate(FIELDS.items())
    ]


def _row(request: HttpRequest, connection: Connection, row: ZoomUserRow, words: str) -> HttpResponse:
    """The user's row of the table as it now is; the page closes the panel and says it."""
    [user] = _shown([row], SyncSettingsRow.load(connection).record())
    response = render(request, "portal/partials/user_row.html", {"connection": connection, "user_shown": user})
    response.headers["HX-Trigger"] = json.dumps({"portal:saved": {"words": words}})
    return response
