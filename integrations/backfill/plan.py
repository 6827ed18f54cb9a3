"""The plan of a backfill, and how far one is, as documents: what the command prints and the screen shows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce

from integrations.backfill.wanted import DONE
from integrations.clock import time_zone
from integrations.decisions.foreseen.backfill import (
    SHARE,
    SURVEYS_REACH_BACK,
    CallsTaken,
    Month,
    calls_of_month,
    calls_of_webinar,
    hours,
    months,
)
from integrations.hubspot.limits import hubspot_rules
from integrations.models import Backfill, Connection, Occurrence, Proof, SyncSettingsRow, WebinarRow, ZoomUserRow
from integrations.models.webinars import AttendanceState
from integrations.sync.discover.zoom_account import earliest_day
from integrations.zoom.limits import zoom_rules

FIRST_YEAR = 2011  # no webinar of Zoom is older than Zoom
AT_ONCE = 1000  # occurrences whose proofs are looked up together


class BadPeriod(ValueError):
    """The error that a period cannot be brought, and why."""

    SWAPPED, FUTURE, TOO_EARLY = "swapped", "future", "too_early"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class MonthPlan:
    """What is known of a month. `already_there`: webinars that are in HubSpot for good."""

    month: Month
    webinars: int = 0
    people: int = 0
    already_there: int = 0
    calls: CallsTaken = field(default_factory=CallsTaken)

    def document(self) -> dict[str, Any]:
        return {
            "month": self.month.name,
            "webinars": self.webinars,
            "people": self.people,
            "already_there": self.already_there,
            "calls": {"zoom": self.calls.zoom, "hubspot": self.calls.hubspot},
        }


@dataclass
class BackfillPlan:
    """The plan of a period, by what the portal knows without asking Zoom."""

    connection: Connection
    since: date
    until: date
    months: list[MonthPlan]
    hours: float
    reports_before: date
    surveys_before: date
    gone: int  # known webinars of which Zoom no longer has reports

    @property
    def calls(self) -> CallsTaken:
        return sum((one.calls for one in self.months), CallsTaken())

    def document(self) -> dict[str, Any]:
        return {
            "connection": self.connection.name,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "months": [one.document() for one in self.months],
            "webinars": sum(one.webinars for one in self.months),
            "people": sum(one.people for one in self.months),
            "calls": {"zoom": self.calls.zoom, "hubspot": self.calls.hubspot},
            "hours": self.hours,
            "no_longer_in_zoom": {
                "reports_before": self.reports_before.isoformat(),
                "surveys_before": self.surveys_before.isoformat(),
                "webinars": self.gone,
            },
        }


def checked(since: date, until: date, today: date) -> tuple[date, date]:
    """Return the period without the days that are still to come. Raises: BadPeriod."""
    if since > until:
        raise BadPeriod(BadPeriod.SWAPPED)
    if since > today:
        raise BadPeriod(BadPeriod.FUTURE)
    if until < earliest_day(today) or since.year < FIRST_YEAR:
        raise BadPeriod(BadPeriod.TOO_EARLY)
    return since, min(until, today)


def plan(connection: Connection, since: date, until: date, today: date) -> BackfillPlan:
    """Return what a backfill of the period takes, without an API call."""
    users = ZoomUserRow.objects.filter(connection=connection, active=True).count()
    found = [MonthPlan(month, calls=calls_of_month(users)) for month in months(since, until)]
    by_name = {one.month.name: one for one in found}
    zone = time_zone(connection.zoom.timezone)
    floor, gone = earliest_day(today), 0
    settings = SyncSettingsRow.load(connection).record()
    for start, people, done in _known(connection, since, until):
        day = start.astimezone(zone).date()
        here = by_name.get(f"{day:%Y-%m}")
        if here is None or not since <= day <= until:
            continue
        if done:
            here.already_there += 1
            continue
        here.webinars += 1
        here.people += people
        here.calls += calls_of_webinar(people, settings.engagement, len(settings.lists.kinds))
        gone += day < floor
    calls = sum((one.calls for one in found), CallsTaken())
    rates = _rates(connection)
    return BackfillPlan(connection, since, until, found, hours(calls, rates), floor, today - SURVEYS_REACH_BACK, gone)


def _known(connection: Connection, since: date, until: date) -> list[tuple[datetime, int, bool]]:
    """Return the known webinars of the period: start, people, and if they are in HubSpot for good."""
    zone = time_zone(connection.zoom.timezone)
    first = datetime.combine(since, time.min, zone)
    last = datetime.combine(until + timedelta(days=1), time.min, zone)
    dates = Occurrence.objects.filter(webinar__connection=connection, webinar__zoom_event=False)
    dates = dates.annotate(begins=Coalesce("started_at", "start")).filter(begins__gte=first, begins__lt=last)
    found = [
        (begins, max(people, registrants), pruned is not None or (status in DONE and state == AttendanceState.FINAL))
        for begins, people, registrants, status, state, pruned in dates.values_list(
            "begins", "people", "registrants", "status", "attendance", "raw_pruned_at"
        )
    ]
    unread = WebinarRow.objects.filter(Q(starts_at__gte=first, starts_at__lt=last), connection=connection)
    unread = unread.filter(occurrences=None, zoom_event=False)
    return found + [(start, 0, False) for start in unread.values_list("starts_at", flat=True) if start]


def _rates(connection: Connection) -> dict[str, float]:
    """Return the calls a second that a backfill may make, by the tightest of each label's limits."""
    zoom = zoom_rules(settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE * SHARE, "")
    hubspot = hubspot_rules(max(1, int(settings.HUBSPOT_REQUESTS_PER_10S * SHARE)), "")
    labels = {"zoom": zoom["medium"], "reports": zoom["heavy"], "hubspot": hubspot["api"]}
    return {name: min(rule.limit / rule.period for rule in rules) for name, rules in labels.items()}


# --- How far one is ---------------------------------------------------------------------------------------------------


def status(backfill: Backfill) -> dict[str, Any]:
    """Return how far the backfill is."""
    every = list(months(backfill.since, backfill.until))
    todo = every[backfill.months_done :]
    return {
        "connection": backfill.connection.name,
        "since": backfill.since.isoformat(),
        "until": backfill.until.isoformat(),
        "state": backfill.state,
        "month": todo[0].name if todo else None,
        "months": {"done": backfill.months_done, "total": len(every)},
        "webinars": {
            "found": backfill.webinars_found,
            "done": backfill.webinars_done,
            "already_there": backfill.already_there,
            "skipped": backfill.skipped,
            "failed": backfill.failed,
        },
        "people": backfill.people,
        "calls": {"zoom": backfill.zoom_calls, "hubspot": backfill.hubspot_calls},
        "proof": proof(backfill),
        "error": backfill.error,
    }


def proof(backfill: Backfill) -> dict[str, int] | None:
    """Return how many of what it brought are proved; None before the first of them is looked at.

    `to_do` are still to be looked at, `unread` could not be read.
    """
    if backfill.unproved is None:
        return None
    counts: dict[str, int] = defaultdict(int, {"proved": 0, "differ": 0, "unread": 0, "to_do": len(backfill.unproved)})
    looked_at = sorted(set(backfill.brought) - set(backfill.unproved))
    for first in range(0, len(looked_at), AT_ONCE):
        found = Proof.objects.filter(occurrence__in=looked_at[first : first + AT_ONCE])
        for one in found.only("adds_up", "differing", "error", "proved_at"):
            counts["unread" if one.error or not one.proved_at else "proved" if one.proved else "differ"] += 1
    return dict(counts)
