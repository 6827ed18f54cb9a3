"""VERIFY: read back in batches what was written, to find what somebody has changed or deleted in HubSpot since.

Nothing is repaired in here: HubSpot's values replace what is remembered, and the flow then writes whatever differs from
them. `complete` is never repeated.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from integrations.batches import batched
from integrations.decisions.same_values import event_differences, is_same, milliseconds
from integrations.errors import Gone
from integrations.models import Occurrence, RecordingRow
from integrations.records import (
    CallWrite,
    Contact,
    MarketingEventWrite,
    ParticipantState,
    Participation,
    RecordedParticipation,
)
from integrations.sync.context import Context
from integrations.sync.decide.find_contacts import BATCH
from integrations.sync.people import KnownPerson
from integrations.sync.remember.people import keep_written_properties
from integrations.sync.write.marketing_event import CHANGED_IN_HUBSPOT, forget_event, read_event

States = dict[str, RecordedParticipation]


def properties_read(context: Context) -> tuple[str, ...]:
    """Return the names of the contact properties that are compared: those that this run writes."""
    return tuple(definition.name for definition in context.schema_repair.properties)


def is_wanted(context: Context) -> bool:
    """Return True if HubSpot is to be read back: with `--verify`, and whenever a person asks for the sync."""
    return context.verifies


# --- The marketing event ----------------------------------------------------------------------------------------------


def check_event(context: Context, occurrence: Occurrence, write: MarketingEventWrite) -> None:
    """Forget an event that was deleted, and what was written to one that was changed."""
    if not occurrence.event_fingerprint:
        return
    event = read_event(context, occurrence)
    if event is None:
        forget_event(occurrence)
        return
    if event.completed and not occurrence.event_completed_at:
        occurrence.mark_completed(context.clock())
    if not event.cancelled:
        occurrence.event_cancelled_at = None
    if occurrence.event_foreign:
        occurrence.event_foreign = context.hubspot.event(write.external_id, write.account_id) is None
    if event_differences(event, write) or (event.cancelled and not occurrence.event_cancelled_at):
        occurrence.event_fingerprint = CHANGED_IN_HUBSPOT
    occurrence.save(
        update_fields=[
            "event_completed_at",
            "completed_from",
            "event_cancelled_at",
            "event_foreign",
            "event_fingerprint",
        ],
    )


# --- People -----------------------------------------------------------------------------------------------------------


def with_hubspot_values(
    context: Context, occurrence: Occurrence, found: Iterable[list[KnownPerson]]
) -> Iterator[list[KnownPerson]]:
    """Yield the pages of people with HubSpot's own values if that is wanted or they are in doubt, else as they are.

    A run that broke off may have written a property that another webinar has set right since: compared with what was
    kept before, nothing would be due.
    """
    if not (is_wanted(context) or context.in_doubt):
        yield from found
        return
    states = _read_states(context, occurrence)
    for page in found:
        yield _page_with_hubspot_values(context, states, page)


def _read_states(context: Context, occurrence: Occurrence) -> States:
    """Return each contact's state in the marketing event, by contact id.

    It is a small record per participant: the one thing that is held for a whole webinar at once.
    """
    if not occurrence.event_fingerprint:
        return {}
    external_id, account_id = occurrence.external_event_id, context.zoom_account.account_id
    try:
        if occurrence.event_object_id:
            found = context.hubspot.participations_by_object(occurrence.event_object_id)
        else:
            found = context.hubspot.participations(account_id, external_id)
        return {one.contact_id: one for page in found for one in page if one.state and one.at}
    except Gone:
        return {}


def _page_with_hubspot_values(context: Context, states: States, page: Sequence[KnownPerson]) -> list[KnownPerson]:
    """Return the page with HubSpot's values in place of those that the portal remembers, and keep the changes."""
    contacts = _read_contacts(context, {known.contact_id for known in page if known.contact_id and known.sent})
    changed: dict[str, KnownPerson] = {}
    names = properties_read(context)
    for known in page:
        email = known.person.email
        if not (known.contact_id and known.sent):
            continue
        contact = contacts.get(known.contact_id)
        if contact is None:
            changed[email] = replace(
                known, written=dict.fromkeys(names, "")
            )  # the contact is looked up again when it is decided
        else:
            sent = shown_participations(known.sent, states.get(contact.id))
            changed[email] = replace(known, sent=sent, written=_merged_properties(known, contact, names))
    if not context.dry_run:
        _keep_changes(context, page, contacts, changed)
    return [changed.get(known.person.email, known) for known in page]


def _read_contacts(context: Context, ids: Iterable[str]) -> dict[str, Contact]:
    """Return the contacts by the id the portal knows. A contact that was merged into another is missing."""

    def read(batch: Sequence[str]) -> list[Contact]:
        asked = ("email", "hs_additional_emails", *properties_read(context))
        return context.hubspot.read_contacts(batch, by_email=False, properties=asked)

    found: dict[str, Contact] = {}
    for attempt in context.side_by_side(read, batched(sorted(ids), BATCH)):
        if attempt.error:
            raise attempt.error
        found.update((contact.id, contact) for contact in attempt.answer or ())
    return found


def _keep_changes(
    context: Context, page: Sequence[KnownPerson], contacts: Mapping[str, Contact], changed: Mapping[str, KnownPerson]
) -> None:
    """Keep the differing values of HubSpot as what was written, until the flow writes them again."""
    differing = {
        known.person.email: changed[known.person.email].written or {}
        for known in page
        if known.contact_id in contacts and changed[known.person.email].written != known.written
    }
    keep_written_properties(context, {known.person.email: known.contact_id for known in page}, differing)


def _merged_properties(known: KnownPerson, contact: Contact, names: Iterable[str]) -> dict[str, str]:
    """Return the remembered properties with the values of the contact in HubSpot."""
    ours = known.written or {}
    shown = {name: contact.properties.get(name, "") for name in names}
    theirs = {
        name: ours.get(name, "") if is_same(ours.get(name, ""), value) else value for name, value in shown.items()
    }
    return {**ours, **theirs}


def shown_participations(
    sent: tuple[Participation, ...], shown: RecordedParticipation | None
) -> tuple[Participation, ...]:
    """Return the sent entries that HubSpot still has.

    HubSpot shows one entry per contact, the latest, and the rest is concluded from it.
    """
    if shown is None or shown.state is None or shown.at is None:
        return ()
    at = milliseconds(shown.at)
    latest = max(reversed(sent), key=lambda entry: entry.at)
    if shown.state is ParticipantState.ATTEND:
        # An attendance stays, whichever app recorded it; only our own entry says when they joined and left.
        sent_attendance = any(entry.state is ParticipantState.ATTEND and milliseconds(entry.at) <= at for entry in sent)
        return sent if sent_attendance else (*sent, Participation(ParticipantState.ATTEND, shown.at))
    if (latest.state, milliseconds(latest.at)) == (shown.state, at):
        return sent
    kept = tuple(entry for entry in sent if milliseconds(entry.at) <= at)
    if any((entry.state, milliseconds(entry.at)) == (shown.state, at) for entry in kept):
        return kept
    # Somebody changed the state: after an attendance that counts as a cancellation.
    attended = any(entry.state is ParticipantState.ATTEND for entry in kept)
    return (*kept, Participation(ParticipantState.CANCEL if attended else shown.state, shown.at))


# --- Recordings -------------------------------------------------------------------------------------------------------


def read_calls(context: Context, rows: Sequence[RecordingRow]) -> dict[str, CallWrite]:
    """Return the calls that HubSpot still has, by id."""
    ids = [row.call_id for row in rows if row.call_id]
    calls: dict[str, CallWrite] = {}
    for batch in batched(ids, BATCH):
        calls.update(context.hubspot.read_calls(batch))
    return calls


def check_call(
    context: Context,
    row: RecordingRow,
    calls: Mapping[str, CallWrite],
    write: CallWrite,
    contact_ids: Sequence[str],
) -> None:
    """Forget a call that was deleted, and what was written to one that was changed. People may add contacts to it."""
    if not row.call_id:
        return
    shown = calls.get(row.call_id)
    if shown is None:
        row.call_id = row.call_fingerprint = row.transcript_id = ""
    elif _call_differs(shown, write) or set(contact_ids) - context.hubspot.call_contacts(row.call_id):
        row.call_fingerprint = CHANGED_IN_HUBSPOT
    row.call_deleted = False
    row.save(update_fields=["call_id", "call_fingerprint", "transcript_id", "call_deleted"])


def _call_differs(shown: CallWrite, write: CallWrite) -> bool:
    """Return True if the call differs. Its body is not compared, because HubSpot may rewrite it."""
    same = (shown.title, shown.recording_url) == (write.title, write.recording_url)
    return not same or milliseconds(shown.start) != milliseconds(write.start) or shown.duration != write.duration
