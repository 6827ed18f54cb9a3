"""The limit on logins at the same time: from one address, and in total.

Each login costs a page and the check of a password. Requests above the limit are refused at once and cheaply, so that
the web server's other threads stay free for webhooks, monitors and people who are signed in.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from portal.signing_in.throttle import caller_network

PER_ADDRESS, IN_TOTAL = 2, 4  # in a process, of its 8 threads
RETRY_AFTER = 3  # seconds
_lock = Lock()
_inside: Counter[str] = Counter()


def limit_logins(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that answers 429 to requests of the login page above the limit."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(resolve_url(settings.LOGIN_URL)):
            return answer(request)
        with place(caller_network(request)) as found:
            return answer(request) if found else _too_many()

    return guarded


@contextmanager
def place(address: str) -> Iterator[bool]:
    """Take a place while the answer is made. Yields False if no place is free."""
    with _lock:
        found = _inside[address] < PER_ADDRESS and _inside.total() < IN_TOTAL
        _inside[address] += found
    try:
        yield found
    finally:
        with _lock:
            _inside[address] -= found
            if not _inside[address]:
                del _inside[address]


def _too_many() -> HttpResponse:
    sentence = _("Too many people are logging in right now. Try again in a few seconds.")
    answer = HttpResponse(sentence, status=429, content_type="text/plain; charset=utf-8")
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer
