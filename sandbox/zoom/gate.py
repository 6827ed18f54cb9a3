"""The checks before every Zoom endpoint (token, rate limit, scope), and the headers after it."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug import Request, Response

from sandbox.routing import answer
from sandbox.state import Sandbox
from sandbox.zoom.access import asked
from sandbox.zoom.limits import Count, count
from sandbox.zoom.shared.errors import error
from sandbox.zoom.shared.times import iso

_COUNT = "sandbox.zoom.count"


def gate(sandbox: Sandbox, request: Request) -> Response | None:
    """A refusal, or None: go on."""
    if request.path.startswith("/zoom/oauth/"):
        return None
    if not _token_holds(sandbox, request):
        return answer(error(401, 124, "Invalid access token."))
    endpoint = asked(request.method, request.path)
    if endpoint is None:
        return None
    label, scope = endpoint
    counted = count(sandbox, label)
    request.environ[_COUNT] = counted
    if counted.over:
        return _too_many(sandbox, counted)
    if scope not in sandbox.zoom["scopes"]:
        return answer(error(400, 4711, f"Invalid access token, does not contain scopes:[{scope}]."))
    return None


def finish(sandbox: Sandbox, request: Request, response: Response) -> None:
    """Headers. Downloads and unknown addresses count against no limit, so they carry none."""
    tracking = hashlib.sha256(f"{request.path}{sandbox.clock()}".encode()).hexdigest()[:16].upper()
    response.headers["x-zm-trackingid"] = f"v=2.0;clid=sandbox;rid=WEB_{tracking}"
    counted = request.environ.get(_COUNT)
    if isinstance(counted, Count):
        response.headers["X-RateLimit-Category"] = counted.label.capitalize()
        response.headers["X-RateLimit-Type"] = counted.kind
        response.headers["X-RateLimit-Limit"] = str(counted.limit)
        response.headers["X-RateLimit-Remaining"] = str(max(counted.limit - counted.used, 0))


def _token_holds(sandbox: Sandbox, request: Request) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    known: dict[str, Any] = sandbox.zoom["tokens"]
    return scheme == "Bearer" and token in known and sandbox.clock() < known[token]


def _too_many(sandbox: Sandbox, counted: Count) -> Response:
    now = sandbox.clock()
    if counted.kind == "QPS":
        response = answer(error(429, 429, "You have reached the maximum per-second rate limit for this API."))
        response.headers["X-RateLimit-Reset"] = str(int(now) + 1)
        return response
    # A date where one would expect seconds: that is what Zoom sends.
    midnight = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0) + timedelta(days=1)
    response = answer(error(429, 429, "You have reached the maximum daily rate limit for this API."))
    response.headers["Retry-After"] = iso(midnight.timestamp())
    return response
