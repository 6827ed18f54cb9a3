"""The refusal of requests that no browser sends by itself, so that none of them ends in an error page."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.core.handlers.exception import response_for_exception
from django.db import DataError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

PEOPLE = ("/admin/", "/connect/", "/language/", "/setup/")
NUL = "\x00"  # PostgreSQL keeps none


class RefuseMalformedRequests:
    """Middleware that answers 400 to NUL characters, and 404 to numbers that no database can hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _holds_nul(request):
            return response_for_exception(request, BadRequest())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer 404 to a number too large for its column: it names no row."""
        if isinstance(exception, DataError | OverflowError) and request.path.startswith(PEOPLE):
            return response_for_exception(request, Http404())
        return None


def _holds_nul(request: HttpRequest) -> bool:
    """Return True if the address, or a form that a person sent, holds a NUL.

    The bodies of machines' requests are read later, once it is known who sent them.
    """
    asked = (request.GET, request.POST) if request.path.startswith(PEOPLE) else (request.GET,)
    typed = (value for values in asked for _name, texts in values.lists() for value in texts)
    return NUL in request.path or any(NUL in value for value in typed)
