"""The answers that are due for contact properties: of each person's latest registration that answered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from integrations.decisions.mapping.property_values import fit
from integrations.decisions.mapping.questions import normalised_title
from integrations.records import PropertyShape
from integrations.records.mapping import (
    AnswerMapping,
    AnswerPolicy,
    Mapped,
    MappedValue,
    OutcomePolicy,
    RegistrationAnswers,
    Remembered,
    Unwritten,
)

PROPERTY_MISSING, READ_ONLY = "property_missing", "read_only"
LONGEST_SHOWN = 100  # characters of an answer in the audit log

Given = tuple[datetime, str, Sequence[str], bool]  # when, the answer, the question's choices, and if given here


def answers_due(
    mappings: Iterable[AnswerMapping],
    registrations: Sequence[RegistrationAnswers],
    remembered: Mapping[str, Remembered],
    shapes: Mapping[str, PropertyShape],
    *,
    again: bool = False,
) -> Mapped:
    """Return the values that are due, and what cannot be written.

    `remembered` is what was dealt with, by property: it is due no more, so that a change in HubSpot stays. `again`:
    what HubSpot refused is tried once more.
    """
    latest: dict[str, tuple[AnswerMapping, Given]] = {}
    for mapping in mappings:
        given = _latest(mapping, registrations)
        other = latest.get(mapping.property)
        if given and (other is None or given[0] >= other[1][0]):
            latest[mapping.property] = mapping, given
    due: list[MappedValue] = []
    unwritten: list[Unwritten] = []
    for mapping, given in latest.values():
        found = _decide(mapping, given, remembered.get(mapping.property), shapes.get(mapping.property), again)
        if isinstance(found, MappedValue):
            due.append(found)
        elif found and given[3]:  # what was answered elsewhere is noted there
            unwritten.append(found)
    return Mapped(tuple(due), tuple(unwritten))


def _latest(mapping: AnswerMapping, registrations: Iterable[RegistrationAnswers]) -> Given | None:
    """Return the answer that counts. An empty one counts only if the policy says so and the form asked."""
    if mapping.policy is AnswerPolicy.NEVER:
        return None
    key, empties = normalised_title(mapping.question), mapping.policy is AnswerPolicy.ALWAYS
    given = [
        (one.at, one.answers.get(key, ""), one.asked.get(key, ()), one.here)
        for one in registrations
        if key in one.answers or (empties and key in one.asked)
    ]
    return max(given, key=lambda one: one[:2], default=None)


def _decide(
    mapping: AnswerMapping, given: Given, before: Remembered | None, shape: PropertyShape | None, again: bool
) -> MappedValue | Unwritten | None:
    at, answer, choices, here = given
    now = Remembered(sha256(answer.encode()).hexdigest()[:12], at.isoformat())
    if before and before.at > now.at:
        return None
    if before and (before.at, before.mark) == (now.at, now.mark) and not (before.cause and again):
        return Unwritten(before.cause, mapping.property, mapping.question, before.words) if before.cause else None
    if shape is None or shape.read_only:
        return not_writable(shape, mapping.property, mapping.question)
    found = fit(answer, shape, choices) if answer else None
    if found and found.cause:
        return Unwritten(found.cause, mapping.property, mapping.question, shown(answer))
    policy = OutcomePolicy.IF_EMPTY if mapping.policy is AnswerPolicy.IF_EMPTY else OutcomePolicy.ALWAYS
    return MappedValue(mapping.property, found.value if found else "", policy, mapping.question, now, here=here)


def not_writable(shape: PropertyShape | None, name: str, source: str) -> Unwritten:
    """Return why nobody's value is written: HubSpot does not have the property, or lets nobody write it."""
    return Unwritten(READ_ONLY if shape else PROPERTY_MISSING, name, source, of_all=True)


def shown(answer: str) -> str:
    """Return an answer as the audit log shows it: on one line, and not more than its beginning."""
    line = " ".join(answer.split())
    return f"“{line[:LONGEST_SHOWN]}{'…' if len(line) > LONGEST_SHOWN else ''}”"
