"""The removal of join links from HubSpot after their switch went off: wanted, under way, or over."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from integrations.models.accounts import AccountState, Connection, HubSpotAccount

HOLDS = timedelta(minutes=10)  # longer than one worker takes at a stretch


class LinkRemoval(models.Model):
    """The last removal of join links from the contacts of a HubSpot account.

    `connection`: the name of the one that was switched off. `removed` and `failed` count contacts. A worker takes it
    until `not_before`; whatever it has done by then is done.
    """

    hubspot = models.OneToOneField(HubSpotAccount, models.CASCADE, related_name="link_removal")
    connection = models.CharField(max_length=100)
    actor = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    HOLDS = HOLDS

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Removal of join links from {self.hubspot_id}"

    @classmethod
    def want(cls, connection: Connection, actor: str, now: datetime) -> None:
        """Ask for the removal; one that is under way goes on, and counts on."""
        waiting = cls.objects.filter(hubspot=connection.hubspot_id, done_at=None)
        if waiting.update(not_before=now):
            return
        fresh = {"connection": connection.name, "actor": actor[:150], "asked_at": now, "not_before": now}
        none = {"attempts": 0, "removed": 0, "failed": 0, "done_at": None}
        cls.objects.update_or_create(hubspot_id=connection.hubspot_id, defaults=fresh | none)

    @classmethod
    def cancel(cls, hubspot: int) -> None:
        """Forget a removal that is not over: the links are wanted again."""
        cls.objects.filter(hubspot=hubspot, done_at=None).delete()

    @classmethod
    def due(cls, now: datetime) -> list[int]:
        """Return the primary keys of those to go on with, except of accounts that must be reconnected."""
        waiting = cls.objects.filter(done_at=None, not_before__lte=now)
        return list(
            waiting.exclude(hubspot__state=AccountState.RECONNECT_NEEDED).order_by("pk").values_list("pk", flat=True)
        )

    @classmethod
    def take(cls, pk: int, now: datetime) -> Self | None:
        """Return the removal if it is due and no other worker has it."""
        mine = cls.objects.filter(pk=pk, done_at=None, not_before__lte=now)
        if not mine.update(not_before=now + HOLDS, attempts=models.F("attempts") + 1):
            return None
        return cls.objects.select_related("hubspot").get(pk=pk)

    def count(self, removed: int) -> None:
        """Add the contacts whose link was removed, and keep the removal for this worker."""
        LinkRemoval.objects.filter(pk=self.pk).update(removed=models.F("removed") + removed)

    def put_off(self, until: datetime) -> None:
        """Let the next worker go on at that time."""
        LinkRemoval.objects.filter(pk=self.pk).update(not_before=until)
