"""WRITE: contacts: created, updated by id, and looked up anew where HubSpot knows better than we did."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from integrations.decisions.contacts import blank_names, decide
from integrations.errors import RetryLater
from integrations.hubspot.parse import existing_id
from integrations.records import Action, BatchAnswer, Contact, ContactWrite, ItemError, PersonPlan
from integrations.sync import memory
from integrations.sync.answers import NOT_FOUND, REJECTED, UNAVAILABLE, Outcome
from integrations.sync.batches import batched
from integrations.sync.context import Context
from integrations.sync.lookup import BATCH, look_up, read

CONFLICT = "CONFLICT"  # HubSpot's category for a record that is there already
INVALID_EMAIL = re.compile(r"INVALID_EMAIL|email address .* is invalid", re.IGNORECASE)

Properties = Mapping[str, str]


def create(context: Context, people: Iterable[PersonPlan], outcome: Outcome) -> None:
    def send(batch: tuple[PersonPlan, ...]) -> BatchAnswer:
        return context.hubspot.create_contacts([ContactWrite(one.email, one.properties) for one in batch])

    conflicts: list[tuple[PersonPlan, ItemError]] = []
    lost: list[PersonPlan] = []
    for attempt in context.side_by_side(send, batched(people, BATCH)):
        if isinstance(attempt.error, RetryLater) and attempt.error.answer_lost:
            lost += attempt.batch
            continue
        answer = outcome.answer(attempt.error, attempt.answer, (one.email for one in attempt.batch))
        if answer:
            conflicts += _created(answer, attempt.batch, outcome)
    outcome.go_on()
    _settle(context, conflicts, outcome)
    _ask_again(context, lost, outcome)


def _created(
    answer: BatchAnswer, batch: Iterable[PersonPlan], outcome: Outcome
) -> Iterator[tuple[PersonPlan, ItemError]]:
    """Keep what came of each; those whose contact is there already are for the caller."""
    for one in batch:
        error = answer.errors.get(one.email)
        if one.email in answer.written:
            outcome.contact_ids[one.email] = answer.written[one.email].id
            outcome.created[one.email] = dict(one.properties)
        elif error and (error.category == CONFLICT or existing_id(error.message)):
            yield one, error
        else:
            _refuse(error, one.email, outcome)


def _refuse(error: ItemError | None, email: str, outcome: Outcome) -> None:
    if error is None:
        outcome.refuse(email, UNAVAILABLE)
    elif INVALID_EMAIL.search(error.message):
        outcome.refuse(email, ("emails_excluded", "invalid_email"), error.message)
    else:
        outcome.refuse(email, REJECTED, error.message)


def _settle(context: Context, conflicts: Sequence[tuple[PersonPlan, ItemError]], outcome: Outcome) -> None:
    """HubSpot has a contact after all: somebody was faster, or the address is a secondary one.

    Its words name the contact; where they do not, it is looked for by the address.
    """
    ids = {existing_id(error.message) for _, error in conflicts} - {""}
    contacts = {one.id: one for one in read(context, sorted(ids), by_email=False)}
    unnamed = {one.email: "" for one, error in conflicts if not existing_id(error.message)}
    by_email = look_up(context, unnamed)[0] if unnamed else {}
    for one, error in conflicts:
        contact = contacts.get(existing_id(error.message)) or by_email.get(one.email)
        if not _adopt(contact, one, outcome):
            outcome.refuse(one.email, REJECTED, error.message)


def _ask_again(context: Context, lost: Sequence[PersonPlan], outcome: Outcome) -> None:
    """The answer to a create was lost: whoever is there now was created, the others wait for the next run."""
    contacts, _ = look_up(context, {one.email: "" for one in lost})
    for one in lost:
        if not _adopt(contacts.get(one.email), one, outcome):
            outcome.refuse(one.email, UNAVAILABLE)


def _adopt(contact: Contact | None, plan: PersonPlan, outcome: Outcome) -> bool:
    """Go on with a contact that was there already; False where it is not this person's."""
    decision = decide(plan.email, contact, deleted=False)
    if contact and decision.action is Action.UPDATE:
        outcome.contact_ids[plan.email] = contact.id
        names = (plan.properties.get(name, "") for name in ("firstname", "lastname"))
        outcome.names[plan.email] = blank_names(contact, *names)
    elif decision.action is Action.LEAVE:
        outcome.secondary[plan.email] = decision.contact_id
        outcome.refuse(plan.email, ("emails_excluded", decision.cause))
    return decision.action is not Action.CREATE


def update(
    context: Context,
    changes: Mapping[str, Properties],
    outcome: Outcome,
    count: Callable[[int], None] = lambda people: None,
) -> dict[str, Properties]:
    """What was written; whose id HubSpot no longer has is `outcome.missing`. `count` hears of each batch."""
    emails = {outcome.contact_ids[email]: email for email in changes}

    def send(batch: tuple[tuple[str, str], ...]) -> BatchAnswer:
        return context.hubspot.update_contacts([ContactWrite(id, changes[email]) for id, email in batch])

    written: dict[str, Properties] = {}
    for attempt in context.side_by_side(send, batched(emails.items(), BATCH)):
        count(len(attempt.batch))
        answer = outcome.answer(attempt.error, attempt.answer, (email for _, email in attempt.batch))
        if answer is None:
            continue
        for id, email in attempt.batch:
            error = answer.errors.get(id)
            if id in answer.written:
                written[email] = changes[email]
            elif error and error.category != NOT_FOUND:
                outcome.refuse(email, REJECTED, error.message)
            else:  # deleted, or merged away: HubSpot leaves those out without a word
                outcome.lose(email)
    memory.keep_written(context, outcome.contact_ids, written)
    outcome.go_on()
    return written


def find_again(context: Context, outcome: Outcome, otherwise: tuple[str, str]) -> set[str]:
    """Look up whom HubSpot no longer had under the id we knew; those that have another id now.

    `otherwise`: what to say of those whom HubSpot has under that very id.
    """
    missing, outcome.missing = outcome.missing, {}
    contacts, deleted = look_up(context, missing) if missing else ({}, set())
    found = {}
    for email, old in missing.items():
        decision = decide(email, contacts.get(email), deleted=email in deleted)
        if decision.action is Action.UPDATE and decision.contact_id != old:
            found[email] = outcome.contact_ids[email] = decision.contact_id
        elif decision.action is Action.LEAVE:
            outcome.contact_ids.pop(email)
            outcome.refuse(email, ("emails_excluded", decision.cause))
        else:
            outcome.refuse(email, otherwise)
    memory.keep_ids(context, found)
    return set(found)
