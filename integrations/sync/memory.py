"""REMEMBER, on the way: what HubSpot has accepted of each person, and what was last written to each contact."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from integrations.decisions.totals import contact_properties
from integrations.models import Occurrence, Participant, RemoteContact
from integrations.records import Accepted, Action, ParticipantState, Participation, Person, PersonPlan, Plan
from integrations.sync.context import Context
from integrations.sync.inputs import Known, accepted, accepted_elsewhere, dumped

if TYPE_CHECKING:
    from integrations.sync.writer import Outcome

BATCH = 1000
NAMES = ("firstname", "lastname")
ACCEPTED = ["accepted_registered_at", "accepted_joined_at", "accepted_left_at", "accepted_duration", "accepted_length"]


def keep_people(
    context: Context, occurrence: Occurrence, plan: Plan, page: Sequence[Known], outcome: "Outcome"
) -> None:
    """A row a person: why they were left out, or what was accepted of them."""
    by_email = {known.person.email: known for known in page}
    left_out, sent = [], []
    for one in plan.people:
        if one.action is Action.LEAVE:
            left_out.append(Participant(occurrence=occurrence, email=one.email, cause=one.cause, detail=one.detail))
        elif one.action is not Action.NOTHING:
            sent.append(_participant(occurrence, by_email[one.email], one, outcome))
    _upsert(left_out, ["cause", "detail"])
    _upsert(sent, ["cause", "detail", "contact_id", "sent", *ACCEPTED])
    _keep_contacts(context, outcome)


def _upsert(rows: Iterable[Participant], update_fields: list[str]) -> None:
    Participant.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["occurrence", "email"],
        update_fields=update_fields,
        batch_size=BATCH,
    )


def _participant(occurrence: Occurrence, known: Known, plan: PersonPlan, outcome: "Outcome") -> Participant:
    sent = (*known.sent, *outcome.accepted.get(plan.email, ()))
    _, cause, words = outcome.refused.get(plan.email, ("", "", ""))
    row = Participant(
        occurrence=occurrence,
        email=plan.email,
        cause=cause,
        detail=words[:500],
        contact_id=outcome.contact_ids.get(plan.email, ""),
        sent=dumped(sent),
    )
    _set_accepted(row, known.person, sent)
    return row


def _set_accepted(row: Participant, person: Person, sent: Sequence[Participation]) -> None:
    """What the totals may count: the newest entries that HubSpot took."""
    registering = [entry for entry in sent if entry.state is not ParticipantState.ATTEND]
    attending = [entry for entry in sent if entry.state is ParticipantState.ATTEND]
    if registering and registering[-1].state is ParticipantState.REGISTER:
        row.accepted_registered_at = registering[-1].at
    if attending and person.attendance:
        row.accepted_joined_at, row.accepted_left_at = attending[-1].joined, attending[-1].left
        row.accepted_duration, row.accepted_length = person.attendance.duration, person.attendance.length


def _keep_contacts(context: Context, outcome: "Outcome") -> None:
    """Whose id is known from now on; a new contact came with its properties."""
    rows = {
        email: RemoteContact(
            hubspot=context.portal,
            email=email,
            contact_id=contact_id,
            written={name: value for name, value in outcome.created.get(email, {}).items() if name != "email"},
            seen_at=context.clock(),
        )
        for email, contact_id in outcome.contact_ids.items()
    }
    _upsert_contacts([row for email, row in rows.items() if email in outcome.created], ["written"])
    _upsert_contacts([row for email, row in rows.items() if email not in outcome.created], [])


def _upsert_contacts(rows: Iterable[RemoteContact], more: list[str]) -> None:
    RemoteContact.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["hubspot", "email"],
        update_fields=["contact_id", "seen_at", *more],
        batch_size=BATCH,
    )


def changed_properties(
    context: Context, occurrence: Occurrence, emails: Iterable[str], planned: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """The properties of each person that are no longer what was written last.

    Computed anew from everything accepted by now, so that what another webinar changed meanwhile is in it.
    """
    wanted = sorted(emails)
    here = {row.email: accepted(row) for row in _rows(occurrence, wanted)}
    elsewhere = accepted_elsewhere(occurrence, context.portal, wanted)
    contacts = RemoteContact.objects.filter(hubspot=context.portal, email__in=wanted)
    changes = {}
    for email, written in contacts.values_list("email", "written"):
        names = {name: planned[email][name] for name in NAMES if name in planned.get(email, {})}
        properties = {**contact_properties(_all(here.get(email), elsewhere.get(email, ()))), **names}
        change = {name: value for name, value in properties.items() if written.get(name, "") != value}
        if change:
            changes[email] = change
    return changes


def _rows(occurrence: Occurrence, emails: Sequence[str]) -> Iterable[Participant]:
    return occurrence.participants.filter(email__in=emails).select_related("occurrence__webinar")


def _all(here: Accepted | None, elsewhere: tuple[Accepted, ...]) -> tuple[Accepted, ...]:
    return (*elsewhere, here) if here and (here.registered or here.attendance) else elsewhere


def keep_written(context: Context, contact_ids: Mapping[str, str], written: Mapping[str, Mapping[str, str]]) -> None:
    before = dict(
        RemoteContact.objects.filter(hubspot=context.portal, email__in=written).values_list("email", "written")
    )
    rows = [
        RemoteContact(
            hubspot=context.portal,
            email=email,
            contact_id=contact_ids[email],
            written={**before.get(email, {}), **properties},
            seen_at=context.clock(),
        )
        for email, properties in written.items()
    ]
    _upsert_contacts(rows, ["written"])
