"""`/webhooks/hubspot/`: signed over the public address, one row for each event, and only accounts whose app signed."""

import hashlib
import json
from typing import Any

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from integrations.models import HubSpotAccount, WebhookDelivery
from portal.views.webhooks import hubspot_signers
from sandbox import webhooks as sandbox
from sandbox.hubspot import seed
from tests.support.factories import HubSpotAccountFactory
from tests.support.webhooks import HUBSPOT_SECRET, Webhooks

PATH = "/webhooks/hubspot/"


def event(webhooks: Webhooks, number: int = 1, **more: Any) -> dict[str, Any]:
    made = sandbox.contact_event(webhooks.world.sandbox, "deletion", str(number))
    return made | {"eventId": number} | more


def test_a_row_an_event(webhooks: Webhooks) -> None:
    assert webhooks.hubspot(event(webhooks, 1), event(webhooks, 2)) == 204

    rows = WebhookDelivery.objects.order_by("pk")
    assert [(row.provider, row.event, row.subject, row.state) for row in rows] == [
        ("hubspot", "contact.deletion", "1", "waiting"),
        ("hubspot", "contact.deletion", "2", "waiting"),
    ]


def test_another_attempt_is_the_same_row(webhooks: Webhooks) -> None:
    first = event(webhooks)

    webhooks.hubspot(first)
    webhooks.hubspot(first | {"attemptNumber": 1}, first | {"attemptNumber": 2})

    assert WebhookDelivery.objects.count() == 1


def test_the_address_that_is_signed_is_the_public_one(webhooks: Webhooks, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://portal.example"

    assert webhooks.hubspot(event(webhooks)) == 204


def test_a_signature_over_the_inner_address_does_not_count(webhooks: Webhooks, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://portal.example"
    inner = sandbox.hubspot_request([event(webhooks)], HUBSPOT_SECRET, f"http://testserver{PATH}", webhooks.world.now)

    assert webhooks.post(PATH, inner) == 401


@pytest.mark.parametrize("left_out", ["X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"])
def test_without_a_signature_the_database_is_not_asked(
    webhooks: Webhooks, settings: Settings, django_assert_num_queries: Any, left_out: str
) -> None:
    uri = settings.PUBLIC_URL + PATH
    request = sandbox.hubspot_request([event(webhooks)], HUBSPOT_SECRET, uri, webhooks.world.now)
    del request.headers[left_out]

    with django_assert_num_queries(0):
        assert webhooks.post(PATH, request) == 401


def test_a_wrong_secret_leaves_nothing_behind(webhooks: Webhooks) -> None:
    assert webhooks.hubspot(event(webhooks), secret="another") == 401

    assert not WebhookDelivery.objects.exists()


def test_an_old_delivery_cannot_be_played_again(webhooks: Webhooks, settings: Settings) -> None:
    uri = settings.PUBLIC_URL + PATH
    request = sandbox.hubspot_request([event(webhooks)], HUBSPOT_SECRET, uri, webhooks.world.now)
    webhooks.world.later(minutes=6)

    assert webhooks.post(PATH, request) == 401


def test_while_a_secret_rotates_both_are_valid(webhooks: Webhooks) -> None:
    account = HubSpotAccount.objects.get()
    account.rotate_client_secret("new-SECRET", webhooks.world.clock())
    account.save()

    assert webhooks.hubspot(event(webhooks, 1), secret="new-SECRET") == 204
    assert webhooks.hubspot(event(webhooks, 2)) == 204
    webhooks.world.later(days=8)
    assert webhooks.hubspot(event(webhooks, 3)) == 401


def test_one_app_speaks_only_of_the_portals_it_is_in(webhooks: Webhooks) -> None:
    HubSpotAccount.objects.create(
        name="Other", portal_id=42, client_secret="other", connected_at=webhooks.world.clock()
    )

    assert webhooks.hubspot(event(webhooks, portalId=42), event(webhooks, portalId=43)) == 204

    assert not WebhookDelivery.objects.exists()


def test_an_app_in_two_portals_speaks_of_both(webhooks: Webhooks) -> None:
    HubSpotAccount.objects.create(
        name="Other", portal_id=42, client_secret=HUBSPOT_SECRET, connected_at=webhooks.world.clock()
    )

    webhooks.hubspot(event(webhooks, 1), event(webhooks, 1, portalId=42))

    portals = WebhookDelivery.objects.values_list("hubspot__portal_id", flat=True)
    assert sorted(filter(None, portals)) == [42, seed.empty(made_at=0)["portal_id"]]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null"])
def test_signed_nonsense_is_refused(webhooks: Webhooks, settings: Settings, body: bytes) -> None:
    nonsense = sandbox.hubspot_signed(body, HUBSPOT_SECRET, settings.PUBLIC_URL + PATH, webhooks.world.now)

    assert webhooks.post(PATH, nonsense) == 400


@pytest.mark.django_db
def test_workflow_calls_may_be_signed_the_old_way(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://portal.example"
    when = HubSpotAccountFactory.create().connected_at
    uri = "https://portal.example/workflow-actions/webinar-options/?a=1"
    body = json.dumps({"x": 1}).encode()
    old = hashlib.sha256(b"hubspot-client-SECRETPOST" + uri.encode() + body).hexdigest()
    request = RequestFactory().post(
        "/workflow-actions/webinar-options/?a=1",
        body,
        content_type="application/json",
        headers={"X-HubSpot-Signature": old, "X-HubSpot-Signature-Version": "v2"},
    )

    assert len(hubspot_signers(request, when, v2=True)) == 1
    assert hubspot_signers(request, when) == []  # webhooks are not


@pytest.mark.parametrize(("odd", "kept"), [("\ud800", ""), ("1\x00", "1"), ("\udfff2", "2")])
def test_what_no_database_can_keep_is_left_out(webhooks: Webhooks, odd: str, kept: str) -> None:
    event = {"subscriptionType": "contact.deletion", "portalId": webhooks.world.hubspot["portal_id"], "objectId": odd}

    assert webhooks.hubspot(event) == 204
    assert WebhookDelivery.objects.get().subject == kept
