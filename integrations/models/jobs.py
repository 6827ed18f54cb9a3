"""The queue of syncs: at most one waiting and one running job an occurrence, held by constraints."""

from datetime import datetime, timedelta
from typing import Self

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from integrations.models.webinars import Occurrence

LEASE = timedelta(minutes=20)


class Trigger(models.TextChoices):
    SCHEDULE = "schedule", "schedule"
    WEBHOOK = "webhook", "webhook"
    SYNC_NOW = "sync_now", "Sync now"
    RETRY = "retry", "retry"
    SETTINGS_CHANGE = "settings_change", "settings change"
    WORKFLOW_ACTION = "workflow_action", "workflow action"
    COMMAND = "command", "command"


class JobState(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    PARKED = "parked", "parked: a person must look"


class SyncJob(models.Model):
    """One sync of one occurrence: waiting, running under a lease, done, or parked where a person sees it."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    trigger = models.CharField(max_length=16, choices=Trigger)
    actor = models.CharField(max_length=150, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "sync job"
        constraints = [
            models.UniqueConstraint(fields=["occurrence"], condition=Q(state="waiting"), name="one_waiting_job"),
            models.UniqueConstraint(fields=["occurrence"], condition=Q(state="running"), name="one_running_job"),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} sync of {self.occurrence_id}"

    @classmethod
    def enqueue(cls, occurrence_id: int, trigger: str, now: datetime, actor: str = "") -> None:
        """Ten triggers coalesce into one waiting job; the earliest wish to run wins."""
        job, made = cls.objects.get_or_create(
            occurrence_id=occurrence_id,
            state=JobState.WAITING,
            defaults={"trigger": trigger, "actor": actor, "not_before": now},
        )
        if not made and job.not_before > now:
            cls.objects.filter(pk=job.pk, not_before__gt=now).update(not_before=now, trigger=trigger, actor=actor)

    @classmethod
    def start(cls, occurrence_id: int, trigger: str, now: datetime, actor: str = "") -> Self | None:
        """A running job made here and now; None where another one is running."""
        try:
            with transaction.atomic():
                return cls.objects.create(
                    occurrence_id=occurrence_id,
                    state=JobState.RUNNING,
                    trigger=trigger,
                    actor=actor,
                    not_before=now,
                    leased_until=now + LEASE,
                    attempts=1,
                )
        except IntegrityError:
            return None

    def claim(self, now: datetime) -> bool:
        """Turn this waiting job into the running one; False where somebody else was first."""
        try:
            with transaction.atomic():
                claimed = SyncJob.objects.filter(pk=self.pk, state=JobState.WAITING).update(
                    state=JobState.RUNNING, leased_until=now + LEASE, attempts=models.F("attempts") + 1
                )
        except IntegrityError:
            return False
        return claimed == 1

    def extend(self, now: datetime) -> None:
        SyncJob.objects.filter(pk=self.pk, state=JobState.RUNNING).update(leased_until=now + LEASE)

    def finish(self) -> None:
        SyncJob.objects.filter(pk=self.pk).update(state=JobState.DONE, leased_until=None, error="")

    def park(self, error: str) -> None:
        SyncJob.objects.filter(pk=self.pk).update(state=JobState.PARKED, leased_until=None, error=error[:300])

    @classmethod
    def sweep(cls, now: datetime) -> int:
        """Give back what a worker took and never finished: its lease has run out."""
        swept = 0
        for job in cls.objects.filter(state=JobState.RUNNING, leased_until__lt=now):
            swept += cls.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
                state=JobState.DONE, leased_until=None
            )
            cls.enqueue(job.occurrence_id, job.trigger, now, job.actor)
        return swept
