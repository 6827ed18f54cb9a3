"""Workflows that wait for an app: /automation/actions/callbacks. What they were answered stands in `callbacks`.

Reference: developers.hubspot.com, "Custom workflow actions", asynchronous execution.
"""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.endpoints import body_of, endpoint
from sandbox.hubspot.errors import invalid, not_found
from sandbox.state import Sandbox

STATES = ("SUCCESS", "FAIL_CONTINUE")


@endpoint("POST", "/automation/actions/callbacks/2026-03/<callback_id>/complete", "automation")
def complete(sandbox: Sandbox, request: Request, callback_id: str) -> Any:
    body = body_of(request, "outputFields", "typedOutputs")
    if body["outputFields"].get("hs_execution_state") not in STATES:
        raise invalid(f"hs_execution_state must be one of {list(STATES)}")
    callbacks = sandbox.hubspot.setdefault("callbacks", {})
    if callback_id in callbacks or callback_id in sandbox.hubspot.get("expired_callbacks", []):
        raise not_found(f"Callback {callback_id} does not exist or was completed")
    callbacks[callback_id] = body["outputFields"]
    return None, 204
