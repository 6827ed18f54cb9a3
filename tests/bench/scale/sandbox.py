"""A sandbox of its own process for a world that is too large to be handed over as a file."""

import argparse
import json
import sys
import time
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from werkzeug.serving import make_server

from sandbox.app import SandboxApp
from sandbox.hubspot import addresses
from sandbox.server import HOST, Handler
from sandbox.state import Sandbox
from tests.bench.scale.world import world

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Json = dict[str, Any]


class Owners:
    """The contacts by address, kept instead of gathered anew with each request: here nobody is archived or merged."""

    def __init__(self) -> None:
        self.known: dict[str, Json] = {}
        self.newest = ""

    def of(self, hs: Json, secondary: bool = True) -> dict[str, Json]:
        del secondary
        for contact_id, record in takewhile(lambda one: one[0] != self.newest, reversed(hs["contacts"].items())):
            self.known.setdefault(record["properties"]["email"], record)
            del contact_id
        self.newest = next(reversed(hs["contacts"]), "")
        return self.known


class Summed:
    """The sandbox with one more address: what HubSpot holds, in sums, since all of it would be gigabytes."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.app = sandbox, SandboxApp(sandbox)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        if environ["PATH_INFO"] != "/sums":
            return self.app(environ, start_response)
        with self.sandbox.lock:
            body = json.dumps(sums(self.sandbox.hubspot)).encode()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [body]


def sums(hs: Json) -> dict[str, int]:
    """Return how much of everything HubSpot holds."""
    contacts = [one["properties"] for one in hs["contacts"].values()]
    events = hs["marketing_events"].values()
    return {
        "contacts": len(contacts),
        "registrations of contacts": sum(int(one.get("zoom_sync_total_registrations", 0)) for one in contacts),
        "attendances of contacts": sum(int(one.get("zoom_sync_total_attended", 0)) for one in contacts),
        "marketing events": len(events),
        "completed once": sum(one["completions"] == 1 for one in events),
        "participants": sum(len(one["participants"]) for one in events),
        "attended": sum(p["state"] == "ATTENDED" for one in events for p in one["participants"].values()),
        "custom events": len({one["uuid"] for one in hs["custom_events"]}),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--webinars", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--limit", type=int, default=1_000_000)
    options = parser.parse_args()
    addresses.owners_of = Owners().of
    state = world(time.time(), options.webinars, options.people, options.limit, options.latency)
    server = make_server(HOST, 0, Summed(Sandbox(state)), threaded=True, request_handler=Handler)
    sys.stdout.write(f"http://{HOST}:{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
