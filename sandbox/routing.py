"""A table of routes: one decorated function an endpoint, the same on both sides."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug import Request, Response
from werkzeug.routing import Rule

from sandbox.state import Sandbox

Handler = Callable[..., Any]


@dataclass
class Routes:
    """Collects `@routes("GET", "/zoom/v2/users")` handlers: `handler(sandbox, request, **path arguments)`.

    A handler returns a JSON value (status 200), a `(value, status)` pair or a `Response`.
    """

    rules: list[Rule] = field(default_factory=list)
    handlers: dict[str, Handler] = field(default_factory=dict)

    def __call__(self, method: str, path: str) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            endpoint = f"{method} {path}"
            self.rules.append(Rule(path, endpoint=endpoint, methods=[method]))
            self.handlers[endpoint] = handler
            return handler

        return add


def answer(result: Any) -> Response:
    if isinstance(result, Response):
        return result
    value, status = result if isinstance(result, tuple) else (result, 200)
    if value is None:
        return Response(status=status)
    return Response(json.dumps(value), status=status, content_type="application/json;charset=utf-8")


def dispatch(handler: Handler, sandbox: Sandbox, request: Request, arguments: Mapping[str, str]) -> Response:
    with sandbox.lock:
        return answer(handler(sandbox, request, **arguments))
