"""Individual webinars: what is in force for each of them and why, and the panel beside the table that changes it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
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
from portal.screens.shared.admin import CappedPaginator
from portal.screens.shared.filters import found_by
from portal.screens.shared.html import now

CHANGED = gettext_lazy(
    "Nothing was saved: somebody has changed this webinar's settings meanwhile. Save again to replace them."
)
FIELDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "sync": (
        gettext_lazy("Sync this webinar"),
        gettext_lazy("Inherit: as its host's setting for new webinars was when the webinar was found."),
    ),
    "recordings": (gettext_lazy("Sync its recordings and transcripts"), ""),
}


@dataclass(frozen=True)
class WebinarShown:
    row: WebinarRow
    sync: InForce
    recordings: InForce


# --- The table --------------------------------------------------------------------------------------------------------


def table(request: HttpRequest, pk: int) -> HttpResponse:
    connection = _connection(request, pk)
    q, host = request.GET.get("q", "").strip(), request.GET.get("host", "").strip().lower()
    rows = WebinarRow.objects.filter(connection=connection).order_by("topic", "zoom_id")
    found = (rows.filter(host_email=host) if host else rows).filter(found_by(q))
    page = CappedPaginator(found, A_PAGE).get_page(request.GET.get("page"))
    settings = SyncSettingsRow.load(connection).record()
    asked = {name: value for name, value in (("q", q), ("host", host)) if value}
    context = {
        **admin.site.each_context(request),
        "title": _("Individual webinars"),
        "connection": connection,
        "tab": "webinars",
        "q": q,
        "host": host,
        "query": urlencode(asked),
        "page": page,
        "webinars": _shown(page.object_list, connection, settings),
        "syncs": settings.sync_webinars,
        "any": bool(page.object_list) or rows.exists(),
    }
    template = "portal/partials/webinars_settings.html" if htmx.is_piece(request) else "portal/webinar_settings.html"
    return TemplateResponse(request, template, context)


def _shown(rows: Iterable[WebinarRow], connection: Connection, settings: SyncSettings) -> list[WebinarShown]:
    rows = list(rows)
    hosts = ZoomUserRow.objects.filter(connection=connection, email__in={row.host_email for row in rows})
    recordings = dict(hosts.values_list("email", "sync_recordings"))
    return [WebinarShown(row, *_in_force(row, settings, row.overrides(recordings.get(row.host_email)))) for row in rows]


def _in_force(row: WebinarRow, settings: SyncSettings, overrides: Overrides) -> tuple[InForce, InForce]:
    """The same rule as the sync's, so that the screen cannot say anything else."""
    found = effective(settings, overrides, row.host_email)
    return _told(found.webinar, settings), _told(found.recording, settings)


def _told(switch: Switch, settings: SyncSettings) -> InForce:
    none = settings.recordings is RecordingsMode.NONE and (switch.source, switch.cause) == ("global", "recordings_off")
    words = switches.RECORDINGS_NONE if none else switches.WHY.get((switch.source, switch.cause), "")
    return InForce(ON if switch.on else OFF, words)


def _connection(request: HttpRequest, pk: int) -> Connection:
    if not request.user.has_perm("integrations.view_webinarrow"):
        raise PermissionDenied
    return get_object_or_404(Connection, pk=pk)


# --- The panel --------------------------------------------------------------------------------------------------------


def panel(request: HttpRequest, pk: int, webinar: int) -> HttpResponse:
    """Beside the table, or a page of its own where no script runs."""
    connection = _connection(request, pk)
    row = get_object_or_404(WebinarRow, pk=webinar, connection=connection)
    if request.method != "POST":
        return _panel(request, connection, row, _stored(row))
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    problem, status = _problem(request, connection, row, typed)
    if problem:
        return _panel(request, connection, row, typed, problem=problem, status=status)
    applied = apply(connection, _change(row, typed), actor=request.user.get_username(), now=now())
    words = _("Saved for %(topic)s.") % {"topic": row} if applied.changes else _("Nothing had changed.")
    if applied.missed:
        words += f" {missed_now(applied.missed)}"
    if not htmx.is_piece(request):
        back = reverse("admin:webinar_settings", args=(pk,))
        return HttpResponseRedirect(f"{back}?{urlencode({'host': row.host_email})}")
    row.refresh_from_db()
    return _row(request, connection, row, words)


def _problem(
    request: HttpRequest, connection: Connection, row: WebinarRow, typed: dict[str, str]
) -> tuple[str | Promise, int]:
    """Why nothing may be saved, and the status of such an answer."""
    if not request.user.has_perm(switches.CHANGE):
        return not_allowed(), 403
    stored = _stored(row)
    if any(request.POST.get(f"was_{name}") != value for name, value in stored.items()):
        return CHANGED, 409
    settings = SyncSettingsRow.load(connection).record()
    first = {
        "sync": not settings.sync_webinars,
        "recordings": not settings.sync_webinars or settings.recordings is RecordingsMode.NONE,
    }
    for name, locked in first.items():
        if locked and typed[name] == "on" and stored[name] != "on":
            return switches.must_be_on_first(request, name), 409
    return "", 200


@require_POST
def preview(request: HttpRequest, pk: int, webinar: int) -> HttpResponse:
    connection = _connection(request, pk)
    row = get_object_or_404(WebinarRow, pk=webinar, connection=connection)
    found = would_sync(connection, _change(row, {name: request.POST.get(name, "") for name in FIELDS}), now())
    effects = [Effect(would_be_missed(found.count), "sync")] if found.count else []
    return render(request, "portal/partials/effects.html", {"effects": effects})


def _stored(row: WebinarRow) -> dict[str, str]:
    values = {value: key for key, value in ANSWERS.items()}
    return {name: values[getattr(row, name)] for name in FIELDS}


def _change(row: WebinarRow, typed: dict[str, str]) -> Change:
    return Change(webinars={row.zoom_id: {name: ANSWERS.get(value) for name, value in typed.items()}})


def _panel(
    request: HttpRequest,
    connection: Connection,
    row: WebinarRow,
    typed: dict[str, str],
    *,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    settings = SyncSettingsRow.load(connection).record()
    context = {
        "connection": connection,
        "row": row,
        "row_id": f"webinar-{row.pk}",
        "heading": _("Settings of this webinar"),
        "about": " · ".join(filter(None, (row.topic, row.zoom_id, row.host_email))),
        "panel_url": reverse("admin:webinar_settings_panel", args=(connection.pk, row.pk)),
        "preview_url": reverse("admin:webinar_settings_preview", args=(connection.pk, row.pk)),
        "fields": _fields(row, settings, typed),
        "was": _stored(row),
        "problem": problem,
        "may_change": request.user.has_perm(switches.CHANGE),
        "syncs": settings.sync_webinars,
        "may_turn_on": request.user.has_perm(switches.CHANGE_GLOBAL),
        "who_may": "" if settings.sync_webinars else switches.who_may(),
        "tab": "webinars",
        "posted": request.method == "POST",
    }
    if htmx.is_piece(request):
        response = render(request, "portal/partials/settings_panel.html", context, status=status)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#panel-body", "innerHTML"
        return response
    context = {**admin.site.each_context(request), "title": _("Individual webinars"), **context}
    return TemplateResponse(request, "portal/settings_panel_page.html", context, status=status)


def _fields(row: WebinarRow, settings: SyncSettings, typed: dict[str, str]) -> list[FieldShown]:
    host = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=row.host_email).first()
    recordings = host.sync_recordings if host else None
    inherited = (
        _in_force(row, settings, Overrides(None, row.recordings, row.sync_at_discovery, recordings))[0],
        _in_force(row, settings, Overrides(row.sync, None, row.sync_at_discovery, recordings))[1],
    )
    in_force = _in_force(row, settings, row.overrides(recordings))
    return [
        FieldShown(name, label, help_text, typed[name], inherited[at], in_force[at])
        for at, (name, (label, help_text)) in enumerate(FIELDS.items())
    ]


def _row(request: HttpRequest, connection: Connection, row: WebinarRow, words: str) -> HttpResponse:
    """The webinar's row of the table as it now is; the page closes the panel and says it."""
    [webinar] = _shown([row], connection, SyncSettingsRow.load(connection).record())
    response = render(request, "portal/partials/webinar_row.html", {"connection": connection, "webinar_shown": webinar})
    response.headers["HX-Trigger"] = json.dumps({"portal:saved": {"words": words}})
    return response
