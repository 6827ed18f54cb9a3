"""The checks of every address that machines call: the method, the size and how often. Refusals have no text."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from redis.exceptions import RedisError

View = Callable[..., HttpResponseBase]

LARGEST = 1024 * 1024  # bytes
WITH_PORT = re.compile(r"\[([^\[\]]*)\](?::[0-9]*)?|([0-9.]+)(?::[0-9]*)?|([0-9a-fA-F:.]+(?:%.*)?)")
A_MINUTE = 30_000  # requests from one address to one path; twice what a busy account sends


def refusal(status: int) -> HttpResponse:
    """Return an answer with a status and no text, so that strangers learn nothing."""
    return HttpResponse(status=status)


def machine_endpoint(*methods: str) -> Callable[[View], View]:
    """Return the decorator of a view that machines call.

    It allows these methods only, bodies up to 1 MB and `A_MINUTE` requests a minute, and needs no CSRF token. The body
    is read before the view runs.
    """
    return lambda view: _guarded(view, methods)


def _guarded(view: View, methods: tuple[str, ...]) -> View:
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in methods:
            return refusal(405)
        if too_often(f"{client_address(request)} {request.path}"):
            return refusal(429)
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
                return refusal(413)
            request.body  # noqa: B018  (kept by the request; the caller may hang up while it is read)
        except (UnreadablePostError, ValueError):
            return refusal(400)
        return view(request, *args, **kwargs)

    return guarded


def client_address(request: HttpRequest) -> str:
    """Return the client's address as the outermost trusted proxy saw it.

    Anybody may have written the addresses before that one in the header. What is no address says nothing: the caller
    is then whoever connected.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    seen = _without_port(hops[-trusted]) if 0 < trusted <= len(hops) else ""
    return seen or str(request.META.get("REMOTE_ADDR", ""))


def _without_port(hop: str) -> str:
    """Return the address of a hop, or "". Some proxies add the port, which is another one with each connection."""
    found = WITH_PORT.fullmatch(hop.strip('"'))
    try:
        return str(ip_address((found[1] or found[2] or found[3]).partition("%")[0])) if found else ""
    except ValueError:
        return ""


FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


def monitors_only(view: View) -> View:
    """Let in callers with METRICS_TOKEN, and callers on this machine itself.

    A proxy on this machine asks for somebody else, and does not count.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _knows_token(request) or _on_this_machine(request):
            return view(request, *args, **kwargs)
        answer = refusal(401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    return guarded


def _knows_token(request: HttpRequest) -> bool:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    return bool(token) and kind.lower() == "bearer" and compare_digest(given.strip().encode(), token.encode())


def _on_this_machine(request: HttpRequest) -> bool:
    try:
        here = ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
    return here and not any(name in request.headers for name in FORWARDED)


def too_often(who: str) -> bool:
    """Count a request, and return True if there were too many this minute. A cache that is down limits nobody."""
    key = f"requests:{hashlib.sha256(who.encode()).hexdigest()}"
    with suppress(RedisError):
        try:
            return cache.incr(key) > A_MINUTE
        except ValueError:  # the first one of a minute
            cache.add(key, 1, 60)
    return False
