"""READ: the recordings of an occurrence's sessions and their transcripts."""

from integrations.decisions.schedule import recording_due
from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.models import Occurrence, RecordingRow, SessionRow
from integrations.records import Recording, RecordingState, Transcript
from integrations.sync.context import Context
from integrations.sync.notes import (
    NOT_ALLOWED,
    RECORDING,
    TRANSCRIPT,
    UNREADABLE,
    Note,
    Part,
    raise_if_account_wide,
    unread_note,
)

Found = tuple[RecordingRow, Recording, Transcript]
READY, PROCESSING, NOT_FOUND = RecordingState.AVAILABLE, RecordingState.PROCESSING, RecordingState.NOT_FOUND
DELETED = RecordingState.DELETED


def read_recordings(context: Context, occurrence: Occurrence) -> tuple[list[Found], list[Note]]:
    """Return the recording and transcript of each ended session, and notes on what is missing.

    A session whose recording cannot be read is left out: what HubSpot has of it stays.
    Raises: Disconnected, TokenContested, RetryLater if a rate limit is reached.
    """
    found: list[Found] = []
    notes: list[Note] = []
    rows = occurrence.sessions.filter(ended_at__isnull=False).select_related("recording").order_by("started_at")
    for session in rows:
        try:
            recording = context.zoom.recording(session.uuid)
        except NeedsAdmin as error:
            raise_if_account_wide(error)
            return found, [*notes, NOT_ALLOWED[RECORDING]]
        except (SkipRecord, GiveUp, RetryLater) as error:
            notes += _unread(context, session, RECORDING, error)
            continue
        state = _recording_state(context, session, recording.state)
        transcript = Transcript(NOT_FOUND)
        if state is READY:
            transcript, note = _transcript(context, session, recording)
            notes += note
        else:
            notes.append((RECORDING, state.value))
        found.append((_store(context, session, recording, state, transcript), recording, transcript))
    return found, notes


def _unread(context: Context, session: SessionRow, part: Part, error: IntegrationError) -> list[Note]:
    """Return the note that a part cannot be read; none if HubSpot has the part and it is no longer waited for."""
    raise_if_account_wide(error)
    note = unread_note(context, session.occurrence, part, error, session.ended_at or session.started_at)
    row = getattr(session, "recording", None)
    there = row is not None and bool(row.transcript_id if part == TRANSCRIPT else row.call_id)
    return [] if there and note[1] != UNREADABLE else [note]


def _transcript(context: Context, session: SessionRow, recording: Recording) -> tuple[Transcript, list[Note]]:
    """Return the transcript from its own endpoint, or else from the files of the recording, with notes."""
    listed = Transcript(READY, recording.transcript_url) if recording.transcript_url else None
    try:
        transcript = context.zoom.transcript(session.uuid)
    except NeedsAdmin as error:
        raise_if_account_wide(error)
        return (listed, []) if listed else (Transcript(NOT_FOUND), [NOT_ALLOWED[TRANSCRIPT]])
    except (SkipRecord, GiveUp, RetryLater) as error:
        notes = _unread(context, session, TRANSCRIPT, error)
        return (listed, []) if listed else (Transcript(PROCESSING), notes)
    if listed and transcript.state in (NOT_FOUND, PROCESSING):
        return listed, []
    state = _waited(context, session, transcript.state)
    return transcript, [] if state is READY else [(TRANSCRIPT, state.value)]


def _recording_state(context: Context, session: SessionRow, state: RecordingState) -> RecordingState:
    """Return the recording's state; one that Zoom once had and no longer has is deleted."""
    row = getattr(session, "recording", None)
    if state is NOT_FOUND and row and row.state in (READY, DELETED):
        return DELETED
    return _waited(context, session, state)


def _waited(context: Context, session: SessionRow, state: RecordingState) -> RecordingState:
    """Return the state once waiting is considered: Zoom says "not found" for what it is still making, too."""
    waiting = session.ended_at is not None and recording_due(context.clock(), session.ended_at)
    if state is NOT_FOUND and waiting:
        return PROCESSING
    return NOT_FOUND if state is PROCESSING and not waiting else state


def _store(
    context: Context, session: SessionRow, recording: Recording, state: RecordingState, transcript: Transcript
) -> RecordingRow:
    row, _ = RecordingRow.objects.update_or_create(
        session=session,
        defaults={
            "state": state.value,
            "transcript_state": transcript.state.value,
            "url": recording.url,
            "read_at": context.clock(),
        },
    )
    return row
