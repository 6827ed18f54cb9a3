"""The tab Audit logs: the runs of a webinar, what changed against the run before, and a person among many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audits import codes
from audits import log as audit
from audits.models import Entry, Person, Run
from integrations.decisions.exclusions import normalise_email
from integrations.models import Occurrence, Participant
from portal.screens.shared.webinars.participation import ParticipationShown, email_search, participation
from portal.screens.shared.webinars.webinar_row import RowShown
from portal.screens.webinars.webinar.found import page_number, portal_id_of
from portal.screens.webinars.webinar.run import RunPlace, run_details
from portal.wording.errors import translated
from portal.wording.labels import status_badge

RUNS_A_PAGE = 10
MOST_FOUND = 20


@dataclass
class RunLine:
    """A run in the list of runs. `changes` says what it found otherwise than the run before."""

    run: Run
    look: Any
    url: str
    current: bool
    changes: str


@dataclass
class PersonFound:
    """A person found by a search: their participation, and the places where the log names them."""

    person: ParticipationShown
    mentions: list[tuple[Run, str, str]]


def runs_tab(occurrence: Occurrence, row: RowShown, query: dict[str, str]) -> dict[str, Any]:
    """Return the tab's context: the chosen run or the newest, the list of runs, and the people searched for."""
    portal_id = portal_id_of(occurrence)
    runs, older = _runs(occurrence, query.get("page", ""))
    chosen = _chosen(occurrence, query.get("run", ""))
    to_show = [chosen] if chosen else _runs_shown_first(occurrence, runs)
    email = query.get("q", "").strip()
    place = RunPlace(occurrence, portal_id, row.switches)
    changes = _changes(runs)
    return {
        "several_shown": run_details(to_show, place) if to_show and not email else [],
        "runs": [
            RunLine(one, status_badge(one.status), f"?run={one.pk}", one in to_show, changes.get(one.pk, ""))
            for one in runs[:RUNS_A_PAGE]
        ],
        "older": older,
        "newer": page_number(query.get("page", "")) - 1,
        "q": email,
        "found": list(_search_people(occurrence, normalise_email(email), portal_id)) if email else [],
    }


def runs_of(occurrence: Occurrence) -> QuerySet[Run]:
    """Return the runs of an occurrence, the newest first."""
    webinar = occurrence.webinar
    return Run.objects.filter(
        connection=webinar.connection.name, webinar_id=webinar.zoom_id, occurrence_id=occurrence.occurrence_id
    )


def _runs(occurrence: Occurrence, page: str) -> tuple[list[Run], int]:
    """Return a page of runs with one more, and the number of the next page or 0. No run is counted."""
    number = page_number(page)
    first = (number - 1) * RUNS_A_PAGE
    rows = list(runs_of(occurrence)[first : first + RUNS_A_PAGE + 1])
    return rows, number + 1 if len(rows) > RUNS_A_PAGE else 0


def _runs_shown_first(occurrence: Occurrence, runs: list[Run]) -> list[Run]:
    """Return the newest run, and the last run about everybody if the newest retried only some people."""
    if not runs or not runs[0].people_only:
        return runs[:1]
    webinar = occurrence.webinar
    last = audit.last(webinar.connection.name, webinar.zoom_id, occurrence.occurrence_id)
    return [runs[0], last] if last else runs[:1]


def _chosen(occurrence: Occurrence, run: str) -> Run | None:
    try:
        return runs_of(occurrence).filter(pk=UUID(run)).first()
    except ValueError:
        return None


# --- What changed against the run before ------------------------------------------------------------------------------


def _changes(runs: Sequence[Run]) -> dict[UUID, str]:
    """Return what each run found otherwise than the run before it. Retries of some people are not compared."""
    compared = [run for run in runs if not run.people_only]
    found: dict[UUID, dict[tuple[str, str], int]] = {run.pk: {} for run in compared}
    for entry in Entry.objects.filter(run__in=compared):
        if entry.code != codes.Code.SYNCED:
            found[entry.run_id] |= {(entry.code, cause): count for cause, count in entry.causes.items()}
    return {
        run.pk: _difference(found[before.pk], found[run.pk])
        for run, before in zip(compared, compared[1:], strict=False)
    }


def _difference(before: dict[tuple[str, str], int], after: dict[tuple[str, str], int]) -> str:
    """Return the causes that are new, that are more or fewer, and that are gone."""
    new = [_words(key, count) for key, count in after.items() if before.get(key) != count]
    gone = [_words(key, count) for key, count in before.items() if key not in after]
    parts = [_("now: %(causes)s") % {"causes": ", ".join(new)}] if new else []
    parts += [_("no longer: %(causes)s") % {"causes": ", ".join(gone)}] if gone else []
    return "; ".join(parts)


def _words(key: tuple[str, str], count: int) -> str:
    return str(codes.cause_row(*key).words % {"count": count})


# --- One person among many --------------------------------------------------------------------------------------------


def _search_people(occurrence: Occurrence, email: str, portal_id: int) -> Iterator[PersonFound]:
    """Yield the participants, and the people named by the log, whose address begins so, or is of the `@domain`."""
    rows = Participant.objects.filter(email_search(email), occurrence=occurrence).order_by("email")[:MOST_FOUND]
    known = {row.email: row for row in rows}
    # The log has no index of domains; the people who were left out are participants as well.
    named = Q(email__in=list(known)) if email.startswith("@") else Q(email__startswith=email)
    names = Person.objects.filter(
        named,
        entry__run__connection=occurrence.webinar.connection.name,
        entry__run__webinar_id=occurrence.webinar.zoom_id,
        entry__run__occurrence_id=occurrence.occurrence_id,
    )
    mentions: dict[str, list[tuple[Run, str, str]]] = {}
    for person in names.select_related("entry__run").order_by("-id")[: MOST_FOUND * 5]:
        words = str(codes.cause_row(person.entry.code, person.cause).words % {"count": 1})
        mentions.setdefault(person.email, []).append((person.entry.run, words, translated(person.detail)))
    for address in sorted(known.keys() | mentions.keys())[:MOST_FOUND]:
        row = known.get(address) or Participant(occurrence=occurrence, email=address)
        yield PersonFound(participation(row, portal_id), mentions.get(address, []))
