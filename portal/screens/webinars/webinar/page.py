"""The page of one webinar, as a page or in the drawer beside a list: one address, and a part of the page for htmx."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.models import Occurrence, RecordingRow
from portal.screens.shared import htmx, links
from portal.screens.shared.webinars import webinar_row
from portal.screens.shared.webinars.hubspot_lists import hubspot_lists
from portal.screens.webinars.webinar.downloads import (
    download_audit_log,
    download_engagement,
    download_participants,
)
from portal.screens.webinars.webinar.engagement.tab import engagement_tab
from portal.screens.webinars.webinar.found import occurrence_or_404, portal_id_of
from portal.screens.webinars.webinar.lists.again import make_again
from portal.screens.webinars.webinar.lists.own import save_lists
from portal.screens.webinars.webinar.people import people_tab
from portal.screens.webinars.webinar.problems import problems
from portal.screens.webinars.webinar.proof import views as proofs
from portal.screens.webinars.webinar.proof.tab import proof_tab
from portal.screens.webinars.webinar.recordings import recordings_tab
from portal.screens.webinars.webinar.runs import runs_tab
from portal.screens.webinars.webinar.settings import save_attended_from, settings_tab
from portal.screens.webinars.webinar.stay_chart import stay_chart
from portal.screens.webinars.webinar.timeline import timeline_tab

PEOPLE, TIMELINE, LOGS, PROOF = "people", "timeline", "logs", "proof"
TABS: dict[str, str | Promise] = {
    PEOPLE: gettext_lazy("People"),
    "engagement": gettext_lazy("Engagement"),
    TIMELINE: gettext_lazy("Timeline"),
    "recording": gettext_lazy("Recording"),
    PROOF: gettext_lazy("Proof"),
    LOGS: gettext_lazy("Audit logs"),
    "settings": gettext_lazy("Settings"),
}


@dataclass(frozen=True)
class Tab:
    """A tab with its address."""

    name: str
    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True)
class Part:
    """A part of the funnel, with the address of the people behind it."""

    label: str | Promise
    count: int
    url: str
    tone: str


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of a webinar's page."""
    return [
        path("<row:pk>/", htmx.guarded_view(webinar_page), name="webinar"),
        path("<row:pk>/audit-logs/", htmx.guarded_view(audit_log_page), name="audit_log"),
        path("<row:pk>/audit-logs/progress/", htmx.guarded_view(progress), name="audit_log_progress"),
        path("<row:pk>/audit-logs.csv", site.admin_view(download_audit_log), name="audit_log_csv"),
        path("<row:pk>/proof/now/", htmx.guarded_view(proofs.prove_now), name="prove_now"),
        path("<row:pk>/proof/cure/", htmx.guarded_view(proofs.cure), name="cure_difference"),
        path("<row:pk>/proof/progress/", htmx.guarded_view(proofs.progress), name="proof_progress"),
        path("<row:pk>/attended-from/", htmx.guarded_view(save_attended_from), name="webinar_attended_from"),
        path("<row:pk>/lists/", htmx.guarded_view(save_lists), name="webinar_lists"),
        path("<row:pk>/lists/again/", htmx.guarded_view(make_again), name="make_list_again"),
        path("<row:pk>/proof.csv", site.admin_view(proofs.download), name="proof_csv"),
        path("<row:pk>/engagement.csv", site.admin_view(download_engagement), name="engagement_csv"),
        path("<row:pk>/participants.csv", site.admin_view(download_participants), name="import_csv"),
    ]


def webinar_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a webinar with one of its tabs."""
    wanted, offered = request.GET.get("tab", ""), _offered(request)
    return _page(request, pk, wanted if wanted in offered else offered[0])


def audit_log_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a webinar with its audit logs."""
    return _page(request, pk, LOGS)


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Render how far the sync of the webinar is; once it is over, a link that loads the panel again by itself."""
    occurrence = occurrence_or_404(request, pk)
    (row,) = webinar_row.table_rows(request, [occurrence])
    context = {"occurrence": occurrence, "row": row, "query": request.GET.urlencode(), "polled": True}
    return render(request, "portal/webinar/state.html", context)


def _offered(request: HttpRequest) -> list[str]:
    """Return the names of the tabs that the reader may see."""
    may_read_people = request.user.has_perm("integrations.view_participant")
    return [name for name in TABS if may_read_people or name not in (PEOPLE, PROOF)]


def _page(request: HttpRequest, pk: int, tab: str) -> HttpResponse:
    occurrence = occurrence_or_404(request, pk)
    context = panel_context(request, occurrence, tab)
    if htmx.is_htmx_request(request):
        return render(request, "portal/webinar/panel.html", {**context, "swapped": True})
    title = TABS[LOGS] if tab == LOGS else context["row"].topic
    whole = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, "portal/webinar/page.html", whole)


def panel_context(request: HttpRequest, occurrence: Occurrence, tab: str) -> dict[str, Any]:
    """Return the context of the header, the funnel, the problems, and of the one tab that is shown."""
    (row,) = webinar_row.table_rows(request, [occurrence])
    query = request.GET.dict()
    tabs: dict[str, Callable[[], dict[str, Any]]] = {
        PEOPLE: lambda: people_tab(occurrence, query) | {"stays": stay_chart(occurrence)},
        "engagement": lambda: engagement_tab(request, occurrence, query),
        TIMELINE: lambda: timeline_tab(occurrence),
        "recording": lambda: recordings_tab(occurrence),
        PROOF: lambda: proof_tab(occurrence),
        LOGS: lambda: runs_tab(occurrence, row, query),
        "settings": lambda: settings_tab(request, occurrence, row),
    }
    return {
        "occurrence": occurrence,
        "row": row,
        "tab": tab,
        "query": _query(request, tab),
        "address": _tab_url(occurrence.pk, tab),
        "people_address": links.webinar_address(occurrence.pk),
        "switches": row.switches,
        "parts": list(_parts(occurrence)),
        "problems": problems(occurrence, row),
        "links": list(_links(occurrence)),
        "hubspot_lists": hubspot_lists(occurrence, portal_id_of(occurrence)),
        "tabs": [Tab(name, TABS[name], _tab_url(occurrence.pk, name), name == tab) for name in _offered(request)],
        "csv_url": reverse("admin:audit_log_csv", args=(occurrence.pk,)),
        "import_url": reverse("admin:import_csv", args=(occurrence.pk,)),
        "webinars_url": reverse("admin:integrations_occurrence_changelist"),
        "over": "done" in request.GET,
        **webinar_row.template_permissions(request),
        **tabs[tab](),
    }


def _query(request: HttpRequest, tab: str) -> str:
    """Return the query that shows the same part of the page again."""
    query = request.GET.copy()
    query.pop("done", None)
    query["tab"] = tab
    return query.urlencode()


def _tab_url(pk: int, tab: str) -> str:
    if tab == LOGS:
        return links.audit_log_address(pk)
    return links.webinar_address(pk) if tab == PEOPLE else f"{links.webinar_address(pk)}?tab={tab}"


def _parts(occurrence: Occurrence) -> Iterator[Part]:
    """Yield the parts of the funnel. They add up to the people in Zoom."""
    address = links.webinar_address(occurrence.pk)
    yield Part(
        _("in HubSpot"),
        occurrence.in_hubspot,
        f"{address}?people=in_hubspot",
        "good" if occurrence.in_hubspot else "quiet",
    )
    yield Part(_("left out"), occurrence.left_out, f"{address}?people=left_out", "quiet")
    yield Part(_("waiting"), occurrence.waiting, f"{address}?people=waiting", "warn" if occurrence.waiting else "quiet")
    yield Part(_("failed"), occurrence.failed, f"{address}?people=failed", "bad" if occurrence.failed else "quiet")


def _links(occurrence: Occurrence) -> Iterator[tuple[str, str]]:
    portal_id = portal_id_of(occurrence)
    event = links.hubspot_record(portal_id, links.MARKETING_EVENT, occurrence.event_object_id)
    if event:
        yield event, _("Marketing event in HubSpot")
    calls = RecordingRow.objects.filter(session__occurrence=occurrence).exclude(call_id="")
    found = list(calls.order_by("session__started_at").values_list("call_id", flat=True))
    for count, call in enumerate(found, start=1):
        words = _("Recording in HubSpot") + (f" ({count})" if len(found) > 1 else "")
        yield links.hubspot_record(portal_id, links.CALL, call), words
    yield links.zoom_webinar(occurrence.webinar.zoom_id), _("Webinar in Zoom")
