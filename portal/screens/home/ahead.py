"""The webinars ahead: those that are retried automatically with their next attempt, and the coming ones."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from integrations.models import Occurrence
from portal.screens.shared import links
from portal.screens.shared.admin import capped_count
from portal.screens.shared.html import counted
from portal.screens.shared.webinars import webinar_lists
from portal.screens.shared.webinars.webinar_row import connection_facts
from portal.screens.shared.webinars.webinar_state import WebinarState, states

MOST = 5


@dataclass(frozen=True)
class WebinarAhead:
    """A webinar with its state. `zone`: of its Zoom account."""

    topic: str
    url: str
    at: datetime | None
    zone: str
    registrants: int
    state: WebinarState


@dataclass(frozen=True)
class Ahead:
    """The first few webinars of a list. `count`: how many there are; `next_at`: the first of their times."""

    rows: list[WebinarAhead]
    count: str
    url: str
    zone: str = ""

    @property
    def next_at(self) -> datetime | None:
        """Return the earliest time of these webinars."""
        return min((row.at for row in self.rows if row.at), default=None)


def retrying(request: HttpRequest) -> Ahead:
    """Return the webinars that are retried automatically, the next one first."""
    rows = webinar_lists.retrying(Occurrence.objects.select_related("webinar"))
    first = list(rows.order_by(F("next_sync_at").asc(nulls_last=True))[:MOST])
    return _ahead(request, first, capped_count(rows) if first else 0, "state=waiting", of_attempts=True)


def coming_up(request: HttpRequest, now: datetime) -> Ahead:
    """Return the webinars that begin next."""
    rows = webinar_lists.upcoming(Occurrence.objects.select_related("webinar"), now)
    first = list(rows.filter(deleted=False, webinar__deleted_at=None).order_by("start")[:MOST])
    return _ahead(request, first, capped_count(rows) if first else 0, "period=upcoming", of_attempts=False)


def _ahead(request: HttpRequest, found: list[Occurrence], count: int, query: str, *, of_attempts: bool) -> Ahead:
    known = states(request, found) if found else {}
    zones = connection_facts() if found else {}
    rows = [
        WebinarAhead(
            topic=row.webinar.topic or row.external_event_id,
            url=links.webinar_address(row.pk),
            at=known[row.pk].next_attempt if of_attempts else row.start,
            zone=zones.get(row.webinar.connection_id, ("", ""))[0],
            registrants=row.registrants,
            state=known[row.pk],
        )
        for row in found
    ]
    return Ahead(rows, counted(count), f"{reverse('admin:integrations_occurrence_changelist')}?{query}")
