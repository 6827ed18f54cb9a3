"""Send batches of contacts side by side, and once more the inputs of which HubSpot refuses properties.

By then the missing properties were made again in HubSpot, or they are left out: of all contacts, or a mapped value of
the one contact where a rule of the account refuses it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from integrations.batches import batched
from integrations.errors import GiveUp
from integrations.hubspot.error_table import NO_PROPERTY
from integrations.records import BatchAnswer, ItemError
from integrations.sync.context import Attempt, Context
from integrations.sync.decide.find_contacts import BATCH
from integrations.sync.schema_repair import CONTACTS, is_schema

B = TypeVar("B")
Sent = Attempt[tuple[B, ...], BatchAnswer]


def attempts(
    context: Context,
    send: Callable[[tuple[B, ...]], BatchAnswer],
    batches: Iterable[tuple[B, ...]],
    key: Callable[[B], str],
    leave_out: Callable[[B, ItemError], bool] = lambda one, error: False,
) -> Iterator[Sent[B]]:
    """Yield the attempt of each batch.

    `send` leaves out the properties that `context.schema_repair` does without; `key` returns what identifies an input.
    `leave_out` leaves out what HubSpot refused of one input, and returns True if there is something to leave out.
    A batch ends in GiveUp if HubSpot accepts none of its contacts even so.
    """
    waiting = list(batches)
    while waiting:
        refused: list[tuple[B, ...]] = []
        lessened: list[B] = []
        message = ""
        for attempt in context.side_by_side(send, waiting):
            refused_inputs, refusal = _refused(attempt, key)
            if refused_inputs:
                refused.append(refused_inputs)
                message = message or refusal
            less = [one for one in _other_errors(attempt, key, refused_inputs) if leave_out(*one)]
            lessened += [one for one, _ in less]
            attempt.batch = tuple(one for one in attempt.batch if one not in (*refused_inputs, *lessened))
            if attempt.batch:
                yield attempt
        if refused and not _mended(context, message):
            yield from (Attempt(batch, error=_give_up(message)) for batch in refused)
            refused = []
        waiting = [*refused, *batched(lessened, BATCH)]


def _mended(context: Context, message: str) -> bool:
    """Return True if another try is worth it, after a refusal about properties."""
    repair = context.schema_repair
    return repair.leave_out_mapped(message) or repair.repair(CONTACTS) or repair.leave_out(message)


def _other_errors(attempt: Sent[B], key: Callable[[B], str], refused: tuple[B, ...]) -> Iterator[tuple[B, ItemError]]:
    """Yield the inputs that HubSpot refused for themselves, with its error."""
    errors = attempt.answer.errors if attempt.answer else {}
    for one in attempt.batch if errors else ():
        if key(one) in errors and one not in refused:
            yield one, errors[key(one)]


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
