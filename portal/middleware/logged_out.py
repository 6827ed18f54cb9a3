"""Requests of htmx for a part of a page by a reader whose login has ended."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode


def lead_to_login(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that leads the whole page to the login, and from there back.

    Otherwise htmx would follow the redirect itself and look for the part in the login page, where it finds nothing:
    a list would vanish at the first letter that somebody types. Forms that change something say it in words.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asks = request.method == "GET" and request.headers.get("HX-Request") == "true"
        login = reverse("admin:login")
        if not (asks and response.status_code == 302 and urlsplit(response.headers["Location"]).path == login):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = f"{page.path}?{page.query}" if page.query else page.path or reverse("admin:index")
        return HttpResponse(status=204, headers={"HX-Redirect": f"{login}?{urlencode({'next': back})}"})

    return middleware
