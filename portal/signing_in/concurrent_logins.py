"""How many may be signing in at once: of one address, and in all.

Each of them costs a page and a look at a password. So those above are told at once, and for next to nothing, to come
again: the web server's other threads are there for webhooks, monitors and whoever is signed in.
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
COME_AGAIN = 3  # seconds
_lock = Lock()
_inside: Counter[str] = Counter()


def limit_logins(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(resolve_url(settings.LOGIN_URL)):
            return answer(request)
        with place(caller_network(request)) as found:
            return answer(request) if found else _full()

    return guarded


@contextmanager
def place(address: str) -> Iterator[bool]:
    """For as long as the answer is made; False where there is none."""
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


def _full() -> HttpResponse:
    sentence = _("Too many sign-ins at this moment. Try again in a few seconds.")
    answer = HttpResponse(sentence, status=429, content_type="text/plain; charset=utf-8")
    answer.headers["Retry-After"] = str(COME_AGAIN)
    return answer
