"""The sandbox's own routes, under /sandbox: looking inside, moving the world on, making trouble."""

from importlib import import_module
from pathlib import Path
from typing import Any

from werkzeug import Request

from sandbox.faults import KINDS, kind
from sandbox.routing import Routes
from sandbox.state import Sandbox

routes = Routes()


@routes("GET", "/sandbox/health")
def health(sandbox: Sandbox, request: Request) -> Any:
    return {"status": "ok", "now": sandbox.clock()}


@routes("GET", "/sandbox/calls")
def calls(sandbox: Sandbox, request: Request) -> Any:
    """Return how often each route was called since the start; this is not part of the saved state."""
    return sandbox.live.get("calls", {})


@routes("GET", "/sandbox/<any(hubspot, zoom):side>")
def dump(sandbox: Sandbox, request: Request, side: str) -> Any:
    return sandbox.state[side]


@routes("PATCH", "/sandbox/<any(hubspot, zoom):side>")
def configure(sandbox: Sandbox, request: Request, side: str) -> Any:
    """Changes settings of an account, such as `limit_per_10s` or `tier`; only names it already has."""
    changes = request.get_json(force=True)
    unknown = sorted(set(changes) - set(sandbox.state[side]))
    if unknown:
        return {"message": f"{side} has no {unknown}"}, 400
    sandbox.state[side] |= changes
    return changes


@routes("POST", "/sandbox/faults")
def add_faults(sandbox: Sandbox, request: Request) -> Any:
    """Appends one fault or a list of them; answers those that wait."""
    sent = request.get_json(force=True)
    new = sent if isinstance(sent, list) else [sent]
    unknown = sorted({kind(one) for one in new} - set(KINDS))
    if unknown:
        return {"message": f"no fault is of kind {unknown}; there are {sorted(KINDS)}"}, 400
    faults: list[Any] = sandbox.state.setdefault("faults", [])
    faults += new
    return faults


@routes("DELETE", "/sandbox/faults")
def clear_faults(sandbox: Sandbox, request: Request) -> Any:
    sandbox.state["faults"] = []
    return []


# The world and its verdict know both sides, so they are imported only when asked for.
@routes("POST", "/sandbox/advance")
def advance(sandbox: Sandbox, request: Request) -> Any:
    return import_module("sandbox.world").advance(sandbox) or {}


@routes("GET", "/sandbox/verdict")
def verdict(sandbox: Sandbox, request: Request) -> Any:
    return import_module("sandbox.verdict").verdict(sandbox)


@routes("POST", "/sandbox/save")
def save(sandbox: Sandbox, request: Request) -> Any:
    path: Path | None = sandbox.live.get("state_file")
    if path is None:
        return {"message": "the sandbox was started without a state file"}, 409
    sandbox.save(path)
    return {"saved": str(path)}
