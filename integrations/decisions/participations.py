"""The entries of one person in one marketing event that HubSpot does not have yet.

HubSpot knows an entry by contact and time and shows the latest one: what is sent carries Zoom's own times, so that a
repeat is the same entry, and a change of mind is always later than what it changes.
"""

from collections.abc import Sequence
from datetime import timedelta

from integrations.records import ParticipantState, Participation, Person

REGISTER, CANCEL, ATTEND = ParticipantState.REGISTER, ParticipantState.CANCEL, ParticipantState.ATTEND
JUST_LATER = timedelta(seconds=1)


def participations(person: Person, sent: Sequence[Participation]) -> tuple[Participation, ...]:
    """Those not sent yet, in time order. `sent` is in the order in which HubSpot accepted it."""
    registering = [entry for entry in sent if entry.state is not ATTEND]
    # The one that counts in HubSpot; of two at the same moment the one sent last.
    last = max(reversed(registering), key=lambda entry: entry.at, default=None)
    steps = _cancelled(person, last) if is_cancelled(person) else _registered(person, last)
    return tuple(sorted([*steps, *_attended(person, sent)], key=lambda entry: entry.at))


def is_cancelled(person: Person) -> bool:
    """Cancelled, and not registered again since."""
    return person.cancelled is not None and (person.registered is None or person.cancelled >= person.registered)


def _registered(person: Person, last: Participation | None) -> list[Participation]:
    if person.registered is None:
        return []
    again = Participation(REGISTER, person.registered)
    if last is None:
        return [again]
    if last.state is CANCEL:
        # A registrant approved again keeps its create_time, and an older entry would not count.
        return [_later(again, last)]
    if last.at >= person.registered:
        return []
    if person.cancelled and person.cancelled >= last.at and not person.attendance:
        cancel = _later(Participation(CANCEL, person.cancelled), last)
        return [cancel, _later(again, cancel)]
    return [again]


def _cancelled(person: Person, last: Participation | None) -> list[Participation]:
    """Registered and cancelled both go, so that the contact's history is whole; who attended is never cancelled."""
    steps: list[Participation] = []
    if person.registered and (last is None or last.at < person.registered):
        last = Participation(REGISTER, person.registered)
        steps.append(last)
    if person.cancelled and last and last.state is REGISTER and not person.attendance:
        steps.append(_later(Participation(CANCEL, person.cancelled), last))
    return steps


def _attended(person: Person, sent: Sequence[Participation]) -> list[Participation]:
    if person.attendance is None:
        return []
    joined, left = person.attendance.joined, person.attendance.left
    entry = Participation(ATTEND, joined, joined, left)
    before = [old for old in sent if old.state is ATTEND]
    return [] if before and before[-1] == entry else [entry]


def _later(entry: Participation, last: Participation) -> Participation:
    """Moved only where it would not be the latest entry otherwise."""
    return entry if entry.at > last.at else Participation(entry.state, last.at + JUST_LATER)
