"""The reader's time zone, which the browser sends in a cookie (`zone.js`)."""

from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "timezone"


def use_reader_time_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that shows times in the reader's zone.

    Without the cookie, or with nonsense in it, times are shown in the account's zone.
    """
    known = _known_zones()

    def middleware(request: HttpRequest) -> HttpResponse:
        name = request.COOKIES.get(COOKIE, "").replace("%2F", "/")
        if name not in known:
            return get_response(request)
        with timezone.override(ZoneInfo(name)):
            response = get_response(request)
            render = getattr(response, "render", None)
            return render() if render else response  # templates are rendered late, but must be in this zone

    return middleware


@cache
def _known_zones() -> set[str]:
    """Return the names of all time zones; reading their folder takes some milliseconds."""
    return available_timezones()


def reader_time_zone() -> ZoneInfo | None:
    """Return the zone of this request's reader, or None if it is not known."""
    current = timezone.get_current_timezone()
    return current if isinstance(current, ZoneInfo) and current != timezone.get_default_timezone() else None
