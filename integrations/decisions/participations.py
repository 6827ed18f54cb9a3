"""The entries of one person in one marketing event that HubSpot does not have yet.

HubSpot knows an entry by contact and time and shows the latest one. An entry carries Zoom's own times, so that a repeat
is the same entry, and a change of mind is always later than what it changes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from integrations.records import ParticipantState, Participation, Person

REGISTER, CANCEL, ATTEND = ParticipantState.REGISTER, ParticipantState.CANCEL, ParticipantState.ATTEND
JUST_LATER = timedelta(seconds=1)


def participations(person: Person, sent: Sequence[Participation]) -> tuple[Participation, ...]:
    """Return the entries that were not sent yet, in time order. `sent` is in the order in which HubSpot accepted it."""
    last = _latest(sent)
    steps = _cancelled(person, last) if is_cancelled(person) else _registered(person, last)
    return tuple(sorted([*steps, *_attended(person, sent, steps)], key=lambda entry: entry.at))


def registered_at(sent: Sequence[Participation], *, attended: bool) -> datetime | None:
    """Return since when HubSpot holds the contact as registered, or None.

    A person who cancelled and attended after all had registered.
    """
    last = _latest(sent)
    if last is None or last.state is REGISTER:
        return last.at if last else None
    return max((entry.at for entry in sent if entry.state is REGISTER), default=None) if attended else None


def is_cancelled(person: Person) -> bool:
    """Return True if the person cancelled and has not registered again since."""
    return person.cancelled is not None and (person.registered is None or person.cancelled >= person.registered)


def _registered(person: Person, last: Participation | None) -> list[Participation]:
    """Return the entries due for a registered person."""
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
    """Return the entries due for a cancelled person.

    The registration and the cancellation are both sent, so that the contact's history is whole. A person who attended
    is never cancelled.
    """
    steps: list[Participation] = []
    if person.registered and (last is None or last.at < person.registered):
        last = Participation(REGISTER, person.registered)
        steps.append(last)
    if person.cancelled and last and last.state is REGISTER and not person.attendance:
        steps.append(_later(Participation(CANCEL, person.cancelled), last))
    return steps


def _attended(person: Person, sent: Sequence[Participation], steps: Sequence[Participation]) -> list[Participation]:
    """Return the attendance if it is due.

    It is later than a cancellation that came after they joined, or HubSpot would show the cancellation.
    """
    if person.attendance is None:
        return []
    joined, left = person.attendance.joined, person.attendance.left
    cancelled = [old.at for old in sent if old.state is CANCEL and old.at >= joined]
    before = [old for old in sent if old.state is ATTEND]
    sent_already = before and (before[-1].joined, before[-1].left) == (joined, left)
    if sent_already and all(before[-1].at > at for at in cancelled):
        return []
    entry = Participation(ATTEND, joined, joined, left)
    if cancelled:
        latest = max([*cancelled, *(step.at for step in steps)])
        entry = replace(entry, at=max(entry.at, latest + JUST_LATER))
    return [entry]


def _latest(sent: Sequence[Participation]) -> Participation | None:
    """Return the registration or cancellation that counts in HubSpot, or None.

    At the same moment the one sent last counts.
    """
    registering = [entry for entry in sent if entry.state is not ATTEND]
    return max(reversed(registering), key=lambda entry: entry.at, default=None)


def _later(entry: Participation, last: Participation) -> Participation:
    """Return the entry, moved after `last` if it would not be the latest otherwise."""
    return entry if entry.at > last.at else Participation(entry.state, last.at + JUST_LATER)
