"""A backfill: webinars of an earlier period are brought to HubSpot, in the background and month by month."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integrations.models import owners
from integrations.models.accounts import Connection

LEASE = timedelta(minutes=20)


class BackfillState(models.TextChoices):
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    REPLACED = "replaced", _("replaced by another one")


class Backfill(models.Model):
    """One backfill of a connection, and how far it is.

    `left` are the webinars of the month at work that are to be synced, null while they are not looked for yet.
    `brought` are the occurrences that it synced, `unproved` those of them that are still to be proved, null while
    webinars are left. `error`: why it paused by itself. `not_before`: it waits for a rate limit.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="backfills")
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=8, choices=BackfillState, default=BackfillState.RUNNING)
    actor = models.CharField(max_length=150, blank=True)
    left = models.JSONField(null=True, blank=True)
    brought = models.JSONField(default=list, blank=True)
    unproved = models.JSONField(null=True, blank=True)
    months_done = models.PositiveIntegerField(default=0)
    webinars_found = models.PositiveIntegerField(default=0)
    webinars_done = models.PositiveIntegerField(default=0)
    already_there = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    zoom_calls = models.PositiveIntegerField(default=0)
    hubspot_calls = models.PositiveIntegerField(default=0)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=Q(state__in=("running", "paused")), name="one_backfill_a_connection"
            )
        ]

    def __str__(self) -> str:
        return f"Backfill of {self.connection_id}, {self.since} to {self.until}"

    @classmethod
    def newest(cls, connection: Connection) -> "Backfill | None":
        return cls.objects.filter(connection=connection).order_by("-pk").first()

    @classmethod
    def start(cls, connection: Connection, since: date, until: date, now: datetime, actor: str) -> "Backfill | None":
        """Return a new backfill, which takes the place of a paused one; None if one is running.

        Of two that start at the same moment, the constraint lets one in.
        """
        paused = cls.objects.filter(connection=connection, state=BackfillState.PAUSED)
        try:
            with transaction.atomic():
                paused.update(state=BackfillState.REPLACED, ended_at=now)
                return cls.objects.create(
                    connection=connection, since=since, until=until, made_at=now, actor=actor[:150]
                )
        except IntegrityError:
            return None

    @classmethod
    def pause(cls, connection: Connection, error: str = "") -> bool:
        """Pause the running one. What is under way comes to its end. Returns False if none is running."""
        running = cls.objects.filter(connection=connection, state=BackfillState.RUNNING)
        return running.update(state=BackfillState.PAUSED, error=error[:300]) == 1

    @classmethod
    def resume(cls, connection: Connection) -> bool:
        """Let the paused one go on. Returns False if none is paused."""
        paused = cls.objects.filter(connection=connection, state=BackfillState.PAUSED)
        return paused.update(state=BackfillState.RUNNING, error="", not_before=None) == 1

    @classmethod
    def due(cls, now: datetime) -> list[int]:
        """Return those that can go on."""
        running = cls.objects.filter(state=BackfillState.RUNNING)
        return list(running.exclude(not_before__gt=now).values_list("pk", flat=True))

    @classmethod
    def claim(cls, pk: int, now: datetime) -> "Backfill | None":
        """Return the backfill to go on with, or None if it must not or another worker has it.

        One whose worker was killed is free again.
        """
        row = cls.objects.filter(pk=pk, state=BackfillState.RUNNING).exclude(not_before__gt=now).first()
        if row is None or (row.leased_until and row.leased_until > now and not owners.gone(row.owner)):
            return None
        owner = owners.take()
        same = cls.objects.filter(pk=pk, state=BackfillState.RUNNING, owner=row.owner, leased_until=row.leased_until)
        if not same.update(owner=owner, leased_until=now + LEASE):
            owners.let_go(owner)
            return None
        return cls.objects.select_related("connection__zoom", "connection__hubspot").get(pk=pk)

    def still_runs(self, now: datetime) -> bool:
        """Keep the lease, and return False if it was paused or another worker has it now."""
        mine = Backfill.objects.filter(pk=self.pk, state=BackfillState.RUNNING, owner=self.owner)
        return mine.update(leased_until=now + LEASE) == 1

    def release(self) -> None:
        """Give it back, so that any worker goes on with it."""
        owners.let_go(self.owner)
        Backfill.objects.filter(pk=self.pk, owner=self.owner).update(leased_until=None, owner="")

    def keep(self, *fields: str) -> None:
        """Store how far it is."""
        self.save(update_fields=list(fields))

    def wait_until(self, moment: datetime) -> None:
        self.not_before = moment
        self.keep("not_before")

    def finish(self, now: datetime) -> None:
        self.ended_at, self.state = now, BackfillState.DONE
        self.keep("ended_at", "state")
