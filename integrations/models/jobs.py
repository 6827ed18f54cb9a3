"""The queue of syncs: at most one waiting and one running job an occurrence, held by constraints."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, QuerySet, Value, Window
from django.db.models.functions import Least, RowNumber
from django.utils.translation import gettext_lazy as _

from audits.models import Trigger
from integrations.models import owners
from integrations.models.accounts import AccountState, HubSpotAccount
from integrations.models.webinars import Occurrence

LEASE = timedelta(minutes=20)
ATTEMPTS = 8
NEVER_FINISHED = "It was started again and again but never finished: check the log, then retry."


class Step(models.TextChoices):
    """The step that a running sync is at."""

    CONTACTS = "contacts", _("contacts")
    PARTICIPANTS = "participants", _("registrations and attendance")
    PROPERTIES = "properties", _("properties")
    RECORDINGS = "recordings", _("timeline events and recordings")


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARKED = "parked", _("parked: a person must look")


class SyncJob(models.Model):
    """One sync of one occurrence: waiting, running under a lease, done, or parked where a person sees it.

    `people`: the addresses that are to be tried again; empty: everybody. `step`, `people_done` and `people_total` say
    how far it is while it runs. `owner` is who runs it (`owners`): one that is gone gives its jobs back before their
    lease runs out.
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    trigger = models.CharField(_("trigger"), max_length=16, choices=Trigger)
    actor = models.CharField(_("started by"), max_length=150, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=300, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    people = models.JSONField(default=list, blank=True)
    step = models.CharField(max_length=12, blank=True, choices=Step)
    people_done = models.PositiveIntegerField(null=True, blank=True)
    people_total = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sync job")
        verbose_name_plural = _("sync jobs")
        constraints = [
            models.UniqueConstraint(fields=["occurrence"], condition=Q(state="waiting"), name="one_waiting_job"),
            models.UniqueConstraint(fields=["occurrence"], condition=Q(state="running"), name="one_running_job"),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} sync of {self.occurrence_id}"

    @classmethod
    def enqueue(
        cls,
        occurrence_id: int,
        trigger: str,
        now: datetime,
        actor: str = "",
        attempts: int = 0,
        people: Collection[str] = (),
    ) -> int:
        """Return the key of the waiting job. Ten triggers coalesce into one; the earliest time wins.

        `people`: only these are tried again, unless a sync of everybody waits already.
        """
        job, made = cls.objects.get_or_create(
            occurrence_id=occurrence_id,
            state=JobState.WAITING,
            defaults={
                "trigger": trigger,
                "actor": actor,
                "not_before": now,
                "attempts": attempts,
                "people": sorted(people),
            },
        )
        if not made:
            if job.people and not job._widen(people):  # it has just begun, and not with everybody who is wished for
                return cls.enqueue(occurrence_id, trigger, now, actor, attempts, people)
            cls._bring_forward(cls.objects.filter(pk=job.pk), trigger, now, actor)
            cls.objects.filter(pk=job.pk, attempts__lt=attempts).update(attempts=attempts)
        return job.pk

    @staticmethod
    def _bring_forward(jobs: QuerySet["SyncJob"], trigger: str, now: datetime, actor: str) -> None:
        """Make jobs due that wait for later; if a person asks, also those that the schedule would have run anyway.

        Their attempts begin anew. One of them stays counted: its run broke off, and may have written what it did not
        keep.
        """
        later = Q(not_before__gt=now) | Q(trigger=Trigger.SCHEDULE) if actor else Q(not_before__gt=now)
        jobs.filter(later, state=JobState.WAITING).update(
            not_before=Least("not_before", Value(now)),
            trigger=trigger,
            actor=actor,
            attempts=Least("attempts", Value(1)),
        )

    def _widen(self, people: Collection[str]) -> bool:
        """Add people to this waiting job, or everybody. Returns False if it waits no longer."""
        with transaction.atomic():
            job = SyncJob.objects.select_for_update().filter(pk=self.pk, state=JobState.WAITING).first()
            if job is None:
                return False
            job.people = sorted({*job.people, *people}) if job.people and people else []
            job.save(update_fields=["people"])
        return True

    @classmethod
    def enqueue_many(cls, occurrence_ids: Iterable[int], trigger: str, now: datetime, actor: str = "") -> None:
        """Enqueue any number of occurrences in a few queries."""
        ids = sorted(occurrence_ids)
        for first in range(0, len(ids), 500):
            some = ids[first : first + 500]
            cls._bring_forward(cls.objects.filter(occurrence__in=some), trigger, now, actor)
            cls.objects.filter(occurrence__in=some, state=JobState.WAITING).update(people=[])
            new = [SyncJob(occurrence_id=pk, trigger=trigger, actor=actor, not_before=now) for pk in some]
            SyncJob.objects.bulk_create(new, ignore_conflicts=True)

    @classmethod
    def start(cls, occurrence_id: int, trigger: str, now: datetime, actor: str = "") -> Self | None:
        """Return a running job made here and now; None if another one is running."""
        owner, job = owners.take(), None
        try:
            with transaction.atomic():
                job = cls.objects.create(
                    occurrence_id=occurrence_id,
                    state=JobState.RUNNING,
                    trigger=trigger,
                    actor=actor,
                    not_before=now,
                    leased_until=now + LEASE,
                    owner=owner,
                    attempts=1,
                )
        except IntegrityError:
            job = None
        finally:
            if job is None:
                owners.let_go(owner)
        return job

    @classmethod
    def due(cls, now: datetime, at_once: int) -> list[int]:
        """Return the waiting jobs to run next: a person's first, then the connections in turns, oldest first.

        While an account must be reconnected its jobs wait.
        """
        turn = Window(RowNumber(), partition_by=F("occurrence__webinar__connection"), order_by=F("not_before").asc())
        waiting: QuerySet[Self] = (
            cls.objects.filter(state=JobState.WAITING, not_before__lte=now)
            .exclude(occurrence__webinar__connection__zoom__state=AccountState.RECONNECT_NEEDED)
            .exclude(occurrence__webinar__connection__hubspot__state=AccountState.RECONNECT_NEEDED)
        )
        pressed = Q(trigger=Trigger.SYNC_NOW)
        first = waiting.filter(pressed).order_by("not_before").values_list("pk", flat=True)[:at_once]
        rest = waiting.exclude(pressed).annotate(turn=turn).order_by("turn", "not_before")
        return [*first, *rest.values_list("pk", flat=True)[:at_once]][:at_once]

    def claim(self, now: datetime) -> bool:
        """Turn this waiting job into the running one. Returns False if another process was first.

        If the running job's owner is gone, it is replaced.
        """
        return self._claim(now) or (self.sweep(now, self.occurrence_id) > 0 and self._claim(now))

    def _claim(self, now: datetime) -> bool:
        owner, ours = owners.take(), False
        waiting = SyncJob.objects.filter(pk=self.pk, state=JobState.WAITING)
        try:
            with transaction.atomic():
                claimed = waiting.update(
                    state=JobState.RUNNING, leased_until=now + LEASE, owner=owner, attempts=F("attempts") + 1
                )
            self.refresh_from_db()
            ours = claimed == 1
        except IntegrityError:
            pass
        finally:
            if not ours:
                owners.let_go(owner)
        return ours

    def let_go(self) -> None:
        """Give up the job: if it is still marked as running, the next sweep gives it back."""
        owners.let_go(self.owner)

    @classmethod
    def extend(cls, occurrence_id: int, now: datetime) -> None:
        """Keep the lease of this occurrence's run from running out."""
        cls.objects.filter(occurrence_id=occurrence_id, state=JobState.RUNNING).update(leased_until=now + LEASE)

    @classmethod
    def show_progress(cls, occurrence_id: int, now: datetime, step: str, done: int, total: int) -> None:
        """Store the progress of this occurrence's run, and keep its lease from running out."""
        running = cls.objects.filter(occurrence_id=occurrence_id, state=JobState.RUNNING)
        running.update(leased_until=now + LEASE, step=step, people_done=done, people_total=total)

    def finish(self) -> None:
        """Forget who was named, because nothing needs it any longer."""
        SyncJob.objects.filter(pk=self.pk).update(state=JobState.DONE, leased_until=None, error="", people=[])

    @classmethod
    def forget(cls, portal: HubSpotAccount, email: str) -> None:
        """Take an address out of all jobs. A job that named nobody else is finished."""
        ours = cls.objects.filter(occurrence__webinar__connection__hubspot=portal)
        for job in ours.exclude(state=JobState.DONE).exclude(people=[]):
            if email not in job.people:
                continue
            job.people = [one for one in job.people if one != email]
            state = job.state if job.people or job.state == JobState.RUNNING else JobState.DONE
            cls.objects.filter(pk=job.pk, state=job.state).update(people=job.people, state=state)

    def park(self, error: str) -> None:
        SyncJob.objects.filter(pk=self.pk).update(state=JobState.PARKED, leased_until=None, error=error[:300])

    @classmethod
    def sweep(cls, now: datetime, occurrence_id: int | None = None) -> int:
        """Give back jobs whose owner is gone or whose lease has run out. Returns how many."""
        running = cls.objects.filter(state=JobState.RUNNING)
        if occurrence_id is not None:
            running = running.filter(occurrence_id=occurrence_id)
        swept = 0
        for job in running:
            if (job.leased_until and job.leased_until < now) or owners.gone(job.owner):
                swept += job._give_back(now)
        return swept

    def _give_back(self, now: datetime) -> int:
        """Let the job wait again; park one that never finishes, however often it is begun."""
        again = self.attempts < ATTEMPTS
        state = JobState.DONE if again else JobState.PARKED
        error = "" if again else NEVER_FINISHED
        running = SyncJob.objects.filter(pk=self.pk, state=JobState.RUNNING)
        if not running.update(state=state, leased_until=None, error=error):
            return 0
        if again:
            SyncJob.enqueue(self.occurrence_id, self.trigger, now, self.actor, self.attempts, self.people)
        return 1
