"""Mapped values that were dealt with, as the rows keep them: answers with the contact, rules with the participant."""

from collections.abc import Iterable, Mapping
from typing import Any

from integrations.records.mapping import Remembered

LONGEST_WORDS = 300  # of HubSpot's about a value


def answers_of(kept: Mapping[str, Mapping[str, str]]) -> dict[str, Remembered]:
    """Return the answers that were dealt with, by property: `RemoteContact.answered`."""
    return {name: Remembered(**one) for name, one in kept.items()}


def rules_of(kept: Iterable[str | list[str]]) -> dict[str, Remembered]:
    """Return the rules that were applied, by their keys: `Participant.applied_rules`."""
    found = (Remembered(one) if isinstance(one, str) else Remembered(one[0], "", *one[1:]) for one in kept)
    return {one.mark: one for one in found}


def kept_answer(one: Remembered) -> dict[str, str]:
    """Return an answer that was dealt with as its row keeps it."""
    refused = {"cause": one.cause, "words": one.words[:LONGEST_WORDS]} if one.cause else {}
    return {"mark": one.mark, "at": one.at, **refused}


def kept_rules(applied: Mapping[str, Remembered]) -> list[Any]:
    """Return the applied rules as their row keeps them: by the key, with HubSpot's words where it refused."""
    return [[one.mark, one.cause, one.words[:LONGEST_WORDS]] if one.cause else one.mark for one in applied.values()]
