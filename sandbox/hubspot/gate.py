"""The checks that HubSpot makes before an endpoint sees a request: the bearer token and the rate limits.

Reference: developers.hubspot.com, "OAuth quickstart" and "API usage guidelines and limits". Searches have a limit of
their own and no headers; the daily headers are not sent to OAuth apps, so they are not sent at all.
"""

import re
from collections import deque
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from werkzeug import Request, Response

from sandbox.fault_answers import too_many
from sandbox.hubspot.endpoints import PREFIX, grant_of
from sandbox.hubspot.errors import ApiError
from sandbox.hubspot.seed import moment
from sandbox.routing import answer
from sandbox.state import Sandbox

TEN_SECONDS = ("TEN_SECONDLY_ROLLING", 10.0)
ONE_SECOND = ("SECONDLY", 1.0)


def gate(sandbox: Sandbox, request: Request) -> Response | None:
    if _is_oauth(request):
        return None
    return _check_token(sandbox, request) or _check_rate(sandbox, request)


def finish(sandbox: Sandbox, request: Request, response: Response) -> None:
    if _is_oauth(request) or _is_search(request):
        return
    limit = sandbox.hubspot["limit_per_10s"]
    response.headers["X-HubSpot-RateLimit-Max"] = str(limit)
    response.headers["X-HubSpot-RateLimit-Remaining"] = str(max(0, limit - len(_window(sandbox, *TEN_SECONDS))))
    response.headers["X-HubSpot-RateLimit-Interval-Milliseconds"] = "10000"


def _is_oauth(request: Request) -> bool:
    return request.path.startswith(f"{PREFIX}/oauth/")


def _exempt(request: Request) -> tuple[bool, bool]:
    """Return which limits (ten seconds, day) a route is exempt from: the spec's `x-hubspot-rate-limit-exemptions`."""
    path = request.path.removeprefix(PREFIX)
    events = bool(re.match(r"/events/[^/]+/send(/|$)", path))
    return events or bool(re.match(r"/crm/associations/[^/]+/[^/]+/[^/]+/batch/", path)), events


def _is_search(request: Request) -> bool:
    return request.path.endswith("/search") and request.method == "POST"


def _check_token(sandbox: Sandbox, request: Request) -> Response | None:
    grant = grant_of(sandbox, request)
    if grant is None:
        message = "Authentication credentials not found. This API supports OAuth 2.0 authentication."
        return _refuse(ApiError(401, "INVALID_AUTHENTICATION", message))
    expires_at = grant["expires_at"]
    if expires_at is None or sandbox.clock() < expires_at:
        return None
    minutes = int((sandbox.clock() - expires_at) // 60)
    message = f"The OAuth token used to make this call expired {minutes} minute(s) ago."
    context = {"expire time": [moment(expires_at)]}
    return _refuse(ApiError(401, "EXPIRED_AUTHENTICATION", message, context=context))


def _refuse(error: ApiError) -> Response:
    return answer((error.body, error.status))


def _check_rate(sandbox: Sandbox, request: Request) -> Response | None:
    search = _is_search(request)
    policy, seconds = ONE_SECOND if search else TEN_SECONDS
    limit = sandbox.hubspot["search_limit_per_s" if search else "limit_per_10s"]
    window = _window(sandbox, policy, seconds)
    ten_seconds_do_not_count, day_does_not_count = _exempt(request)
    if len(window) >= limit and not ten_seconds_do_not_count:
        return _too_many(policy)
    if not day_does_not_count and _of_today(sandbox) > sandbox.hubspot["limit_per_day"]:
        return _too_many("DAILY")
    if not ten_seconds_do_not_count:
        window.append(sandbox.clock())
    return None


def _too_many(policy: str) -> Response:
    return answer((too_many(policy) | {"correlationId": str(uuid4()), "requestId": str(uuid4())}, 429))


def _of_today(sandbox: Sandbox) -> int:
    """Counts this request; the day begins at midnight in the account's time zone."""
    zone = ZoneInfo(sandbox.hubspot["time_zone"])
    today = datetime.fromtimestamp(sandbox.clock(), zone).date().isoformat()
    day, used = sandbox.live.get("hubspot DAILY", (today, 0))
    sandbox.live["hubspot DAILY"] = today, used + 1 if day == today else 1
    return int(sandbox.live["hubspot DAILY"][1])


def _window(sandbox: Sandbox, policy: str, seconds: float) -> deque[float]:
    """The times of the requests that still count; they live outside the saved state."""
    window: deque[float] = sandbox.live.setdefault(f"hubspot {policy}", deque())
    while window and window[0] <= sandbox.clock() - seconds:
        window.popleft()
    return window
