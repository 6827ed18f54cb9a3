"""The workflow action: HubSpot's calls, the people registered by them, and the settings of the action."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from integrations.models.accounts import AccountState, Connection, HubSpotAccount, ZoomAccount
from integrations.models.fields import EncryptedTextField
from integrations.records import PropertyOption, PropertyShape

LEASE = timedelta(minutes=5)  # longer than one attempt can take


class WorkflowAction(HubSpotAccount):
    """A HubSpot account, as far as its workflow action can be set up."""

    class Meta:
        proxy = True
        verbose_name = _("workflow action")
        verbose_name_plural = _("workflow actions")


class ContactProperty(models.Model):
    """A contact property of a HubSpot account, as it was when the account was last checked.

    `options` are the choices as `[value, label]`, in HubSpot's order.
    """

    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="contact_properties")
    name = models.CharField(max_length=100)
    label = models.CharField(max_length=300)
    type = models.CharField(max_length=30, default="string")
    field_type = models.CharField(max_length=30, default="text")
    options = models.JSONField(default=list, blank=True)
    read_only = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hubspot", "name"], name="one_contact_property_a_name")]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def keep(cls, hubspot: HubSpotAccount, shapes: Iterable[PropertyShape]) -> None:
        """Replace the stored properties by these."""
        with transaction.atomic():
            hubspot.contact_properties.all().delete()
            ContactProperty.objects.bulk_create(
                [
                    ContactProperty(
                        hubspot=hubspot,
                        name=one.name,
                        label=one.label[:300],
                        type=one.type[:30],
                        field_type=one.field_type[:30],
                        options=[[option.value, option.label] for option in one.options],
                        read_only=one.read_only,
                    )
                    for one in {one.name: one for one in shapes}.values()
                    if 0 < len(one.name) <= 100
                ],
                batch_size=500,
            )

    def shape(self) -> PropertyShape:
        options = tuple(PropertyOption(value, label) for value, label in self.options)
        return PropertyShape(self.name, self.label, self.type, self.field_type, options, self.read_only)


class RegistrationAnswer(models.Model):
    """A contact property that answers a registration question: a title as Zoom shows it, or one of Zoom's own names."""

    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="registration_answers")
    question = models.CharField(_("registration question"), max_length=200)
    contact_property = models.CharField(_("contact property"), max_length=100)

    class Meta:
        verbose_name = _("answer to a registration question")
        verbose_name_plural = _("answers to registration questions")
        constraints = [models.UniqueConstraint(fields=["hubspot", "question"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return self.question


class WorkflowRegistration(models.Model):
    """A person registered for a webinar by a workflow. Zoom is asked once, however often HubSpot calls.

    `asked_at` is set while Zoom is asked. `answer_lost`: it may have been carried out, so Zoom's list is read first.
    The join link is a credential, so it is encrypted, like a token.
    """

    zoom = models.ForeignKey(ZoomAccount, models.CASCADE, related_name="workflow_registrations")
    webinar_id = models.CharField(max_length=20)
    email = models.CharField(max_length=254)
    registrant_id = models.CharField(max_length=64, blank=True)
    occurrence_id = models.CharField(max_length=30, blank=True)
    topic = models.CharField(max_length=300, blank=True)
    join_url = EncryptedTextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_lost = models.BooleanField(default=False)
    registered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("registration by a workflow")
        verbose_name_plural = _("registrations by workflows")
        constraints = [
            models.UniqueConstraint(fields=["zoom", "webinar_id", "email"], name="one_workflow_registration_a_person")
        ]
        indexes = [models.Index(fields=["email"], name="workflow_registration_email")]

    def __str__(self) -> str:
        return self.email

    def begin(self, now: datetime) -> bool:
        """Claim the registration, so that one process asks Zoom for a person. An expired claim has no answer."""
        self.refresh_from_db()
        if self.asked_at and self.asked_at >= now - LEASE:
            return False
        lost = self.answer_lost or self.asked_at is not None
        same = WorkflowRegistration.objects.filter(pk=self.pk, asked_at=self.asked_at)
        if not same.update(asked_at=now, answer_lost=lost):
            return False
        self.asked_at, self.answer_lost = now, lost
        return True

    def end(self, *, answer_lost: bool) -> None:
        self.asked_at, self.answer_lost = None, answer_lost
        self.save(update_fields=["asked_at", "answer_lost"])

    def keep(self, now: datetime, **found: Any) -> None:
        for name, value in found.items():
            setattr(self, name, value)
        self.asked_at, self.answer_lost, self.registered_at = None, False, now
        self.save()


class WaitsFor(models.TextChoices):
    ZOOM = "zoom", _("passing trouble to end")
    PERSON = "person", _("an account to be reconnected")


class CallState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")


class WorkflowCall(models.Model):
    """One call of the action, which HubSpot may repeat. `blocked`: its workflow waits until the callback is completed.

    Refused where it has a `cause`, registered where it has a registration. `waits_for` is what it goes on after, even
    before `not_before`.
    """

    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="workflow_calls")
    callback_id = models.CharField(max_length=200)
    workflow_id = models.CharField(max_length=30, blank=True)
    contact_id = models.CharField(max_length=30, blank=True)
    webinar_id = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)
    first_name = models.CharField(max_length=64, blank=True)
    last_name = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=CallState, default=CallState.WAITING)
    blocked = models.BooleanField(default=False)
    completed = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    waits_for = models.CharField(max_length=8, choices=WaitsFor, blank=True)
    registration = models.ForeignKey(WorkflowRegistration, models.SET_NULL, null=True, related_name="calls")
    topic = models.CharField(max_length=300, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    message = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("call of the workflow action")
        verbose_name_plural = _("calls of the workflow action")
        constraints = [models.UniqueConstraint(fields=["hubspot", "callback_id"], name="one_workflow_call_a_callback")]
        indexes = [
            models.Index(fields=["state", "not_before"], name="workflow_call_due"),
            models.Index(fields=["email"], name="workflow_call_email"),
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def open(cls, now: datetime) -> "models.QuerySet[Self]":
        """Return the calls that may be begun: they wait and are due, or the process that had them is gone."""
        due = Q(state=CallState.WAITING, not_before__lte=now)
        return cls.objects.filter(due | Q(state=CallState.RUNNING, leased_until__lt=now))

    def claim(self, now: datetime) -> bool:
        claimed = WorkflowCall.open(now).filter(pk=self.pk)
        if not claimed.update(state=CallState.RUNNING, leased_until=now + LEASE, attempts=F("attempts") + 1):
            return False
        self.refresh_from_db()
        return True

    def put_off(self, at: datetime, waits_for: str = "") -> None:
        self.state, self.not_before, self.leased_until, self.waits_for = CallState.WAITING, at, None, waits_for
        self.save(update_fields=["state", "not_before", "leased_until", "waits_for"])

    def others(self) -> "models.QuerySet[WorkflowCall]":
        """Return the calls for the same webinar that wait for the same trouble to end."""
        same = WorkflowCall.objects.filter(hubspot=self.hubspot, webinar_id=self.webinar_id, waits_for=WaitsFor.ZOOM)
        return same.filter(state=CallState.WAITING).exclude(pk=self.pk)

    @classmethod
    def bring_forward(cls, calls: "models.QuerySet[WorkflowCall]", now: datetime, at_once: int) -> list[int]:
        """Make calls due that would go on later. Returns those that are due now."""
        pks = list(calls.filter(not_before__gt=now).order_by("received_at").values_list("pk", flat=True)[:at_once])
        cls.objects.filter(pk__in=pks, state=CallState.WAITING).update(not_before=now)
        return pks

    @classmethod
    def reconnected(cls) -> "models.QuerySet[WorkflowCall]":
        """Return the calls that waited for a person and whose accounts are all connected again."""
        waiting = cls.objects.filter(state=CallState.WAITING, waits_for=WaitsFor.PERSON)
        lost = Connection.objects.exclude(zoom__state=AccountState.CONNECTED).values("hubspot")
        return waiting.filter(hubspot__state=AccountState.CONNECTED).exclude(hubspot__in=lost)

    def finish(self, *, registration: WorkflowRegistration | None = None, cause: str = "", message: str = "") -> None:
        self.state, self.leased_until = CallState.DONE, None
        self.registration, self.cause, self.message = registration, cause, message[:1000]
        self.save(update_fields=["state", "leased_until", "registration", "cause", "message", "topic"])
