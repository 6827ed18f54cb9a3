"""The views of the webinars table as tabs: the portal's own, and those that somebody has saved."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.models import SavedView
from portal.screens.shared.html import NOTHING, at_least

OWN: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Needs you"), "state=needs_you"),
    (gettext_lazy("Upcoming"), "period=upcoming"),
    (gettext_lazy("Past 30 days"), "period=30"),
    (gettext_lazy("All"), ""),
)
NOT_FILTERS = ("o", "p")  # the order and the page


@dataclass(frozen=True)
class View:
    """A tab. `saved`: the number of the saved view, or None if it is the portal's own."""

    name: str | Promise
    query: str
    count: str
    current: bool
    saved: int | None = None


@dataclass(frozen=True)
class Views:
    """The tabs, and the saved view that is open; `query`: what would be saved, if anything."""

    tabs: list[View]
    open: View | None
    query: str


def tabs(screen: Any, request: HttpRequest, cl: Any) -> Views:
    """Return the tabs, each with the number of rows behind it; `cl` is the list that is shown."""
    asked = _filters_of(cl)
    found = list(_tabs(screen, request, cl, asked))
    current = next((tab for tab in found if tab.current), None)
    savable = "" if current or not asked else cl.get_query_string().removeprefix("?")
    return Views(found, current if current and current.saved else None, savable)


def _filters_of(cl: Any) -> dict[str, str]:
    """Return the parameters that filter the list, the search included."""
    return {name: value for name, value in cl.params.items() if name not in NOT_FILTERS}


def _tabs(screen: Any, request: HttpRequest, cl: Any, asked: dict[str, str]) -> Iterator[View]:
    saved = SavedView.objects.filter(user=request.user.pk).order_by("pk").values_list("name", "query", "pk")
    taken = False
    for name, query, pk in [*((name, query, None) for name, query in OWN), *saved]:
        wanted = QueryDict(query)
        current = not taken and {key: wanted[key] for key in wanted if key not in NOT_FILTERS} == asked
        taken = taken or current
        shown = cl if current else _list_of(screen, request, wanted)
        count = at_least(shown.result_count, shown.paginator.full) if shown else NOTHING
        yield View(name, query, count, current, pk)


def _list_of(screen: Any, request: HttpRequest, query: QueryDict) -> Any:
    """Return the list of a view, or None if one of its filters is no longer there."""
    asked = copy(request)
    asked.GET = query  # type: ignore[assignment]
    try:
        return screen.get_changelist_instance(asked)
    except (IncorrectLookupParameters, SuspiciousOperation):
        return None
