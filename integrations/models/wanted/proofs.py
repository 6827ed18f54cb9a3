"""The newest proof of each occurrence, what it found to differ, and participations that are accepted as they are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from integrations.decisions.proof.vocabulary import Cure, Difference, What
from integrations.models.accounts import HubSpotAccount
from integrations.models.jobs import JobState
from integrations.models.webinars import Occurrence

STALLED = timedelta(minutes=30)  # a proof that began earlier and has not ended lost its worker


class Proof(models.Model):
    """The newest proof of an occurrence, and the wish for another one.

    `wanted_at`: somebody asked for it (`wanted_by`), or the nightly round did (empty), and no worker has begun yet.
    `document` is the line of `prove --json` without the differences, which are rows of their own. `error`: why
    something could not be read the last time; what stood here before it is kept.
    """

    occurrence = models.OneToOneField(Occurrence, models.CASCADE, related_name="proof")
    wanted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    wanted_by = models.CharField(max_length=150, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    proved_at = models.DateTimeField(_("proved"), null=True, blank=True)
    people = models.PositiveIntegerField(default=0)
    accounted = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    adds_up = models.BooleanField(null=True)
    document = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["proved_at"], name="proof_by_time")]

    def __str__(self) -> str:
        return f"Proof of {self.occurrence_id}"

    @property
    def proved(self) -> bool:
        """True if everybody was accounted for and nothing differed, and nothing was unreadable since."""
        return bool(self.adds_up) and not self.differing and not self.error

    @classmethod
    def want(cls, occurrences: Iterable[int], now: datetime, actor: str = "") -> None:
        """Note that occurrences are to be proved. Whom a person asks for comes before the nightly round."""
        ids = list(occurrences)
        Proof.objects.bulk_create([Proof(occurrence_id=pk) for pk in ids], ignore_conflicts=True, batch_size=500)
        wanted = cls.objects.filter(occurrence__in=ids)
        if actor:
            wanted.update(wanted_at=now, wanted_by=actor)
        else:
            wanted.filter(wanted_at=None).update(wanted_at=now, wanted_by="")

    @classmethod
    def waiting(cls) -> "models.QuerySet[Proof]":
        """Return the wishes that can be fulfilled: no sync of the occurrence is waited for or runs."""
        busy = Q(occurrence__jobs__state=JobState.RUNNING) | Q(
            occurrence__jobs__state=JobState.WAITING, occurrence__jobs__not_before__lte=F("wanted_at")
        )
        wanted = cls.objects.filter(wanted_at__isnull=False)
        return wanted.exclude(pk__in=wanted.filter(busy).values("pk"))

    @classmethod
    def take(cls, pk: int, now: datetime) -> "Proof | None":
        """Return the proof to make, or None if it is not wanted or another worker was first."""
        wanted = cls.objects.filter(pk=pk, wanted_at__isnull=False)
        if not wanted.update(wanted_at=None, began_at=now, ended_at=None):
            return None
        return cls.objects.select_related("occurrence__webinar__connection").get(pk=pk)

    def under_way(self, now: datetime) -> bool:
        """Return True if it waits for a worker or has one."""
        running = self.began_at is not None and self.ended_at is None and now - self.began_at < STALLED
        return self.wanted_at is not None or running

    @classmethod
    def keep(
        cls,
        occurrence: int,
        now: datetime,
        document: dict[str, Any],
        *,
        people: int,
        accounted: int,
        differences: Iterable[Difference],
        notes: Iterable[str],
    ) -> None:
        """Store a proof in place of the one before it."""
        found = list(differences)
        with transaction.atomic():
            proof, _ = cls.objects.update_or_create(
                occurrence_id=occurrence,
                defaults={
                    "proved_at": now,
                    "ended_at": now,
                    "people": people,
                    "accounted": accounted,
                    "differing": len(found),
                    "adds_up": document["adds_up"],
                    "document": {name: value for name, value in document.items() if name != "differences"},
                    "notes": list(notes),
                    "sha256": document["sha256"],
                    "error": "",
                },
            )
            proof.differences.all().delete()
            rows = (ProofDifference.of(proof, one) for one in found)
            ProofDifference.objects.bulk_create(rows, batch_size=500)

    @classmethod
    def fail(cls, occurrence: int, now: datetime, error: str) -> None:
        """Note that something could not be read. What was proved before keeps its time, and is no longer the newest."""
        cls.objects.update_or_create(occurrence_id=occurrence, defaults={"ended_at": now, "error": error[:300]})

    @classmethod
    def forget(cls, portal: HubSpotAccount, email: str) -> None:
        """Take a person out of all proofs; each keeps its numbers."""
        ProofDifference.objects.filter(proof__occurrence__webinar__connection__hubspot=portal, email=email).delete()
        KeptParticipation.objects.filter(occurrence__webinar__connection__hubspot=portal, email=email).delete()

    @classmethod
    def prune(cls, connection: int, before: datetime) -> None:
        """Delete a connection's proofs that are older than that."""
        ours = cls.objects.filter(occurrence__webinar__connection=connection)
        ours.filter(proved_at__lt=before, wanted_at=None).delete()


class ProofDifference(models.Model):
    """One difference of the newest proof.

    `unread`: the portal has not read yet what Zoom says now. `cured_at`: its button was pressed, and the next proof
    decides.
    """

    proof = models.ForeignKey(Proof, models.CASCADE, related_name="differences")
    what = models.CharField(max_length=30, choices=[(one.value, one.value) for one in What])
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    expected = models.TextField(blank=True)
    found = models.TextField(blank=True)
    cure = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Cure])
    contact_id = models.CharField(max_length=30, blank=True)
    unread = models.BooleanField(default=False)
    cured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["email"], name="proof_difference_email")]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"

    @classmethod
    def of(cls, proof: Proof, one: Difference) -> "ProofDifference":
        return cls(
            proof=proof,
            what=one.what.value,
            email=one.email[:254],
            expected=one.expected,
            found=one.found,
            cure=one.cure.value,
            contact_id=one.contact_id,
            unread=one.unread,
        )


class KeptParticipation(models.Model):
    """A participation in HubSpot that somebody accepted as it is: HubSpot lets nobody take one back."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="kept_participations")
    contact_id = models.CharField(max_length=30)
    email = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=12)
    actor = models.CharField(max_length=150, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "contact_id"], name="one_kept_participation_a_contact")
        ]

    def __str__(self) -> str:
        return f"Participation of contact {self.contact_id}"
