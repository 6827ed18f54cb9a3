"""Stands between a client and the sandbox, and checks everything that passes against the official specifications."""

import io
import json
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from werkzeug import Request, Response

from tests.contract.spec import Spec

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIXES = ("/hubspot", "/zoom/v2")  # where the sandbox keeps the two APIs
FORM = "application/x-www-form-urlencoded"


class Validating:
    """A WSGI application around another one. `violations` says what broke a specification."""

    def __init__(self, app: "WSGIApplication", spec: Spec) -> None:
        self.app = app
        self.spec = spec
        self.violations: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        request.get_data()  # kept by werkzeug, and put back below for the application
        raw = str(environ.get("REQUEST_URI") or environ.get("RAW_URI") or request.path).partition("?")[0]
        prefix = next((one for one in PREFIXES if raw.startswith(f"{one}/")), None)
        environ["wsgi.input"] = io.BytesIO(request.get_data())
        response = Response.from_app(self.app, environ)
        if prefix:
            with self._lock:
                self.violations += self._check(request, raw.removeprefix(prefix), response)
        return response(environ, start_response)

    def _check(self, request: Request, path: str, response: Response) -> list[str]:
        media = request.mimetype or "application/json"
        query = parse_qs(request.query_string.decode(), keep_blank_values=True)
        return [
            *self.spec.check_request(request.method, path, query, _sent(request, media), media),
            *self.spec.check_answer(request.method, path, response.status_code, _json(response.get_data())),
        ]


def _sent(request: Request, media: str) -> Any:
    data = request.get_data()
    if not data:
        return None
    if media == FORM:
        return {name: values[0] for name, values in parse_qs(data.decode(), keep_blank_values=True).items()}
    return _json(data)


def _json(data: bytes) -> Any:
    return json.loads(data) if data else None
