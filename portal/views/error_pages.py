"""The pages for a missing permission, for what no longer exists, and for a form that is older than the login.

People read one sentence and how to go on; machines get a bare answer.
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
    """Answer 403, and name the people who can give the permission: handler403."""
    if not _is_person(request):
        return defaults.permission_denied(request, exception)
    names = switches.permitted_names()
    words = _("Your account has no permission for this.") + " "
    words += _("Who can give it to you: %(names)s.") % {"names": names} if names else _("Ask an administrator for it.")
    return _render(request, _("You may not open this"), words, 403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: handler404."""
    if not _is_person(request):
        return defaults.page_not_found(request, exception)
    words = _("It was removed meanwhile, or the address is wrong.")
    return _render(request, _("It is no longer here"), words, 404)


def old_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form of a page that is older than the login: Django's CSRF_FAILURE_VIEW.

    Nothing is stored. The page is shown again, and a script of the portal restores what was typed there.
    """
    words = _("Nothing was saved: you have logged in anew since the page was opened. Please save again.")
    if htmx.is_htmx_request(request):
        if not admin.site.has_permission(request):
            words = _("Nothing was saved: you have been logged out. Log in in another tab, then save again.")
        # The token that is valid now lets the person save again. Only a page of this host can read it.
        context = {"words": words, "tone": "bad", "token": get_token(request)}
        return render(request, "portal/partials/old_page.html", context, status=403)
    messages.error(request, words)
    return HttpResponseRedirect(request.path)


def _is_person(request: HttpRequest) -> bool:
    """Return True if somebody is signed in who may see the admin site."""
    return hasattr(request, "user") and admin.site.has_permission(request)


def _render(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {**admin.site.each_context(request), "title": title, "words": words}
    return render(request, "portal/refused.html", context, status=status)
