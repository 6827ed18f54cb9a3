"""The proof of one occurrence: both sides are read, everybody is put into a box, and what differs is read twice."""

from collections.abc import Collection, Sequence

from integrations.batches import batched
from integrations.decisions.proof.vocabulary import Difference, What
from integrations.errors import Gone, IntegrationError
from integrations.models import KeptParticipation, Occurrence
from integrations.proof.boxes import Boxes
from integrations.proof.circumstances import circumstances
from integrations.proof.context import Prover
from integrations.proof.from_hubspot import event as events
from integrations.proof.from_hubspot.calls import missing_calls
from integrations.proof.from_hubspot.contacts import (
    BATCH,
    Participations,
    find_contacts,
    read_again,
    read_participations,
)
from integrations.proof.from_hubspot.lists import differing_lists
from integrations.proof.from_zoom.webinar import WebinarFacts
from integrations.proof.people import PeopleRead, read_people
from integrations.proof.result import Result
from integrations.proof.what_is_left import known
from integrations.records import MarketingEvent

AGAIN_AFTER = 10.0  # seconds: HubSpot's lists lag
EVENT = (What.EVENT_MISSING, What.EVENT_DIFFERS)


def prove_occurrence(prover: Prover, facts: WebinarFacts, occurrence: Occurrence) -> Result:
    """Return the proof of one occurrence. An error becomes part of it: then nothing is proved."""
    before = prover.calls()
    result = Result(occurrence, facts.detail.topic if facts.detail else facts.row.topic)
    try:
        _prove(prover, facts, occurrence, result)
    except IntegrationError as error:
        result.error = error
    result.calls = prover.calls() - before
    return result


def _prove(prover: Prover, facts: WebinarFacts, occurrence: Occurrence, result: Result) -> None:
    read = PeopleRead() if facts.off else read_people(prover, facts, occurrence)
    result.notes = read.notes
    result.sums.count_zoom(read.people.values())
    event = events.find_event(prover, occurrence)
    boxes = _compared(prover, facts, occurrence, read, event, result)
    if result.sums.differences:
        prover.pause(AGAIN_AFTER)
        boxes = _look_again(prover, facts, read, result, boxes)
    result.sums.count_hubspot(boxes.participations.by_contact.values())
    result.sums.complete = True


def _compared(
    prover: Prover,
    facts: WebinarFacts,
    occurrence: Occurrence,
    read: PeopleRead,
    event: MarketingEvent | None,
    result: Result,
) -> Boxes:
    """Put everybody into a box, and keep what differs in the result."""
    called_off = not facts.off and events.is_cancelled(occurrence, facts, read)
    off = facts.off or ("deleted" if event is None and called_off else "")
    start = None if called_off else events.start_of(occurrence, facts)
    here = circumstances(prover, occurrence, read, off=off, has_event=event is not None, start=start)
    boxes = Boxes(
        prover=prover,
        occurrence=occurrence,
        people=read.people,
        here=here,
        exclude=prover.exclude(facts.staff),
        participations=_participations(prover, occurrence, event),
        kept=dict(KeptParticipation.objects.filter(occurrence=occurrence).values_list("contact_id", "state")),
        sums=result.sums,
    )
    differences = boxes.fill(read.people)
    if not (off or here.under_way) and (one := events.compare(prover, occurrence, facts, read, event)):
        differences.insert(0, one)
    result.sums.differences = [
        *differences,
        *boxes.unexpected(),
        *missing_calls(prover, facts, occurrence),
        *differing_lists(prover, occurrence, boxes),
    ]
    return boxes


def _participations(prover: Prover, occurrence: Occurrence, event: MarketingEvent | None) -> Participations:
    try:
        return read_participations(prover, occurrence) if event else Participations()
    except Gone:
        return Participations()


# --- The second look --------------------------------------------------------------------------------------------------


def _look_again(prover: Prover, facts: WebinarFacts, read: PeopleRead, result: Result, boxes: Boxes) -> Boxes:
    """Read once more what differed, and keep only what differs still."""
    first, occurrence = result.sums.differences, boxes.occurrence
    events_first = [one for one in first if one.what in EVENT]
    event = events.find_event(prover, occurrence) if events_first else None
    if event and events_first[0].what is What.EVENT_MISSING:  # it was only late, and so was everything in it
        return _compared(prover, facts, occurrence, read, event, result)
    still = _differences_of_event(prover, facts, read, boxes, event) if events_first else []
    people = [one for one in first if one.what is not What.LIST_DIFFERS]
    emails = {one.email for one in people if one.email in read.people}
    contacts = {one.contact_id for one in people if one.contact_id}
    if emails or contacts:
        _read_people_again(prover, boxes, sorted(emails), contacts)
        still += boxes.fill(emails)
        still += boxes.unexpected()
    if any(one.what is What.CALL_MISSING for one in first):
        still += missing_calls(prover, facts, occurrence)
    if len(people) < len(first):
        still += differing_lists(prover, occurrence, boxes)
    result.sums.differences = still
    return boxes


def _differences_of_event(
    prover: Prover, facts: WebinarFacts, read: PeopleRead, boxes: Boxes, event: MarketingEvent | None
) -> list[Difference]:
    found = events.compare(prover, boxes.occurrence, facts, read, event)
    return [found] if found else []


def _read_people_again(prover: Prover, boxes: Boxes, emails: Sequence[str], contacts: Collection[str]) -> None:
    """Read the participations of these people again: of each contact, or all of them if that takes fewer calls.

    Contacts that were not there are looked for once more, but not by an address that must not leave the portal.
    """
    if not boxes.here.has_event:
        return
    ids = set(contacts)
    for some in batched((email for email in emails if not boxes.exclude(email)), BATCH):
        found = find_contacts(prover, some, known(boxes.occurrence, prover.hubspot_account, some))
        ids |= {contact.id for contact in found.contacts.values()}
    if len(ids) <= 1 + len(boxes.participations.by_contact) // BATCH:
        read_again(prover, boxes.occurrence, boxes.participations, sorted(ids))
    else:
        boxes.participations = _participations_again(prover, boxes)


def _participations_again(prover: Prover, boxes: Boxes) -> Participations:
    try:
        return read_participations(prover, boxes.occurrence)
    except Gone:
        return Participations()
