"""Batches of contacts side by side; those that HubSpot refuses for a property are sent again, mended or without it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from integrations.errors import GiveUp
from integrations.hubspot.error_table import NO_PROPERTY
from integrations.records import BatchAnswer
from integrations.sync.context import Attempt, Context
from integrations.sync.mending import CONTACTS, is_schema

B = TypeVar("B")
Sent = Attempt[tuple[B, ...], BatchAnswer]


def attempts(
    context: Context,
    send: Callable[[tuple[B, ...]], BatchAnswer],
    batches: Iterable[tuple[B, ...]],
    key: Callable[[B], str],
) -> Iterator[Sent[B]]:
    """What came of each batch. `send` does without what `context.mending` leaves out; `key` names an input.

    Where HubSpot takes nobody even so, a batch ends in GiveUp.
    """
    waiting = list(batches)
    while waiting:
        refused: list[tuple[B, ...]] = []
        words = ""
        for attempt in context.side_by_side(send, waiting):
            again, why = _refused(attempt, key)
            if again:
                refused.append(again)
                words = words or why
                attempt.batch = tuple(one for one in attempt.batch if one not in again)
            if attempt.batch:
                yield attempt
        waiting = refused
        if refused and not (context.mending.mend(CONTACTS) or context.mending.leave_out(words)):
            yield from (Attempt(batch, error=_given_up(words)) for batch in refused)
            return


def _refused(attempt: Sent[B], key: Callable[[B], str]) -> tuple[tuple[B, ...], str]:
    """Whose properties HubSpot refused, and its words."""
    if attempt.error:
        return (attempt.batch, attempt.error.detail) if is_schema(attempt.error) else ((), "")
    errors = attempt.answer.errors if attempt.answer else {}
    words = {name: error.message for name, error in errors.items() if error.category == NO_PROPERTY}
    return tuple(one for one in attempt.batch if key(one) in words), next(iter(words.values()), "")


def _given_up(words: str) -> GiveUp:
    sentence = "HubSpot takes no contact with the properties it has: see its words, then sync again."
    return GiveUp(sentence, cause="properties_not_updated", detail=words)
