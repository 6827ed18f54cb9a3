"""The problems of a webinar, each once: what happened, what it means, how to resolve it, and the button."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from audits import codes
from audits import log as audit
from audits.code_names import Cause, Code, Level, Status
from audits.models import Entry, Person
from integrations.models import Occurrence, Participant
from integrations.records import Outcome
from portal.screens.shared.webinars.webinar_row import RowShown
from portal.screens.shared.webinars.webinar_state import Kind
from portal.screens.webinars.webinar.remedies import Remedy, remedy
from portal.wording.errors import translated

PEOPLE_CODES = (Code.EMAILS_EXCLUDED, Code.PERSON_FAILED, Code.SYNC_ERROR)
NO_PROBLEM = {
    Code.SYNCED,
    Code.EMAILS_EXCLUDED,
    Code.PERSON_FAILED,
    Code.WEBINAR_CHANGED,
    Code.REGISTRATION_FAILED,
}
MOST_QUOTED = 20
SYNC_AGAIN = {Cause.NOT_FOUND, Cause.DELETED, Cause.RECORDINGS_OFF}
TONES = {Outcome.FAILED: "bad", Outcome.WAITING: "warn", Outcome.LEFT_OUT: "quiet"}


@dataclass(frozen=True)
class Problem:
    """A problem. `people` is the query of the people it is about, `retry` the value of the button that retries them."""

    title: str
    tone: str
    meaning: str
    resolution: str
    quotation: str = ""
    remedy: Remedy | None = None
    people: str = ""
    retry: bool = False
    sync: bool = False


@dataclass(frozen=True)
class Problems:
    """The problems of a webinar: what needs a person or is retried, and what was left out for a reason and stays so."""

    urgent: list[Problem]
    settled: list[Problem]


def problems(occurrence: Occurrence, row: RowShown) -> Problems:
    """Return the problems, each once. It takes four queries at most."""
    groups = _people_by_cause(occurrence)
    known = {cause for _outcome, cause, _count in groups}
    found = [*_of_things(occurrence, row, known), *_of_people(groups, occurrence, row)]
    bad, waiting, settled = ([one for one in found if one.tone == tone] for tone in ("bad", "warn", "quiet"))
    return Problems([*bad, *waiting], settled)


def _people_by_cause(occurrence: Occurrence) -> list[tuple[str, str, int]]:
    """Return outcome, cause and number of the people that something keeps from HubSpot now."""
    kept_out = Participant.objects.filter(occurrence=occurrence).exclude(cause="").order_by()
    return sorted(kept_out.values_list("outcome", "cause").annotate(n=Count("pk")))


def _of_people(groups: list[tuple[str, str, int]], occurrence: Occurrence, row: RowShown) -> Iterator[Problem]:
    for outcome, cause, count in groups:
        code = _code_of(cause)
        if code:
            yield _problem(
                codes.sentence(code, {cause: count}),
                TONES[Outcome(outcome)],
                code,
                cause,
                remedy=remedy(cause, occurrence, row.switches),
                people=f"?people={outcome}&cause={cause}",
                retry=codes.person_is_retried(cause),
            )


def _of_things(occurrence: Occurrence, row: RowShown, of_people: set[str]) -> Iterator[Problem]:
    """Yield what the last full sync noted about the webinar itself. `of_people`: the causes that its people have."""
    entries = [entry for entry in _last_entries(occurrence) if entry.code not in NO_PROBLEM]
    quotations = _quotations(entries)
    for entry in entries:
        for cause, count in codes.in_table_order(entry.code, entry.causes).items():
            retried = codes.retryable(entry.code, cause)
            mended = retried and occurrence.status == Status.SYNCED
            if mended or cause in of_people:
                continue
            words = str(codes.cause_row(entry.code, cause).words % {"count": count})
            yield _problem(
                words[:1].upper() + words[1:],
                _tone(entry, retried, row),
                Code(entry.code),
                cause,
                quotation=quotations.get((entry.pk, cause), ""),
                remedy=remedy(cause, occurrence, row.switches),
                sync=cause in SYNC_AGAIN or row.state.kind == Kind.NEEDS_YOU,
            )


def _problem(title: str, tone: str, code: Code, cause: str, **more: object) -> Problem:
    """Return a problem with its help: the first sentence says what it means, the others how to resolve it."""
    meaning, dot, resolution = codes.help_text(code, cause).partition(". ")
    return Problem(title, tone, f"{meaning}." if dot else meaning, resolution, **more)  # type: ignore[arg-type]


def _tone(entry: Entry, retried: bool, row: RowShown) -> str:
    if entry.level == Level.ERROR:
        return "bad" if row.state.kind == Kind.NEEDS_YOU else "warn"
    return "warn" if retried else "quiet"


def _code_of(cause: str) -> Code | None:
    """Return the code that the cause of a person belongs to."""
    return next((code for code in PEOPLE_CODES if any(one.name == cause for one in codes.code_row(code).causes)), None)


def _last_entries(occurrence: Occurrence) -> QuerySet[Entry]:
    webinar = occurrence.webinar
    last = audit.last(webinar.connection.name, webinar.zoom_id, occurrence.occurrence_id)
    return Entry.objects.filter(run=last) if last else Entry.objects.none()


def _quotations(entries: list[Entry]) -> dict[tuple[int, str], str]:
    """Return the provider's own words about things, by entry and cause. Those about single people stand beside them."""
    errors = [one for one in entries if one.code in (Code.SYNC_ERROR, Code.UNSUPPORTED)]
    named = Person.objects.filter(entry__in=errors, email="").values_list("entry", "cause", "detail")[:MOST_QUOTED]
    return {(entry, cause): translated(detail) for entry, cause, detail in named}
