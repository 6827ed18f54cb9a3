"""Webhook deliveries of Zoom and HubSpot: stored as they came, processed later, and only once."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from audits import addresses
from integrations.models.accounts import HubSpotAccount, ZoomAccount

ATTEMPTS = 6
FIRST_RETRY = timedelta(seconds=15)  # doubled after every attempt
KEPT = timedelta(days=30)
IGNORED_ARE_KEPT = timedelta(days=3)  # longer than either provider sends one again
GIVEN_UP = "It could not be processed: the next scheduled sync brings its content."


class Provider(models.TextChoices):
    ZOOM = "zoom", _("Zoom")
    HUBSPOT = "hubspot", _("HubSpot")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    IGNORED = "ignored", _("ignored")
    FAILED = "failed", _("failed")


class WebhookDelivery(models.Model):
    """One signed event, without its secrets. `subject` is the webinar or contact it is about, at `occurred_at`.

    `key` is the event's own and its account's: the same event delivered again finds it taken.
    """

    provider = models.CharField(max_length=8, choices=Provider)
    zoom = models.ForeignKey(ZoomAccount, models.CASCADE, null=True, related_name="deliveries", db_index=False)
    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, null=True, related_name="deliveries")
    key = models.CharField(max_length=64, unique=True)
    event = models.CharField(max_length=100)
    subject = models.CharField(max_length=64, blank=True)
    occurred_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    body = models.JSONField()
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        indexes = [
            models.Index(fields=["state", "not_before"], name="delivery_due"),
            models.Index(fields=["zoom", "received_at"], name="delivery_by_account"),
            models.Index(fields=["hubspot", "subject"], name="delivery_subject"),
            models.Index(fields=["received_at"], name="delivery_received"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject}".strip()

    @classmethod
    def of(cls, account: ZoomAccount | HubSpotAccount, key: str, now: datetime, **fields: Any) -> Self:
        """Return an unsaved delivery; `store` saves it unless it is there already."""
        zoom = account if isinstance(account, ZoomAccount) else None
        hubspot = account if isinstance(account, HubSpotAccount) else None
        provider = Provider.ZOOM if zoom else Provider.HUBSPOT
        own = hashlib.sha256(f"{provider}:{account.pk}:{key}".encode()).hexdigest()
        return cls(provider=provider, zoom=zoom, hubspot=hubspot, key=own, received_at=now, not_before=now, **fields)

    @classmethod
    def store(cls, deliveries: list[Self]) -> None:
        """Store deliveries in one statement; one that was stored before stays as it is."""
        cls.objects.bulk_create(deliveries, ignore_conflicts=True)

    @classmethod
    def any_due(cls, now: datetime) -> bool:
        return cls.objects.filter(state=DeliveryState.WAITING, not_before__lte=now).exists()

    @classmethod
    def due(cls, now: datetime, at_once: int) -> list[Self]:
        """Return due deliveries without their bodies. Those tried least come first, so none holds up the others."""
        waiting = cls.objects.filter(state=DeliveryState.WAITING, not_before__lte=now, attempts__lt=ATTEMPTS)
        return list(waiting.defer("body", "error").order_by("attempts", "pk")[:at_once])

    @classmethod
    def begin(cls, pks: list[int], now: datetime) -> list[int]:
        """Count a try of each delivery and return those begun here.

        They are counted before they are tried, so that one that ends the process is not tried for ever.
        The next attempt is due later, each time twice as long. What another process has is left to it.
        """
        with transaction.atomic():
            waiting = cls.objects.select_for_update(skip_locked=True).filter(pk__in=pks, not_before__lte=now)
            found = waiting.filter(state=DeliveryState.WAITING).order_by("pk").values_list("pk", "attempts")
            tried: dict[int, list[int]] = {}
            for pk, attempts in found:
                tried.setdefault(attempts, []).append(pk)
            for attempts, same in tried.items():
                later = now + FIRST_RETRY * (1 << attempts)
                cls.objects.filter(pk__in=same).update(attempts=attempts + 1, not_before=later)
        begun = {pk for same in tried.values() for pk in same}
        return [pk for pk in pks if pk in begun]

    @classmethod
    def claim(cls, pks: list[int]) -> list[Self]:
        """Lock the unprocessed rows until the end of the transaction, and return them. They are all of one account."""
        waiting = cls.objects.select_for_update().filter(pk__in=pks, state=DeliveryState.WAITING)
        claimed = list(waiting.order_by("pk"))
        for delivery in claimed[1:]:  # the account is read once: its secrets are decrypted each time
            delivery.zoom, delivery.hubspot = claimed[0].zoom, claimed[0].hubspot
        return claimed

    @classmethod
    def give_up(cls, now: datetime) -> int:
        tried = cls.objects.filter(state=DeliveryState.WAITING, attempts__gte=ATTEMPTS, not_before__lte=now)
        return tried.update(state=DeliveryState.FAILED, error=GIVEN_UP, processed_at=now)

    @classmethod
    def finish(cls, pks: list[int], state: DeliveryState, now: datetime, *, private: bool = False) -> None:
        ended = {"state": state, "error": "", "processed_at": now}
        cls.objects.filter(pk__in=pks).update(**ended, **({"body": {}} if private else {}))

    def newer(self, *events: str) -> bool:
        """Return True if a later delivery is about the same contact, so that this one is out of date."""
        if self.occurred_at is None:
            return False
        others = WebhookDelivery.objects.filter(hubspot=self.hubspot, subject=self.subject, event__in=events)
        return others.filter(occurred_at__gt=self.occurred_at).exclude(pk=self.pk).exists()

    @classmethod
    def prune(cls, now: datetime) -> int:
        ignored = Q(state=DeliveryState.IGNORED, received_at__lt=now - IGNORED_ARE_KEPT)
        return cls.objects.filter(Q(received_at__lt=now - KEPT) | ignored).delete()[0]

    @classmethod
    def forget(cls, portal: HubSpotAccount, email: str) -> int:
        """Blank a person's data in deliveries of the portal, and of the Zoom accounts whose webinars it gets."""
        as_text = Cast("body", models.TextField())
        own = cls.objects.filter(Q(hubspot=portal) | Q(zoom__in=portal.connections.values("zoom")))
        perhaps = own.annotate(text=as_text).filter(text__icontains=addresses.needle(email)).values_list("pk", "body")
        about = [pk for pk, body in perhaps.iterator(chunk_size=500) if _tells_of(body, email)]
        return sum(
            cls.objects.filter(pk__in=about[start : start + 500]).update(body={}) for start in range(0, len(about), 500)
        )


def _tells_of(body: Any, email: str) -> bool:
    if isinstance(body, dict):
        return any(_tells_of(one, email) for one in body.values())
    if isinstance(body, list):
        return any(_tells_of(one, email) for one in body)
    return isinstance(body, str) and addresses.mentions(body, email)
