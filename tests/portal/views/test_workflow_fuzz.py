"""No request to the workflow action, right or wrong, ends in a 500, and no secret is logged.

`FUZZ_REQUESTS=10000` tries many more.
"""

import json
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from integrations.models import WorkflowCall, WorkflowRegistration
from sandbox import webhooks as sandbox
from sandbox.hubspot import seed
from sandbox.webhooks import Signed
from tests.support.fuzz import fuzzed_requests, json_values, objects
from tests.support.webhooks import HUBSPOT_SECRET
from tests.support.workflows import ADD, ANN, ID, OPTIONS, Workflows

SECRETS = ("SECRET", seed.ACCESS_TOKEN, "sandbox-zoom-secret", "?tk=")
CALLS = st.sampled_from(["c1", "c2", "c3", ""]) | json_values
PROPERTIES = st.just(ANN) | objects(["email", "firstname", "lastname"]) | json_values
INPUTS = st.sampled_from([{"webinar_id": ID}, {"webinar_id": "1"}]) | objects(["webinar_id"]) | json_values
FETCH = objects(["q", "after"]) | json_values
PATHS = pytest.mark.parametrize("path", [ADD, OPTIONS])


def checked(logged: list[str], answer: Any, allowed: tuple[int, ...]) -> None:
    assert answer.status_code in allowed
    if answer.status_code != 200:
        assert answer.content == b""
    told = "\n".join(logged)
    assert not [secret for secret in SECRETS if secret in told]
    logged.clear()


@PATHS
@fuzzed_requests
@given(callback=CALLS, properties=PROPERTIES, inputs=INPUTS, fetch=FETCH, more=json_values)
def test_any_signed_call(
    workflows: Workflows,
    logged: list[str],
    path: str,
    callback: Any,
    properties: Any,
    inputs: Any,
    fetch: Any,
    more: Any,
) -> None:
    workflows.world.zoom["registered_a_day"].clear()
    body = {
        "callbackId": callback,
        "origin": {"portalId": workflows.world.hubspot["portal_id"]},
        "context": more,
        "object": {"objectId": 1, "properties": properties},
        "inputFields": inputs,
        "fetchOptions": fetch,
    }

    checked(logged, workflows.post(path, body), (200, 400))
    WorkflowCall.objects.all().delete()
    WorkflowRegistration.objects.all().delete()


@PATHS
@fuzzed_requests
@given(body=st.binary(max_size=100) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_signed_bytes(workflows: Workflows, logged: list[str], path: str, body: bytes) -> None:
    signed = sandbox.workflow_signed(body, HUBSPOT_SECRET, settings.PUBLIC_URL + path)

    checked(logged, workflows.webhooks.respond(path, signed), (400, 401))
    assert not WorkflowCall.objects.exists()


headers = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)


@PATHS
@fuzzed_requests
@given(body=st.binary(max_size=100), signature=headers)
def test_anything_unsigned(workflows: Workflows, logged: list[str], path: str, body: bytes, signature: str) -> None:
    signed = Signed({"X-HubSpot-Signature": signature, "X-HubSpot-Signature-Version": "v2"}, body)

    checked(logged, workflows.webhooks.respond(path, signed), (401,))
