"""Send batches of contacts side by side, and once more for the inputs whose properties HubSpot refuses.

By then the missing properties were made again in HubSpot, or they are left out.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from integrations.errors import GiveUp
from integrations.hubspot.error_table import NO_PROPERTY
from integrations.records import BatchAnswer
from integrations.sync.context import Attempt, Context
from integrations.sync.schema_repair import CONTACTS, is_schema

B = TypeVar("B")
Sent = Attempt[tuple[B, ...], BatchAnswer]


def attempts(
    context: Context,
    send: Callable[[tuple[B, ...]], BatchAnswer],
    batches: Iterable[tuple[B, ...]],
    key: Callable[[B], str],
) -> Iterator[Sent[B]]:
    """Yield the attempt of each batch.

    `send` leaves out the properties that `context.schema_repair` does without; `key` returns what identifies an input.
    A batch ends in GiveUp if HubSpot accepts none of its contacts even so.
    """
    waiting = list(batches)
    while waiting:
        refused: list[tuple[B, ...]] = []
        message = ""
        for attempt in context.side_by_side(send, waiting):
            refused_inputs, refusal = _refused(attempt, key)
            if refused_inputs:
                refused.append(refused_inputs)
                message = message or refusal
                attempt.batch = tuple(one for one in attempt.batch if one not in refused_inputs)
            if attempt.batch:
                yield attempt
        waiting = refused
        if refused and not (context.schema_repair.repair(CONTACTS) or context.schema_repair.leave_out(message)):
            yield from (Attempt(batch, error=_give_up(message)) for batch in refused)
            return


def _refused(attempt: Sent[B], key: Callable[[B], str]) -> tuple[tuple[B, ...], str]:
    """Return the inputs whose properties HubSpot refused, and HubSpot's message."""
    if attempt.error:
        return (attempt.batch, attempt.error.detail) if is_schema(attempt.error) else ((), "")
    errors = attempt.answer.errors if attempt.answer else {}
    messages = {name: error.message for name, error in errors.items() if error.category == NO_PROPERTY}
    return tuple(one for one in attempt.batch if key(one) in messages), next(iter(messages.values()), "")


def _give_up(message: str) -> GiveUp:
    sentence = "HubSpot takes no contact with the properties it has: see its message, then sync again."
    return GiveUp(sentence, cause="properties_not_updated", detail=message)
