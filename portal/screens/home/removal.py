"""Removing a webinar that Zoom does not know, and of which nothing was ever sent."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from integrations.models import Occurrence
from portal import activity_log
from portal.screens.shared import htmx

UNKNOWN_TO_ZOOM = "sync_error.not_found_in_zoom"


def may_be_removed(row: Occurrence) -> bool:
    """Return True if Zoom has no such webinar and nobody was ever found in it."""
    return row.reason == UNKNOWN_TO_ZOOM and not row.people and not row.event_fingerprint


@require_POST
def remove_webinar(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the webinar from the portal. Its audit log stays, and if Zoom shows it one day it is found again."""
    if not request.user.has_perm("integrations.change_webinarrow"):
        raise PermissionDenied
    row = get_object_or_404(Occurrence.objects.select_related("webinar"), pk=pk)
    topic = row.webinar.topic or row.external_event_id
    if not may_be_removed(row):
        return _said(request, _("%(topic)s has been read in the meantime, so it stays.") % {"topic": topic}, "bad")
    activity_log.record_webinars(activity_log.REMOVED, [row.pk], request.user.get_username())
    row.delete()
    if not row.webinar.occurrences.exists():
        row.webinar.delete()
    return _said(request, _("%(topic)s is removed.") % {"topic": topic}, "good")


def _said(request: HttpRequest, words: str, tone: str) -> HttpResponse:
    if htmx.is_htmx_request(request):
        return htmx.banner(request, words, tone)
    messages.add_message(request, messages.SUCCESS if tone == "good" else messages.ERROR, words)
    return HttpResponseRedirect(reverse("admin:index"))
