"""The box of one person, and what differs about them between Zoom and HubSpot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.decisions.outcomes import REFUSED_BY_HUBSPOT, person_outcome
from integrations.decisions.proof.vocabulary import Cure, Difference, State, What
from integrations.decisions.same_values import is_same
from integrations.records import Attendance, Contact, Outcome, ParticipantState, RecordedParticipation

SHOWN = {
    ParticipantState.REGISTER: State.REGISTERED,
    ParticipantState.ATTEND: State.ATTENDED,
    ParticipantState.CANCEL: State.CANCELLED,
}
SECONDARY, DELETED = "secondary_email", "previously_deleted"
UNDER_WAY, NOT_READY, USERS_UNREADABLE = "sync_under_way", "report_not_ready", "users_unreadable"


@dataclass(frozen=True, slots=True)
class ZoomPerson:
    """A person in an occurrence, as Zoom has them. `registered` is None for somebody who only attended."""

    email: str
    state: State
    registered: datetime | None = None
    attendance: Attendance | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for everybody in an occurrence.

    `off`: why the webinar is not synced. `has_event`: HubSpot has the marketing event. `attendance_final`: nobody's
    attendance is still to come. `under_way`: a sync of the occurrence runs or is about to. `pruned`: nobody can be sent
    again. `start` and `end` are those of `Accepted`.
    """

    off: str = ""
    has_event: bool = True
    attendance_final: bool = True
    under_way: bool = False
    users_readable: bool = True
    pruned: bool = False
    start: datetime | None = None
    end: datetime | None = None

    @property
    def cure(self) -> Cure:
        return Cure.NONE if self.pruned else Cure.PEOPLE


@dataclass(frozen=True, slots=True)
class Found:
    """What HubSpot has of a person, and the few things that only the portal knows.

    `refused`: why HubSpot does not even look for the address. `deleted`: the address must not be created again.
    `contact_id`: the contact that the portal has sent this person's participation to. `claimed`: why HubSpot refused a
    write, which only the portal can know; it explains why somebody is not there, and never that somebody is.
    `kept`: the state in which a participation was accepted as it is.
    """

    contact: Contact | None = None
    participation: RecordedParticipation | None = None
    refused: str = ""
    deleted: bool = False
    contact_id: str = ""
    claimed: str = ""
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A person in their box; without an outcome they stand in none, and the numbers do not add up."""

    email: str
    state: State
    outcome: Outcome | None
    cause: str = ""
    differences: tuple[Difference, ...] = field(default=())

    @property
    def box(self) -> str:
        return f"{self.outcome or ''}:{self.cause}"


def shown_state(participation: RecordedParticipation | None) -> State | None:
    """Return the state that HubSpot shows; a no-show is registered."""
    return SHOWN.get(participation.state) if participation and participation.state else None


def place(person: ZoomPerson, exclusion: str, found: Found, here: Circumstances, expected: Mapping[str, str]) -> Placed:
    """Return the box of a person with what differs. `expected` are the contact's properties as they should be.

    `exclusion` is the first cause that keeps the person out of HubSpot whatever HubSpot has, or "".
    """
    state = shown_state(found.participation)
    if here.off:
        outcome, cause = (Outcome.IN_HUBSPOT, "") if state else (Outcome.LEFT_OUT, here.off)
        return Placed(person.email, person.state, outcome, cause)
    if exclusion:
        return _left_out(person, exclusion, found, state)
    if found.contact is None:
        return _without_contact(person, found, here)
    if _is_secondary(person.email, found):
        return _secondary(person, found, here)
    if state is None:
        return _without_participation(person, found, here)
    return _with_participation(person, found, state, here, expected)


def _left_out(person: ZoomPerson, cause: str, found: Found, state: State | None) -> Placed:
    """Leave the person out. A participation that is there all the same stays in HubSpot, and is named once."""
    differences: tuple[Difference, ...] = ()
    if state and found.kept != state:
        contact_id = found.participation.contact_id if found.participation else ""
        differences = (
            Difference(What.PARTICIPATION_UNEXPECTED, person.email, f"left out: {cause}", state, Cure.KEEP, contact_id),
        )
    return Placed(person.email, person.state, Outcome.LEFT_OUT, cause, differences)


def _without_contact(person: ZoomPerson, found: Found, here: Circumstances) -> Placed:
    if found.refused:
        return _refused(person, found.refused)
    if found.deleted:
        return Placed(person.email, person.state, Outcome.LEFT_OUT, DELETED)
    if found.contact_id and here.has_event:
        expected = f"contact {found.contact_id}"
        missing = Difference(What.CONTACT_MISSING, person.email, expected, cure=here.cure)
        return Placed(person.email, person.state, None, differences=(missing,))
    if not here.users_readable:
        return Placed(person.email, person.state, Outcome.WAITING, USERS_UNREADABLE)
    return _without_participation(person, found, here)


def _is_secondary(email: str, found: Found) -> bool:
    """Return True if the address is a secondary one of a contact that was not the person's own all along."""
    contact = found.contact
    return contact is not None and contact.email != email and email in contact.additional_emails


def _secondary(person: ZoomPerson, found: Found, here: Circumstances) -> Placed:
    """Leave the person out. If their own contact went into another one and the sync does not know it yet, name that."""
    assert found.contact is not None  # noqa: S101  (chosen by the only caller)
    differences: tuple[Difference, ...] = ()
    merged = found.contact_id != found.contact.id and found.contact_id in found.contact.ids
    if found.contact_id and merged and found.claimed != SECONDARY:
        differences = (
            Difference(
                What.CONTACT_MISSING,
                person.email,
                f"contact {found.contact_id}",
                f"merged into contact {found.contact.id}",
                here.cure,
                found.contact.id,
            ),
        )
    return Placed(person.email, person.state, Outcome.LEFT_OUT, SECONDARY, differences)


def _refused(person: ZoomPerson, cause: str) -> Placed:
    return Placed(person.email, person.state, person_outcome(cause, sent=False, due=False), cause)


def _without_participation(person: ZoomPerson, found: Found, here: Circumstances) -> Placed:
    if found.claimed:
        return _refused(person, found.claimed)
    if here.under_way:
        return Placed(person.email, person.state, Outcome.WAITING, UNDER_WAY)
    if not here.has_event:  # which is named by itself, once
        return Placed(person.email, person.state, None)
    contact_id = found.contact.id if found.contact else ""
    missing = Difference(What.PARTICIPATION_MISSING, person.email, person.state, cure=here.cure, contact_id=contact_id)
    return Placed(person.email, person.state, None, differences=(missing,))


def _with_participation(
    person: ZoomPerson, found: Found, state: State, here: Circumstances, expected: Mapping[str, str]
) -> Placed:
    assert found.contact is not None  # noqa: S101  (chosen by the only caller)
    contact_id = found.contact.id
    if state != person.state and found.kept != state:
        if here.under_way:
            return Placed(person.email, person.state, Outcome.WAITING, UNDER_WAY)
        if person.state is State.ATTENDED and not here.attendance_final:
            return Placed(person.email, person.state, Outcome.WAITING, NOT_READY)
        cure = Cure.KEEP if state is State.ATTENDED else here.cure  # HubSpot takes no attendance back
        differs = Difference(What.STATE_DIFFERS, person.email, person.state, state, cure, contact_id)
        return Placed(person.email, person.state, Outcome.IN_HUBSPOT, differences=(differs,))
    wrong = _wrong_properties(found.contact, expected) if not here.under_way else {}
    if not wrong:
        return Placed(person.email, person.state, Outcome.IN_HUBSPOT)
    if found.claimed in REFUSED_BY_HUBSPOT:
        return _refused(person, found.claimed)
    differs = Difference(
        What.PROPERTY_DIFFERS,
        person.email,
        _listed({name: ours for name, (ours, _) in wrong.items()}),
        _listed({name: theirs for name, (_, theirs) in wrong.items()}),
        here.cure,
        contact_id,
    )
    return Placed(person.email, person.state, Outcome.IN_HUBSPOT, differences=(differs,))


def _wrong_properties(contact: Contact, expected: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    shown = {name: (ours, contact.properties.get(name, "")) for name, ours in expected.items()}
    return {name: pair for name, pair in shown.items() if not is_same(*pair)}


def _listed(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name} = {value}" for name, value in values.items())
