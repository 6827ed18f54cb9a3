"""The rules about outcomes: which of them hold for a person in an occurrence, and which value is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from integrations.decisions.mapping.answers import not_writable, shown
from integrations.decisions.mapping.property_values import fit
from integrations.records import PropertyShape
from integrations.records.mapping import Mapped, MappedValue, OutcomeRule, Remembered, Unwritten, When


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person did in an occurrence. `final`: nobody's attendance changes any more."""

    registered: bool = False
    cancelled: bool = False
    attended: bool = False
    final: bool = False
    polls_answered: int = 0
    questions_asked: int = 0


def holds(when: When, standing: Standing) -> bool:
    """Return True if the person did this. Who cancelled and attended after all did not cancel."""
    return {
        When.REGISTERED: standing.registered,
        When.ATTENDED: standing.attended,
        When.NO_SHOW: standing.registered and not standing.attended and standing.final,
        When.CANCELLED: standing.cancelled and not standing.attended,
        When.ANSWERED_POLL: standing.polls_answered > 0,
        When.ASKED_QUESTION: standing.questions_asked > 0,
    }[when]


def outcomes_due(
    rules: Iterable[OutcomeRule],
    standing: Standing,
    applied: Mapping[str, Remembered],
    shapes: Mapping[str, PropertyShape],
    *,
    again: bool = False,
) -> Mapped:
    """Return the values that are due, and what cannot be written.

    Of two rules for one property the last that holds wins.

    `applied` are the rules that were applied to this person in this occurrence, by their keys. `again`: what HubSpot
    refused is tried once more.
    """
    winners = {rule.property: rule for rule in rules if holds(rule.when, standing)}
    due: list[MappedValue] = []
    unwritten: list[Unwritten] = []
    for name, rule in winners.items():
        source, before, shape = rule_source(rule), applied.get(rule.key()), shapes.get(name)
        if before and not (before.cause and again):
            unwritten += [Unwritten(before.cause, name, source, before.words)] if before.cause else []
        elif shape is None or shape.read_only:
            unwritten.append(not_writable(shape, name, source))
        elif (found := fit(rule.value, shape)).cause:
            unwritten.append(Unwritten(found.cause, name, source, shown(rule.value), of_all=True))
        else:
            remembered = Remembered(rule.key())
            due.append(MappedValue(name, found.value, rule.policy, source, remembered, outcome=True))
    return Mapped(tuple(due), tuple(unwritten))


def rule_source(rule: OutcomeRule) -> str:
    """Return the rule as the audit log names it."""
    return f"{rule.when} = {rule.value}"
