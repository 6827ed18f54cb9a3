"""WRITE: contacts, participations and properties of one page of people. With the workflow action, the only module that
changes anything outside.

Every answer is kept as soon as its batch is in, so that a crash repeats only what HubSpot takes twice without harm.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from integrations.decisions.contacts import decide
from integrations.errors import IntegrationError, NeedsAdmin, SkipRecord
from integrations.hubspot.parse import existing_id
from integrations.models import Occurrence
from integrations.records import (
    Action,
    BatchAnswer,
    ContactWrite,
    ItemError,
    ParticipantState,
    Participation,
    ParticipationAnswer,
    PersonPlan,
    Plan,
)
from integrations.sync import memory
from integrations.sync.batches import batched
from integrations.sync.context import Context
from integrations.sync.decide import BATCH, READ
from integrations.sync.inputs import Known

A = TypeVar("A", BatchAnswer, ParticipationAnswer)

REJECTED = ("person_failed", "rejected_by_hubspot")
UNAVAILABLE = ("sync_error", "unavailable")
INVALID_EMAIL = re.compile(r"INVALID_EMAIL|email address .* is invalid", re.IGNORECASE)


@dataclass
class Outcome:
    """What came of a page: contact ids, what was accepted, and why the rest was not (`refused`: code, cause, words)."""

    contact_ids: dict[str, str] = field(default_factory=dict)
    created: dict[str, dict[str, str]] = field(default_factory=dict)  # address → property values of the create
    accepted: dict[str, list[Participation]] = field(default_factory=dict)
    updated: set[str] = field(default_factory=set)
    refused: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def refuse(self, email: str, code_and_cause: tuple[str, str], words: str = "") -> None:
        self.refused.setdefault(email, (*code_and_cause, words))


def write_people(context: Context, occurrence: Occurrence, plan: Plan, page: Sequence[Known]) -> Outcome:
    """Create, participate, keep; then the properties as they are now true, and keep those.

    Raises: NeedsAdmin. Whatever else happens to a batch is an outcome of its people.
    """
    outcome = Outcome()
    if context.dry_run:
        return outcome
    outcome.contact_ids = {one.email: one.contact_id for one in plan.having(Action.UPDATE)}
    _create(context, plan.having(Action.CREATE), outcome)
    try:
        _participate(context, occurrence, plan.having(Action.CREATE, Action.UPDATE), outcome)
    finally:
        memory.keep_people(context, occurrence, plan, page, outcome)
    names = {one.email: one.properties for one in plan.having(Action.UPDATE)}
    changes = memory.changed_properties(context, occurrence, outcome.contact_ids, names)
    _update(context, changes, outcome)
    return outcome


# --- Contacts ---------------------------------------------------------------------------------------------------------


def _create(context: Context, people: Iterable[PersonPlan], outcome: Outcome) -> None:
    def create(batch: tuple[PersonPlan, ...]) -> BatchAnswer:
        return context.hubspot.create_contacts([ContactWrite(one.email, one.properties) for one in batch])

    conflicts: dict[str, tuple[str, ItemError]] = {}
    for attempt in context.side_by_side(create, batched(people, BATCH)):
        answer = _answer(attempt.error, attempt.answer, (one.email for one in attempt.batch), outcome)
        if answer is None:
            continue
        for one in attempt.batch:
            error = answer.errors.get(one.email)
            if one.email in answer.written:
                outcome.contact_ids[one.email] = answer.written[one.email].id
                outcome.created[one.email] = dict(one.properties)
            elif error and (existing := existing_id(error.message)):
                conflicts[one.email] = (existing, error)
            elif error and INVALID_EMAIL.search(error.message):
                outcome.refuse(one.email, ("emails_excluded", "invalid_email"), error.message)
            elif error:
                outcome.refuse(one.email, REJECTED, error.message)
            else:
                outcome.refuse(one.email, UNAVAILABLE)
    _settle(context, conflicts, outcome)


def _settle(context: Context, conflicts: dict[str, tuple[str, ItemError]], outcome: Outcome) -> None:
    """HubSpot has a contact after all: somebody was faster, or the address is a secondary one."""
    for batch in batched(conflicts.items(), BATCH):
        ids = sorted({contact_id for _, (contact_id, _) in batch})
        contacts = {one.id: one for one in context.hubspot.read_contacts(ids, by_email=False, properties=READ)}
        for email, (contact_id, error) in batch:
            decision = decide(email, contacts.get(contact_id), deleted=False)
            if decision.action is Action.UPDATE:
                outcome.contact_ids[email] = contact_id
            elif decision.action is Action.LEAVE:
                outcome.refuse(email, ("emails_excluded", decision.cause))
            else:
                outcome.refuse(email, REJECTED, error.message)


def _update(context: Context, changes: dict[str, dict[str, str]], outcome: Outcome) -> None:
    emails = {outcome.contact_ids[email]: email for email in changes}

    def update(batch: tuple[tuple[str, str], ...]) -> BatchAnswer:
        return context.hubspot.update_contacts([ContactWrite(id, changes[email]) for id, email in batch])

    written: dict[str, dict[str, str]] = {}
    for attempt in context.side_by_side(update, batched(emails.items(), BATCH)):
        answer = _answer(attempt.error, attempt.answer, (email for _, email in attempt.batch), outcome)
        if answer is None:
            continue
        written.update({email: changes[email] for id, email in attempt.batch if id in answer.written})
        for id, email in attempt.batch:
            if id in answer.errors:
                _refuse_update(answer.errors[id], email, outcome)
            elif email not in written:  # merged away meanwhile: HubSpot leaves it out without a word
                outcome.refuse(email, ("sync_error", "properties_not_updated"))
    memory.keep_written(context, outcome.contact_ids, written)
    outcome.updated = written.keys() - outcome.created.keys()


def _refuse_update(error: ItemError, email: str, outcome: Outcome) -> None:
    gone = error.category == "OBJECT_NOT_FOUND"
    outcome.refuse(email, ("sync_error", "properties_not_updated") if gone else REJECTED, error.message)


# --- Participations ---------------------------------------------------------------------------------------------------


def _participate(context: Context, occurrence: Occurrence, people: Iterable[PersonPlan], outcome: Outcome) -> None:
    """Each person's entries in time order; as few calls as that order allows."""
    waiting = {
        one.email: list(one.participations) for one in people if one.email in outcome.contact_ids and one.participations
    }
    while waiting:
        states = {entries[0].state for entries in waiting.values()}
        # Attendance goes last: by then everybody's registration is in, and the batches are full.
        state = next(one for one in ParticipantState if one in states)
        group = [(email, entries[0]) for email, entries in waiting.items() if entries[0].state is state]
        _send(context, occurrence, state, group, outcome)
        for email, entry in group:
            done = outcome.accepted.get(email, [])
            waiting[email].pop(0)
            if not waiting[email] or not done or done[-1] != entry:
                del waiting[email]


def _send(
    context: Context,
    occurrence: Occurrence,
    state: ParticipantState,
    group: Sequence[tuple[str, Participation]],
    outcome: Outcome,
) -> None:
    account_id = context.zoom_account.account_id

    def send(batch: tuple[tuple[str, Participation], ...]) -> ParticipationAnswer:
        entries = [(outcome.contact_ids[email], entry) for email, entry in batch]
        return context.hubspot.participate(occurrence.external_event_id, account_id, state, entries)

    for attempt in context.side_by_side(send, batched(group, BATCH)):
        answer = _answer(attempt.error, attempt.answer, (email for email, _ in attempt.batch), outcome)
        if answer is None:
            continue
        for email, entry in attempt.batch:
            contact_id = outcome.contact_ids[email]
            if contact_id in answer.accepted:
                outcome.accepted.setdefault(email, []).append(entry)
            elif contact_id in answer.errors:
                outcome.refuse(email, REJECTED, answer.errors[contact_id].message)
            else:
                outcome.refuse(email, UNAVAILABLE)


def _answer(error: IntegrationError | None, answer: A | None, emails: Iterable[str], outcome: Outcome) -> A | None:
    """The batch's answer; None where it failed as a whole, which is then the outcome of each of its people."""
    if isinstance(error, NeedsAdmin):
        raise error
    if error:
        what = REJECTED if isinstance(error, SkipRecord) else UNAVAILABLE
        for email in emails:
            outcome.refuse(email, what, error.sentence)
    return answer
