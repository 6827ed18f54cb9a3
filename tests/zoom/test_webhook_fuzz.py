"""Whatever arrives, Zoom's parsers answer with an event or refuse it, and what they keep can be stored."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from integrations.transport.webhook_json import Malformed
from integrations.zoom import webhooks
from tests.support.fuzz import fuzzed, json_values, objects

THING = objects(
    ["id", "uuid", "type", "start_time", "occurrences", "registrant", "meeting_uuids", "meetings", "practice_session"]
)
PAYLOAD = objects(["account_id", "object", "operation", "plainToken"]) | objects(["object"], THING)
EVENT = objects(["event", "event_ts", "payload", "download_token"]) | objects(["payload"], PAYLOAD)


@fuzzed
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes(raw: bytes) -> None:
    try:
        body = webhooks.read(raw)
    except Malformed:
        return
    webhooks.parse(body)


@fuzzed
@given(body=EVENT, name=st.sampled_from(["webinar.ended", "recording.completed", "user.updated", "x"]))
def test_any_json(body: dict[str, Any], name: str) -> None:
    body = {**body, "event": name}

    kept = webhooks.storable(body)

    json.dumps(kept, allow_nan=False).encode()
    webhooks.dedupe_key(kept)
    found = webhooks.parse(kept)
    assert found.name == name
    assert len(found.webinar_id) <= 20


@fuzzed
@given(value=json_values)
def test_any_token_to_validate(value: Any) -> None:
    try:
        answer = webhooks.validation_answer({"payload": {"plainToken": value}}, "secret")
    except Malformed:
        return
    assert answer["plainToken"] == value


@fuzzed
@given(signature=st.text(max_size=80), timestamp=st.text(max_size=20), body=st.binary(max_size=80))
def test_no_made_up_signature_fits(signature: str, timestamp: str, body: bytes) -> None:
    found = webhooks.signed_with(["secret"], signature=signature, timestamp=timestamp, body=body, now=1.7e9)

    assert found is None
