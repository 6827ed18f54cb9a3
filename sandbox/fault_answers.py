"""The refusals that a fault can make, in each provider's words: limits, a lock, a token that is not accepted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug import Response

from sandbox.routing import answer

Refusal = tuple[int, dict[str, Any], dict[str, str]]  # status, body, headers

ANSWERS = ("rate_limit", "rate_limit_bare", "daily_limit", "unauthorized", "locked")


def provider_answer(kind: str, path: str, now: float) -> Response:
    """Return the refusal in the words of the provider whose path it is."""
    status, body, headers = (_zoom if path.startswith("/zoom/") else _hubspot)(kind, now)
    response = answer((body, status))
    response.headers.update(headers)
    return response


def _zoom(kind: str, now: float) -> Refusal:
    if kind == "unauthorized":
        return 401, {"code": 124, "message": "Invalid access token."}, {}
    if kind == "locked":
        return 423, {"code": 423, "message": "The resource is locked."}, {}
    if kind == "daily_limit":
        midnight = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        until = (midnight + timedelta(days=1)).isoformat().replace("+00:00", "Z")
        headers = {"X-RateLimit-Type": "Daily-limit", "Retry-After": until}
        return 429, {"code": 429, "message": "You have reached the maximum daily rate limit for this API."}, headers
    body = {"code": 429, "message": "You have reached the maximum per-second rate limit for this API."}
    headers = {"X-RateLimit-Type": "QPS", "X-RateLimit-Reset": str(int(now) + 1)}
    return 429, body, headers if kind == "rate_limit" else {}


def _hubspot(kind: str, now: float) -> Refusal:
    if kind == "unauthorized":
        message = "Authentication credentials not found. This API supports OAuth 2.0 authentication."
        return 401, {"status": "error", "message": message, "category": "INVALID_AUTHENTICATION"}, {}
    if kind == "locked":
        return 423, {"status": "error", "message": "This resource is locked.", "category": "LOCKED"}, {}
    policy = "DAILY" if kind == "daily_limit" else "TEN_SECONDLY_ROLLING"
    return 429, too_many(policy), {"Retry-After": "10"} if kind == "rate_limit" else {}


def too_many(policy: str) -> dict[str, Any]:
    """HubSpot's words for each of its limits."""
    return {
        "status": "error",
        "message": f"You have reached your {policy.lower()} limit.",
        "errorType": "RATE_LIMIT",
        "policyName": policy,
    }
