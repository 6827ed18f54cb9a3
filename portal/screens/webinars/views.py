"""The views of the webinars table: the portal's own, and those that somebody has saved."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.models import SavedView
from portal.screens.shared.lists.views import Wanted

OWN: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Needs you"), "state=needs_you"),
    (gettext_lazy("Upcoming"), "period=upcoming"),
    (gettext_lazy("Past 30 days"), "period=30"),
    (gettext_lazy("All"), ""),
)


def webinar_views(request: HttpRequest) -> Iterator[Wanted]:
    """Return the views that the reader has, in their order."""
    yield from ((name, query, None) for name, query in OWN)
    yield from SavedView.objects.filter(user=request.user.pk).order_by("pk").values_list("name", "query", "pk")
