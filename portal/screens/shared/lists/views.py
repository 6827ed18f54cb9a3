"""The views of a list as tabs, each with the number of rows behind it."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

from portal.screens.shared.html import NOTHING, at_least

Wanted = tuple[str | Promise, str, int | None]  # the name, the filters as an address has them, the saved view
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


def tabs(screen: Any, request: HttpRequest, cl: Any, wanted: Iterable[Wanted], savable: bool = False) -> Views:
    """Return the tabs of these views; `cl` is the list that is shown. `savable`: people may save views of it."""
    asked = _filters_of(cl)
    found = list(_tabs(screen, request, cl, asked, wanted))
    current = next((tab for tab in found if tab.current), None)
    query = "" if current or not asked or not savable else cl.get_query_string().removeprefix("?")
    return Views(found, current if current and current.saved else None, query)


def _filters_of(cl: Any) -> dict[str, str]:
    """Return the parameters that filter the list, the search included."""
    return {name: value for name, value in cl.params.items() if name not in NOT_FILTERS}


def _tabs(
    screen: Any, request: HttpRequest, cl: Any, asked: dict[str, str], wanted: Iterable[Wanted]
) -> Iterator[View]:
    taken = False
    for name, query, pk in wanted:
        filters = QueryDict(query)
        current = not taken and {key: filters[key] for key in filters if key not in NOT_FILTERS} == asked
        taken = taken or current
        shown = cl if current else _list_of(screen, request, filters)
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
