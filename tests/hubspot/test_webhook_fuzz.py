"""Whatever arrives, HubSpot's parsers answer with events or refuse it, and what they keep can be stored."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from integrations.hubspot import webhooks
from integrations.transport.webhook_json import Malformed
from tests.support.fuzz import fuzzed, objects

EVENT = objects(
    [
        "eventId", "subscriptionType", "portalId", "objectId", "occurredAt", "propertyName", "propertyValue",
        "primaryObjectId", "mergedObjectIds", "newObjectId", "objectTypeId", "eventTypeId",
    ]
)  # fmt: skip


@fuzzed
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes(raw: bytes) -> None:
    try:
        events = webhooks.read(raw)
    except Malformed:
        return
    for event in events:
        webhooks.parse(event)


@fuzzed
@given(body=EVENT, name=st.sampled_from(["contact.deletion", "contact.merge", "object.restore", "x"]))
def test_any_json(body: dict[str, Any], name: str) -> None:
    kept = webhooks.storable({**body, "subscriptionType": name})

    json.dumps(kept, allow_nan=False).encode()
    webhooks.dedupe_key(kept)
    assert webhooks.parse(kept).name == name


@fuzzed
@given(signature=st.text(max_size=80), timestamp=st.text(max_size=20), uri=st.text(max_size=40))
def test_no_made_up_signature_fits(signature: str, timestamp: str, uri: str) -> None:
    call = {"signature": signature, "method": "POST", "uri": uri, "body": b"[]"}

    assert webhooks.signed_v3(["secret"], timestamp=timestamp, now=1.7e9, **call) is None  # type: ignore[arg-type]
    assert webhooks.signed_v2(["secret"], **call) is None  # type: ignore[arg-type]
