"""Whatever a workflow sends, the parsers answer with a call that any database can keep, or refuse it."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from integrations.hubspot import workflows
from integrations.transport.webhook_json import Malformed
from tests.support.fuzz import fuzzed, json_values, objects

PROPERTIES = objects(["email", "firstname", "lastname"])
CALL = objects(["callbackId", "origin", "context", "object", "inputFields", "fetchOptions"])
INNER = st.builds(
    lambda body, properties, origin, inputs: {
        **body,
        "callbackId": "c1",
        "object": {"properties": properties},
        "origin": origin,
        "inputFields": inputs,
        "fetchOptions": properties,
    },
    CALL,
    PROPERTIES | json_values,
    objects(["portalId"]) | json_values,
    objects(["webinar_id"]) | json_values,
)


@fuzzed
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes(raw: bytes) -> None:
    for read in (workflows.execution, workflows.options_query):
        with suppress(Malformed):
            read(raw)


@fuzzed
@given(body=CALL | INNER)
def test_any_json(body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    try:
        found = workflows.execution(raw)
        query = workflows.options_query(raw)
    except Malformed:
        return
    texts = [found.callback_id, found.workflow_id, found.contact_id, found.email, found.first_name, query.query]
    assert not [one for one in texts if "\x00" in one or one.encode("utf-8", "strict") is None]
    assert len(found.callback_id) <= 200
    assert found.webinar_id == "" or (found.webinar_id.isdecimal() and len(found.webinar_id) <= 20)
