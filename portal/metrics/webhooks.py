"""Webhook deliveries: how many are not processed, and how long the latest ones took."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from integrations.models import WebhookDelivery
from integrations.models.deliveries import DeliveryState
from portal.metrics.text import gauge

DELIVERIES = (DeliveryState.WAITING, DeliveryState.FAILED)
MOST = 10_000
LATEST = 100
LATELY = timedelta(hours=1)


def lines(now: datetime) -> Iterator[str]:
    text = f"Webhook deliveries not processed yet, or never; counted up to {MOST}."
    yield from gauge("portal_deliveries", text, _deliveries())
    waiting = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, not_before__lte=now)
    oldest = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    late = (now - oldest).total_seconds() if oldest else 0.0
    yield from gauge("portal_deliveries_late_seconds", "How long the oldest due delivery waits.", {"": late})
    text = (
        f"The longest of the latest {LATEST} webhooks of the past hour: on the way here, and until it had its effect."
    )
    yield from gauge("portal_webhook_delay_seconds", text, _delays(now))


def _deliveries() -> dict[str, int]:
    """Count deliveries by state, up to `MOST`.

    A monitor has raised its alarm by then, and a million old deliveries cost no more than `MOST` of them.
    """
    found = {}
    for state in DELIVERIES:
        pks = WebhookDelivery.objects.filter(state=state).order_by().values("pk")[:MOST]
        found[f'state="{state}"'] = pks.count()
    return found


def _delays(now: datetime) -> dict[str, float]:
    latest = WebhookDelivery.objects.filter(received_at__gt=now - LATELY).order_by("-received_at")
    rows = list(latest.values_list("occurred_at", "received_at", "processed_at")[:LATEST])
    to_us = [(received - occurred).total_seconds() for occurred, received, _done in rows if occurred]
    here = [(done - received).total_seconds() for _occurred, received, done in rows if done]
    return {'part="sending"': max(to_us, default=0.0), 'part="processing"': max(here, default=0.0)}
