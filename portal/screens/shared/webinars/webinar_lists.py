"""The lists of webinars by state: those that need you, that are retried, that come up, and that are over.

They are the conditions that `webinar_state.py` answers for one webinar. Each is a few index lookups.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from audits.codes import Level, Status
from integrations.models import AccountState, Connection, Occurrence, SyncJob
from integrations.models.jobs import JobState

UNFINISHED = (Status.FAILED, Status.PARTIAL)
NOT_BEGUN = Q(started_at=None, ended_at=None)
Rows = QuerySet[Occurrence]


def needs_you(rows: Rows) -> Rows:
    """Return those that only a person can mend: HubSpot refused people, or no attempt is left."""
    return rows.filter(pk__in=_needing_you())


def retrying(rows: Rows) -> Rows:
    """Return those that wait and go on by themselves."""
    waiting = Occurrence.objects.filter(waiting__gt=0).exclude(status=Status.SKIPPED).order_by().values("pk")
    unfinished = Occurrence.objects.filter(status__in=UNFINISHED).order_by().values("pk")
    return rows.filter(pk__in=waiting.union(unfinished.filter(Q(next_sync_at__isnull=False) | _has_job()))).exclude(
        pk__in=_needing_you()
    )


def synced(rows: Rows, now: datetime) -> Rows:
    """Return those that are over and for which nothing is left to do."""
    done = rows.filter(status__in=(Status.SYNCED, Status.UNCHANGED, Status.PARTIAL), waiting=0)
    goes_on = Q(status=Status.PARTIAL) & (Q(next_sync_at__isnull=False) | _has_job())
    return done.exclude(NOT_BEGUN, start__gt=now).exclude(goes_on).exclude(pk__in=_needing_you())


def synced_with_some_left_out(rows: Rows, now: datetime) -> Rows:
    """Return those for which nothing is left to do, though not everybody is in HubSpot."""
    return synced(rows, now).filter(left_out__gt=0)


def off(rows: Rows, now: datetime) -> Rows:
    """Return those that are not synced: settings keep them out, or nothing has asked for it yet."""
    unasked = Q(status="", next_sync_at=None, waiting=0) & ~(NOT_BEGUN & Q(start__gt=now)) & ~_has_job()
    kept_out = Q(status=Status.SKIPPED) | unasked
    return rows.filter(kept_out, status__in=(Status.SKIPPED, "")).exclude(pk__in=_needing_you())


def upcoming(rows: Rows, now: datetime) -> Rows:
    """Return those that have not begun."""
    return rows.filter(NOT_BEGUN, start__gt=now)


def past(rows: Rows, now: datetime, days: int) -> Rows:
    """Return those that began in the past days."""
    return rows.filter(start__gte=now - timedelta(days=days), start__lte=now)


def _needing_you() -> QuerySet[Occurrence, Any]:
    """Return the primary keys of the occurrences that need a person. Each part has its own index."""
    refused = Occurrence.objects.filter(failed__gt=0)
    bad = Q(status=Status.FAILED) | Q(status=Status.PARTIAL, level=Level.ERROR)
    given_up = Occurrence.objects.filter(bad, ~_has_job(), next_sync_at=None)
    if down := _down_connections():  # there is hardly ever one, and joining it would read every webinar
        given_up = given_up.exclude(webinar__connection__in=down)
    parked = Occurrence.objects.filter(~_has_job(), pk__in=_parked())
    return refused.order_by().values("pk").union(given_up.order_by().values("pk"), parked.order_by().values("pk"))


def _parked() -> QuerySet[SyncJob, Any]:
    return SyncJob.objects.filter(state=JobState.PARKED).values("occurrence")


def _has_job() -> Exists:
    states = (JobState.WAITING, JobState.RUNNING)
    return Exists(SyncJob.objects.filter(occurrence=OuterRef("pk"), state__in=states))


def _down_connections() -> list[int]:
    """Return the connections with an account that must be connected again: then nothing else can be done."""
    needed = AccountState.RECONNECT_NEEDED
    down = Connection.objects.filter(Q(zoom__state=needed) | Q(hubspot__state=needed))
    return list(down.values_list("pk", flat=True))
