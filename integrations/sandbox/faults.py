"""Trouble made on purpose: answers that fail, and answers that get lost after the work was done.

`state["faults"]` is a list of `{"method", "path", "after", "times", "kind", "status", "headers", "body"}`; `path` is a
regular expression, and the fault begins `after` so many requests that fit. Kind `status` answers in place of the
handler; `applied_answer_lost` lets it work and then answers 500; `meanwhile` calls its `change(sandbox)` first: what
somebody does between two requests (a test in the same process).
"""

import re
from typing import Any

from werkzeug import Request, Response

from integrations.sandbox.routing import answer
from integrations.sandbox.state import Sandbox

Fault = dict[str, Any]


def take_fault(sandbox: Sandbox, request: Request) -> Fault | None:
    """The first fault that fits; it is used up once more."""
    faults: list[Fault] = sandbox.state.setdefault("faults", [])
    for fault in faults:
        fits = fault.get("method", request.method) == request.method
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
    return bool(fault.get("kind", "status") == "meanwhile")


def is_lost_answer(fault: Fault) -> bool:
    return bool(fault.get("kind", "status") == "applied_answer_lost")


def failure(fault: Fault) -> Response:
    body = fault.get("body", {"status": "error", "message": "Internal error", "category": "INTERNAL_ERROR"})
    response = answer((body, fault.get("status", 500)))
    response.headers.update(fault.get("headers", {}))
    return response
