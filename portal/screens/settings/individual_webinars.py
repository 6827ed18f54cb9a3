"""Individual webinars: the table with the values in force and their reasons, and the panel that changes them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
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
from portal.screens.shared.admin import CappedPaginator
from portal.screens.shared.lists.chips import Chip
from portal.screens.shared.lists.filters import webinar_search
from portal.screens.shared.webinars import switches

VIEW = "integrations.view_webinarrow"
ASKED = ("q", "host", "sync", "recordings")  # what the form and links ask for
SWITCHES = {"sync": gettext_lazy("Sync"), "recordings": gettext_lazy("Recordings and transcripts")}
OWN_SETTING = {"on": gettext_lazy("Set to on"), "off": gettext_lazy("Set to off"), "inherit": gettext_lazy("Inherited")}
VALUES = {"on": True, "off": False, "inherit": None}


@dataclass(frozen=True)
class WebinarShown:
    """One webinar's row of the table."""

    row: WebinarRow
    sync: InForce
    recordings: InForce


def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a connection's webinars, those of one host, or those found."""
    connection = connection_or_404(request, pk, VIEW)
    asked = {name: value for name in ASKED if (value := request.GET.get(name, "").strip())}
    rows = WebinarRow.objects.filter(connection=connection).order_by("topic", "zoom_id")
    found = rows.filter(webinar_search(asked.get("q", "")), **_conditions(asked))
    page = CappedPaginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    settings = SyncSettingsRow.load(connection).record()
    context = {
        **admin.site.each_context(request),
        "title": _("Individual webinars"),
        "connection": connection,
        "tab": "webinars",
        "q": asked.get("q", ""),
        "host": asked.get("host", ""),
        "choices": [(name, label, OWN_SETTING.items(), asked.get(name, "")) for name, label in SWITCHES.items()],
        "chips": list(_chips(asked)),
        "query": urlencode(asked),
        "page": page,
        "webinars": _webinar_rows(page.object_list, connection, settings),
        "syncs": settings.sync_webinars,
        "any": bool(page.object_list) or rows.exists(),
    }
    template = (
        "portal/partials/webinars_settings.html" if htmx.is_htmx_request(request) else "portal/webinar_settings.html"
    )
    return TemplateResponse(request, template, context)


def _conditions(asked: Mapping[str, str]) -> dict[str, object]:
    """Return the conditions of the filters that are set. A value that nobody can choose filters nothing."""
    host = {"host_email": asked["host"].lower()} if "host" in asked else {}
    return host | {name: VALUES[asked[name]] for name in SWITCHES if asked.get(name) in VALUES}


def _chips(asked: Mapping[str, str]) -> Iterator[Chip]:
    """Yield the filters that are set, each with the address of the list without it."""
    for name, value in asked.items():
        left = urlencode({key: other for key, other in asked.items() if key != name})
        if name == "host":
            yield Chip(_("Host"), value, f"?{left}")
        elif name in SWITCHES and value in VALUES:
            yield Chip(str(SWITCHES[name]), str(OWN_SETTING[value]), f"?{left}")


def _webinar_rows(rows: Iterable[WebinarRow], connection: Connection, settings: SyncSettings) -> list[WebinarShown]:
    rows = list(rows)
    hosts = ZoomUserRow.objects.filter(connection=connection, email__in={row.host_email for row in rows})
    recordings = dict(hosts.values_list("email", "sync_recordings"))
    return [WebinarShown(row, *_in_force(row, settings, row.overrides(recordings.get(row.host_email)))) for row in rows]


def _in_force(row: WebinarRow, settings: SyncSettings, overrides: Overrides) -> tuple[InForce, InForce]:
    """Return the values in force by the same rule as the sync's, so that the screen cannot say anything else."""
    found = effective_settings(settings, overrides, row.host_email)
    return _with_source(found.webinar, settings), _with_source(found.recording, settings)


def _with_source(switch: Switch, settings: SyncSettings) -> InForce:
    none = settings.recordings is RecordingsMode.NONE and (switch.source, switch.cause) == ("global", "recordings_off")
    source = switches.RECORDINGS_NONE if none else switches.REASONS.get((switch.source, switch.cause), "")
    return InForce(ON if switch.on else OFF, source)


class WebinarPanel(OverridesPanel[WebinarRow]):
    """The panel of one webinar's settings."""

    tab = "webinars"
    title = gettext_lazy("Individual webinars")
    heading = gettext_lazy("Settings of this webinar")
    url_name = "webinar_settings"
    change_permission = switches.CHANGE_WEBINAR
    changed_meanwhile = gettext_lazy(
        "Nothing was saved: someone has changed this webinar's settings in the meantime. Save again to replace them."
    )
    overridables = {
        "sync": Overridable(
            gettext_lazy("Sync this webinar"),
            gettext_lazy("Inherit: the host's setting for new webinars at the time this webinar was found."),
            "sync",
        ),
        "recordings": Overridable(gettext_lazy("Sync its recordings and transcripts"), "", "recordings"),
    }

    def element_id(self, row: WebinarRow) -> str:
        return f"webinar-{row.pk}"

    def subtitle(self, row: WebinarRow) -> str:
        return " · ".join(filter(None, (row.topic, row.zoom_id, row.host_email)))

    def change(self, row: WebinarRow, values: dict[str, bool | None]) -> Change:
        return Change(webinars={row.zoom_id: values})

    def states(self, row: WebinarRow, settings: SyncSettings) -> list[tuple[InForce, InForce]]:
        host = ZoomUserRow.objects.filter(connection_id=row.connection_id, email=row.host_email).first()
        recordings = host.sync_recordings if host else None
        inherited = (
            _in_force(row, settings, Overrides(None, row.recordings, row.sync_at_discovery, recordings))[0],
            _in_force(row, settings, Overrides(row.sync, None, row.sync_at_discovery, recordings))[1],
        )
        return list(zip(inherited, _in_force(row, settings, row.overrides(recordings)), strict=True))

    def saved_message(self, row: WebinarRow) -> str:
        return _("Saved for %(topic)s.") % {"topic": row}

    def table_query(self, row: WebinarRow) -> dict[str, str]:
        return {"host": row.host_email}

    def render_row(self, request: HttpRequest, connection: Connection, row: WebinarRow) -> HttpResponse:
        [webinar] = _webinar_rows([row], connection, SyncSettingsRow.load(connection).record())
        context = {"connection": connection, "webinar_shown": webinar}
        return render(request, "portal/partials/webinar_row.html", context)


PANEL = WebinarPanel()


def panel(request: HttpRequest, pk: int, webinar: int) -> HttpResponse:
    """Show a webinar's settings, or store them."""
    return PANEL.respond(request, *_webinar(request, pk, webinar))


@require_POST
def preview(request: HttpRequest, pk: int, webinar: int) -> HttpResponse:
    """Show what storing a webinar's settings would sync."""
    return PANEL.preview(request, *_webinar(request, pk, webinar))


def _webinar(request: HttpRequest, pk: int, webinar: int) -> tuple[Connection, WebinarRow]:
    connection = connection_or_404(request, pk, VIEW)
    return connection, get_object_or_404(WebinarRow, pk=webinar, connection=connection)
