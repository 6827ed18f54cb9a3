"""The mapped values of a person, decided from the values that the contact has in HubSpot."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from integrations.decisions.mapping.answers import shown
from integrations.decisions.mapping.property_values import UNKNOWN_OPTION
from integrations.decisions.same_values import is_same
from integrations.records import PropertyShape
from integrations.records.mapping import Mapped, MappedValue, OutcomePolicy, Unwritten

WRITE, SETTLED = "write", "settled"


def together(answers: Mapped, outcomes: Mapped) -> Mapped:
    """Return what is due of both; outcomes come first."""
    return Mapped((*outcomes.due, *answers.due), (*outcomes.unwritten, *answers.unwritten))


def decide_values(mapped: Mapped, current: Mapping[str, str], shapes: Mapping[str, PropertyShape]) -> Mapped:
    """Return the values to write to a contact with these values, none of them for a new one.

    What the contact has already, or keeps, is settled. An outcome goes before an answer to the same property.
    """
    if not mapped.due:
        return mapped
    values: dict[str, str] = {}
    settled: list[MappedValue] = []
    refused: list[tuple[MappedValue, Unwritten]] = []
    decided: set[str] = set()
    for one in mapped.due:
        has = current.get(one.property, "")
        stages = [option.value for option in shapes[one.property].options] if one.property in shapes else []
        if one.property in decided or _keeps(one, has):
            settled.append(one)
        elif one.policy is OutcomePolicy.FORWARD and has and has not in stages:
            refused.append((one, Unwritten(UNKNOWN_OPTION, one.property, one.source, shown(has))))
        elif one.policy is OutcomePolicy.FORWARD and has and not _is_later(one.value, has, stages):
            settled.append(one)
        else:
            decided.add(one.property)
            if is_same(one.value, has):
                settled.append(one)
            else:
                values[one.property] = one.value
    more = tuple(unwritten for one, unwritten in refused if one.here)
    return replace(
        mapped,
        unwritten=(*mapped.unwritten, *more),
        values=values,
        settled=tuple(settled),
        refused=tuple(refused),
    )


def _keeps(one: MappedValue, has: str) -> bool:
    """Return True if the contact keeps the value that it has."""
    return one.policy is OutcomePolicy.IF_EMPTY and bool(has.strip())


def _is_later(stage: str, than: str, stages: Sequence[str]) -> bool:
    return stage in stages and stages.index(stage) > stages.index(than)
