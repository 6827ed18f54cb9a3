"""REMEMBER, during the run: what HubSpot has accepted about each person, and what was last written to each contact."""

from collections.abc import Iterable, Mapping, Sequence

from integrations.decisions.outcomes import person_outcome
from integrations.decisions.participations import registered_at
from integrations.decisions.totals import contact_properties
from integrations.models import Occurrence, Participant, RemoteContact
from integrations.records import Accepted, Action, Outcome, ParticipantState, Participation, Person, PersonPlan, Plan
from integrations.sync.context import Context
from integrations.sync.page_outcome import PageOutcome
from integrations.sync.people import FACTS, KnownPerson, facts, serialised
from integrations.sync.read.accepted import ACCEPTED, accepted_elsewhere, accepted_here

BATCH = 1000
# The fields of a row that are stored beside the facts, by what happened to the person
LEFT_OUT, MOVED, SAME = ("cause", "detail"), ("contact_id",), ()
SENT = ("cause", "detail", "contact_id", "sent", *ACCEPTED)
NAMES = ("firstname", "lastname")
NOTHING_YET: Mapping[str, Mapping[str, str]] = {}


def keep_people(
    context: Context, occurrence: Occurrence, plan: Plan, page: Sequence[KnownPerson], outcome: PageOutcome
) -> None:
    """Keep a row per person: what Zoom says of them, and why they were left out or what HubSpot accepted.

    Nothing is written about somebody whose row says all of it already.
    """
    by_email = {known.person.email: known for known in page}
    rows: dict[tuple[str, ...], list[Participant]] = {LEFT_OUT: [], MOVED: [], SENT: [], SAME: []}
    for one in plan.people:
        known = by_email[one.email]
        fields, row = _row(occurrence, known, one, outcome)
        if fields is SENT or _differs(row, fields, known):
            rows[fields].append(row)
    for fields, found in rows.items():
        upsert_participants(found, [*fields, *FACTS])
    _keep_contacts(context, outcome)


def _row(
    occurrence: Occurrence, known: KnownPerson, plan: PersonPlan, outcome: PageOutcome
) -> tuple[tuple[str, ...], Participant]:
    """Return the row of a person, and its fields that are to be stored beside the `FACTS`."""
    if plan.action in (Action.CREATE, Action.UPDATE):
        return SENT, _row_of_sent_person(occurrence, known, plan, outcome)
    row = Participant(occurrence=occurrence, email=plan.email, contact_id=plan.contact_id)
    row.cause, row.detail = plan.cause, plan.detail[:500]
    _set_facts(row, known.person, person_outcome(plan.cause, sent=bool(known.sent), due=False))
    # A person whose entries are complete may have been left out before.
    if plan.action is Action.LEAVE or known.cause:
        row.contact_id = ""
        return LEFT_OUT, row
    return (MOVED if plan.contact_id != known.sent_to else SAME), row


def _differs(row: Participant, fields: Sequence[str], known: KnownPerson) -> bool:
    """Return True if the stored row is another. Of somebody whom Zoom does not count here, there is none."""
    if not known.kept:
        return fields is not SAME or row.zoom_registered_at is not None or row.zoom_joined_at is not None
    before = {"cause": known.cause, "detail": known.detail, "contact_id": known.sent_to, **known.kept}
    return any(getattr(row, name) != before[name] for name in (*fields, *FACTS))


def _set_facts(row: Participant, person: Person, outcome: Outcome) -> None:
    for name, value in facts(person, outcome).items():
        setattr(row, name, value)


def upsert_participants(rows: Iterable[Participant], update_fields: Sequence[str]) -> None:
    """Insert the rows, or update these fields of those that exist."""
    Participant.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["occurrence", "email"],
        update_fields=update_fields,
        batch_size=BATCH,
    )


def _row_of_sent_person(
    occurrence: Occurrence, known: KnownPerson, plan: PersonPlan, outcome: PageOutcome
) -> Participant:
    """Return the row of a person for whom something was sent."""
    accepted_now = outcome.accepted.get(plan.email, ())
    sent = (*(entry for entry in known.sent if entry not in accepted_now), *accepted_now)
    _, cause, message = outcome.refused.get(plan.email, ("", "", ""))
    row = Participant(
        occurrence=occurrence,
        email=plan.email,
        cause=cause,
        detail=message[:500],
        contact_id=outcome.contact_ids.get(plan.email, ""),
        sent=serialised(sent),
    )
    due = any(entry not in accepted_now for entry in plan.participations)
    _set_facts(row, known.person, person_outcome(cause, sent=bool(sent), due=due))
    _set_accepted(row, known.person, sent)
    return row


def _set_accepted(row: Participant, person: Person, sent: Sequence[Participation]) -> None:
    """Set what the totals may count: the newest entries that HubSpot accepted."""
    row.accepted_registered_at = registered_at(sent, attended=person.attendance is not None)
    row.accepted_source = person.source
    attending = [entry for entry in sent if entry.state is ParticipantState.ATTEND]
    if attending and person.attendance:
        row.accepted_joined_at, row.accepted_left_at = attending[-1].joined, attending[-1].left
        row.accepted_duration, row.accepted_length = person.attendance.duration, person.attendance.length


def keep_causes(occurrence: Occurrence, outcome: PageOutcome, emails: Iterable[str]) -> None:
    """Keep why the properties of these people could not be written, after everything else was."""
    rows = list(occurrence.participants.filter(email__in=list(emails)))
    for row in rows:
        _, row.cause, message = outcome.refused[row.email]
        row.detail = message[:500]
        row.outcome = person_outcome(row.cause, sent=bool(row.sent), due=False)
    Participant.objects.bulk_update(rows, ["cause", "detail", "outcome"], batch_size=BATCH)


def keep_accepted_at(context: Context, occurrence: Occurrence, outcome: PageOutcome) -> None:
    """Record when HubSpot last accepted something, so that the audit panel can list a run's people."""
    emails = outcome.created.keys() | outcome.accepted.keys() | outcome.updated
    if emails:
        occurrence.participants.filter(email__in=emails).update(accepted_at=context.clock())


def _keep_contacts(context: Context, outcome: PageOutcome) -> None:
    """Keep the contact ids that are known from now on. A new contact was created with its properties."""
    known = {email: contact_id for email, contact_id in outcome.contact_ids.items() if email not in outcome.created}
    keep_contact_ids(context, {**known, **outcome.secondary})
    rows = [
        RemoteContact(
            hubspot=context.hubspot_account,
            email=email,
            contact_id=outcome.contact_ids[email],
            written=without_mapped(context, {name: value for name, value in properties.items() if name != "email"}),
            seen_at=context.clock(),
        )
        for email, properties in outcome.created.items()
        if email in outcome.contact_ids
    ]
    _upsert_contacts(rows, ["written"])


def keep_contact_ids(context: Context, contact_ids: Mapping[str, str]) -> None:
    """Keep these contact ids. What was written stays known unless the address has another contact now."""
    rows = RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=list(contact_ids))
    before = dict(rows.values_list("email", "contact_id"))
    same: list[RemoteContact] = []
    other: list[RemoteContact] = []
    for email, contact_id in contact_ids.items():
        row = RemoteContact(
            hubspot=context.hubspot_account, email=email, contact_id=contact_id, seen_at=context.clock()
        )
        (same if before.get(email) == contact_id else other).append(row)
    _upsert_contacts(same, [])
    _upsert_contacts(other, ["written"])


def _upsert_contacts(rows: Iterable[RemoteContact], more: list[str]) -> None:
    """Insert the contacts, or update their id and these fields if they exist."""
    RemoteContact.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["hubspot", "email"],
        update_fields=["contact_id", "seen_at", *more],
        batch_size=BATCH,
    )


def changed_properties(
    context: Context,
    occurrence: Occurrence,
    emails: Iterable[str],
    blank: Mapping[str, Mapping[str, str]],
    sent: Mapping[str, Mapping[str, str]] = NOTHING_YET,
) -> dict[str, dict[str, str]]:
    """Return each person's properties that differ from what was written last. `blank` are names to fill in.

    They are computed afresh from everything accepted by now, so that they include what another webinar changed
    meanwhile. `sent` is what this run wrote: it takes precedence over what is kept, which another run may have replaced
    since.
    """
    wanted = sorted(emails)
    extras = context.settings.extras
    here = accepted_here(occurrence, context.hubspot_account, wanted, extras)
    elsewhere = accepted_elsewhere(occurrence, context.hubspot_account, wanted, extras)
    contacts = RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=wanted)
    changes = {}
    for email, kept in contacts.values_list("email", "written"):
        written = {**kept, **sent.get(email, {})}
        everything = _accepted_everywhere(here.get(email), elsewhere.get(email, ()))
        totals = contact_properties(everything, extras, context.clock())
        properties = {**totals, **blank.get(email, {})}
        change = {name: value for name, value in properties.items() if written.get(name, "") != value}
        if change:
            changes[email] = change
    return changes


def without_mapped(context: Context, properties: Mapping[str, str]) -> dict[str, str]:
    """Return the properties without mapped values: an answer is kept with its registration only, and pruned with it."""
    mapped = context.settings.mapped_properties - set(NAMES)
    return {name: value for name, value in properties.items() if name not in mapped}


def name_properties(properties: Mapping[str, str]) -> dict[str, str]:
    """Return only the first and last name."""
    return {name: value for name, value in properties.items() if name in NAMES}


def _accepted_everywhere(here: Accepted | None, elsewhere: tuple[Accepted, ...]) -> tuple[Accepted, ...]:
    """Return what was accepted in all occurrences. This one counts if it has a registration or an attendance."""
    return (*elsewhere, here) if here and (here.registered or here.attendance) else elsewhere


def keep_written_properties(
    context: Context, contact_ids: Mapping[str, str], written: Mapping[str, Mapping[str, str]]
) -> None:
    """Keep the values that were written, beside those written before."""
    before = dict(
        RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=written).values_list("email", "written")
    )
    rows = [
        RemoteContact(
            hubspot=context.hubspot_account,
            email=email,
            contact_id=contact_ids[email],
            written=without_mapped(context, {**before.get(email, {}), **properties}),
            seen_at=context.clock(),
        )
        for email, properties in written.items()
    ]
    _upsert_contacts(rows, ["written"])
