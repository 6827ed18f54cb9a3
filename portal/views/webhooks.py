"""Zoom's and HubSpot's webhooks are verified, stored and acknowledged here, and processed later.

`integrations.webhooks.process` processes them. Without a valid signature nothing is parsed and nothing is written, so
that strangers cannot fill the database.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from integrations.clock import utcnow
from integrations.hubspot import webhooks as hubspot_webhooks
from integrations.models import HubSpotAccount, WebhookDelivery, ZoomAccount
from integrations.tasks import wake
from integrations.transport.webhook_json import Body, Malformed
from integrations.zoom import webhooks as zoom_webhooks
from portal.views.batched_writes import BatchedWrites
from portal.views.eager_writes import write_eagerly
from portal.views.guard import machine_endpoint, refusal

# The fields that a request needs.
SECRETS = ("webhook_secret", "webhook_secret_previous", "webhook_secret_previous_until")
EVENTS_AT_ONCE = 1000  # HubSpot sends 100


def _store_and_wake(deliveries: list[WebhookDelivery]) -> None:
    write_eagerly(lambda: WebhookDelivery.store(deliveries))
    transaction.on_commit(wake)


store_together = BatchedWrites(_store_and_wake)


@machine_endpoint("POST")
def zoom_webhook(request: HttpRequest, key: str) -> HttpResponse:
    """Store one event of Zoom, or answer its validation of the address. `key` is the account's.

    Reference: https://developers.zoom.us/docs/api/webhooks/
    """
    signature = request.headers.get("x-zm-signature", "")
    timestamp = request.headers.get("x-zm-request-timestamp", "")
    if not (signature and timestamp):
        return refusal(401)
    account = ZoomAccount.objects.only(*SECRETS).filter(webhook_key=key).first()
    if account is None:
        return refusal(404)
    now = utcnow()
    secret = zoom_webhooks.signed_with(
        account.webhook_secrets(now), signature=signature, timestamp=timestamp, body=request.body, now=now.timestamp()
    )
    if secret is None:
        return refusal(401)
    try:
        body = zoom_webhooks.read(request.body)
        if body["event"] == zoom_webhooks.URL_VALIDATION:
            return JsonResponse(zoom_webhooks.validation_answer(body, secret))
    except Malformed:
        return refusal(400)
    return _store([_of_zoom(account, body, now)])


def _of_zoom(account: ZoomAccount, body: Body, now: datetime) -> WebhookDelivery:
    event, key = zoom_webhooks.parse(body), zoom_webhooks.dedupe_key(body)
    return WebhookDelivery.of(
        account,
        key,
        now,
        event=event.name,
        subject=event.webinar_id,
        occurred_at=event.at,
        body=zoom_webhooks.storable(body),
    )


@machine_endpoint("POST")
def hubspot_webhook(request: HttpRequest) -> HttpResponse:
    """Store the events of one request of HubSpot.

    Reference: https://developers.hubspot.com/docs/api-reference/latest/webhooks/guide
    """
    now = utcnow()
    signers = hubspot_signers(request, now)
    if not signers:
        return refusal(401)
    try:
        bodies = hubspot_webhooks.read(request.body)
    except Malformed:
        return refusal(400)
    # One app may be installed in several accounts. Events of accounts with another app are left out.
    accounts = {account.portal_id: account for account in signers}
    events = [(hubspot_webhooks.parse(body), body) for body in bodies[:EVENTS_AT_ONCE]]
    return _store(
        [
            _of_hubspot(accounts[event.portal_id], event, body, now)
            for event, body in events
            if event.portal_id in accounts
        ]
    )


def _of_hubspot(account: HubSpotAccount, event: hubspot_webhooks.Event, body: Body, now: datetime) -> WebhookDelivery:
    return WebhookDelivery.of(
        account,
        hubspot_webhooks.dedupe_key(body),
        now,
        event=event.name,
        subject=event.contact_id,
        occurred_at=event.at,
        body=hubspot_webhooks.storable(body),
    )


def hubspot_signers(request: HttpRequest, now: datetime, *, v2: bool = False) -> list[HubSpotAccount]:
    """Return the accounts whose app signed this request.

    `v2` accepts HubSpot's older signature too, as workflow calls may have no other. HubSpot signs the address that it
    called; behind a proxy only `PUBLIC_URL` holds it.
    """
    v3 = request.headers.get("X-HubSpot-Signature-v3", "")
    timestamp = request.headers.get("X-HubSpot-Request-Timestamp", "")
    old = request.headers.get("X-HubSpot-Signature", "") if v2 and not v3 else ""
    if not ((v3 and timestamp) or old):
        return []
    uri = settings.PUBLIC_URL + request.get_full_path()
    method = str(request.method)

    def signed(secrets: tuple[str, ...]) -> str | None:
        if old:
            return hubspot_webhooks.signed_v2(secrets, signature=old, method=method, uri=uri, body=request.body)
        return hubspot_webhooks.signed_v3(
            secrets,
            signature=v3,
            timestamp=timestamp,
            method=method,
            uri=uri,
            body=request.body,
            now=now.timestamp(),
        )

    return [account for account in HubSpotAccount.objects.all() if signed(account.signing_secrets(now))]


def _store(deliveries: list[WebhookDelivery]) -> HttpResponse:
    if deliveries:
        store_together(deliveries)
    return HttpResponse(status=204)
