"""The state of a webinar and its reason in words, the same on every screen; `webinar_lists.py` has it as conditions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from audits import reasons
from audits.codes import Level, Status
from integrations.clock import utcnow
from integrations.models import Occurrence
from portal.screens.shared.connection_trouble import down_connections
from portal.screens.shared.html import number
from portal.screens.shared.webinars.progress import Progress, progress_by_occurrence
from portal.wording.labels import Badge


class Kind(StrEnum):
    """The kinds of states. Only `NEEDS_YOU` waits for a person."""

    SYNCED = "synced"
    SYNCING = "syncing"
    WAITING = "waiting"
    NEEDS_YOU = "needs_you"
    OFF = "off"
    UPCOMING = "upcoming"


LOOKS = {
    Kind.SYNCED: Badge(gettext_lazy("Synced"), "check", "good", gettext_lazy("Everyone is in HubSpot.")),
    Kind.WAITING: Badge(gettext_lazy("Waiting"), "clock", "warn", gettext_lazy("It continues automatically.")),
    Kind.NEEDS_YOU: Badge(gettext_lazy("Needs you"), "warning", "bad", gettext_lazy("It needs you to continue.")),
    Kind.OFF: Badge(gettext_lazy("Off"), "dash", "quiet", gettext_lazy("It is not synced.")),
    Kind.UPCOMING: Badge(
        pgettext_lazy("state of a webinar", "Upcoming"), "clock", "quiet", gettext_lazy("It hasn't started yet.")
    ),
}


@dataclass(frozen=True)
class WebinarState:
    """The state of an occurrence: its badge, the reason in a few words, and when the next attempt is."""

    kind: Kind
    look: Badge
    reason: str = ""
    next_attempt: datetime | None = None

    @property
    def sentence(self) -> str:
        """Return the state with its reason, such as "Waiting (Zoom is still processing the recording)"."""
        if not self.reason:
            return str(self.look.words)
        return _("%(state)s (%(reason)s)") % {"state": self.look.words, "reason": self.reason}


def states(request: HttpRequest, occurrences: Iterable[Occurrence]) -> dict[int, WebinarState]:
    """Return the states of these occurrences by primary key, in two queries. Their webinars must be loaded."""
    now = utcnow()
    rows = list(occurrences)
    under_way = progress_by_occurrence(row.pk for row in rows)
    down = down_connections(request)
    return {
        row.pk: webinar_state(row, under_way.get(row.pk), down.get(row.webinar.connection_id, ""), now) for row in rows
    }


def webinar_state(row: Occurrence, progress: Progress | None, down: str, now: datetime) -> WebinarState:
    """Return the state of an occurrence.

    `progress` is that of its job, if it has one; `down` says which account must be connected again, if one must.
    """
    if progress and progress.busy:
        return WebinarState(Kind.SYNCING, progress.look)
    next_attempt = (progress.at if progress else None) or row.next_sync_at
    if needed := _what_needs_you(row, progress, down, next_attempt):
        return WebinarState(Kind.NEEDS_YOU, LOOKS[Kind.NEEDS_YOU], needed, next_attempt)
    if row.status == Status.SKIPPED:
        return WebinarState(Kind.OFF, LOOKS[Kind.OFF], _reason(row))
    if waiting := _what_waits(row, progress, down, now):
        return WebinarState(Kind.WAITING, LOOKS[Kind.WAITING], waiting, None if down else next_attempt)
    if is_upcoming(row, now):
        return WebinarState(Kind.UPCOMING, LOOKS[Kind.UPCOMING], _left_out(row.left_out))
    if not row.status:
        return WebinarState(Kind.OFF, LOOKS[Kind.OFF], _("not synced yet"))
    return WebinarState(Kind.SYNCED, _synced_look(row), _reason(row))


def is_upcoming(row: Occurrence, now: datetime) -> bool:
    """Return True if the occurrence has not begun."""
    starts = row.start or row.webinar.starts_at
    return row.started_at is None and row.ended_at is None and starts is not None and starts > now


def _what_needs_you(row: Occurrence, progress: Progress | None, down: str, next_attempt: datetime | None) -> str:
    """Return what only a person can mend, or an empty string."""
    if progress and progress.parked:
        return progress.error or _reason(row)
    if row.failed:
        words = ngettext("HubSpot refused %(n)s person", "HubSpot refused %(n)s people", row.failed)
        return words % {"n": number(row.failed)}
    bad = row.status == Status.FAILED or (row.status == Status.PARTIAL and row.level == Level.ERROR)
    given_up = bad and not (next_attempt or progress or down)
    return (_reason(row) or _("the last sync failed")) if given_up else ""


def _what_waits(row: Occurrence, progress: Progress | None, down: str, now: datetime) -> str:
    """Return what the occurrence waits for, or an empty string. That may be no more than a recording."""
    unfinished = row.status in (Status.FAILED, Status.PARTIAL) and (progress or row.next_sync_at)
    first = not row.status and (progress or row.next_sync_at) and not is_upcoming(row, now)
    if down and (unfinished or first or row.waiting or progress):
        return down
    if unfinished and row.reason:
        return _reason(row)
    if row.waiting:
        words = ngettext("%(n)s person is not sent yet", "%(n)s people are not sent yet", row.waiting)
        return words % {"n": number(row.waiting)}
    if first:
        return _("its first sync is due")
    return _("something is left to sync") if unfinished else ""


def _synced_look(row: Occurrence) -> Badge:
    """Return the badge of a synced occurrence. Its tooltip says how many people are in HubSpot."""
    look = LOOKS[Kind.SYNCED]
    if not row.left_out:
        return look
    facts = {"n": number(row.left_out), "in": number(row.in_hubspot), "all": number(row.people)}
    words = ngettext("Synced, %(n)s left out", "Synced, %(n)s left out", row.left_out) % facts
    return Badge(words, look.icon, look.tone, _("%(in)s of %(all)s people are in HubSpot.") % facts)


def _left_out(count: int) -> str:
    return ngettext("%(n)s left out", "%(n)s left out", count) % {"n": number(count)} if count else ""


def _reason(row: Occurrence) -> str:
    return reasons.words(row.reason) if row.reason else ""
