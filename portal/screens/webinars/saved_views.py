"""Save the filters of the webinars table under a name, rename such a view, and delete it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import SavedView
from portal.screens.shared.lists.filters import WEBINAR_FILTERS

MOST_VIEWS = 8  # each counts its rows whenever the table is opened
LONGEST_NAME = SavedView._meta.get_field("name").max_length or 0
LONGEST_QUERY = SavedView._meta.get_field("query").max_length or 0


def save_view(request: HttpRequest) -> HttpResponse:
    """Save the filters that were set under the name that was typed."""
    query, name = _known_filters(request.POST.get("query", "")), _typed_name(request)
    if request.method != "POST" or not query:
        return _back(query)
    if SavedView.objects.filter(user=request.user.pk).count() >= MOST_VIEWS:
        words = _("Nothing was saved: you can have at most %(most)d views. Delete one first.") % {"most": MOST_VIEWS}
        return _back(query, request, words)
    return _store(request, SavedView(user=cast(User, request.user), query=query), name)


def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a saved view of one's own, or delete it."""
    view = SavedView.objects.filter(user=request.user.pk, pk=pk).first()
    if request.method != "POST":
        return _back("")
    if view is None:
        return _back("", request, _("This view no longer exists: it has been deleted in the meantime."))
    if "delete" not in request.POST:
        return _store(request, view, _typed_name(request))
    view.delete()
    return _back("", request, _("The view “%(name)s” was deleted.") % {"name": view.name}, good=True)


def _store(request: HttpRequest, view: SavedView, name: str) -> HttpResponse:
    if not name:
        return _back(view.query, request, _("Nothing was saved: give the view a name first."))
    view.name = name
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        words = _("Nothing was saved: you already have a view named “%(name)s”.") % {"name": name}
        return _back(view.query, request, words)
    return _back(view.query, request, _("The view was saved as “%(name)s”.") % {"name": name}, good=True)


def _typed_name(request: HttpRequest) -> str:
    return " ".join(request.POST.get("name", "").replace("\0", "").split())[:LONGEST_NAME]


def _known_filters(query: str) -> str:
    """Return the filters of the table among what was sent; nothing else is stored."""
    asked, kept = QueryDict(query), QueryDict(mutable=True)
    for name in (*(one.parameter_name for one in WEBINAR_FILTERS), "q", "o"):
        if (value := asked.get(name, "").strip()) and "\0" not in value:
            kept[name] = value
    return kept.urlencode() if len(kept.urlencode()) <= LONGEST_QUERY else ""


def _back(query: str, request: HttpRequest | None = None, words: str = "", good: bool = False) -> HttpResponse:
    """Return to the table as it was filtered, with what came of it."""
    if request:
        messages.add_message(request, messages.SUCCESS if good else messages.ERROR, words)
    address = reverse("admin:integrations_occurrence_changelist")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
