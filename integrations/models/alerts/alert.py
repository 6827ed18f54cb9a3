"""Alerts: what is wrong, since when, and what was told of it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integrations.decisions.alerts.changes import Changes
from integrations.records.alerts import AlertKey, AlertKind

CLOSED_IS_KEPT = timedelta(days=90)
AT_ONCE = 500


class Alert(models.Model):
    """One thing that is or was wrong.

    `subject` names the thing within its kind, `facts` are what the words need. `well_since`: it is well again, which
    is told once it has lasted. `told_at` and `closing_told_at`: when a message was made of its beginning and its end.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=[(kind.value, kind.value) for kind in AlertKind])
    subject = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(null=True, blank=True)
    well_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(closed_at=None), name="one_open_alert")
        ]
        indexes = [
            models.Index(fields=["closed_at"], name="alert_closed"),
            models.Index(fields=["kind"], condition=Q(told_at=None, closed_at=None), name="alert_untold"),
            models.Index(
                fields=["kind"],
                condition=Q(told_at__isnull=False, closed_at__isnull=False, closing_told_at=None),
                name="alert_end_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    @property
    def key(self) -> AlertKey:
        return AlertKey(AlertKind(self.kind), self.subject)

    @classmethod
    def open_ones(cls) -> "models.QuerySet[Alert]":
        return cls.objects.filter(closed_at=None)

    @classmethod
    def well_since_of_open_ones(cls) -> dict[AlertKey, datetime | None]:
        """Return since when each open alert is well, if it is."""
        rows = cls.open_ones().values_list("kind", "subject", "well_since")
        return {AlertKey(AlertKind(kind), subject): since for kind, subject, since in rows}

    @classmethod
    def apply(cls, changes: Changes, now: datetime) -> None:
        """Store what a look has changed. The caller holds the lock of `AlertSettings`."""
        cls._update(changes.recovering, well_since=now)
        cls._update(changes.returned, well_since=None)
        cls._update(changes.closed, closed_at=now)
        opened = [
            Alert(kind=one.key.kind, subject=one.key.subject, facts=one.facts, opened_at=now) for one in changes.opened
        ]
        Alert.objects.bulk_create(opened, batch_size=AT_ONCE)

    @classmethod
    def _update(cls, keys: Collection[AlertKey], **values: datetime | None) -> None:
        """Set these values of open alerts."""
        wanted = set(keys)
        rows = cls.open_ones().values_list("pk", "kind", "subject") if wanted else ()
        found = [pk for pk, kind, subject in rows if AlertKey(AlertKind(kind), subject) in wanted]
        for first in range(0, len(found), AT_ONCE):
            cls.objects.filter(pk__in=found[first : first + AT_ONCE]).update(**values)

    @classmethod
    def prune(cls, now: datetime) -> int:
        """Delete alerts that ended long ago. Returns how many."""
        return cls.objects.filter(closed_at__lt=now - CLOSED_IS_KEPT).delete()[0]
