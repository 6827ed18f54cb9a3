"""The requests about one row of the webinars table: sync it, switch it, and ask how far its sync is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from integrations.decisions.exclusions import normalise_email
from integrations.models import Occurrence, WebinarRow
from portal.row_numbers import row_number
from portal.screens.shared import htmx
from portal.screens.shared.admin import ReadOnlyAdmin
from portal.screens.shared.webinars import switches, webinar_row
from portal.screens.webinars import retry, sync_now

WISHES = {"on": True, "off": False, "inherit": None}


class OneRowViews(ReadOnlyAdmin[Occurrence]):
    """The views of the webinars screen that are about one row."""

    def has_sync_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integrations.add_syncjob")

    def has_switch_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(switches.CHANGE_WEBINAR)

    def sync_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Start the sync of an occurrence, or retry one person or everybody who is left."""
        if request.method != "POST":  # somebody comes back from the login: they have to press the button themselves
            return self._back(request, _("Nothing was started, because you had to log in first: try again."), False)
        if not self.has_sync_permission(request):
            return self._answer(request, pk, _("You have no permission to start a sync."), "bad")
        occurrence = Occurrence.objects.select_related("webinar__connection").filter(pk=pk).first()
        if occurrence is None:
            return self._answer(
                request, pk, _("This webinar no longer exists: it has been removed in the meantime."), "bad"
            )
        username, tone = request.user.get_username(), "good"
        if email := normalise_email(request.POST.get("email", "")):
            words, tone = retry.retry_person(occurrence, email, username)
        elif request.POST.get("retry"):
            words, tone = retry.retry_everybody_left(occurrence, username)
        else:
            words = sync_now.request_syncs([pk], username)
        return self._answer(request, pk, words, tone)

    def switch_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Turn a switch of a webinar on or off, or let it inherit.

        The parameter `switch` holds its name and the state wished for, so that two tabs never undo each other.
        """
        name, _comma, wish = request.POST.get("switch", "").partition(" ")
        webinar = WebinarRow.objects.filter(pk=pk).first()
        if request.method != "POST":
            return self._back(request, _("Nothing was changed, because you had to log in first: try again."), False)
        if not self.has_switch_permission(request):
            return self._answer(request, 0, _("You have no permission to change the settings of a webinar."), "bad")
        if webinar is None or name not in ("sync", "recordings") or wish not in WISHES:
            return self._answer(
                request, 0, _("This webinar no longer exists: it has been removed in the meantime."), "bad"
            )
        words, tone = switches.change_switch(request, [webinar], name, WISHES[wish])
        if htmx.is_htmx_request(request):
            return webinar_row.render_switches(request, webinar, words, tone)
        return self._back(request, words, tone == "good")

    def progress(self, request: HttpRequest) -> HttpResponse:
        """Render the cells of the rows whose sync is under way."""
        wanted = [pk for one in request.GET.getlist("o") if (pk := row_number(one)) is not None]
        return webinar_row.render_changed_cells(request, wanted[: sync_now.MOST_AT_ONCE])

    def _answer(self, request: HttpRequest, pk: int, words: str, tone: str = "good") -> HttpResponse:
        if htmx.is_htmx_request(request) and request.headers.get("HX-Target", "").startswith("said-"):
            return htmx.banner(request, words, tone)  # Home has none of the row's cells
        if htmx.is_htmx_request(request):
            return webinar_row.render_changed_cells(request, [pk], words, tone)
        return self._back(request, words, tone == "good")

    def _back(self, request: HttpRequest, words: str, good: bool) -> HttpResponse:
        self.message_user(request, words, messages.SUCCESS if good else messages.ERROR)
        return HttpResponseRedirect(_return_url(request))


def _return_url(request: HttpRequest) -> str:
    """Return the address of the page the request came from, or of the list."""
    came_from: Any = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return str(came_from)
    return reverse("admin:integrations_occurrence_changelist")
