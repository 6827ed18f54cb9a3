"""Requests of htmx for parts of a page, and the banner it gets when one is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]
STOP_POLLING = 286  # the status at which htmx stops polling


def is_htmx_request(request: HttpRequest) -> bool:
    """Return True if htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def banner(request: HttpRequest, words: str, tone: str = "good", url: str = "", link: str = "") -> HttpResponse:
    """Render a sentence in a coloured bar, with an optional link."""
    context = {"words": words, "tone": tone, "url": url, "link": link}
    return render(request, "portal/partials/banner.html", context)


def guarded_view(inner: View) -> View:
    """Wrap a view as an admin view that answers a refused htmx request with a banner.

    Otherwise htmx would put a login page, or nothing at all, in the middle of the page.
    """
    whole = admin.site.admin_view(inner)

    @wraps(inner)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_htmx_request(request):
            return whole(request, *args, **kwargs)
        if not admin.site.has_permission(request):
            return _refusal(
                request, _("You have been logged out. Nothing was changed."), _login_url(request), _("Log in")
            )
        try:
            return whole(request, *args, **kwargs)
        except PermissionDenied:
            return _refusal(request, _("You have no permission to do this. Ask an administrator for access."))
        except Http404:
            return _refusal(request, _("It no longer exists: someone has removed it in the meantime."), "", "")

    return guarded


def _refusal(request: HttpRequest, words: str, url: str = "", link: str = "") -> HttpResponse:
    response = banner(request, words, "bad", url, link)
    if request.headers.get("HX-Trigger") == "portal-poll":  # responses to polling are not shown on the page
        response.status_code = STOP_POLLING
        response["HX-Retarget"], response["HX-Reswap"] = "#portal-said", "innerHTML"
    return response


def _login_url(request: HttpRequest) -> str:
    page = request.headers.get("HX-Current-URL", "").partition("://")[2].partition("/")[2]
    return f"{reverse('admin:login')}?{urlencode({'next': f'/{page}'})}"
