"""Pages for what somebody may not see, what is no longer there, and a form that is older than the login.

People read one sentence and a way on; machines get a bare answer.
"""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from portal.screens.shared import htmx, switches


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    if not _a_person(request):
        return defaults.permission_denied(request, exception)
    names = switches.permitted_names()
    words = _("Your account has no permission for this.") + " "
    words += _("Who can give it to you: %(names)s.") % {"names": names} if names else _("Ask an administrator for it.")
    return _page(request, _("You may not open this"), words, 403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    if not _a_person(request):
        return defaults.page_not_found(request, exception)
    words = _("It was removed meanwhile, or the address is wrong.")
    return _page(request, _("It is no longer here"), words, 404)


def old_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form of a page that is older than the login: Django's CSRF_FAILURE_VIEW.

    Nothing is stored. The page is shown anew, and a script of ours puts back what was typed there.
    """
    words = _("Nothing was saved: you have logged in anew since the page was opened. Please save again.")
    if htmx.is_htmx_request(request):
        if not admin.site.has_permission(request):
            words = _("Nothing was saved: you have been logged out. Log in in another tab, then save again.")
        # With the token that is valid now, so that saving again works. Only a page of this host can read it.
        context = {"words": words, "tone": "bad", "token": get_token(request)}
        return render(request, "portal/partials/old_page.html", context, status=403)
    messages.error(request, words)
    return HttpResponseRedirect(request.path)


def _a_person(request: HttpRequest) -> bool:
    return hasattr(request, "user") and admin.site.has_permission(request)


def _page(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {**admin.site.each_context(request), "title": title, "words": words}
    return render(request, "portal/refused.html", context, status=status)
