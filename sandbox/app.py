"""One WSGI application for both stand-ins and the control routes."""

import time
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from sandbox import control, hubspot, zoom
from sandbox.faults import failure, is_applied, is_meanwhile, take_fault
from sandbox.routing import Routes, answer, dispatch
from sandbox.state import Sandbox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Each side brings `routes`, `gate` (who may pass, how often) and `finish` (headers on every answer).
SIDES: dict[str, ModuleType] = {"/hubspot/": hubspot, "/zoom/": zoom}


TABLES: list[Routes] = [hubspot.routes, zoom.routes, control.routes]
HANDLERS = {name: handler for table in TABLES for name, handler in table.handlers.items()}
# Made once for all sandboxes of the process. Slashes are left as sent: Zoom's ids may hold them, and a client that did
# not escape one must notice.
URLS = Map([rule.empty() for table in TABLES for rule in table.rules], strict_slashes=False, merge_slashes=False)


class SandboxApp:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)

    def respond(self, request: Request) -> Response:
        request.get_data()  # read to its end, or the rest would be taken for the next request
        side = next((module for prefix, module in SIDES.items() if request.path.startswith(prefix)), None)
        if side is not None and (latency := self.sandbox.state.get("latency")):
            time.sleep(latency)
        with self.sandbox.lock:
            try:
                name, arguments = URLS.bind_to_environ(request.environ).match()
            except HTTPException as error:
                return answer(
                    ({"status": "error", "message": f"{request.method} {request.path}: {error.name}"}, error.code)
                )
            counts = self.sandbox.live.setdefault("calls", {})
            counts[name] = counts.get(name, 0) + 1
            if "heard" in self.sandbox.live:  # a test listens
                self.sandbox.live["heard"].append(f"{request.full_path} {request.get_data(as_text=True)}")
            if side is None:
                return dispatch(HANDLERS[name], self.sandbox, request, arguments)
            response = side.gate(self.sandbox, request) or self._handle(side, name, request, arguments)
            side.finish(self.sandbox, request, response)
            return response

    def _handle(self, side: ModuleType, name: str, request: Request, arguments: Mapping[str, str]) -> Response:
        fault = take_fault(self.sandbox, request)
        if fault and is_meanwhile(fault):
            fault["change"](self.sandbox)
            if refused := side.gate(self.sandbox, request):  # it came before the request
                return refused  # type: ignore[no-any-return]
            fault = None
        if fault is None:
            return dispatch(HANDLERS[name], self.sandbox, request, arguments)
        done = dispatch(HANDLERS[name], self.sandbox, request, arguments) if is_applied(fault) else None
        return failure(self.sandbox, request, fault, done)
