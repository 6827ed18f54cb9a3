"""A preview of the first sync: how many people and contacts it would be, counted by a dry run."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.models.accounts import Connection

STALLED = timedelta(minutes=20)  # without any progress: its worker is gone


class Preview(models.Model):
    """The last preview of a connection.

    `wanted_at`: somebody asked for it, and no worker has begun yet. A person in several webinars counts once.
    `webinars_total`: how many are gone through; `webinars`: how many of their dates would be synced; `unread`: how many
    could not be read.
    """

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="preview")
    wanted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    webinars_done = models.PositiveIntegerField(default=0)
    webinars_total = models.PositiveIntegerField(default=0)
    webinars = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    new_contacts = models.PositiveIntegerField(default=0)
    known_contacts = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Preview of {self.connection_id}"

    @classmethod
    def want(cls, connection: int, now: datetime) -> None:
        cls.objects.update_or_create(connection_id=connection, defaults={"wanted_at": now, "error": ""})

    @classmethod
    def take(cls, connection: int, now: datetime) -> "Preview | None":
        """Return the preview to count, or None if it is not wanted or another worker was first."""
        wanted = cls.objects.filter(connection=connection, wanted_at__isnull=False)
        if not wanted.update(wanted_at=None, moved_at=now, ended_at=None, webinars_done=0, webinars_total=0):
            return None
        return cls.objects.get(connection=connection)

    def under_way(self, now: datetime) -> bool:
        """Return True if it waits for a worker or has one."""
        running = self.moved_at is not None and self.ended_at is None and now - self.moved_at < STALLED
        return self.wanted_at is not None or running

    @property
    def known(self) -> bool:
        """True if there are figures to show."""
        return self.ended_at is not None and not self.error
