"""The members of an occurrence's lists: those that the portal made and still keeps."""

from integrations.decisions.lists.members import Held, belongs, together
from integrations.decisions.proof.lists import list_differences, list_missing
from integrations.decisions.proof.vocabulary import Difference
from integrations.decisions.settings import lists_in_force
from integrations.errors import Gone, NotAllowed
from integrations.models import Occurrence, OccurrenceList
from integrations.models.lists import ListState
from integrations.models.webinars import AttendanceState
from integrations.proof.boxes import Boxes
from integrations.proof.context import Prover
from integrations.records import Outcome, ParticipantState, RecordedParticipation
from integrations.records.mapping import ListKind

CAPABILITY = "lists"
Contacts = dict[str, tuple[str, Held, dict[str, object]]]  # contact id → address, what HubSpot holds, marks


def differing_lists(prover: Prover, occurrence: Occurrence, boxes: Boxes) -> list[Difference]:
    """Return what differs about the lists, read anew. What was never made, or is known as deleted, is left out.

    Who belongs to a list is decided from what HubSpot shows of the people in its box. While a sync is about to come,
    and where the account may not read lists, nothing is compared.
    """
    kinds = lists_in_force(prover.settings, occurrence.webinar.overrides(None)).lists.kinds
    if boxes.here.off or boxes.here.under_way or CAPABILITY not in prover.hubspot_account.capabilities:
        return []
    rows = occurrence.lists.filter(kind__in=kinds, state=ListState.KEPT, making=False).exclude(list_id="")
    lists = sorted(rows, key=lambda row: list(ListKind).index(ListKind(row.kind)))
    contacts = _contacts(occurrence, boxes) if lists else {}
    final = occurrence.attendance == AttendanceState.FINAL
    found: list[Difference] = []
    for row in lists:
        try:
            found += _compared(prover, row, contacts, final=final)
        except NotAllowed:
            return found
    return found


def _compared(prover: Prover, row: OccurrenceList, contacts: Contacts, *, final: bool) -> list[Difference]:
    try:
        members = frozenset(prover.hubspot.list_members(row.list_id))
    except Gone:
        return [list_missing(row.name)]
    kind = ListKind(row.kind)
    wanted, unwanted = {}, {}
    for number, (email, held, marks) in contacts.items():
        here = belongs(kind, held, final=final)
        if here:
            wanted[number] = email
        elif here is False and marks.get(kind) == [row.list_id, number, True]:
            unwanted[number] = email
    return list_differences(row.name, wanted, unwanted, members)


def _contacts(occurrence: Occurrence, boxes: Boxes) -> Contacts:
    """Return the contacts of the people who are in HubSpot, by what it shows of them in the marketing event."""
    found: Contacts = {}
    rows = occurrence.participants.exclude(contact_id="").exclude(outcome=Outcome.LEFT_OUT).order_by("email")
    for email, number, marks in rows.values_list("email", "contact_id", "listed").iterator(1000):
        _state, box = boxes.sums.people.get(email, ("", ""))
        shown = boxes.participations.by_contact.get(number)
        if shown is None or box != f"{Outcome.IN_HUBSPOT}:":
            continue
        before = found.get(number)
        held = together([_held(shown), before[1]]) if before else _held(shown)
        found[number] = (email, held, {**(before[2] if before else {}), **marks})
    return found


def _held(shown: RecordedParticipation) -> Held:
    return Held(
        registered=shown.state is ParticipantState.REGISTER,
        attended=shown.state is ParticipantState.ATTEND,
        cancelled=shown.state is ParticipantState.CANCEL,
    )
