"""The button that has a list made again which somebody deleted in HubSpot."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from integrations.clock import utcnow
from integrations.decisions.settings import lists_in_force
from integrations.models import Occurrence, OccurrenceList, SyncJob, SyncSettingsRow
from integrations.models.jobs import JobState
from integrations.models.lists import ListState
from portal import activity_log
from portal.row_numbers import row_number
from portal.screens.shared import htmx, links
from portal.screens.shared.webinars import webinar_row
from portal.screens.webinars.sync_now import send_jobs
from portal.screens.webinars.webinar.found import occurrence_or_404

CHANGE = "integrations.change_webinarrow"


def _is_kept(occurrence: Occurrence, row: OccurrenceList) -> bool:
    """Return True if the settings ask for lists of this kind."""
    webinar = occurrence.webinar
    settings = SyncSettingsRow.load(webinar.connection).record()
    return row.kind in lists_in_force(settings, webinar.overrides(None)).lists.kinds


@require_POST
def make_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the list made again by a sync of its webinar that begins at once."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    occurrence = occurrence_or_404(request, pk)
    lists = OccurrenceList.objects.filter(occurrence=occurrence).exclude(state=ListState.KEPT)
    row = lists.filter(pk=row_number(request.POST.get("list", "")) or 0).first()
    said = _("This list is there already.")
    if row and not _is_kept(occurrence, row):
        row, said = None, _("Lists of this kind are switched off for this webinar: switch them on first.")
    if row:
        username = request.user.get_username()
        row.make_again(utcnow(), username)
        activity_log.record_webinars(activity_log.LIST_AGAIN, [pk], username)
        jobs = SyncJob.objects.filter(occurrence=occurrence, state=JobState.WAITING)
        send_jobs(jobs.values_list("pk", flat=True))
        said = _("The list is being made again with everybody who belongs to it.")
    if not htmx.is_htmx_request(request):
        return HttpResponseRedirect(links.webinar_address(pk))
    (shown,) = webinar_row.table_rows(request, [occurrence])
    context = {"occurrence": occurrence, "row": shown, "said": said, "tone": "good" if row else "quiet", "oob": True}
    return render(request, "portal/webinar/list_again.html", context)
