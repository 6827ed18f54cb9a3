"""What nobody should send in an address, and no person in a form: it is refused, and ends in no error page."""

from collections.abc import Callable

from django.core.handlers.exception import response_for_exception
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

PEOPLE = ("/admin/", "/connect/", "/language/")
NUL = "\x00"  # PostgreSQL keeps none


class RefuseMalformedRequests:
    """A middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _holds_nul(request):
            return HttpResponse(status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A number too large for its column names no row."""
        if isinstance(exception, DataError | OverflowError) and request.path.startswith(PEOPLE):
            return response_for_exception(request, Http404())
        return None


def _holds_nul(request: HttpRequest) -> bool:
    """Forms are people's; what machines send is read once it is known who sent it."""
    asked = (request.GET, request.POST) if request.path.startswith(PEOPLE) else (request.GET,)
    typed = (value for values in asked for _name, some in values.lists() for value in some)
    return NUL in request.path or any(NUL in value for value in typed)
