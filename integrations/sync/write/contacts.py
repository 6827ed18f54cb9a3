"""WRITE: create contacts, update them by id, and look up those that HubSpot knows better than the portal."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from integrations.batches import batched
from integrations.decisions.contacts import blank_names, decide_contact
from integrations.decisions.mapping.values import decide_values
from integrations.errors import RetryLater
from integrations.hubspot.client.contacts import INVALID_EMAIL
from integrations.hubspot.parse import existing_id
from integrations.records import Action, BatchAnswer, Contact, ContactWrite, ItemError, PersonPlan
from integrations.sync.context import Context
from integrations.sync.decide.find_contacts import BATCH, look_up, read_contacts, refusal_cause
from integrations.sync.page_outcome import NOT_FOUND, REJECTED, UNAVAILABLE, PageOutcome
from integrations.sync.remember.people import keep_contact_ids, keep_written_properties
from integrations.sync.write.contact_batches import attempts
from integrations.sync.write.join_links import JoinLinks
from integrations.sync.write.refused_values import CONFLICT, leave_out_refused

Properties = Mapping[str, str]


def create(context: Context, people: Iterable[PersonPlan], outcome: PageOutcome) -> None:
    """Create the contacts of these people, and record in `outcome` what HubSpot answered about each.

    Raises: NeedsAdmin, RetryLater, GiveUp if no further request can succeed now.
    """
    without = context.schema_repair.without
    people = list(people)
    links = JoinLinks.of(context, {one.email: one.properties for one in people})

    def send(batch: tuple[PersonPlan, ...]) -> BatchAnswer:
        left = {one.email: outcome.without_refused(one.email, without(one.properties)) for one in batch}
        writes = [ContactWrite(email, links.put_into(properties)) for email, properties in left.items()]
        return context.hubspot.create_contacts(writes)

    conflicts: list[tuple[PersonPlan, ItemError]] = []
    lost: list[PersonPlan] = []
    for attempt in attempts(
        context,
        send,
        batched(people, BATCH),
        lambda one: one.email,
        lambda one, error: leave_out_refused(outcome, one.email, error),
    ):
        if isinstance(attempt.error, RetryLater) and attempt.error.answer_lost:
            lost += attempt.batch
            continue
        answer = outcome.answer(attempt.error, attempt.answer, (one.email for one in attempt.batch))
        if answer:
            conflicts += _keep_created(context, answer, attempt.batch, outcome)
    if not outcome.stop:
        outcome.left_out = context.schema_repair.words_about(one.properties for one in people)
    outcome.raise_if_stopped()
    _resolve_conflicts(context, conflicts, outcome)
    _look_up_lost(context, lost, outcome)


def _keep_created(
    context: Context, answer: BatchAnswer, batch: Iterable[PersonPlan], outcome: PageOutcome
) -> Iterator[tuple[PersonPlan, ItemError]]:
    """Record the answer about each person, and yield the people whose contact exists already."""
    for one in batch:
        error = answer.errors.get(one.email)
        if one.email in answer.written:
            outcome.contact_ids[one.email] = answer.written[one.email].id
            written = outcome.without_refused(one.email, context.schema_repair.without(one.properties))
            outcome.created[one.email] = written
            outcome.wrote[one.email] = set(written)
        elif error and (error.category == CONFLICT or existing_id(error.message)):
            yield one, error
        else:
            _refuse(error, one.email, outcome)


def _refuse(error: ItemError | None, email: str, outcome: PageOutcome) -> None:
    """Record why HubSpot refused to create a contact for this address."""
    if error is None:
        outcome.refuse(email, UNAVAILABLE)
    elif error.category == INVALID_EMAIL or refusal_cause(error.message)[0] == "invalid_email":
        outcome.refuse(email, ("emails_excluded", "invalid_email"), error.message)
    else:
        outcome.refuse(email, REJECTED, error.message)


def _resolve_conflicts(
    context: Context, conflicts: Sequence[tuple[PersonPlan, ItemError]], outcome: PageOutcome
) -> None:
    """Adopt the contacts that exist already: another client was faster, or the address is a secondary one.

    HubSpot's message names the contact; if it does not, the contact is looked up by the address.
    """
    ids = {existing_id(error.message) for _, error in conflicts} - {""}
    contacts = {one.id: one for one in read_contacts(context, sorted(ids), by_email=False)}
    unnamed = {one.email: "" for one, error in conflicts if not existing_id(error.message)}
    by_email = look_up(context, unnamed).contacts if unnamed else {}
    for one, error in conflicts:
        contact = contacts.get(existing_id(error.message)) or by_email.get(one.email)
        if not _adopt(context, contact, one, outcome):
            outcome.refuse(one.email, REJECTED, error.message)


def _look_up_lost(context: Context, lost: Sequence[PersonPlan], outcome: PageOutcome) -> None:
    """Look up people after the answer to their create was lost.

    A contact that exists now was created by that request; the other people wait for the next run.
    """
    found = look_up(context, {one.email: "" for one in lost})
    for one in lost:
        if not _adopt(context, found.contacts.get(one.email), one, outcome):
            outcome.refuse(one.email, UNAVAILABLE)


def _adopt(context: Context, contact: Contact | None, plan: PersonPlan, outcome: PageOutcome) -> bool:
    """Record the contact that this person has already, or why the person is left out.

    Returns False if the person has no such contact.
    """
    decision = decide_contact(plan.email, contact, deleted=False)
    if contact and decision.action is Action.UPDATE:
        outcome.contact_ids[plan.email] = contact.id
        names = (plan.properties.get(name, "") for name in ("firstname", "lastname"))
        outcome.names[plan.email] = blank_names(contact, *names)
        shapes = context.contact_properties.shapes()
        outcome.mapped[plan.email] = decide_values(plan.mapped, contact.properties, shapes)
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
    """Update contacts, and return the properties that were written, by address.

    An address whose contact id HubSpot no longer has goes into `outcome.missing`. `count` is called with the number of
    people of each finished batch. Raises: NeedsAdmin, RetryLater, GiveUp if no further request can succeed now.
    """
    without = context.schema_repair.without
    emails = {outcome.contact_ids[email]: email for email in changes if without(changes[email])}
    links = JoinLinks.of(context, changes)

    def left_of(email: str) -> dict[str, str]:
        return outcome.without_refused(email, without(changes[email]))

    def send(batch: tuple[tuple[str, str], ...]) -> BatchAnswer:
        writes = [ContactWrite(id, links.put_into(left)) for id, email in batch if (left := left_of(email))]
        return context.hubspot.update_contacts(writes)

    written: dict[str, Properties] = {}
    for attempt in attempts(
        context,
        send,
        batched(emails.items(), BATCH),
        lambda one: one[0],
        lambda one, error: leave_out_refused(outcome, one[1], error),
    ):
        count(len(attempt.batch))
        answer = outcome.answer(attempt.error, attempt.answer, (email for _, email in attempt.batch))
        if answer is None:
            continue
        for id, email in attempt.batch:
            error, left = answer.errors.get(id), left_of(email)
            if not left:
                continue
            if id in answer.written:
                written[email] = left
                outcome.wrote.setdefault(email, set()).update(left)
            elif error and error.category != NOT_FOUND:
                outcome.refuse(email, REJECTED, error.message)
            else:  # deleted or merged: HubSpot leaves such a contact out of its answer
                outcome.mark_missing(email)
    outcome.left_out = outcome.left_out or context.schema_repair.words_about(changes.values())
    keep_written_properties(context, outcome.contact_ids, written)
    outcome.raise_if_stopped()
    return written


def find_again(context: Context, outcome: PageOutcome, otherwise: tuple[str, str]) -> set[str]:
    """Look up the people whose known contact id HubSpot no longer has. Returns the addresses that have a new id.

    `otherwise` is the code and cause recorded for a person who has neither a new id nor a cause of their own.
    """
    missing, outcome.missing = outcome.missing, {}
    if not missing:
        return set()
    found = look_up(context, missing)
    moved = {}
    for email, old in missing.items():
        decision = decide_contact(email, found.contacts.get(email), deleted=email in found.deleted)
        if decision.action is Action.UPDATE and decision.contact_id != old:
            moved[email] = outcome.contact_ids[email] = decision.contact_id
        elif decision.action is Action.LEAVE:
            outcome.contact_ids.pop(email)
            outcome.refuse(email, ("emails_excluded", decision.cause))
        else:
            outcome.refuse(email, otherwise)
    keep_contact_ids(context, moved)
    return set(moved)
