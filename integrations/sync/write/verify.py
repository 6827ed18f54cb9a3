"""VERIFY: what was changed or deleted in HubSpot since it was written, found by reading it back, in batches.

Nothing is repaired in here: what HubSpot shows takes the place of what is remembered, and the flow then writes whatever
differs from it. `complete` is never repeated.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from audits.models import Trigger
from integrations.errors import Gone
from integrations.hubspot.schema import CONTACT_PROPERTIES
from integrations.models import Occurrence, RecordingRow
from integrations.records import (
    CallWrite,
    Contact,
    MarketingEvent,
    MarketingEventWrite,
    ParticipantState,
    Participation,
    RecordedParticipation,
)
from integrations.sync.batches import batched
from integrations.sync.context import Context
from integrations.sync.decide.find_contacts import BATCH
from integrations.sync.people import KnownPerson
from integrations.sync.remember.people import keep_written_properties
from integrations.sync.write.marketing_event import CHANGED_IN_HUBSPOT, forget_event, read_event

PROPERTIES = tuple(definition.name for definition in CONTACT_PROPERTIES)
States = dict[str, RecordedParticipation]


def wanted(context: Context) -> bool:
    """`--verify`, and whenever a person asks for the sync."""
    return context.verify or context.trigger == Trigger.SYNC_NOW


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
        occurrence.event_completed_at = context.clock()
    if not event.cancelled:
        occurrence.event_cancelled_at = None
    if occurrence.event_foreign:
        occurrence.event_foreign = context.hubspot.event(write.external_id, write.account_id) is None
    if _differs(event, write) or (event.cancelled and not occurrence.event_cancelled_at):
        occurrence.event_fingerprint = CHANGED_IN_HUBSPOT
    occurrence.save(
        update_fields=["event_completed_at", "event_cancelled_at", "event_foreign", "event_fingerprint"],
    )


def _differs(event: MarketingEvent, write: MarketingEventWrite) -> bool:
    """What is empty in Zoom was not sent."""
    times = ((event.start, write.start), (event.end, write.end))
    texts = (
        (event.name, write.name),
        (event.organizer, write.organizer),
        (event.description, write.description),
        (event.url, write.url),
    )
    return any(ours.strip() and theirs.strip() != ours.strip() for theirs, ours in texts) or any(
        ours and _milliseconds(theirs) != _milliseconds(ours) for theirs, ours in times
    )


def _milliseconds(moment: datetime | None) -> int:
    return round(moment.timestamp() * 1000) if moment else 0


# --- People -----------------------------------------------------------------------------------------------------------


def pages(context: Context, occurrence: Occurrence, found: Iterable[list[KnownPerson]]) -> Iterator[list[KnownPerson]]:
    """The pages of people with what HubSpot shows of them, where that is verified."""
    if not wanted(context):
        yield from found
        return
    states = _states(context, occurrence)
    for page in found:
        yield _as_shown(context, states, page)


def _states(context: Context, occurrence: Occurrence) -> States:
    """By contact id. A small record a participant: the one thing that is held for a whole webinar at once."""
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


def _as_shown(context: Context, states: States, page: Sequence[KnownPerson]) -> list[KnownPerson]:
    contacts = _contacts(context, {known.contact_id for known in page if known.contact_id and known.sent})
    changed: dict[str, KnownPerson] = {}
    for known in page:
        email = known.person.email
        if not (known.contact_id and known.sent):
            continue
        contact = contacts.get(known.contact_id)
        if contact is None:
            changed[email] = replace(known, written=dict.fromkeys(PROPERTIES, ""))  # deciding looks for it
        else:
            sent = shown_participations(known.sent, states.get(contact.id))
            changed[email] = replace(known, sent=sent, written=_written(known, contact))
    if not context.dry_run:
        _keep(context, page, contacts, changed)
    return [changed.get(known.person.email, known) for known in page]


def _contacts(context: Context, ids: Iterable[str]) -> dict[str, Contact]:
    """By the id we know; who was merged away is not found."""

    def read(batch: Sequence[str]) -> list[Contact]:
        asked = ("email", "hs_additional_emails", *PROPERTIES)
        return context.hubspot.read_contacts(batch, by_email=False, properties=asked)

    found: dict[str, Contact] = {}
    for attempt in context.side_by_side(read, batched(sorted(ids), BATCH)):
        if attempt.error:
            raise attempt.error
        found.update((contact.id, contact) for contact in attempt.answer or ())
    return found


def _keep(
    context: Context, page: Sequence[KnownPerson], contacts: Mapping[str, Contact], changed: Mapping[str, KnownPerson]
) -> None:
    """What HubSpot shows is what was written, until the flow writes it anew."""
    differing = {
        known.person.email: changed[known.person.email].written or {}
        for known in page
        if known.contact_id in contacts and changed[known.person.email].written != known.written
    }
    keep_written_properties(context, {known.person.email: known.contact_id for known in page}, differing)


def _written(known: KnownPerson, contact: Contact) -> dict[str, str]:
    ours = known.written or {}
    theirs = {name: _as_ours(ours.get(name, ""), contact.properties.get(name, "")) for name in PROPERTIES}
    return {**ours, **theirs}


def _as_ours(ours: str, theirs: str) -> str:
    """HubSpot may show the same number or the same moment in another way."""
    for same in (Decimal, datetime.fromisoformat):
        try:
            if same(ours) == same(theirs):
                return ours
        except (InvalidOperation, ValueError, TypeError):
            continue
    return theirs


def shown_participations(
    sent: tuple[Participation, ...], shown: RecordedParticipation | None
) -> tuple[Participation, ...]:
    """What HubSpot still has of the entries we sent, by the one entry it shows of a contact: the latest."""
    if shown is None or shown.state is None or shown.at is None:
        return ()
    at = _milliseconds(shown.at)
    latest = max(reversed(sent), key=lambda entry: entry.at)
    if shown.state is ParticipantState.ATTEND:
        # Who has attended has attended, whoever said so; only our own entry says when they came and left.
        told = any(entry.state is ParticipantState.ATTEND and _milliseconds(entry.at) <= at for entry in sent)
        return sent if told else (*sent, Participation(ParticipantState.ATTEND, shown.at))
    if (latest.state, _milliseconds(latest.at)) == (shown.state, at):
        return sent
    kept = tuple(entry for entry in sent if _milliseconds(entry.at) <= at)
    if any((entry.state, _milliseconds(entry.at)) == (shown.state, at) for entry in kept):
        return kept
    # Somebody changed it: after an attendance that is as good as a cancellation.
    attended = any(entry.state is ParticipantState.ATTEND for entry in kept)
    return (*kept, Participation(ParticipantState.CANCEL if attended else shown.state, shown.at))


# --- Recordings -------------------------------------------------------------------------------------------------------


def read_calls(context: Context, rows: Sequence[RecordingRow]) -> dict[str, CallWrite]:
    """The calls that HubSpot still has."""
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
    """The body may be rewritten by HubSpot as it likes."""
    same = (shown.title, shown.recording_url) == (write.title, write.recording_url)
    return not same or _milliseconds(shown.start) != _milliseconds(write.start) or shown.duration != write.duration
