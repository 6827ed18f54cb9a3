"""The settings of a connection: switches, exclusions, and overrides of single Zoom users."""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.models.accounts import Connection
from integrations.records import RecordingsMode, SyncSettings
from integrations.records.mapping import (
    AnswerMapping,
    AnswerPolicy,
    AttendedFrom,
    Engagement,
    ListKind,
    Lists,
    OutcomePolicy,
    OutcomeRule,
    When,
)

PLANS_ARE_KEPT = timedelta(days=7)
LONGEST_FOLDER, LONGEST_LIST_NAME, LONGEST_CAMPAIGN = 100, 150, 64


def plan_name() -> str:
    return secrets.token_hex(6)


def answers_of(stored: Iterable[Mapping[str, str]]) -> tuple[AnswerMapping, ...]:
    """Return the mappings as the document has them."""
    return tuple(AnswerMapping(one["question"], one["property"], AnswerPolicy(one["policy"])) for one in stored)


def outcomes_of(stored: Iterable[Mapping[str, str]]) -> tuple[OutcomeRule, ...]:
    """Return the rules as the document has them."""
    return tuple(
        OutcomeRule(When(one["when"]), one["property"], one["value"], OutcomePolicy(one["policy"])) for one in stored
    )


def kinds_of(stored: Iterable[str]) -> tuple[ListKind, ...]:
    """Return the kinds of lists as the document has them."""
    return tuple(map(ListKind, stored))


class ExclusionKind(models.TextChoices):
    HOSTS = "hosts", _("hosts")
    RECORDINGS = "recordings", _("recordings")
    CONTACTS = "contacts", _("contacts")


class SyncSettingsRow(models.Model):
    """One row a connection. `sync_from` null means 30 days before connecting.

    `keep_raw_days`: registrants and segments of occurrences that ended longer ago are pruned; null keeps them.
    `answers` and `outcomes` are lists of objects, as the settings document has them. `campaign` is the id of a campaign
    in HubSpot.
    """

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="settings")
    sync_webinars = models.BooleanField(default=False)
    sync_from = models.DateField(null=True, blank=True)
    recordings = models.CharField(
        max_length=10, choices=[(mode.value, mode.value) for mode in RecordingsMode], default=RecordingsMode.NONE
    )
    only_contacts = models.JSONField(default=list, blank=True)
    keep_raw_days = models.PositiveIntegerField(null=True, blank=True, default=400)
    answers = models.JSONField(default=list, blank=True)
    engagement_polls = models.BooleanField(default=False)
    engagement_questions = models.BooleanField(default=False)
    engagement_survey = models.BooleanField(default=False)
    engagement_note = models.BooleanField(default=False)
    outcomes = models.JSONField(default=list, blank=True)
    attended_from_minutes = models.PositiveSmallIntegerField(default=0)
    attended_from_percent = models.PositiveSmallIntegerField(default=0)
    source = models.BooleanField(default=False)
    next_webinar = models.BooleanField(default=False)
    join_link = models.BooleanField(default=False)
    lists_kinds = models.JSONField(default=list, blank=True)
    lists_folder = models.CharField(max_length=LONGEST_FOLDER, default=Lists().folder)
    lists_name = models.CharField(max_length=LONGEST_LIST_NAME, default=Lists().name)
    campaign = models.CharField(max_length=LONGEST_CAMPAIGN, blank=True)

    class Meta:
        verbose_name = _("sync settings")
        verbose_name_plural = _("sync settings")

    def __str__(self) -> str:
        return f"Sync settings of {self.connection}"

    @classmethod
    def load(cls, connection: Connection) -> Self:
        return cls.objects.get_or_create(connection=connection)[0]

    def record(self) -> SyncSettings:
        domains: dict[str, set[str]] = {kind: set() for kind in ExclusionKind.values}
        for kind, domain in Exclusion.objects.filter(connection_id=self.connection_id).values_list("kind", "domain"):
            domains[kind].add(domain)
        return SyncSettings(
            sync_webinars=self.sync_webinars,
            recordings=RecordingsMode(self.recordings),
            excluded_hosts=frozenset(domains[ExclusionKind.HOSTS]),
            excluded_recordings=frozenset(domains[ExclusionKind.RECORDINGS]),
            excluded_contacts=frozenset(domains[ExclusionKind.CONTACTS]),
            only_contacts=frozenset(self.only_contacts),
            answers=answers_of(self.answers),
            engagement=Engagement(
                self.engagement_polls, self.engagement_questions, self.engagement_survey, self.engagement_note
            ),
            outcomes=outcomes_of(self.outcomes),
            attended_from=AttendedFrom(self.attended_from_minutes, self.attended_from_percent),
            source=self.source,
            next_webinar=self.next_webinar,
            join_link=self.join_link,
            lists=Lists(kinds_of(self.lists_kinds), self.lists_folder, self.lists_name),
            campaign=self.campaign,
        )


class Exclusion(models.Model):
    """A domain, lower-cased; it means every subdomain of it as well."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="exclusions")
    kind = models.CharField(max_length=10, choices=ExclusionKind)
    domain = models.CharField(max_length=253)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [models.UniqueConstraint(fields=["connection", "kind", "domain"], name="one_exclusion_a_domain")]

    def __str__(self) -> str:
        return f"{self.domain} ({self.kind})"


class ZoomUserRow(models.Model):
    """A Zoom user and what its settings override; null inherits. May be named before it is discovered.

    `unreadable`: why its webinars could not be read the last time; blank where they could. `unreadable_times`: how many
    times running.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="users")
    email = models.CharField(max_length=254)
    zoom_id = models.CharField(max_length=64, blank=True)
    display_name = models.CharField(max_length=200, blank=True)
    licensed = models.BooleanField(default=False)
    active = models.BooleanField(_("active"), default=True)
    has_webinars = models.BooleanField(_("can hold webinars"), default=True)
    sync_new_webinars = models.BooleanField(null=True, blank=True)
    sync_recordings = models.BooleanField(null=True, blank=True)
    unreadable = models.CharField(max_length=300, blank=True)
    unreadable_times = models.PositiveIntegerField(default=0)
    discovered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Zoom user")
        verbose_name_plural = _("Zoom users")
        constraints = [models.UniqueConstraint(fields=["connection", "email"], name="one_zoom_user_an_address")]
        indexes = [models.Index(fields=["connection"], condition=~models.Q(unreadable=""), name="zoom_user_unreadable")]

    def __str__(self) -> str:
        return self.email


class CatchUp(models.Model):
    """A change of settings that concerns too many webinars to enqueue them while somebody waits.

    `before`: the settings before the change, as `integrations.sync_settings.catch_up` reads them. The row is deleted
    once everything is enqueued.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="catch_ups")
    before = models.JSONField()
    actor = models.CharField(max_length=150, blank=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Catch-up of {self.connection}"


class SettingsPlan(models.Model):
    """A change of settings that was foreseen and may be applied, to the state that it was made for.

    `document` are the settings to apply, `result` what they would change, in numbers. The fingerprints are those of the
    settings and of all webinars and people when the plan was made.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="plans")
    name = models.CharField(max_length=12, unique=True, default=plan_name)
    document = models.JSONField()
    result = models.JSONField()
    settings_fingerprint = models.CharField(max_length=64)
    people_fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["made_at"], name="settings_plan_made")]

    def __str__(self) -> str:
        return f"Plan {self.name} of {self.connection}"

    @classmethod
    def prune(cls, now: datetime) -> int:
        """Delete old plans. Returns how many."""
        return cls.objects.filter(made_at__lt=now - PLANS_ARE_KEPT).delete()[0]

    @classmethod
    def forget(cls, connections: models.QuerySet[Connection], email: str) -> None:
        """Delete the plans that name the address. People have changed since they were made, in any case."""
        for pk, *parts in cls.objects.filter(connection__in=connections).values_list("pk", "document", "result"):
            if email in json.dumps(parts, ensure_ascii=False):
                cls.objects.filter(pk=pk).delete()
