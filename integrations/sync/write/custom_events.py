"""WRITE: send custom events to contacts' timelines if the account has them: registrations, attendance, recordings.

HubSpot keeps the first event of a uuid, so an attendance is sent only when it is final. The rows remember what was
sent, and the uuids are always the same, so that HubSpot drops a repeat after a lost answer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import F, Q, QuerySet

from integrations.batches import batched
from integrations.decisions.attendance import hubspot_number, hubspot_time, minutes
from integrations.errors import SkipRecord
from integrations.hubspot.client.custom_events import EVENTS_BATCH
from integrations.hubspot.schema import ATTENDANCE, RECORDING, REGISTRATION
from integrations.models import Occurrence, Participant, RecordingRow, RegistrantRow
from integrations.records import Attendance, CustomEvent, Recording
from integrations.sync.context import Context
from integrations.sync.notes import NO_CUSTOM_EVENTS, Note
from integrations.sync.read.accepted import ACCEPTED
from integrations.sync.schema_repair import EVENTS, is_schema
from integrations.sync.write import capabilities

NAMESPACE = UUID("6f1d3f0e-5a55-4c0f-9d55-3a6b1d0c7e21")
PAGE = 4000  # people per page: eight calls of 500 go side by side
Batch = tuple[tuple[Participant, CustomEvent], ...]


def write_events(context: Context, occurrence: Occurrence, only: Collection[str] = ()) -> Iterator[Note]:
    """Send the custom events that are due, of everybody or `only` of some addresses.

    Yields how many were sent, or the note that the account lacks custom events. Raises: NeedsAdmin, RetryLater,
    SkipRecord, GiveUp.
    """
    if not capabilities.has(context, capabilities.CUSTOM_EVENTS):
        if _participants_in_hubspot(occurrence).exists() and capabilities.notes_missing_events(context, occurrence):
            yield *NO_CUSTOM_EVENTS, 1
        return
    yield from _repeat_after_mending(context, lambda: _send_due_events(context, occurrence, only))


def _repeat_after_mending(context: Context, write: Callable[[], Iterator[Note]]) -> Iterator[Note]:
    """Send the events, and repeat it for the remaining people if a deleted event definition could be made again."""
    try:
        yield from write()
    except SkipRecord as error:
        if not (is_schema(error) and context.schema_repair.repair(EVENTS)):
            raise
        yield from write()


def _send_due_events(context: Context, occurrence: Occurrence, only: Collection[str]) -> Iterator[Note]:
    """Send the registrations that are new or changed and, once the attendance is final, the attendances."""
    due = Q(registration_event_at=None) | ~Q(registration_event_at=F("accepted_registered_at"))
    participants = _participants_in_hubspot(occurrence)
    if only:
        participants = participants.filter(email__in=only)
    registered = participants.filter(due, accepted_registered_at__isnull=False)
    yield from _send_in_pages(
        context, registered, lambda page: _registration_events(context, occurrence, page), "registration"
    )
    if occurrence.attendance == "final":
        attended = participants.filter(attendance_event_at=None, accepted_joined_at__isnull=False)
        yield from _send_in_pages(
            context, attended, lambda page: _attendance_events(context, occurrence, page), "attendance"
        )


def _participants_in_hubspot(occurrence: Occurrence) -> QuerySet[Participant]:
    """Return the participants whom HubSpot has accepted into the marketing event and whose contacts still exist."""
    accepted = Q(accepted_registered_at__isnull=False) | Q(accepted_joined_at__isnull=False)
    return occurrence.participants.filter(accepted).exclude(contact_id="").exclude(cause="previously_deleted")


def _send_in_pages(
    context: Context,
    due: QuerySet[Participant],
    events: Callable[[Sequence[Participant]], Iterable[CustomEvent]],
    kind: str,
) -> Iterator[Note]:
    """Send the events of the due participants, a page at a time.

    What HubSpot accepted is remembered before the error of another batch is raised.
    """
    source = {"registration": "accepted_registered_at", "attendance": "accepted_joined_at"}[kind]
    after = 0
    due = due.only("occurrence", "contact_id", "email", *ACCEPTED)
    while page := list(due.filter(pk__gt=after).order_by("pk")[:PAGE]):
        after = page[-1].pk
        pairs = zip(page, events(page), strict=True)
        attempts = list(
            context.side_by_side(lambda batch: _send_batch(context, batch), batched(pairs, _batch_size(context)))
        )
        _keep_batch_size(context)
        sent = [
            row.pk
            for attempt in attempts
            for row, event in attempt.batch
            if attempt.answer is not None and event.uuid not in attempt.answer
        ]
        Participant.objects.filter(pk__in=sent).update(**{f"{kind}_event_at": F(source)})
        if sent:
            yield "synced", "events", len(sent)
        for attempt in attempts:
            if attempt.error:
                raise attempt.error
            if attempt.answer:
                raise _refusal(attempt.answer)


def _send_batch(context: Context, batch: Batch) -> dict[str, str]:
    """Send one batch. Returns HubSpot's messages about refused events, by uuid."""
    return context.hubspot.send_events([event for _, event in batch])


def _batch_size(context: Context) -> int:
    """Return how many events go in a call: fewer than HubSpot documents once the account has refused that many."""
    size = min(context.hubspot_account.events_batch or EVENTS_BATCH, EVENTS_BATCH)
    context.hubspot.events_batch = min(context.hubspot.events_batch, size)
    return context.hubspot.events_batch


def _keep_batch_size(context: Context) -> None:
    """Remember the size that the account was found to take, so that the next run begins with it."""
    account, size = context.hubspot_account, context.hubspot.events_batch
    if size < (account.events_batch or EVENTS_BATCH):
        account.events_batch = size
        account.save(update_fields=["events_batch"])


def _refusal(messages: Mapping[str, str]) -> SkipRecord:
    """Return the error for refused events, with the first of HubSpot's messages."""
    return SkipRecord(
        "HubSpot refused a custom event: see its message.",
        cause="rejected_by_hubspot",
        detail=next(iter(messages.values())),
    )


def _registration_events(
    context: Context, occurrence: Occurrence, page: Sequence[Participant]
) -> Iterator[CustomEvent]:
    """Yield one event per registration.

    Its uuid is made of the registrant's id, or of the address if Zoom no longer lists a registrant for it.
    """
    registrants = RegistrantRow.objects.filter(
        webinar_id=occurrence.webinar_id,
        occurrence_id__in={"", occurrence.occurrence_id},
        email__in=[row.email for row in page],
    )
    ids: dict[str, list[tuple[datetime, str]]] = {}
    for email, created, registrant_id in registrants.values_list("email", "created_at", "registrant_id"):
        ids.setdefault(email, []).append((created, registrant_id))
    for row in page:
        at = row.accepted_registered_at
        assert at is not None  # noqa: S101  (as filtered)
        identity = max((one for one in ids.get(row.email, ()) if one[0] <= at), default=(at, row.email))[1]
        yield _event(context, occurrence, row.contact_id, REGISTRATION, at, identity, _webinar_properties(occurrence))


def _attendance_events(context: Context, occurrence: Occurrence, page: Sequence[Participant]) -> Iterator[CustomEvent]:
    """Yield one event per attendance, with its figures."""
    for row in page:
        joined, left = row.accepted_joined_at, row.accepted_left_at
        assert joined and left  # noqa: S101  (as filtered; both are written together)
        none = timedelta()
        attendance = Attendance(joined, left, row.accepted_duration or none, row.accepted_length or none)
        figures = {
            "duration_minutes": hubspot_number(minutes(attendance.duration)),
            "duration_percentage": hubspot_number(attendance.percentage),
            "joined_at": hubspot_time(joined),
            "left_at": hubspot_time(left),
        }
        properties = _webinar_properties(occurrence) | figures
        yield _event(context, occurrence, row.contact_id, ATTENDANCE, joined, row.email, properties)


def write_recording_events(
    context: Context, occurrence: Occurrence, row: RecordingRow, recording: Recording
) -> Iterator[Note]:
    """Send the recording to everybody who was sent as attended and did not get it yet.

    Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp.
    """
    if capabilities.has(context, capabilities.CUSTOM_EVENTS):
        yield from _repeat_after_mending(context, lambda: _send_recording_events(context, occurrence, row, recording))


def _send_recording_events(
    context: Context, occurrence: Occurrence, row: RecordingRow, recording: Recording
) -> Iterator[Note]:
    """Send the recording in batches. The row remembers the contacts that got it."""
    attended = _participants_in_hubspot(occurrence).filter(accepted_joined_at__isnull=False).order_by("contact_id")
    sent_before = set(row.event_contacts)
    people = [pair for pair in attended.values_list("contact_id", "email") if pair[0] not in sent_before]
    start = recording.start or row.session.started_at
    properties = {"topic": occurrence.webinar.topic, "start_time": hubspot_time(start), "recording_url": recording.url}
    for batch in batched(people, _batch_size(context)):
        events = [
            _event(context, occurrence, contact_id, RECORDING, start, f"{row.session.uuid}/{email}", properties)
            for contact_id, email in batch
        ]
        refused = context.hubspot.send_events(events)
        _keep_batch_size(context)
        sent = [event.contact_id for event in events if event.uuid not in refused]
        row.event_contacts = [*row.event_contacts, *sent]
        row.save(update_fields=["event_contacts"])
        if sent:
            yield "synced", "events", len(sent)
        if refused:
            raise _refusal(refused)


def _webinar_properties(occurrence: Occurrence) -> dict[str, str]:
    """Return the event properties that say which webinar it is."""
    webinar = occurrence.webinar
    return {"webinar_id": webinar.zoom_id, "webinar_name": webinar.topic}


def _event(
    context: Context,
    occurrence: Occurrence,
    contact_id: str,
    name: str,
    at: datetime,
    identity: str,
    properties: dict[str, str],
) -> CustomEvent:
    """Return the event.

    Its uuid is made of the account, the name, the occurrence and `identity`, so that a repeat has the same.
    """
    key = "/".join((str(context.hubspot_account.portal_id), name, occurrence.external_event_id, identity))
    full_name = context.hubspot_account.event_names[name]
    return CustomEvent(full_name, contact_id, at, str(uuid5(NAMESPACE, key)), properties)
