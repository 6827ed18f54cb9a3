"""The people of one occurrence: whom Zoom names now, and what is left of those whom it no longer lists."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from integrations.decisions.extras.attended_from import is_long_enough
from integrations.decisions.proof.people import ZoomPerson
from integrations.decisions.proof.vocabulary import State
from integrations.models import Occurrence
from integrations.privacy.forget import private
from integrations.proof.context import Prover
from integrations.proof.from_zoom.attendance import AttendanceRead, read_attendance
from integrations.proof.from_zoom.registrants import Registrants, read_registrants
from integrations.proof.from_zoom.webinar import WebinarFacts, end_of
from integrations.proof.what_is_left import KeptPerson, kept_people

PRUNED, SESSION_GONE, LISTS_GONE = "pruned", "session_gone", "registrants_gone"


@dataclass
class PeopleRead:
    """The people by address, and what they were read from. `notes`: what Zoom no longer has."""

    people: dict[str, ZoomPerson] = field(default_factory=dict)
    attendance: AttendanceRead = field(default_factory=AttendanceRead)
    end: datetime | None = None  # actual, else scheduled
    ended: bool = False
    notes: list[str] = field(default_factory=list)


def read_people(prover: Prover, facts: WebinarFacts, occurrence: Occurrence) -> PeopleRead:
    """Return the people of an occurrence. Raises: NeedsAdmin, RetryLater, GiveUp."""
    if occurrence.raw_pruned_at:
        return _pruned(prover, occurrence)
    registrants = _registrants(prover, facts, occurrence)
    sessions = facts.sessions.get(occurrence.occurrence_id, [])
    read = PeopleRead(attendance=read_attendance(prover, facts.row.zoom_id, sessions, registrants))
    _leave_out_who_dropped_in(read, occurrence)
    scheduled = end_of(facts.scheduled(occurrence.occurrence_id)) or occurrence.end
    read.end = read.attendance.ended or (occurrence.ended_at if read.attendance.missing else None) or scheduled
    read.ended = read.end is not None and read.end <= prover.clock()
    once_for_all = bool(occurrence.occurrence_id) and _registration_type(facts) == 1
    _add_registered(read, registrants, read.end if once_for_all else None)
    read.notes = sorted(_add_kept(read, registrants, occurrence))
    return read


def _leave_out_who_dropped_in(read: PeopleRead, occurrence: Occurrence) -> None:
    """Leave out the attendance of who stayed too short, unless HubSpot took it before the limit was set."""
    least = occurrence.attended_from()
    stays = read.attendance.people
    short = {email for email, stay in stays.items() if not is_long_enough(stay, least)}
    if short:
        accepted = occurrence.participants.exclude(accepted_joined_at=None).values_list("email", flat=True)
        for email in short - set(accepted):
            del stays[email]


def _registrants(prover: Prover, facts: WebinarFacts, occurrence: Occurrence) -> Registrants:
    """Return the registrants that count in this occurrence; those of the whole webinar are read once."""
    if facts.detail is None:
        return Registrants(whole=False)
    if not facts.detail.registers:  # who registered before it was switched off stays registered
        return Registrants(whole=False)
    if facts.registers_by_occurrence:
        return read_registrants(prover, facts.row.zoom_id, occurrence.occurrence_id)
    if facts.registrants is None:
        facts.registrants = read_registrants(prover, facts.row.zoom_id)
    return facts.registrants


def _registration_type(facts: WebinarFacts) -> int:
    return facts.detail.registration_type if facts.detail else facts.row.registration_type


def _add_registered(read: PeopleRead, registrants: Registrants, until: datetime | None) -> None:
    """Put everybody together who registered, by `until` at the latest, or attended."""
    for email in registrants.approved.keys() | read.attendance.people.keys():
        registered, attendance = registrants.since(email, until), read.attendance.people.get(email)
        if registered or attendance:
            state = State.ATTENDED if attendance else State.REGISTERED
            read.people[email] = ZoomPerson(email, state, registered, attendance)


def _add_kept(read: PeopleRead, registrants: Registrants, occurrence: Occurrence) -> set[str]:
    """Add those whom Zoom no longer lists, and the attendance of whom it no longer has the report.

    Returns what was taken from the portal because Zoom no longer has it.
    """
    notes: set[str] = set()
    for kept in kept_people(occurrence):
        email = kept.person.email
        here = read.people.get(email)
        if here and here.registered is None and kept.person.registered and not registrants.whole:
            here = read.people[email] = replace(here, registered=kept.person.registered)
            notes.add(LISTS_GONE)
        if here is None:
            if state := _state_of_unlisted(kept, read, registrants, deleted=occurrence.deleted):
                attendance = kept.person.attendance if state is State.ATTENDED else None
                read.people[email] = replace(kept.person, state=state, attendance=attendance)
                notes |= {SESSION_GONE} if attendance else set() if registrants.whole else {LISTS_GONE}
        elif read.attendance.missing and kept.person.attendance:
            read.people[email] = replace(here, state=State.ATTENDED, attendance=kept.person.attendance)
            notes.add(SESSION_GONE)
    return notes


def _state_of_unlisted(kept: KeptPerson, read: PeopleRead, registrants: Registrants, *, deleted: bool) -> State | None:
    """Return the state of somebody whom Zoom does not list, or None if they are nobody's any more.

    Zoom's lists know no cancellation: who is missing before the end has cancelled, and who is missing after it stays
    registered.
    """
    if kept.person.attendance and read.attendance.missing:
        return State.ATTENDED
    if kept.person.registered is None:
        return None
    if kept.cancelled:
        return State.CANCELLED
    stays = read.ended or not registrants.whole or deleted
    return State.REGISTERED if stays else State.CANCELLED


def _pruned(prover: Prover, occurrence: Occurrence) -> PeopleRead:
    """Return the people as the portal keeps them: what they did in Zoom was pruned, and may be gone there too."""
    people = {kept.person.email: kept.person for kept in kept_people(occurrence)}
    for email in private(prover.hubspot_account, people):
        del people[email]
    attendance = AttendanceRead(started=occurrence.started_at, ended=occurrence.ended_at, held=True)
    return PeopleRead(people, attendance, occurrence.ended_at or occurrence.end, ended=True, notes=[PRUNED])
