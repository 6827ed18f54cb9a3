"""The button "Look for webinars now", and how far the search is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from integrations.models import Connection
from portal.screens.shared import discovery, htmx, links


@require_POST
def look_now(request: HttpRequest) -> HttpResponse:
    """Have webinars looked for in every connection, and say so where the button was."""
    if not request.user.has_perm(discovery.MAY_LOOK):
        raise PermissionDenied
    discovery.look(Connection.objects.values_list("pk", flat=True))
    if htmx.is_htmx_request(request):
        return _partial(request, pressed=True)
    messages.success(request, _("Webinars are being looked for."))
    return HttpResponseRedirect(links.came_from(request, reverse("admin:index")))


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Show the state of the search."""
    if not request.user.has_perm("integrations.view_occurrence"):
        raise PermissionDenied
    return _partial(request)


def _partial(request: HttpRequest, *, pressed: bool = False) -> HttpResponse:
    """Show the state. It takes the focus of the button that was pressed, whose place it takes."""
    context = {"discovery": discovery.shown(request), "pressed": pressed}
    return render(request, "portal/partials/discovery.html", context)
