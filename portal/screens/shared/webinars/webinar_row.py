"""The rows of the webinars table: all of them, or the cells of the few that have changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlparse

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.clock import utcnow
from integrations.models import Connection, Occurrence, WebinarRow
from portal.screens.shared import links
from portal.screens.shared.connection_trouble import down_connections
from portal.screens.shared.webinars import progress, switches
from portal.screens.shared.webinars.progress import Progress
from portal.screens.shared.webinars.switches import Switches
from portal.screens.shared.webinars.webinar_state import Kind, WebinarState, webinar_state
from portal.wording.labels import ATTENDANCE, Badge

MOST_SWITCHED = 100  # rows of one webinar whose state is shown anew at once
GONE = Badge(gettext_lazy("Deleted in Zoom"), "cross", "quiet", gettext_lazy("Its marketing event is cancelled."))


@dataclass(frozen=True)
class RowShown:
    """An occurrence as a row of the webinars table."""

    occurrence: Occurrence
    topic: str
    zone: str
    connection: str  # its name, if there are several
    starts: datetime | None
    state: WebinarState
    gone: Badge | None
    attendance: Badge
    attendance_words: str
    progress: Progress | None
    switches: Switches


def table_rows(request: HttpRequest, occurrences: Iterable[Occurrence]) -> list[RowShown]:
    """Return the rows for these occurrences, with a fixed number of queries for each connection."""
    rows = list(occurrences)
    under_way = progress.progress_by_occurrence(row.pk for row in rows)
    both = switches.switches_by_webinar(row.webinar for row in rows)
    known, down = connection_facts(), down_connections(request)
    return [
        _table_row(
            row,
            under_way.get(row.pk),
            down.get(row.webinar.connection_id, ""),
            both[row.webinar_id],
            *known.get(row.webinar.connection_id, ("", "")),
        )
        for row in rows
    ]


def connection_facts() -> dict[int, tuple[str, str]]:
    """Return by connection the Zoom account's time zone, and the connection's name if there are several.

    They are not joined to the rows, because counting the rows would then join them as well.
    """
    known = list(Connection.objects.values_list("pk", "zoom__timezone", "name"))
    return {pk: (zone, name if len(known) > 1 else "") for pk, zone, name in known}


def _table_row(
    row: Occurrence, under_way: Progress | None, down: str, both: Switches, zone: str, connection: str
) -> RowShown:
    look = next(look for state, look in ATTENDANCE.items() if state == row.attendance)
    return RowShown(
        occurrence=row,
        topic=row.webinar.topic or _("(no topic)"),
        zone=zone,
        connection=connection,
        starts=row.started_at or row.start or row.webinar.starts_at,
        state=webinar_state(row, under_way, down, utcnow()),
        gone=GONE if row.deleted or row.webinar.deleted_at else None,
        attendance=look,
        attendance_words=_("%(state)s, estimated") % {"state": look.words} if row.estimated else "",
        progress=under_way,
        switches=both,
    )


def template_permissions(request: HttpRequest) -> dict[str, bool]:
    """Return the permissions that the templates ask for."""
    user = request.user
    return {
        "may_sync": user.has_perm("integrations.add_syncjob"),
        "may_switch": user.has_perm(switches.CHANGE_WEBINAR),
        "may_read_logs": user.has_perm("audits.view_run"),
        "may_read_people": user.has_perm("integrations.view_participant"),
    }


def render_changed_cells(
    request: HttpRequest, wanted: Sequence[int], words: str = "", tone: str = "good"
) -> HttpResponse:
    """Render the cells of these rows that change, and a message, for htmx to swap in."""
    if not request.user.has_perm("integrations.view_occurrence"):
        wanted = ()
    rows = Occurrence.objects.filter(pk__in=wanted).select_related("webinar")
    found = table_rows(request, rows)
    done = [row for row in found if not words and not (row.progress and row.progress.busy)]
    context: dict[str, Any] = {
        "rows": found,
        "words": words,
        "tone": tone,
        "done": [
            (_("%(topic)s: %(state)s") % {"topic": row.topic, "state": row.state.sentence}, _tone(row)) for row in done
        ],
    }
    if request.headers.get("HX-Target") == "panel-said" and found:
        occurrence = found[0].occurrence
        context |= {
            "panel": True,
            "row": found[0],
            "occurrence": occurrence,
            "query": _query_shown(request, occurrence.pk),
        }
    return render(request, "portal/partials/webinar_cells.html", context)


def _tone(row: RowShown) -> str:
    """Return the tone of a sync that is over. Only what leaves nothing to do is good."""
    return row.state.look.tone if row.state.kind in (Kind.WAITING, Kind.NEEDS_YOU) else "good"


def _query_shown(request: HttpRequest, occurrence: int) -> str:
    """Return the query of the part of the webinar's page that the request came from, which is shown after the sync."""
    came_from = urlparse(request.headers.get("HX-Current-URL", ""))
    if not came_from.path.startswith(links.webinar_address(occurrence)):
        return ""
    query = QueryDict(came_from.query, mutable=True)
    if came_from.path == links.audit_log_address(occurrence):
        query["tab"] = "logs"
    return query.urlencode()


def render_switches(request: HttpRequest, webinar: WebinarRow, words: str, tone: str) -> HttpResponse:
    """Render the switches of a webinar, the states of its rows and a message, for htmx to swap in."""
    both = switches.switches_by_webinar(WebinarRow.objects.filter(pk=webinar.pk))[webinar.pk]
    rows = table_rows(request, webinar.occurrences.select_related("webinar").order_by("-start")[:MOST_SWITCHED])
    context = {"switches": both, "rows": rows, "words": words, "tone": tone, **template_permissions(request)}
    response = render(request, "portal/partials/switched.html", context)
    response["HX-Trigger"] = "portal-switched"  # the page of the webinar then shows what its settings come from
    return response
