"""The pages for what cannot be shown: refused, missing, broken, or without a database.

People read one sentence and how to go on; machines get a bare answer. A page without the sidebar asks no database.
"""

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import defaults

from portal.middleware.security_headers import STRICT
from portal.screens.shared import htmx
from portal.screens.shared.webinars import switches
from portal.views.guard import refusal

MACHINES = ("/webhooks/", "/workflow-actions/", "/recordings/", "/health/", "/metrics")
# A table that is not there yet is a ProgrammingError on PostgreSQL: the migrations have not run.
DATABASE_DOWN = (OperationalError, InterfaceError, ProgrammingError)
RETRY_AFTER = 30  # seconds


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: handler400. The host may be wrong, so nothing is asked about who is there."""
    if _is_machine(request):
        return refusal(400)
    with _language_of(request):
        words = _("The browser sent something the portal can't accept. Go back and try another way.")
        return _plain(_("That did not work"), words, 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403, and name the people who can give the permission: handler403."""
    if _is_machine(request):
        return defaults.permission_denied(request, exception)
    title = _("You don't have access to this page")
    if not _is_signed_in(request):
        return _plain(title, _("Log in with an account that may open it."), 403)
    names = switches.permitted_names()
    words = _("Your account doesn't have permission for this.") + " "
    words += (
        _("People who can grant it: %(names)s.") % {"names": names} if names else _("Ask an administrator for access.")
    )
    return _render(request, title, words, 403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: handler404."""
    if _is_machine(request):
        return defaults.page_not_found(request, exception)
    if not _is_signed_in(request):
        return _plain(_("There is no such page"), _("Check the address, or start from Home."), 404)
    words = _("It has been removed in the meantime, or the address is wrong.")
    return _render(request, _("It is no longer here"), words, 404)


def explain_method(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers 405 with a page: Django has no handler for it.

    Whoever sends a form after the login has expired comes to such an address by way of the login page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or _is_machine(request) or htmx.is_htmx_request(request):
            return answer
        title = _("This page can't be opened directly")
        words = _(
            "It belongs to a button or a form, and nothing was changed. If you were logged out meanwhile, go back to "
            "the form and send it again."
        )
        page = _render(request, title, words, 405) if _is_signed_in(request) else _plain(title, words, 405)
        page.headers["Allow"] = answer.headers["Allow"]
        return page

    return middleware


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 if the database is down or its migrations have not run: handler500."""
    down = isinstance(sys.exc_info()[1], DATABASE_DOWN)
    if _is_machine(request):
        return refusal(503 if down else 500)
    with _language_of(request):
        if down:
            words = _("The portal's database does not answer, or is being updated. Try again in a minute.")
            page = _plain(_("Back in a moment"), words, 503)
            page.headers["Retry-After"] = str(RETRY_AFTER)
            return page
        words = _("The fault is the portal's, and its log says what happened. Try again, or tell an administrator.")
        return _plain(_("Something broke"), words, 500)


def old_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form of a page that is older than the login: Django's CSRF_FAILURE_VIEW.

    Nothing is stored. The page is shown again, and a script of the portal restores what was typed there.
    """
    words = _("Nothing was saved: you have logged in again since this page was opened. Please save again.")
    if htmx.is_htmx_request(request):
        if not admin.site.has_permission(request):
            words = _("Nothing was saved: you have been logged out. Log in in another tab, then save again.")
        # The token that is valid now lets the person save again. Only a page of this host can read it.
        context = {"words": words, "tone": "bad", "token": get_token(request)}
        return render(request, "portal/partials/old_page.html", context, status=403)
    messages.error(request, words)
    return HttpResponseRedirect(request.path)


def _is_machine(request: HttpRequest) -> bool:
    return request.path.startswith(MACHINES)


def _is_signed_in(request: HttpRequest) -> bool:
    """Return True if somebody is signed in who may see the admin site."""
    return hasattr(request, "user") and admin.site.has_permission(request)


def _language_of(request: HttpRequest) -> Any:
    """Return the reader's language as a context. A failure may come before the middleware that chooses it."""
    return translation.override(translation.get_language_from_request(request))


def _render(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {**admin.site.each_context(request), "title": title, "words": words}
    page = render(request, "portal/refused.html", context, status=status)
    page.headers["Cache-Control"] = "no-store"
    return page


def _plain(title: str, words: str, status: int) -> HttpResponse:
    """Return a page without a sidebar. No context processor runs, as they ask who is there, and so the database."""
    context = {"title": title, "words": words, "status": status, "site_title": settings.UNFOLD["SITE_TITLE"]}
    page = HttpResponse(render_to_string("portal/error.html", context), status=status)
    # The middleware that sets these does not run if one outside it has failed.
    page.headers["Content-Security-Policy"], page.headers["Cache-Control"] = STRICT, "no-store"
    return page
