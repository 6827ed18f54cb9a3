"""What somebody may not see, and what is no longer there: said in words, with a way on. Machines get a bare answer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from portal.screens import switches


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    if not _a_person(request):
        return defaults.permission_denied(request, exception)
    names = switches.who_may()
    words = _("Your account has no permission for this.") + " "
    words += _("Who can give it to you: %(names)s.") % {"names": names} if names else _("Ask an administrator for it.")
    return _page(request, _("You may not open this"), words, 403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    if not _a_person(request):
        return defaults.page_not_found(request, exception)
    words = _("It was removed meanwhile, or the address is wrong.")
    return _page(request, _("It is no longer here"), words, 404)


def _a_person(request: HttpRequest) -> bool:
    return hasattr(request, "user") and admin.site.has_permission(request)


def _page(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {**admin.site.each_context(request), "title": title, "words": words}
    return render(request, "portal/refused.html", context, status=status)
