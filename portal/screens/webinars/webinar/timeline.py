"""The tab Timeline: one line a fact with its time, and who or what caused it. All of it from stored rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from audits.code_names import Cause, Code
from audits.describe import sentence
from audits.models import Change, Entry, Run
from integrations.models import Occurrence
from integrations.models.webinars import AttendanceState
from portal.screens.shared import links
from portal.screens.webinars.webinar.runs import runs_of
from portal.wording.changes import WHAT, actor_name, change_sentence, change_title
from portal.wording.labels import status_badge

MOST_RUNS, MOST_CHANGES = 30, 30
GLOBAL = ("sync_webinars", "sync_from", "recordings", "only_contacts")


@dataclass(frozen=True)
class Fact:
    """A line of the timeline. `url` leads to what is behind it."""

    at: datetime
    words: str
    who: str = ""
    detail: str = ""
    url: str = ""


def timeline_tab(occurrence: Occurrence) -> dict[str, Any]:
    """Return the tab's context: the facts, the newest first."""
    facts = [*_of_zoom(occurrence), *_of_hubspot(occurrence), *_runs(occurrence), *_changes(occurrence)]
    return {"facts": sorted(facts, key=lambda fact: fact.at, reverse=True)}


def _of_zoom(occurrence: Occurrence) -> Iterator[Fact]:
    first = occurrence.participants.aggregate(first=Min("zoom_registered_at"))["first"]
    read = parse_datetime(str((occurrence.last_read or {}).get("at", "")))
    for at, words in (
        (occurrence.webinar.discovered_at, _("Found in Zoom")),
        (first, _("First registration")),
        (occurrence.started_at, _("Began")),
        (occurrence.ended_at, _("Ended")),
        (occurrence.webinar.deleted_at, _("Deleted in Zoom")),
    ):
        if at:
            yield Fact(at, words)
    if read and occurrence.attendance == AttendanceState.PROVISIONAL:
        yield Fact(read, _("Attendance read, still provisional"))


def _of_hubspot(occurrence: Occurrence) -> Iterator[Fact]:
    if occurrence.event_completed_at:
        yield Fact(occurrence.event_completed_at, _("Attendance final, marketing event completed in HubSpot"))
    if occurrence.event_cancelled_at:
        yield Fact(occurrence.event_cancelled_at, _("Marketing event cancelled in HubSpot"))


def _runs(occurrence: Occurrence) -> Iterator[Fact]:
    runs = list(runs_of(occurrence)[:MOST_RUNS])
    entries: dict[object, list[Entry]] = {run.pk: [] for run in runs}
    for entry in Entry.objects.filter(run__in=runs):
        entries[entry.run_id].append(entry)
    address = links.audit_log_address(occurrence.pk)
    for run in runs:
        yield Fact(
            run.started_at,
            _run_words(run, entries[run.pk]),
            _who(run),
            _run_detail(entries[run.pk]),
            f"{address}?run={run.pk}",
        )


def _run_words(run: Run, entries: list[Entry]) -> str:
    """Return what the run did: the recording is named, because people look for it."""
    recorded = any(entry.code == Code.SYNCED and Cause.RECORDING in entry.causes for entry in entries)
    if recorded:
        return _("Sync: recording added")
    return _("Sync: %(state)s") % {"state": str(status_badge(run.status).words).lower()}


def _run_detail(entries: list[Entry]) -> str:
    return "; ".join(sentence(entry) for entry in entries if entry.code != Code.ACTION_NEEDS_MAPPING)


def _who(run: Run) -> str:
    trigger = run.get_trigger_display()
    return f"{trigger} · {run.actor}" if run.actor else trigger


def _changes(occurrence: Occurrence) -> Iterator[Fact]:
    """Yield the settings that changed this webinar: its own, its host's and the global ones, and what people did."""
    webinar = occurrence.webinar
    subjects = (webinar.zoom_id, webinar.host_email, f"{occurrence.external_event_id} {webinar.topic}".strip())
    mine = Change.objects.filter(connection=webinar.connection.name)
    own = mine.filter(subject__in=[one for one in subjects if one])[:MOST_CHANGES]
    everybodys = mine.filter(subject="", what__in=GLOBAL)[:MOST_CHANGES]
    for row in [*own, *everybodys]:
        if row.what in WHAT:
            yield Fact(row.at, change_title(row), actor_name(row.actor), change_sentence(row))
