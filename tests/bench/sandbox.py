"""A sandbox of its own process with one big webinar, with or without the latency and the limits of the real APIs."""

import argparse
import sys
import time
from typing import TYPE_CHECKING

from werkzeug.serving import make_server

from sandbox.app import SandboxApp
from sandbox.server import HOST, Handler
from sandbox.state import Sandbox
from sandbox.world import make
from sandbox.world.large import LARGE
from tests.bench.mapped_answers import answer_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class OldPaths:
    """HubSpot's official client still speaks to the paths before the dated ones."""

    def __init__(self, app: SandboxApp) -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        for name in ("PATH_INFO", "REQUEST_URI", "RAW_URI"):
            environ[name] = environ.get(name, "").replace("/crm/v3/objects/", "/crm/objects/2026-03/")
        return self.app(environ, start_response)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds each answer takes")
    parser.add_argument("--limit", type=int, default=1_000_000, help="HubSpot requests in 10 seconds")
    parser.add_argument("--answers", action="store_true", help="everybody answers five questions of the form")
    options = parser.parse_args()
    state = make(time.time(), people=options.people)
    if options.answers:
        answer_all(state["zoom"]["webinars"][str(LARGE)]["registrants"])
    state["latency"] = options.latency
    state["hubspot"]["limit_per_10s"] = options.limit
    state["hubspot"]["tier"] = "enterprise"  # so that custom events are sent as well
    generous = {"second": 1_000_000, "day": 1_000_000}
    state["zoom"]["account"]["limits"] = dict.fromkeys(("LIGHT", "MEDIUM", "HEAVY"), generous)
    app = OldPaths(SandboxApp(Sandbox(state)))
    server = make_server(HOST, 0, app, threaded=True, request_handler=Handler)
    sys.stdout.write(f"http://{HOST}:{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
