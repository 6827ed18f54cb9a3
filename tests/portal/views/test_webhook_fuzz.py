"""No request to the webhooks, right or wrong, ends in a 500, and no secret is logged.

`FUZZ_REQUESTS=10000` tries many more.
"""

import json
from typing import Any

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from integrations.models import WebhookDelivery
from sandbox import webhooks as sandbox
from sandbox.hubspot import seed
from sandbox.webhooks import Signed
from tests.support.fuzz import fuzzed_requests, json_values, objects
from tests.support.webhooks import HUBSPOT_SECRET, ZOOM_SECRET, Webhooks

SECRETS = ("SECRET", seed.ACCESS_TOKEN, "sandbox-zoom-secret")
ZOOM_NAMES = [
    "endpoint.url_validation", "webinar.created", "webinar.updated", "webinar.deleted", "webinar.ended",
    "webinar.registration_created", "webinar.registration_cancelled", "recording.completed", "recording.batch_deleted",
    "user.updated", "app_deauthorized", "x",
]  # fmt: skip
HUBSPOT_NAMES = ["contact.deletion", "contact.privacyDeletion", "contact.restore", "contact.merge", "app.uninstall",
                 "contact.propertyChange", "object.deletion", "x"]  # fmt: skip

ids = st.sampled_from([82000000001, "82000000001", 1, "r1"]) | json_values
PEOPLE = objects(["id", "email", "status", "create_time", "tracking_source", "join_url"], ids)
THING = objects(["id", "uuid", "type", "start_time", "occurrences", "meeting_uuids", "password"], ids)
WITH_PEOPLE = st.builds(lambda thing, one: {**thing, "registrant": one}, THING, PEOPLE | json_values)
PAYLOAD = st.builds(lambda thing, more: {"object": thing, **more}, WITH_PEOPLE, objects(["plainToken", "account_id"]))
CHANGE = objects(
    ["objectId", "occurredAt", "propertyName", "propertyValue", "primaryObjectId", "mergedObjectIds", "objectTypeId"],
    ids,
)


def checked(webhooks: Webhooks, logged: list[str], status: int, allowed: tuple[int, ...]) -> None:
    assert status in allowed
    webhooks.process()
    kept = json.dumps(list(WebhookDelivery.objects.values_list("body", flat=True)))
    told = "\n".join(logged)
    assert not [secret for secret in SECRETS if secret in kept or secret in told]
    WebhookDelivery.objects.all().delete()
    logged.clear()


@fuzzed_requests
@given(name=st.sampled_from(ZOOM_NAMES), at=st.just(1626230691572) | json_values, payload=PAYLOAD | json_values)
def test_any_signed_event_of_zoom(
    webhooks: Webhooks, logged: list[str], name: str, at: Any, payload: dict[str, Any]
) -> None:
    event = {"event": name, "event_ts": at, "payload": payload, "download_token": "DOWNLOAD-SECRET"}

    checked(webhooks, logged, webhooks.zoom(event), (200, 204, 400))


@fuzzed_requests
@given(name=st.sampled_from(HUBSPOT_NAMES), change=CHANGE, mine=st.booleans())
def test_any_signed_event_of_hubspot(
    webhooks: Webhooks, logged: list[str], name: str, change: dict[str, Any], mine: bool
) -> None:
    portal = webhooks.world.hubspot["portal_id"] if mine else 1
    event = {**change, "subscriptionType": name, "portalId": portal, "access_token": "SECRET"}

    checked(webhooks, logged, webhooks.hubspot(event), (204, 400))


@fuzzed_requests
@given(body=st.binary(max_size=100) | st.text(max_size=100).map(lambda text: text.encode()))
def test_any_signed_bytes(webhooks: Webhooks, logged: list[str], body: bytes) -> None:
    zoom = sandbox.zoom_signed(body, ZOOM_SECRET, webhooks.world.now)
    uri = f"{settings.PUBLIC_URL}/webhooks/hubspot/"
    hubspot = sandbox.hubspot_signed(body, HUBSPOT_SECRET, uri, webhooks.world.now)

    checked(webhooks, logged, webhooks.post(webhooks.zoom_path, zoom), (200, 204, 400))
    checked(webhooks, logged, webhooks.post("/webhooks/hubspot/", hubspot), (204, 400))


headers = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)


@fuzzed_requests
@given(body=st.binary(max_size=100), signature=headers, timestamp=headers | st.just("1700000000"))
def test_anything_unsigned(webhooks: Webhooks, logged: list[str], body: bytes, signature: str, timestamp: str) -> None:
    zoom = {"x-zm-signature": signature, "x-zm-request-timestamp": timestamp}
    hubspot = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": timestamp}

    checked(webhooks, logged, webhooks.post(webhooks.zoom_path, Signed(zoom, body)), (401,))
    checked(webhooks, logged, webhooks.post("/webhooks/hubspot/", Signed(hubspot, body)), (401,))
    assert not WebhookDelivery.objects.exists()
