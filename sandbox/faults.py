"""Trouble made on purpose, endpoint by endpoint.

`state["faults"]` is a list of `{"kind", "method", "path", "query", "after", "times", …}`; two of them are patterns, and
the fault begins `after` so many requests that fit. Kinds that the endpoint never hears of, unless `applied` is true:

    status            `status`, `headers` and `body` as given (the default: 500)
    rate_limit        429 with the provider's own headers; `rate_limit_bare`: without any
    daily_limit       429 until the day is over
    unauthorized      401
    locked            423
    wrong_type        a gateway's HTML page, or `text`, under status 200 or `status`
    reset             the connection is reset instead of an answer
    time_out          no answer for `seconds`, then the end of the connection

Kinds that spoil the endpoint's own answer after its work was done:

    applied_answer_lost  500, or `status`
    slow                 the body comes in pieces over `seconds`
    truncated            the connection ends in the middle of the body
    unknown_fields       fields nobody documented, at every depth
    missing_fields       without `fields` at any depth, else without any field

`meanwhile` calls its `change(sandbox)` first: what somebody does between two requests (a test in the same process).
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from werkzeug import Request, Response

from sandbox.fault_answers import ANSWERS, provider_answer
from sandbox.routing import answer
from sandbox.state import Sandbox

Fault = dict[str, Any]

CONNECTION = "sandbox.connection"  # in the environ: where the server looks for what happens to the connection
ON_THE_CONNECTION = ("reset", "time_out", "slow", "truncated")
SPOILED = ("applied_answer_lost", "slow", "truncated", "unknown_fields", "missing_fields")
KINDS = ("status", "meanwhile", "wrong_type", "reset", "time_out", *SPOILED, *ANSWERS)
PAGE = "<!DOCTYPE html><html><head><title>Just a moment</title></head><body>Please wait.</body></html>"


def kind(fault: Fault) -> str:
    return str(fault.get("kind", "status"))


def take_fault(sandbox: Sandbox, request: Request) -> Fault | None:
    """Return the first fault that fits, and count that it was used."""
    faults: list[Fault] = sandbox.state.setdefault("faults", [])
    for fault in faults:
        fits = fault.get("method", request.method) == request.method
        fits = fits and re.search(fault.get("query", ""), request.query_string.decode(errors="replace")) is not None
        if fits and re.search(fault.get("path", ""), request.path):
            if fault.get("after", 0) > 0:
                fault["after"] -= 1
                continue
            fault["times"] = fault.get("times", 1) - 1
            if fault["times"] <= 0:
                faults.remove(fault)
            return fault
    return None


def is_meanwhile(fault: Fault) -> bool:
    return kind(fault) == "meanwhile"


def is_applied(fault: Fault) -> bool:
    """Return True if the endpoint does its work all the same."""
    return bool(fault.get("applied", kind(fault) in SPOILED))


def failure(sandbox: Sandbox, request: Request, fault: Fault, done: Response | None) -> Response:
    """Return the answer that the fault makes; `done` is the endpoint's own, if it did its work."""
    name = kind(fault)
    if name in ON_THE_CONNECTION:
        request.environ.get(CONNECTION, {}).update(fault)
        return done or answer(({}, 200))
    if name in ANSWERS:
        return provider_answer(name, request.path, sandbox.clock())
    if name == "wrong_type":
        return Response(fault.get("text", PAGE), status=fault.get("status", 200), content_type="text/html")
    if name in ("unknown_fields", "missing_fields") and done is not None:
        return _changed(fault, done)
    body = fault.get("body", {"status": "error", "message": "Internal error", "category": "INTERNAL_ERROR"})
    response = answer((body, fault.get("status", 500)))
    response.headers.update(fault.get("headers", {}))
    return response


def _changed(fault: Fault, done: Response) -> Response:
    """An answer without a body, and a file, stay as they are."""
    if not done.is_json or not done.get_data():
        return done
    body = json.loads(done.get_data())
    if kind(fault) == "unknown_fields":
        done.set_data(json.dumps(_with_more(body)))
    else:
        done.set_data(json.dumps(_without(body, fault["fields"]) if "fields" in fault else {}))
    return done


def _with_more(value: Any) -> Any:
    if isinstance(value, dict):
        new = {"zz_new": "new", "zz_object": {"a": [1, None]}, "zz_null": None}
        return {name: _with_more(one) for name, one in value.items()} | new
    return [_with_more(one) for one in value] if isinstance(value, list) else value


def _without(value: Any, fields: Iterable[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, fields) for name, one in value.items() if name not in fields}
    return [_without(one, fields) for one in value] if isinstance(value, list) else value
