"""WRITE: contacts: created, updated by id, and looked up anew where HubSpot knows better than we did."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from integrations.decisions.contacts import blank_names, decide
from integrations.errors import RetryLater
from integrations.hubspot.client.contacts import INVALID_EMAIL
from integrations.hubspot.parse import existing_id
from integrations.records import Action, BatchAnswer, Contact, ContactWrite, ItemError, PersonPlan
from integrations.sync.batches import batched
from integrations.sync.context import Context
from integrations.sync.decide.find_contacts import BATCH, look_up, read, refusal
from integrations.sync.page_outcome import NOT_FOUND, REJECTED, UNAVAILABLE, PageOutcome
from integrations.sync.remember.people import keep_contact_ids, keep_written_properties
from integrations.sync.write.contact_batches import attempts

CONFLICT = "CONFLICT"  # HubSpot's category for a record that is there already

Properties = Mapping[str, str]


def create(context: Context, people: Iterable[PersonPlan], outcome: PageOutcome) -> None:
    without = context.mending.without

    def send(batch: tuple[PersonPlan, ...]) -> BatchAnswer:
        return context.hubspot.create_contacts([ContactWrite(one.email, without(one.properties)) for one in batch])

    people = list(people)
    conflicts: list[tuple[PersonPlan, ItemError]] = []
    lost: list[PersonPlan] = []
    for attempt in attempts(context, send, batched(people, BATCH), lambda one: one.email):
        if isinstance(attempt.error, RetryLater) and attempt.error.answer_lost:
            lost += attempt.batch
            continue
        answer = outcome.answer(attempt.error, attempt.answer, (one.email for one in attempt.batch))
        if answer:
            conflicts += _created(context, answer, attempt.batch, outcome)
    if not outcome.stop:
        outcome.left_out = context.mending.words_about(one.properties for one in people)
    outcome.go_on()
    _settle(context, conflicts, outcome)
    _ask_again(context, lost, outcome)


def _created(
    context: Context, answer: BatchAnswer, batch: Iterable[PersonPlan], outcome: PageOutcome
) -> Iterator[tuple[PersonPlan, ItemError]]:
    """Keep what came of each; those whose contact is there already are for the caller."""
    for one in batch:
        error = answer.errors.get(one.email)
        if one.email in answer.written:
            outcome.contact_ids[one.email] = answer.written[one.email].id
            outcome.created[one.email] = context.mending.without(one.properties)
        elif error and (error.category == CONFLICT or existing_id(error.message)):
            yield one, error
        else:
            _refuse(error, one.email, outcome)


def _refuse(error: ItemError | None, email: str, outcome: PageOutcome) -> None:
    if error is None:
        outcome.refuse(email, UNAVAILABLE)
    elif error.category == INVALID_EMAIL or refusal(error.message)[0] == "invalid_email":
        outcome.refuse(email, ("emails_excluded", "invalid_email"), error.message)
    else:
        outcome.refuse(email, REJECTED, error.message)


def _settle(context: Context, conflicts: Sequence[tuple[PersonPlan, ItemError]], outcome: PageOutcome) -> None:
    """HubSpot has a contact after all: somebody was faster, or the address is a secondary one.

    Its words name the contact; where they do not, it is looked for by the address.
    """
    ids = {existing_id(error.message) for _, error in conflicts} - {""}
    contacts = {one.id: one for one in read(context, sorted(ids), by_email=False)}
    unnamed = {one.email: "" for one, error in conflicts if not existing_id(error.message)}
    by_email = look_up(context, unnamed).contacts if unnamed else {}
    for one, error in conflicts:
        contact = contacts.get(existing_id(error.message)) or by_email.get(one.email)
        if not _adopt(contact, one, outcome):
            outcome.refuse(one.email, REJECTED, error.message)


def _ask_again(context: Context, lost: Sequence[PersonPlan], outcome: PageOutcome) -> None:
    """The answer to a create was lost: whoever is there now was created, the others wait for the next run."""
    found = look_up(context, {one.email: "" for one in lost})
    for one in lost:
        if not _adopt(found.contacts.get(one.email), one, outcome):
            outcome.refuse(one.email, UNAVAILABLE)


def _adopt(contact: Contact | None, plan: PersonPlan, outcome: PageOutcome) -> bool:
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
    outcome: PageOutcome,
    count: Callable[[int], None] = lambda people: None,
) -> dict[str, Properties]:
    """What was written; whose id HubSpot no longer has is `outcome.missing`. `count` hears of each batch."""
    without = context.mending.without
    emails = {outcome.contact_ids[email]: email for email in changes if without(changes[email])}

    def send(batch: tuple[tuple[str, str], ...]) -> BatchAnswer:
        writes = [ContactWrite(id, left) for id, email in batch if (left := without(changes[email]))]
        return context.hubspot.update_contacts(writes)

    written: dict[str, Properties] = {}
    for attempt in attempts(context, send, batched(emails.items(), BATCH), lambda one: one[0]):
        count(len(attempt.batch))
        answer = outcome.answer(attempt.error, attempt.answer, (email for _, email in attempt.batch))
        if answer is None:
            continue
        for id, email in attempt.batch:
            error, left = answer.errors.get(id), without(changes[email])
            if not left:
                continue
            if id in answer.written:
                written[email] = left
            elif error and error.category != NOT_FOUND:
                outcome.refuse(email, REJECTED, error.message)
            else:  # deleted, or merged away: HubSpot leaves those out without a word
                outcome.lose(email)
    outcome.left_out = outcome.left_out or context.mending.words_about(changes.values())
    keep_written_properties(context, outcome.contact_ids, written)
    outcome.go_on()
    return written


def find_again(context: Context, outcome: PageOutcome, otherwise: tuple[str, str]) -> set[str]:
    """Look up whom HubSpot no longer had under the id we knew; those that have another id now.

    `otherwise`: what to say of those whom HubSpot has under that very id.
    """
    missing, outcome.missing = outcome.missing, {}
    if not missing:
        return set()
    found = look_up(context, missing)
    moved = {}
    for email, old in missing.items():
        decision = decide(email, found.contacts.get(email), deleted=email in found.deleted)
        if decision.action is Action.UPDATE and decision.contact_id != old:
            moved[email] = outcome.contact_ids[email] = decision.contact_id
        elif decision.action is Action.LEAVE:
            outcome.contact_ids.pop(email)
            outcome.refuse(email, ("emails_excluded", decision.cause))
        else:
            outcome.refuse(email, otherwise)
    keep_contact_ids(context, moved)
    return set(moved)
