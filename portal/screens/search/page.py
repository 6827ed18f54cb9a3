"""The search: as a page of its own, and as the results inside the dialog that `/` opens on every screen."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from portal.screens.search.found import Group
from portal.screens.search.people import people
from portal.screens.search.places import places
from portal.screens.search.webinars import webinars, zoom_users
from portal.screens.shared.htmx import is_htmx_request

LEAST, LONGEST = 2, 200  # characters: one letter is in almost everything


def search_page(request: HttpRequest) -> HttpResponse:
    """Show what the words find."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    groups = [group for group in _groups(request, words) if group.results] if len(words) >= LEAST else []
    context: dict[str, Any] = {
        "q": words,
        "groups": groups,
        "count": sum(len(group.results) for group in groups),
        "too_short": len(words) < LEAST,
    }
    if is_htmx_request(request):
        return TemplateResponse(request, "portal/partials/search_found.html", context)
    context |= {**admin.site.each_context(request), "title": _("Search")}
    return TemplateResponse(request, "portal/search.html", context)


def _groups(request: HttpRequest, words: str) -> Iterator[Group]:
    """Return the groups of what the reader may see."""
    user = request.user
    if user.has_perm("integrations.view_participant"):
        yield people(words)
    if user.has_perm("integrations.view_occurrence"):
        yield webinars(words)
    if user.has_perm("integrations.view_zoomuserrow"):
        yield zoom_users(words)
    yield places(request, words)
