"""A form of a page that is older than the login: nothing is stored, and nothing that was typed is lost."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.screens import pieces


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. The page is shown anew, and a script of ours puts back what was typed there."""
    words = _("Nothing was saved: you have logged in anew since the page was opened. Please save again.")
    if pieces.is_piece(request):
        if not admin.site.has_permission(request):
            words = _("Nothing was saved: you have been logged out. Log in in another tab, then save again.")
        # With the token that is valid now, so that saving again works. Only a page of this host can read it.
        context = {"words": words, "tone": "bad", "token": get_token(request)}
        return render(request, "portal/partials/old_page.html", context, status=403)
    messages.error(request, words)
    return HttpResponseRedirect(request.path)
