"""Raw rows as Zoom gives them (registrants, segments), and one compact row for each person in an occurrence."""

from django.db import models
from django.db.models import Value
from django.db.models.functions import StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from integrations.models.fields import EncryptedTextField
from integrations.models.webinars import Occurrence, SessionRow, WebinarRow
from integrations.records import Outcome


class RegistrantRow(models.Model):
    """One registrant of a webinar (`occurrence_id` empty: for all its occurrences), as last read.

    `approved_read` is the number of the last read that saw it approved. Was it, and a complete read no longer does, the
    row gets its `cancelled_at`: Zoom's lists know no such status. Only events carry `tracking_source`; what they said
    stands in `event_approved_at` and `event_cancelled_at` until a read confirms it. `answers` are those of the
    registration form by question, null if there are none. `join_url` is the person's own link, a credential: it is kept
    only while the settings have it sent.
    """

    webinar = models.ForeignKey(WebinarRow, models.CASCADE, related_name="registrants", verbose_name=_("webinar"))
    occurrence_id = models.CharField(max_length=30, blank=True)
    registrant_id = models.CharField(max_length=64)
    email = models.CharField(_("e-mail address"), max_length=254)
    first_name = models.CharField(max_length=64, blank=True)
    last_name = models.CharField(max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=10)
    created_at = models.DateTimeField(_("registered"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    approved_read = models.PositiveIntegerField(default=0)
    tracking_source = models.CharField(max_length=200, blank=True)
    event_approved_at = models.DateTimeField(null=True, blank=True)
    event_cancelled_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(null=True, blank=True)
    join_url = EncryptedTextField(blank=True)

    class Meta:
        verbose_name = _("registrant")
        verbose_name_plural = _("registrants")
        permissions = [("view_join_link", _("Can see join links"))]
        constraints = [
            models.UniqueConstraint(fields=["webinar", "occurrence_id", "registrant_id"], name="one_registrant_an_id")
        ]
        indexes = [
            models.Index(fields=["webinar", "occurrence_id", "email"], name="registrant_email"),
            models.Index(fields=["email"], condition=models.Q(answers__isnull=False), name="registrant_answers"),
        ]

    def __str__(self) -> str:
        return self.email


class SegmentRow(models.Model):
    """One row of a participants report; rows of a read that did not complete never count (`SessionRow.complete_read`).

    `email` is the registrant's where the row has a registrant id, else the row's own; empty where there is neither.
    """

    session = models.ForeignKey(SessionRow, models.CASCADE, related_name="segments", verbose_name=_("session"))
    read = models.PositiveIntegerField()
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    joined_at = models.DateTimeField(_("joined"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)

    class Meta:
        verbose_name = _("stay in a session")
        verbose_name_plural = _("stays in sessions")
        indexes = [models.Index(fields=["session", "read", "email"], name="segment_email")]

    def __str__(self) -> str:
        return f"Segment of {self.session_id}"


# Zoom's data counts. What HubSpot has accepted counts as well, as Zoom's rows are pruned one day.
ATTENDED = models.Q(zoom_joined_at__isnull=False) | models.Q(accepted_joined_at__isnull=False)
REGISTERED = models.Q(zoom_registered_at__isnull=False) | models.Q(accepted_registered_at__isnull=False)
DID_NOT_COME = REGISTERED & models.Q(zoom_joined_at=None, accepted_joined_at=None)


class Participant(models.Model):
    """A person in one occurrence: the facts from Zoom, and what HubSpot has accepted.

    The columns `zoom_*` are what Zoom says of everybody, also of those who are left out. `outcome` says how the person
    stands (`decisions/outcomes.py`), `cause` and `detail` why. `sent` lists the accepted participations as
    `[state, at, joined, left]` (ISO times), oldest first. The columns `accepted_*` are what the contact's totals are
    made of; they stay when raw rows are pruned. `registration_event_at` and `attendance_event_at` are the times of the
    custom events that were sent. `accepted_at`: when HubSpot last took anything about them. `domain` is what follows
    the `@` of the address, kept by the database.

    `dropped_in`: how long somebody stayed who stayed too short to count as attended. The numbers of polls, questions
    and surveys are null until the reports are read. `note_fingerprint` is that of the note as HubSpot took it,
    `applied_rules` are the keys of the rules about outcomes that were applied. `listed`: by kind of list, the id of the
    list that holds the contact, the contact's id, and if the portal put it there.
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="participants")
    email = models.CharField(_("e-mail address"), max_length=254)
    outcome = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Outcome], default=Outcome.WAITING
    )
    zoom_registered_at = models.DateTimeField(null=True, blank=True)
    zoom_cancelled_at = models.DateTimeField(null=True, blank=True)
    zoom_joined_at = models.DateTimeField(null=True, blank=True)
    zoom_left_at = models.DateTimeField(null=True, blank=True)
    zoom_duration = models.DurationField(null=True, blank=True)
    zoom_length = models.DurationField(null=True, blank=True)  # of the sessions
    cause = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    contact_id = models.CharField(max_length=30, blank=True)
    sent = models.JSONField(default=list, blank=True)
    accepted_registered_at = models.DateTimeField(null=True, blank=True)
    accepted_joined_at = models.DateTimeField(null=True, blank=True)
    accepted_left_at = models.DateTimeField(null=True, blank=True)
    accepted_duration = models.DurationField(null=True, blank=True)
    accepted_length = models.DurationField(null=True, blank=True)
    accepted_source = models.CharField(max_length=200, blank=True)
    registration_event_at = models.DateTimeField(null=True, blank=True)
    attendance_event_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    dropped_in = models.DurationField(null=True, blank=True)
    polls_answered = models.PositiveIntegerField(null=True, blank=True)
    questions_asked = models.PositiveIntegerField(null=True, blank=True)
    surveys_answered = models.PositiveIntegerField(null=True, blank=True)
    note_fingerprint = models.CharField(max_length=64, blank=True)
    note_id = models.CharField(max_length=30, blank=True)
    applied_rules = models.JSONField(default=list, blank=True)
    listed = models.JSONField(default=dict, blank=True)
    domain = models.GeneratedField(
        expression=Substr("email", StrIndex("email", Value("@")) + 1),
        output_field=models.CharField(max_length=254),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["occurrence", "email"], name="one_participant_an_address")]
        indexes = [
            models.Index(fields=["email"], name="participant_email", opclasses=["varchar_pattern_ops"]),  # for LIKE too
            models.Index(fields=["domain", "-id"], name="participant_domain"),
            models.Index(fields=["occurrence", "outcome", "email"], name="participant_outcome"),
            models.Index(fields=["outcome", "-id"], name="participant_by_outcome"),
            models.Index(fields=["occurrence", "accepted_at"], name="participant_accepted"),
            models.Index(fields=["cause", "-id"], condition=~models.Q(cause=""), name="participant_cause"),
            models.Index(fields=["-id"], condition=ATTENDED, name="participant_attended"),
            models.Index(fields=["-id"], condition=DID_NOT_COME, name="participant_stayed_away"),
        ]

    def __str__(self) -> str:
        return self.email
