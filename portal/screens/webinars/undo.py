"""Undo the switches of a selection: each webinar gets its former value back, unless it was changed meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import WebinarRow
from portal.screens.shared.webinars import switches

KEPT = "undo"  # the last change of switches, in the session


def offer(request: HttpRequest, words: str, name: str, made: bool | None, before: Mapping[int, bool | None]) -> str:
    """Return the sentence with the button Undo, if the change is now in force for one of the webinars."""
    now = dict(WebinarRow.objects.filter(pk__in=before).values_list("pk", name))
    changed = {str(pk): old for pk, old in before.items() if now.get(pk, old) is made and old is not made}
    if not changed:
        return words
    request.session[KEPT] = {"name": name, "made": made, "before": changed}
    # The button belongs to a form of the table's page.
    return format_html(
        '{} <button class="portal-button" type="submit" form="portal-undo">{}</button>', words, _("Undo")
    )


def undo(request: HttpRequest) -> HttpResponse:
    """Take the last change of switches back."""
    if request.method == "POST":
        words, good = _take_back(request)
        messages.add_message(request, messages.SUCCESS if good else messages.ERROR, words)
    return HttpResponseRedirect(_table(request))


def _take_back(request: HttpRequest) -> tuple[str, bool]:
    if not request.user.has_perm(switches.CHANGE_WEBINAR):
        return _("You have no permission to change the settings of a webinar."), False
    kept: dict[str, Any] = request.session.pop(KEPT, None) or {}
    if not kept:
        return _("Nothing was changed: there is nothing left to undo."), False
    name, before = kept["name"], {int(pk): old for pk, old in kept["before"].items()}
    rows = [row for row in WebinarRow.objects.filter(pk__in=before) if getattr(row, name) is kept["made"]]
    switches.store(request, name, {row: before[row.pk] for row in rows})
    words = ngettext("%(n)d webinar is as it was before.", "%(n)d webinars are as they were before.", len(rows))
    said = [words % {"n": len(rows)}]
    if left := len(before) - len(rows):
        text = ngettext(
            "%(n)d was changed in the meantime and left alone.",
            "%(n)d were changed in the meantime and left alone.",
            left,
        )
        said.append(text % {"n": left})
    return " ".join(said), bool(rows)


def _table(request: HttpRequest) -> str:
    """Return the address of the table, with the filters it had."""
    address, query = reverse("admin:integrations_occurrence_changelist"), request.GET.urlencode()
    return f"{address}?{query}" if query else address
