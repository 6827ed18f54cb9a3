"""WRITE: the contacts, participations and properties of one page of people.

With the workflow action this is the only place that changes people outside; `contacts.py` has what belongs to contacts
alone. Every answer is kept as soon as its batch is in, so that a crash repeats only what HubSpot can take twice.
"""

from collections.abc import Iterable, Sequence

from integrations.batches import batched
from integrations.models import Occurrence
from integrations.models.jobs import Step
from integrations.records import Action, ParticipantState, Participation, ParticipationAnswer, PersonPlan, Plan
from integrations.sync.context import Context
from integrations.sync.page_outcome import NOT_FOUND, NOT_UPDATED, REJECTED, UNAVAILABLE, PageOutcome
from integrations.sync.people import KnownPerson
from integrations.sync.progress import Progress
from integrations.sync.remember.mapped_values import keep_mapped
from integrations.sync.remember.people import (
    changed_properties,
    keep_accepted_at,
    keep_causes,
    keep_people,
    name_properties,
)
from integrations.sync.write.contacts import create, find_again, update
from integrations.sync.write.marketing_event import EventMissing, participate

BATCH = 100  # HubSpot does not say how many participants a call takes
ROUNDS = 3  # of updates, while other webinars of the same people are synced


def write_people(
    context: Context,
    occurrence: Occurrence,
    plan: Plan,
    page: Sequence[KnownPerson],
    outcome: PageOutcome,
    progress: Progress | None = None,
) -> None:
    """Create contacts, record participations, then update the properties to what is now true.

    What HubSpot accepts is kept on the way, and `outcome` gets everything that happened to each person. Raises:
    NeedsAdmin, RetryLater (so EventMissing), GiveUp. Any other error of a batch becomes the outcome of its people.
    """
    if context.dry_run:
        return
    known = plan.having(Action.UPDATE)
    outcome.contact_ids = {one.email: one.contact_id for one in known}
    outcome.names = {one.email: name_properties(one.properties) for one in known}
    outcome.mapped = {one.email: one.mapped for one in plan.having(Action.CREATE, Action.UPDATE)}
    people = plan.having(Action.CREATE, Action.UPDATE)
    begin = progress.begin if progress else lambda step: None
    try:
        begin(Step.CONTACTS)
        create(context, plan.having(Action.CREATE), outcome)
        begin(Step.PARTICIPANTS)
        _participate(context, occurrence, people, outcome)
        moved = find_again(context, outcome, UNAVAILABLE)
        _participate(context, occurrence, [one for one in people if one.email in moved], outcome)
    finally:
        keep_people(context, occurrence, plan, page, outcome)
    failed = set(outcome.refused)
    begin(Step.PROPERTIES)
    try:
        update_properties(context, occurrence, outcome, progress)
    finally:
        keep_mapped(context, occurrence, plan, outcome)
    keep_accepted_at(context, occurrence, outcome)
    keep_causes(occurrence, outcome, outcome.refused.keys() - failed)


def update_properties(
    context: Context, occurrence: Occurrence, outcome: PageOutcome, progress: Progress | None
) -> None:
    """Update the contact properties to what is now true.

    It is repeated if another webinar changed them meanwhile, or if the contact was merged into another one.
    """
    sent: dict[str, dict[str, str]] = {}
    changes = changed_properties(context, occurrence, outcome.contact_ids, outcome.names)
    for email in outcome.contact_ids.keys() & outcome.mapped.keys() - outcome.created.keys():
        if values := outcome.mapped[email].values:
            changes[email] = {**changes.get(email, {}), **values}
    for _ in range(ROUNDS):
        if not changes:
            return
        written = update(context, changes, outcome, progress.count if progress else lambda people: None)
        for email, properties in written.items():
            sent[email] = {**sent.get(email, {}), **properties}
        outcome.updated |= written.keys() - outcome.created.keys()
        moved = find_again(context, outcome, NOT_UPDATED)
        changes = changed_properties(context, occurrence, written.keys() | moved, outcome.names, sent)


# --- Participations ---------------------------------------------------------------------------------------------------


def _participate(context: Context, occurrence: Occurrence, people: Iterable[PersonPlan], outcome: PageOutcome) -> None:
    """Send each person's entries in time order, in as few calls as that order allows."""
    waiting = {one.email: _entries_due(one, outcome) for one in people if one.email in outcome.contact_ids}
    waiting = {email: entries for email, entries in waiting.items() if entries}
    while waiting:
        states = {entries[0].state for entries in waiting.values()}
        # Attendance is sent last: by then everybody's registration is in, and the batches are full.
        state = next(one for one in ParticipantState if one in states)
        entries_due = [(email, entries[0]) for email, entries in waiting.items() if entries[0].state is state]
        _send_entries(context, occurrence, state, entries_due, outcome)
        outcome.raise_if_stopped()
        for email, entry in entries_due:
            accepted = outcome.accepted.get(email, [])
            waiting[email].pop(0)
            if not waiting[email] or not accepted or accepted[-1] != entry:
                del waiting[email]


def _entries_due(plan: PersonPlan, outcome: PageOutcome) -> list[Participation]:
    """Return the planned entries that HubSpot has not accepted in this run."""
    return [entry for entry in plan.participations if entry not in outcome.accepted.get(plan.email, ())]


def _send_entries(
    context: Context,
    occurrence: Occurrence,
    state: ParticipantState,
    entries_due: Sequence[tuple[str, Participation]],
    outcome: PageOutcome,
) -> None:
    """Send one entry per person, all of the same state, and record the answers in `outcome`."""

    def send(batch: tuple[tuple[str, Participation], ...]) -> ParticipationAnswer:
        entries = [(outcome.contact_ids[email], entry) for email, entry in batch]
        return participate(context, occurrence, state, entries)

    for attempt in context.side_by_side(send, batched(entries_due, BATCH)):
        if isinstance(attempt.error, EventMissing):
            raise attempt.error
        answer = outcome.answer(attempt.error, attempt.answer, (email for email, _ in attempt.batch))
        if answer is None:
            continue
        for email, entry in attempt.batch:
            contact_id = outcome.contact_ids[email]
            error = answer.errors.get(contact_id)
            if contact_id in answer.accepted:
                outcome.accepted.setdefault(email, []).append(entry)
            elif error and error.category != NOT_FOUND:
                outcome.refuse(email, REJECTED, error.message)
            else:
                outcome.mark_missing(email)
