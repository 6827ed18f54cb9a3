"""Messages about alerts, and their deliveries: each is claimed before it is sent, and tried again until it arrived."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from integrations.decisions.alerts import deliveries

KEPT = timedelta(days=90)


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    WEBHOOK = "webhook", _("webhook")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")
    DROPPED = "dropped", _("not sent any more")


class AlertMessage(models.Model):
    """What is told at one time: the alerts that began and that ended, as they were then.

    `entries` are at most 100 of them, as `integrations.alerts.entries` makes them; `more` counts the others. `test`:
    it is about nothing, and was asked for on the screen.
    """

    made_at = models.DateTimeField(db_index=True)
    entries = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0)
    test = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Message {self.pk}"

    @classmethod
    def prune(cls, now: datetime) -> int:
        """Delete old messages with their deliveries. Returns how many."""
        return cls.objects.filter(made_at__lt=now - KEPT).delete()[0]


class AlertDelivery(models.Model):
    """One message on its way to one target.

    A process claims it by moving `not_before` on. One that is killed after sending and before it could note that
    sends nothing more itself; the next try is then the one duplicate there can be.
    `address` is the recipient's; the webhook, of which there is one, has none.
    """

    message = models.ForeignKey(AlertMessage, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["state", "not_before"], name="alert_delivery_due")]

    def __str__(self) -> str:
        return f"{self.channel} to {self.address}"

    @classmethod
    def due(cls, now: datetime) -> list[int]:
        """Return the deliveries to try now: of each target the oldest, so that no end is told before its beginning."""
        waiting = cls.objects.filter(state=MessageState.WAITING)
        same = waiting.filter(channel=OuterRef("channel"), address=OuterRef("address"), pk__lt=OuterRef("pk"))
        return list(
            waiting.filter(~Exists(same), not_before__lte=now, message__test=False).values_list("pk", flat=True)
        )

    @classmethod
    def claim(cls, pk: int, now: datetime) -> "AlertDelivery | None":
        """Return the delivery to send now, or None if it is not due or another process was first."""
        row = cls.objects.select_related("message").filter(pk=pk, state=MessageState.WAITING).first()
        if row is None:
            return None
        mine = cls.objects.filter(pk=pk, state=MessageState.WAITING, attempts=row.attempts, not_before__lte=now)
        later = deliveries.next_try(now, row.attempts)
        if not mine.update(attempts=F("attempts") + 1, not_before=later):
            return None
        row.attempts, row.not_before = row.attempts + 1, later
        return row

    def note_sent(self, now: datetime) -> None:
        mine = AlertDelivery.objects.filter(pk=self.pk).exclude(state=MessageState.DROPPED)
        mine.update(state=MessageState.SENT, sent_at=now, error="")

    def note_failure(self, now: datetime, error: str, *, for_good: bool) -> None:
        """Note why it did not arrive. It is tried again unless that is of no use, or it has become too old."""
        over = for_good or self.message.test or deliveries.is_given_up(now, self.message.made_at)
        state = MessageState.FAILED if over else MessageState.WAITING
        mine = AlertDelivery.objects.filter(pk=self.pk, state=MessageState.WAITING)
        mine.update(state=state, error=error[:300])

    @classmethod
    def undelivered(cls) -> "models.QuerySet[AlertDelivery]":
        """Return what somebody should know of: given up, or tried in vain more than once."""
        in_vain = Q(state=MessageState.WAITING, attempts__gte=deliveries.SAID_AFTER) & ~Q(error="")
        return cls.objects.filter(Q(state=MessageState.FAILED) | in_vain, message__test=False)

    @classmethod
    def try_again(cls, now: datetime) -> int:
        """Let everything that is undelivered be tried at once. Returns how much that is."""
        return cls.objects.filter(pk__in=cls._stuck()).update(
            state=MessageState.WAITING, attempts=0, not_before=now, error=""
        )

    @classmethod
    def drop_undelivered(cls) -> int:
        """Give up everything that is undelivered. Returns how much that is."""
        return cls.objects.filter(pk__in=cls._stuck()).update(state=MessageState.DROPPED)

    @classmethod
    def drop(cls, channel: str, address: str) -> None:
        """Give up what is on its way to a target that is removed."""
        unsent = cls.objects.filter(channel=channel, address=address)
        unsent.filter(state__in=(MessageState.WAITING, MessageState.FAILED)).update(state=MessageState.DROPPED)

    @classmethod
    def _stuck(cls) -> list[int]:
        return list(cls.undelivered().values_list("pk", flat=True))
