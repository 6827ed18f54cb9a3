"""The one table of HubSpot routes, and what every endpoint does first and last: scopes, errors, bodies.

Reference: developers.hubspot.com, "Scopes" and "Handling errors".
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from werkzeug import Request

from sandbox.hubspot.errors import ApiError, invalid
from sandbox.routing import Handler, Routes
from sandbox.state import Sandbox

PREFIX = "/hubspot"

routes = Routes()


def endpoint(method: str, path: str, *any_of: str) -> Callable[[Handler], Handler]:
    """Adds a handler to the table; the caller's token must hold one of the scopes `any_of` (none given: no check)."""

    def add(handler: Handler) -> Handler:
        @wraps(handler)
        def guarded(sandbox: Sandbox, request: Request, **arguments: str) -> Any:
            try:
                if any_of:
                    require(sandbox, request, *any_of)
                return handler(sandbox, request, **arguments)
            except ApiError as error:
                return error.body, error.status

        routes(method, PREFIX + path)(guarded)
        return handler

    return add


def grant_of(sandbox: Sandbox, request: Request) -> dict[str, Any] | None:
    """Return the bearer token's grant: app, scopes, expiry. Return None if HubSpot does not know the token."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    grant: dict[str, Any] | None = sandbox.hubspot["tokens"].get(token.strip()) if kind == "Bearer" else None
    return grant


def caller_app(sandbox: Sandbox, request: Request) -> int:
    grant = grant_of(sandbox, request)
    return int(grant["app_id"]) if grant else 0


def require(sandbox: Sandbox, request: Request, *any_of: str) -> None:
    """Raises: ApiError unless the caller's token holds one of the scopes."""
    grant = grant_of(sandbox, request)
    if grant and set(any_of) & set(grant["scopes"]):
        return
    detail = {
        "message": "One or more of the following scopes are required.",
        "context": {"requiredGranularScopes": list(any_of)},
    }
    raise ApiError(
        403,
        "MISSING_SCOPES",
        "This app hasn't been granted all required scopes to make this call.",
        errors=[detail],
        links={"scopes": "https://developers.hubspot.com/scopes"},
    )


def body_of(request: Request, *required: str) -> dict[str, Any]:
    """The JSON object sent; 400 as HubSpot answers it when it is none, or a required field is missing."""
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise invalid("Invalid input JSON on line 1, column 1: a JSON object was expected")
    for name in required:
        if body.get(name) is None:
            raise invalid(f"Invalid input JSON: some required fields were not set: [{name}]")
    return body


def inputs_of(request: Request, *required: str, limit: int) -> list[dict[str, Any]]:
    """The `inputs` of a batch call, each holding the `required` fields."""
    inputs: list[dict[str, Any]] = body_of(request, "inputs")["inputs"]
    if len(inputs) > limit:
        raise invalid(f"The maximum number of inputs supported in a batch request is {limit}; received {len(inputs)}")
    for number, item in enumerate(inputs):
        missing = [name for name in required if not isinstance(item, dict) or item.get(name) is None]
        if missing:
            raise invalid(f"Invalid input JSON: some required fields were not set in inputs[{number}]: {missing}")
    return inputs
