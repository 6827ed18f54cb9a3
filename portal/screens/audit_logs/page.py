"""Audit logs of a webinar occurrence: in a drawer beside the list, or as a page of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audits import codes, exports
from audits import log as audit
from audits.models import Person, Run
from integrations.clock import utcnow
from integrations.decisions.exclusions import normalise_email
from integrations.models import HubSpotAccount, Occurrence, Participant, RecordingRow
from portal import activity_log
from portal.screens.audit_logs import participants_csv
from portal.screens.audit_logs.run import RunPlace, run_details
from portal.screens.audit_logs.stay_chart import stay_chart
from portal.screens.shared import htmx, links, webinar_row
from portal.screens.shared.participation import ParticipationShown, email_search, participation
from portal.wording.errors import translated
from portal.wording.labels import status_badge

RUNS_A_PAGE = 10
MOST_FOUND = 20
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel mistakes UTF-8 for the local code page


@dataclass
class RunLine:
    """A run in the list of runs."""

    run: Run
    look: Any
    url: str
    current: bool


@dataclass
class PersonFound:
    """A person found by a search: their participation, and the places where the log names them."""

    person: ParticipationShown
    mentions: list[tuple[Run, str, str]]


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of the audit logs."""
    return [
        path("<row:pk>/audit-logs/", htmx.guarded_view(audit_log_page), name="audit_log"),
        path("<row:pk>/audit-logs/progress/", htmx.guarded_view(audit_log_progress), name="audit_log_progress"),
        path("<row:pk>/audit-logs.csv", site.admin_view(download_audit_log), name="audit_log_csv"),
        path("<row:pk>/participants.csv", site.admin_view(download_participants), name="import_csv"),
    ]


def audit_log_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the audit logs of an occurrence."""
    context = panel_context(request, _occurrence(request, pk))
    if htmx.is_htmx_request(request):
        return render(request, "portal/partials/audit_panel.html", {**context, "swapped": True})
    whole = {**admin.site.each_context(request), "title": _("Audit logs"), **context}
    return TemplateResponse(request, "portal/audit_log.html", whole)


def panel_context(request: HttpRequest, occurrence: Occurrence) -> dict[str, Any]:
    """Return the template's context: the chosen run or the newest, the list of runs, and the people searched for."""
    (row,) = webinar_row.table_rows(request, [occurrence])
    portal_id: int = occurrence.portal_id  # type: ignore[attr-defined]
    runs, older = _runs(occurrence, request.GET.get("page", ""))
    chosen = _chosen(occurrence, request.GET.get("run", ""))
    to_show = [chosen] if chosen else _runs_shown_first(occurrence, runs)
    place = RunPlace(occurrence, portal_id, row.switches)
    email = request.GET.get("q", "").strip()
    return {
        "occurrence": occurrence,
        "row": row,
        "switches": row.switches,
        "several_shown": run_details(to_show, place) if to_show and not email else [],
        "runs": [RunLine(one, status_badge(one.status), f"?run={one.pk}", one in to_show) for one in runs],
        "older": older,
        "newer": _page_number(request.GET.get("page", "")) - 1,
        "q": email,
        "found": list(_search_people(occurrence, normalise_email(email), portal_id)) if email else [],
        "stays": stay_chart(occurrence),
        "links": list(_links(occurrence, portal_id)),
        "people_url": f"{reverse('admin:integrations_participant_changelist')}?occurrence={occurrence.pk}",
        "csv_url": reverse("admin:audit_log_csv", args=(occurrence.pk,)),
        "import_url": reverse("admin:import_csv", args=(occurrence.pk,)),
        "address": links.audit_log_address(occurrence.pk),
        "webinars_url": reverse("admin:integrations_occurrence_changelist"),
        **webinar_row.template_permissions(request),
    }


def audit_log_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Render how far the sync of the occurrence is."""
    occurrence = _occurrence(request, pk)
    (row,) = webinar_row.table_rows(request, [occurrence])
    context = {"row": row, "occurrence": occurrence, "polled": True, "address": links.audit_log_address(pk)}
    return render(request, "portal/partials/audit_state.html", context)


def download_audit_log(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the audit logs of an occurrence as CSV."""
    occurrence = _occurrence(request, pk)
    webinar = occurrence.webinar
    activity_log.record_webinars(activity_log.EXPORT, [pk], request.user.get_username(), how="audit_log")
    lines = exports.csv_lines(webinar.connection.name, webinar.zoom_id, occurrence.occurrence_id)
    return _csv_response(lines, f"audit-log-{slugify(occurrence.external_event_id)}")


def download_participants(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the people of an occurrence as CSV for HubSpot's own import, if the sync cannot be used."""
    if not request.user.has_perm("integrations.view_participant"):
        raise PermissionDenied
    occurrence = _occurrence(request, pk)
    portal = HubSpotAccount.objects.only("pk").get(connections=occurrence.webinar.connection_id)
    activity_log.record_webinars(activity_log.EXPORT, [pk], request.user.get_username(), how="participants")
    lines = participants_csv.csv_lines(occurrence, portal, utcnow())
    return _csv_response(lines, f"participants-{slugify(occurrence.external_event_id)}")


def _csv_response(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chain([BYTE_ORDER_MARK], lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _occurrence(request: HttpRequest, pk: int) -> Occurrence:
    if not request.user.has_perm("audits.view_run"):
        raise PermissionDenied
    # Only this column of the account is joined: joining all of it would decrypt its credentials.
    rows = Occurrence.objects.select_related("webinar__connection")
    return get_object_or_404(rows.annotate(portal_id=F("webinar__connection__hubspot__portal_id")), pk=pk)


# --- Runs -------------------------------------------------------------------------------------------------------------


def runs_of(occurrence: Occurrence) -> QuerySet[Run]:
    """Return the runs of an occurrence, the newest first."""
    webinar = occurrence.webinar
    return Run.objects.filter(
        connection=webinar.connection.name, webinar_id=webinar.zoom_id, occurrence_id=occurrence.occurrence_id
    )


def _page_number(page: str) -> int:
    return max(int(page), 1) if page.isascii() and page.isdecimal() and len(page) < 6 else 1


def _runs(occurrence: Occurrence, page: str) -> tuple[list[Run], int]:
    """Return a page of runs, and the number of the next page or 0. No run is counted."""
    number = _page_number(page)
    first = (number - 1) * RUNS_A_PAGE
    rows = list(runs_of(occurrence)[first : first + RUNS_A_PAGE + 1])
    return rows[:RUNS_A_PAGE], number + 1 if len(rows) > RUNS_A_PAGE else 0


def _runs_shown_first(occurrence: Occurrence, runs: list[Run]) -> list[Run]:
    """Return the newest run, and the last run about everybody if the newest retried only some people."""
    if not runs or not runs[0].people_only:
        return runs[:1]
    webinar = occurrence.webinar
    last = audit.last(webinar.connection.name, webinar.zoom_id, occurrence.occurrence_id)
    return [runs[0], last] if last else runs[:1]


def _chosen(occurrence: Occurrence, run: str) -> Run | None:
    try:
        return runs_of(occurrence).filter(pk=UUID(run)).first()
    except ValueError:
        return None


# --- One person among many --------------------------------------------------------------------------------------------


def _search_people(occurrence: Occurrence, email: str, portal_id: int) -> Iterator[PersonFound]:
    """Yield the participants, and the people named by the log, whose address begins so, or is of the `@domain`."""
    rows = Participant.objects.filter(email_search(email), occurrence=occurrence).order_by("email")[:MOST_FOUND]
    known = {row.email: row for row in rows}
    # The log has no index of domains; the people who were left out are participants as well.
    named = Q(email__in=list(known)) if email.startswith("@") else Q(email__startswith=email)
    names = Person.objects.filter(
        named,
        entry__run__connection=occurrence.webinar.connection.name,
        entry__run__webinar_id=occurrence.webinar.zoom_id,
        entry__run__occurrence_id=occurrence.occurrence_id,
    )
    mentions: dict[str, list[tuple[Run, str, str]]] = {}
    for person in names.select_related("entry__run").order_by("-id")[: MOST_FOUND * 5]:
        words = str(codes.cause_row(person.entry.code, person.cause).words % {"count": 1})
        mentions.setdefault(person.email, []).append((person.entry.run, words, translated(person.detail)))
    for address in sorted(known.keys() | mentions.keys())[:MOST_FOUND]:
        row = known.get(address) or Participant(occurrence=occurrence, email=address)
        yield PersonFound(participation(row, portal_id), mentions.get(address, []))


def _links(occurrence: Occurrence, portal_id: int) -> Iterator[tuple[str, str]]:
    event = links.hubspot_record(portal_id, links.MARKETING_EVENT, occurrence.event_object_id)
    if event:
        yield event, _("Marketing event in HubSpot")
    calls = (
        RecordingRow.objects.filter(session__occurrence=occurrence).exclude(call_id="").order_by("session__started_at")
    )
    for call in calls.values_list("call_id", flat=True):
        yield links.hubspot_record(portal_id, links.CALL, call), _("Recording in HubSpot")
    yield links.zoom_webinar(occurrence.webinar.zoom_id), _("Webinar in Zoom")
