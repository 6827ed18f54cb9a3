"""The details of a run as the screens show them: its entries, their causes, and the people of each cause."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy

from audits import codes
from audits.describe import sentence
from audits.models import Entry, Person, Run, Trigger
from integrations.models import Occurrence, Participant
from portal.screens.shared import links
from portal.screens.shared.webinars.switches import Switches
from portal.screens.webinars.webinar.remedies import Remedy, remedy
from portal.wording.errors import translated
from portal.wording.labels import LEVEL, Badge, status_badge

PEOPLE_A_CAUSE = 20
NO_REASON = {"contacts", "participants", "properties"}  # causes that count people who were sent
SENT = Badge(gettext_lazy("In HubSpot now"), "check", "good")


@dataclass
class PersonShown:
    """A person named by a cause."""

    email: str
    detail: str
    contact_url: str
    row: Participant | None  # their participation in this occurrence
    mended: Badge | None = None  # left out then, in HubSpot now


@dataclass
class CauseShown:
    """A cause of an entry, with its first people."""

    name: str
    words: str
    help: str
    times: int  # how often it occurred, if its words do not say so
    retryable: bool
    remedy: Remedy | None
    people: list[PersonShown]
    more: int  # the number of people who are not shown here
    everybody: str  # the address of the list of all its people
    all_of: str = ""  # the address of the list of the webinar's people, if there are more


@dataclass
class EntryShown:
    """An entry of the audit log."""

    title: str
    sentence: str
    look: Badge
    retryable: bool
    open: bool  # True if somebody must look at it
    causes: list[CauseShown]


@dataclass
class RunShown:
    """A run with its entries."""

    run: Run
    look: Badge
    entries: list[EntryShown]

    @property
    def retryable(self) -> bool:
        return any(entry.retryable for entry in self.entries)


@dataclass
class RunPlace:
    """The occurrence a run is about. It may be gone, as the audit logs outlive it."""

    occurrence: Occurrence | None = None
    portal_id: int | None = None
    switches: Switches | None = None
    known: dict[str, Participant] = field(default_factory=dict)


def run_details(runs: Sequence[Run], place: RunPlace | None = None) -> list[RunShown]:
    """Return the runs with their entries, causes and people."""
    place = place or RunPlace()
    entries: dict[object, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(run__in=runs):
        entries[entry.run_id].append(entry)
    by_workflow = {run.pk for run in runs if run.trigger == Trigger.WORKFLOW_ACTION}
    people = _people_by_cause(
        entry for run, found in entries.items() for entry in found if run in by_workflow or _names_people(entry)
    )
    emails = {person.email for found in people.values() for person in found}
    place.known = participants_by_email(place.occurrence, emails)
    return [
        RunShown(run, status_badge(run.status), _entries_shown(run, entries[run.pk], people, place)) for run in runs
    ]


def _entries_shown(
    run: Run, entries: Iterable[Entry], people: dict[tuple[int, str], list[Person]], place: RunPlace
) -> list[EntryShown]:
    shown = []
    for entry in entries:
        shown.append(_entry_shown(entry, people, place))
        if entry.code == codes.Code.SYNCED and run.trigger != Trigger.WORKFLOW_ACTION:
            _name_the_sent(run, shown[-1], list(entry.causes), place)
    return shown


def _name_the_sent(run: Run, entry: EntryShown, causes: Collection[str], place: RunPlace) -> None:
    """Name the people about whom HubSpot accepted something during the run.

    The log does not keep their names; the rows of the participants do, for the last run of each.
    """
    if place.occurrence is None or not NO_REASON & set(causes):
        return
    accepted = Participant.objects.filter(
        occurrence=place.occurrence, accepted_at__range=(run.started_at, run.finished_at)
    )
    rows = list(accepted.order_by("accepted_at", "pk")[: PEOPLE_A_CAUSE + 1])
    people = [
        PersonShown(row.email, "", links.hubspot_record(place.portal_id, links.CONTACT, row.contact_id), row)
        for row in rows[:PEOPLE_A_CAUSE]
    ]
    everybody = f"{reverse('admin:integrations_participant_changelist')}?occurrence={place.occurrence.pk}"
    for cause in entry.causes:
        if cause.name in NO_REASON:
            cause.people = people
            cause.all_of = everybody if len(rows) > PEOPLE_A_CAUSE else ""


def participants_by_email(occurrence: Occurrence | None, emails: Iterable[str]) -> dict[str, Participant]:
    """Return the participants of an occurrence by address, or none if there is no occurrence."""
    if occurrence is None:
        return {}
    return {row.email: row for row in Participant.objects.filter(occurrence=occurrence, email__in=list(emails))}


def _people_by_cause(entries: Iterable[Entry]) -> dict[tuple[int, str], list[Person]]:
    """Return the first people by entry and cause, each by a short query along an index."""
    found: dict[tuple[int, str], list[Person]] = {}
    for entry in entries:
        for cause in entry.causes:
            first = Person.objects.filter(entry=entry, cause=cause).order_by("id")[:PEOPLE_A_CAUSE]
            found[entry.pk, cause] = list(first)
    return found


def _names_people(entry: Entry) -> bool:
    """Return True if the entry has rows of people, or of words about a thing such as a provider's error."""
    return codes.code_row(entry.code).people is not None or entry.code in (
        codes.Code.SYNC_ERROR,
        codes.Code.UNSUPPORTED,
        codes.Code.ANSWERS_NOT_WRITTEN,
    )


def _entry_shown(entry: Entry, people: dict[tuple[int, str], list[Person]], place: RunPlace) -> EntryShown:
    look = next(look for level, look in LEVEL.items() if level == entry.level)
    causes = codes.in_table_order(entry.code, entry.causes).items()
    return EntryShown(
        title=codes.title(entry.code),
        sentence=sentence(entry),
        look=look,
        retryable=entry.retryable,
        open=look.tone != "busy",
        causes=[_cause_shown(entry, cause, count, people.get((entry.pk, cause), []), place) for cause, count in causes],
    )


def _cause_shown(entry: Entry, cause: str, count: int, people: list[Person], place: RunPlace) -> CauseShown:
    words = str(codes.cause_row(entry.code, cause).words % {"count": count})
    where = place.occurrence and place.switches and remedy(cause, place.occurrence, place.switches)
    return CauseShown(
        name=cause,
        words=words[:1].upper() + words[1:],
        help=codes.help_text(entry.code, cause),
        times=count if count > 1 and str(count) not in words else 0,
        retryable=codes.retryable(entry.code, cause),
        remedy=where or None,
        people=list(_people_shown(people, place)),
        more=count - len(people) if len(people) == PEOPLE_A_CAUSE else 0,
        everybody=f"{reverse('admin:audits_person_changelist')}?entry__id__exact={entry.pk}&cause__exact={cause}",
    )


def _people_shown(people: Iterable[Person], place: RunPlace) -> Iterator[PersonShown]:
    for person in people:
        row = place.known.get(person.email)
        contact = links.hubspot_record(place.portal_id, links.CONTACT, row.contact_id if row else "")
        mended = SENT if row and not row.cause and row.contact_id else None
        yield PersonShown(person.email, translated(person.detail), contact, row, mended)
