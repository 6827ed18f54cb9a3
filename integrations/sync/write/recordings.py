"""WRITE: one call per recorded session, associated with everybody who was sent as attended, and its transcript once."""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from integrations.decisions.recordings import external_id
from integrations.errors import GiveUp, Gone, IntegrationError, RetryLater, SkipRecord
from integrations.models import Occurrence, RecordingRow
from integrations.records import CallWrite, Recording, RecordingState, Transcript, Utterance
from integrations.sync.context import Context
from integrations.sync.notes import NO_CALLS, NO_TRANSCRIPTS, TRANSCRIPT, Note, raise_if_account_wide, unread_note
from integrations.sync.schema_repair import CALLS, is_schema
from integrations.sync.write import capabilities, verify

logger = logging.getLogger(__name__)

Calls = Mapping[str, CallWrite]
SENT, TRANSCRIPT_SENT = ("synced", "recording"), ("synced", "transcript")
EMPTY = SkipRecord("The transcript is empty.", detail="an empty file")
NO_ATTENDEES = ("recording_not_synced", "no_attendees")


def write_call(
    context: Context, occurrence: Occurrence, row: RecordingRow, recording: Recording, calls: Calls | None
) -> Iterator[Note]:
    """Make or update the call of a recording, and yield what is to be noted. A repeat changes nothing in HubSpot.

    `calls` are those HubSpot still has; None if they are not verified. A call that somebody deleted there stays deleted
    until they are. Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp.
    """
    if not capabilities.has(context, capabilities.RECORDINGS):
        yield NO_CALLS
        return
    if row.transcript_sending:
        _remove_half_sent_call(context, row)
    contact_ids = attended(occurrence)
    write = _call(occurrence, row, recording)
    if calls is not None:
        verify.check_call(context, row, calls, write, contact_ids)
    fingerprint = _fingerprint(write, contact_ids)
    if row.call_fingerprint != fingerprint and not _is_deleted(context, row):
        if not contact_ids and not row.call_id:
            yield NO_ATTENDEES
            return
        _put_call(context, row, write, contact_ids, fingerprint)
        yield SENT


def attended(occurrence: Occurrence) -> list[str]:
    """Return the ids of the contacts who were sent as attended and still exist."""
    people = occurrence.participants.filter(accepted_joined_at__isnull=False)
    existing = people.exclude(contact_id="").exclude(cause="previously_deleted")
    return sorted(set(existing.values_list("contact_id", flat=True)))


def _call(occurrence: Occurrence, row: RecordingRow, recording: Recording) -> CallWrite:
    """Return the call as it should be."""
    session = row.session
    start = recording.start or session.started_at
    end = recording.end or session.ended_at or start
    topic = occurrence.webinar.topic
    return CallWrite(
        external_id=external_id(occurrence.webinar.zoom_id, session.uuid),
        title=topic,
        start=start,
        duration=max(end - start, timedelta()),
        recording_url=recording.url,
        body=recording.url,
    )


def _fingerprint(write: CallWrite, contact_ids: Sequence[str]) -> str:
    """Return a digest of a call and its contacts, to see later if they have changed."""
    return hashlib.sha256(repr((write, contact_ids)).encode()).hexdigest()


def _is_deleted(context: Context, row: RecordingRow) -> bool:
    """Return True if somebody deleted the call. It is read before a change, because the upsert would restore it."""
    if row.call_id and row.call_fingerprint and not row.call_deleted:
        row.call_deleted = row.call_id not in context.hubspot.read_calls([row.call_id])
        row.save(update_fields=["call_deleted"])
    return row.call_deleted


def _put_call(
    context: Context, row: RecordingRow, write: CallWrite, contact_ids: Sequence[str], fingerprint: str
) -> None:
    """Write the call and associate its contacts; the first time, HubSpot's player is notified as well."""
    app_id = context.hubspot_account.app_id
    new = not row.call_fingerprint
    row.call_id = _upsert(context, write)
    row.save(update_fields=["call_id"])
    context.hubspot.associate_call(row.call_id, contact_ids)
    if new and app_id:
        _notify_player(context, row.call_id)
    row.call_fingerprint = fingerprint
    row.save(update_fields=["call_fingerprint"])


def _upsert(context: Context, write: CallWrite) -> str:
    """Write the call and return its id. The unique property that finds it is made again if somebody deleted it."""
    app_id, account_id = context.hubspot_account.app_id, context.zoom_account.account_id
    try:
        ids = context.hubspot.upsert_calls([write], app_id=app_id, account_id=account_id)
    except SkipRecord as error:
        if not (is_schema(error) and context.schema_repair.repair(CALLS)):
            raise
        ids = context.hubspot.upsert_calls([write], app_id=app_id, account_id=account_id)
    return ids[write.external_id]


def _notify_player(context: Context, call_id: str) -> None:
    """Notify HubSpot that its player may ask for the recording.

    An app without a player of its own is refused; the call has the link anyway.
    """
    try:
        context.hubspot.recording_ready(call_id)
    except (SkipRecord, GiveUp) as error:
        logger.info("HubSpot's player takes no recordings of this app: %s", error.detail)


# --- The transcript ---------------------------------------------------------------------------------------------------


def write_transcript(context: Context, row: RecordingRow, transcript: Transcript) -> Iterator[Note]:
    """Send the transcript, once per call, and yield what is to be noted.

    An error in Zoom's file is waited for like a missing file. Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp.
    """
    call_exists = row.call_id and row.call_fingerprint and not row.call_deleted
    if transcript.state is not RecordingState.AVAILABLE or row.transcript_id or not call_exists:
        return
    if not capabilities.has(context, capabilities.TRANSCRIPTS):
        yield NO_TRANSCRIPTS
        return
    utterances = _download(context, transcript)
    if isinstance(utterances, IntegrationError):
        session = row.session
        yield unread_note(context, session.occurrence, TRANSCRIPT, utterances, session.ended_at or session.started_at)
    elif _put_transcript(context, row, utterances):
        yield TRANSCRIPT_SENT


def _download(context: Context, transcript: Transcript) -> tuple[Utterance, ...] | IntegrationError:
    """Return the utterances, or the error if the file cannot be read."""
    try:
        return context.zoom.transcript_utterances(transcript) or EMPTY
    except (SkipRecord, GiveUp, RetryLater) as error:
        raise_if_account_wide(error)
        return error


def _put_transcript(context: Context, row: RecordingRow, utterances: tuple[Utterance, ...]) -> bool:
    """Send the transcript. Returns True if the call has one afterwards.

    This is not idempotent in HubSpot: the intent is stored first, and after a lost answer the call is made again.
    """
    _store_sending(row, True)
    lost = False
    try:
        row.transcript_id = context.hubspot.create_transcript(row.call_id, utterances)
        row.save(update_fields=["transcript_id"])
    except RetryLater as error:
        lost = error.answer_lost
        raise
    except Gone:
        row.call_deleted = True
        row.save(update_fields=["call_deleted"])
    finally:
        _store_sending(row, lost)
    return bool(row.transcript_id)


def _store_sending(row: RecordingRow, sending: bool) -> None:
    """Store if a transcript is being sent."""
    row.transcript_sending = sending
    row.save(update_fields=["transcript_sending"])


def _remove_half_sent_call(context: Context, row: RecordingRow) -> None:
    """Remove the call whose transcript's answer was lost.

    HubSpot may have the transcript or not and cannot be asked, so the call is made again.
    """
    context.hubspot.archive_calls([row.call_id])
    forget_call(row)


# --- Remove -----------------------------------------------------------------------------------------------------------


def remove_call(context: Context, row: RecordingRow) -> bool:
    """Remove the call of a recording that was deleted in Zoom. Returns False if there was none."""
    if not row.call_id:
        return False
    context.hubspot.archive_calls([row.call_id])
    forget_call(row)
    return True


def forget_call(row: RecordingRow) -> None:
    """Forget everything that was written to the call."""
    row.call_id = row.call_fingerprint = row.transcript_id = ""
    row.call_deleted = row.transcript_sending = False
    row.save(update_fields=["call_id", "call_fingerprint", "transcript_id", "call_deleted", "transcript_sending"])
