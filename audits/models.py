"""The stored history: a run of one webinar occurrence, its entries, and the people they name.

Append-only. There are no foreign keys to the rest of the project: names and ids are snapshots, so that history outlives
its subjects.
"""

import uuid
from typing import Any, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.codes import Level, Status

EMAIL_LENGTH = 320
TOPIC_LENGTH = 300


class AppendOnlyError(TypeError):
    """The error that somebody tried to change or delete history."""

    def __init__(self) -> None:
        super().__init__("The audit log is append-only: rows are written by audits.log and only ever pruned there.")


RowT = TypeVar("RowT", bound=models.Model, covariant=True)


class AppendOnlyQuerySet(models.QuerySet[RowT]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        # Inserting only: a new object that carries the key of an old row must not overwrite it.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError


class Trigger(models.TextChoices):
    """The cause that started a run."""

    SCHEDULE = "schedule", _("Schedule")
    WEBHOOK = "webhook", _("Webhook")
    SYNC_NOW = "sync_now", _("Sync now")
    RETRY = "retry", _("Retry")
    SETTINGS_CHANGE = "settings_change", _("Settings change")
    WORKFLOW_ACTION = "workflow_action", _("Workflow action")
    COMMAND = "command", _("Command")


class Run(AppendOnly):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.CharField(_("connection"), max_length=200)
    webinar_id = models.CharField(_("webinar"), max_length=64)
    occurrence_id = models.CharField(_("occurrence"), max_length=64, blank=True)
    topic = models.CharField(_("topic"), max_length=TOPIC_LENGTH, blank=True)
    trigger = models.CharField(_("trigger"), max_length=20, choices=Trigger)
    actor = models.CharField(_("actor"), max_length=254, blank=True, help_text=_("Empty: the system."))
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"))
    status = models.CharField(_("status"), max_length=20, choices=Status)
    digest = models.CharField(max_length=64, editable=False)
    people_only = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-started_at", "-finished_at", "-id"]
        indexes = [
            models.Index(
                fields=["connection", "webinar_id", "occurrence_id", "started_at"], name="audits_run_by_occurrence"
            ),
            models.Index(fields=["started_at"], name="audits_run_by_start"),
            models.Index(fields=["status", "started_at"], name="audits_run_by_status"),
            models.Index(fields=["trigger", "started_at"], name="audits_run_by_trigger"),
            models.Index(fields=["webinar_id"], name="audits_run_by_webinar", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.topic or self.webinar_id}: {self.get_status_display()}"


class Entry(AppendOnly):
    # DO_NOTHING: pruning deletes children first, in sets; the database refuses whatever else would orphan a row.
    run = models.ForeignKey(Run, models.DO_NOTHING, related_name="entries")
    code = models.CharField(_("code"), max_length=40)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    retryable = models.BooleanField(_("retryable"))
    causes = models.JSONField(_("causes"), help_text=_("How often each cause occurred."))
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} ({self.count})"


class Person(AppendOnly):
    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="people")
    email = models.CharField(_("e-mail address"), max_length=EMAIL_LENGTH, blank=True, db_index=True)
    cause = models.CharField(_("cause"), max_length=40)
    detail = models.TextField(_("detail"), blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["id"]
        indexes = [models.Index(fields=["entry", "cause", "id"], name="audits_person_by_cause")]

    def __str__(self) -> str:
        return self.email or self.cause


class Change(AppendOnly):
    """Something a person did: a setting changed, a sync asked for.

    `what` is the setting's name, `subject` whose it is where it is not everybody's: a user's address, a webinar's id.
    """

    at = models.DateTimeField(_("time"))
    actor = models.CharField(_("actor"), max_length=254, blank=True, help_text=_("Empty: the system."))
    connection = models.CharField(_("connection"), max_length=200)
    what = models.CharField(_("what"), max_length=60)
    subject = models.CharField(_("of whom"), max_length=TOPIC_LENGTH, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["at"], name="audits_change_by_time"),
            models.Index(fields=["what", "at"], name="audits_change_by_setting"),
            models.Index(fields=["subject", "at"], name="audits_change_by_subject"),  # the timeline of a webinar
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject}".strip()


class Counter(models.Model):
    """How often something happened since the portal was made: `audits.counters` adds to it."""

    name = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
