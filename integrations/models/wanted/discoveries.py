"""The search for a connection's webinars: wanted, under way, or over, and what went wrong."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from integrations.models.accounts import Connection

TAKES_AT_MOST = timedelta(minutes=30)  # one that began earlier and has not ended lost its worker
UNFORESEEN = "The search stopped at an unexpected error: check the log, then search again."


class Discovery(models.Model):
    """The last search for a connection's webinars.

    `wanted_at`: somebody connected an account, switched the sync on or asked for it, and no worker has begun yet.
    `failures`: how many times running it went wrong.
    """

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="discovery")
    wanted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("search for webinars")
        verbose_name_plural = _("searches for webinars")

    def __str__(self) -> str:
        return f"Search for webinars of {self.connection_id}"

    @classmethod
    def want(cls, connections: Iterable[int], now: datetime) -> None:
        """Note that webinars are to be looked for as soon as a worker can."""
        rows = [Discovery(connection_id=pk, wanted_at=now) for pk in connections]
        Discovery.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["connection"], update_fields=["wanted_at"]
        )

    @classmethod
    def take(cls, connection: int) -> bool:
        """Return True if the search is wanted and no other worker was first."""
        wanted = cls.objects.filter(connection=connection, wanted_at__isnull=False)
        return wanted.update(wanted_at=None) == 1

    @classmethod
    def begin(cls, connection: int, now: datetime) -> None:
        cls.objects.update_or_create(connection_id=connection, defaults={"began_at": now, "ended_at": None})

    @classmethod
    def end(cls, connection: int, now: datetime, error: str) -> None:
        failures = F("failures") + 1 if error else Value(0)
        cls.objects.filter(connection=connection).update(ended_at=now, error=error[:300], failures=failures)

    @classmethod
    def fulfil(cls, connection: int, now: datetime) -> None:
        """Note that webinars were looked for at another occasion, so that nobody waits any longer."""
        cls.objects.update_or_create(
            connection_id=connection, defaults={"wanted_at": None, "ended_at": now, "error": "", "failures": 0}
        )

    def under_way(self, now: datetime) -> bool:
        """Return True if it waits for a worker or has one."""
        running = self.began_at is not None and self.ended_at is None and now - self.began_at < TAKES_AT_MOST
        return self.wanted_at is not None or running
