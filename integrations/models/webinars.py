"""Webinars as Zoom shows them, their occurrences, sessions and recordings, and what HubSpot has of each."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from integrations.decisions.extras.attended_from import own_or_inherited
from integrations.models.accounts import Connection
from integrations.models.settings import (
    LONGEST_CAMPAIGN,
    LONGEST_FOLDER,
    LONGEST_LIST_NAME,
    SyncSettingsRow,
    kinds_of,
)
from integrations.records import Outcome, Overrides, RecordingState
from integrations.records.mapping import AttendedFrom, ListsOverride


class WebinarRow(models.Model):
    """A Zoom webinar and what its settings override; null inherits. May be named before it is discovered.

    An empty `lists_kinds` or `campaign` is none at all.

    `history` are the sessions that the account's history has named, as `[uuid, start, end]` (ISO times): all there is
    to go by once Zoom no longer shows the webinar itself. `questions` are those of its registration form beyond names
    and the address, as last read. `odd_history`: UUID → what a session lacks that the history names and nobody can
    use. `miscounted`: since when Zoom counts other registrants than it lists, by occurrence id ("": of the webinar).
    `source_counts`: occurrence id and tracking source → how many registrants it had when they were read, and its name.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="webinars")
    zoom_id = models.CharField(max_length=20)
    topic = models.CharField(max_length=300, blank=True)
    agenda = models.TextField(blank=True)
    type = models.PositiveSmallIntegerField(default=5)
    host_id = models.CharField(max_length=64, blank=True)
    host_email = models.CharField(max_length=254, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)  # as listed; occurrences know better once they are read
    timezone = models.CharField(max_length=64, blank=True)
    url = models.CharField(max_length=500, blank=True)
    registration_type = models.PositiveSmallIntegerField(default=1)
    sync = models.BooleanField(_("sync"), null=True, blank=True)
    recordings = models.BooleanField(_("recordings"), null=True, blank=True)
    sync_at_discovery = models.BooleanField(null=True, blank=True)
    attended_from_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attended_from_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    lists_kinds = models.JSONField(null=True, blank=True)
    lists_folder = models.CharField(max_length=LONGEST_FOLDER, null=True, blank=True)
    lists_name = models.CharField(max_length=LONGEST_LIST_NAME, null=True, blank=True)
    campaign = models.CharField(max_length=LONGEST_CAMPAIGN, null=True, blank=True)
    on_demand = models.BooleanField(default=False)
    zoom_event = models.BooleanField(default=False)
    history = models.JSONField(default=list, blank=True)
    questions = models.JSONField(default=list, blank=True)
    odd_history = models.JSONField(default=dict, blank=True)
    miscounted = models.JSONField(default=dict, blank=True)
    source_counts = models.JSONField(default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    discovered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("webinar")
        verbose_name_plural = _("webinars")
        constraints = [models.UniqueConstraint(fields=["connection", "zoom_id"], name="one_webinar_a_connection")]
        indexes = [
            models.Index(fields=["connection", "host_email"], name="webinar_host"),
            # What people type begins like that: the second operator class is for LIKE on PostgreSQL.
            models.Index(fields=["zoom_id"], name="webinar_by_id", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["host_email"], name="webinar_by_host", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["topic"], name="webinar_by_topic"),
            # Those that override something, in the order of their list.
            models.Index(fields=["sync", "topic"], name="webinar_sync"),
            models.Index(fields=["recordings", "topic"], name="webinar_recordings"),
        ]

    def __str__(self) -> str:
        return self.topic or self.zoom_id

    def keep_questions(self, names: Iterable[str]) -> None:
        found = list(names)
        if found != self.questions:
            self.questions = found
            self.save(update_fields=["questions"])

    def overrides(self, user_recordings: bool | None) -> Overrides:
        kinds = None if self.lists_kinds is None else kinds_of(self.lists_kinds)
        lists = ListsOverride(kinds, self.lists_folder, self.lists_name)
        return Overrides(
            self.sync, self.recordings, self.sync_at_discovery, user_recordings, lists=lists, campaign=self.campaign
        )


class AttendanceState(models.TextChoices):
    NONE = "none", _("none")
    PROVISIONAL = "provisional", _("provisional")
    FINAL = "final", _("final")


class Occurrence(models.Model):
    """One marketing event: a single webinar has one, with an empty id.

    `last_read` is the complete participants read that the next one is compared with, as
    `{"at": iso, "rows": n, "seconds": n, "has_zero_duration": bool}`. Since `raw_pruned_at` only its participants are
    left, so its people are not decided again. `people` are those whom Zoom names by an address; each of them is in
    HubSpot, left out, waiting or failed. `without_email` attended and are nobody that HubSpot could know. `reason`:
    what decides how the last sync stands, as `code.cause` of the audit log. `unfinished_since`: since when syncs leave
    something that another one may mend. `completed_from`: the least stay that counted as attended when the event was
    completed, as `[minutes, percent]`. `event_campaign`: the campaign that the event is an asset of;
    `campaign_missing`: one that HubSpot does not have.
    """

    webinar = models.ForeignKey(WebinarRow, models.CASCADE, related_name="occurrences")
    occurrence_id = models.CharField(max_length=30, blank=True)
    start = models.DateTimeField(null=True, blank=True)
    end = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    deleted = models.BooleanField(default=False)
    attendance = models.CharField(max_length=12, choices=AttendanceState, default=AttendanceState.NONE)
    estimated = models.BooleanField(default=False)
    last_read = models.JSONField(null=True, blank=True)
    registrants = models.PositiveIntegerField(default=0)
    attendees = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    in_hubspot = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    without_email = models.PositiveIntegerField(default=0)
    synced_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=10, blank=True)  # the worst of the last run's audit entries
    reason = models.CharField(max_length=60, blank=True)
    unfinished_since = models.DateTimeField(null=True, blank=True)
    next_sync_at = models.DateTimeField(null=True, blank=True)
    raw_pruned_at = models.DateTimeField(null=True, blank=True)
    event_fingerprint = models.CharField(max_length=64, blank=True)
    event_object_id = models.CharField(max_length=30, blank=True)
    event_app_id = models.CharField(max_length=30, blank=True)
    event_foreign = models.BooleanField(default=False)  # another app's: reached by its object id only
    event_completing = models.BooleanField(default=False)
    event_completed_at = models.DateTimeField(null=True, blank=True)
    completed_from = models.JSONField(null=True, blank=True)
    event_cancelled_at = models.DateTimeField(null=True, blank=True)
    event_campaign = models.CharField(max_length=LONGEST_CAMPAIGN, blank=True)
    campaign_missing = models.CharField(max_length=LONGEST_CAMPAIGN, blank=True)

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        constraints = [
            models.UniqueConstraint(fields=["webinar", "occurrence_id"], name="one_occurrence_a_webinar"),
            models.CheckConstraint(
                condition=Q(people=F("in_hubspot") + F("left_out") + F("waiting") + F("failed")), name="people_add_up"
            ),
        ]
        indexes = [
            models.Index(fields=["start"], name="occurrence_start"),
            models.Index(Coalesce("started_at", "start"), name="occurrence_begins"),
            models.Index(fields=["next_sync_at"], name="occurrence_due"),
            models.Index(
                fields=["unfinished_since"], condition=Q(unfinished_since__isnull=False), name="occurrence_unfinished"
            ),
            # Filters of the list, each in its order; then what else it can be sorted by.
            models.Index(fields=["status", "start"], name="occurrence_status"),
            models.Index(fields=["level", "start"], name="occurrence_level"),
            models.Index(fields=["attendance", "start"], name="occurrence_attendance"),
            models.Index(fields=["synced_at", "id"], name="occurrence_by_sync"),
            models.Index(fields=["-start"], condition=Q(failed__gt=0), name="occurrence_failed_people"),
            models.Index(fields=["-start"], condition=Q(waiting__gt=0), name="occurrence_waiting_people"),
            models.Index(fields=["-start"], condition=Q(left_out__gt=0), name="occurrence_left_out_people"),
            models.Index(fields=["in_hubspot", "id"], name="occurrence_by_in_hubspot"),
            models.Index(fields=["registrants", "id"], name="occurrence_by_registrants"),
            models.Index(fields=["attendees", "id"], name="occurrence_by_attendees"),
        ]

    def __str__(self) -> str:
        return f"{self.webinar} {self.occurrence_id}".strip()

    @property
    def external_event_id(self) -> str:
        return "-".join(part for part in (self.webinar.zoom_id, self.occurrence_id) if part)

    def attended_from(self) -> AttendedFrom:
        """Return the least stay that counts as attended. It is decided once and for all when the event is completed."""
        if self.event_completed_at:
            return AttendedFrom(*(self.completed_from or ()))
        webinar = self.webinar
        columns = ("attended_from_minutes", "attended_from_percent")
        found = SyncSettingsRow.objects.filter(connection_id=webinar.connection_id).values_list(*columns).first()
        own = webinar.attended_from_minutes, webinar.attended_from_percent
        return own_or_inherited(own, AttendedFrom(*(found or ())))

    def mark_completed(self, now: datetime) -> None:
        """Set that the event is completed, unsaved: from now on the least stay is what it is now."""
        least = self.attended_from()
        self.completed_from = [least.minutes, least.percent]
        self.event_completed_at = now

    def count_people(self) -> None:
        """Store how many people have which outcome, so that the numbers on the screens are the rows behind them."""
        counts = dict(self.participants.order_by().values_list("outcome").annotate(Count("pk")))
        for outcome in Outcome:
            setattr(self, outcome.value, counts.get(outcome.value, 0))
        self.people = sum(counts.values())
        self.save(update_fields=["people", *(outcome.value for outcome in Outcome)])


class SessionRow(models.Model):
    """One run of an occurrence. `complete_read` is the number of the last participants read that was complete.

    `end_estimated`: the end is the last leave, because the report may not be read. `polls_read_at` and the like: when
    that report was read, which it is once.
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="sessions", verbose_name=_("occurrence"))
    uuid = models.CharField(_("UUID"), max_length=64)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_estimated = models.BooleanField(default=False)
    complete_read = models.PositiveIntegerField(default=0)
    polls_read_at = models.DateTimeField(null=True, blank=True)
    questions_read_at = models.DateTimeField(null=True, blank=True)
    survey_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [models.UniqueConstraint(fields=["occurrence", "uuid"], name="one_session_a_uuid")]

    def __str__(self) -> str:
        return self.uuid


class RecordingRow(models.Model):
    """The cloud recording of a session, the HubSpot call made of it and the transcript put on the call.

    `call_deleted`: somebody deleted the call in HubSpot. `event_contacts`: who got the custom event of the recording.
    """

    session = models.OneToOneField(SessionRow, models.CASCADE, related_name="recording", verbose_name=_("session"))
    state = models.CharField(
        _("state"), max_length=12, choices=[(state.value, state.value) for state in RecordingState]
    )
    transcript_state = models.CharField(_("transcript"), max_length=12, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    call_id = models.CharField(_("call ID"), max_length=30, blank=True)
    call_fingerprint = models.CharField(max_length=64, blank=True)
    call_deleted = models.BooleanField(default=False)
    event_contacts = models.JSONField(default=list, blank=True)
    transcript_id = models.CharField(max_length=64, blank=True)
    transcript_sending = models.BooleanField(default=False)
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return f"Recording of {self.session_id}"
