"""READ: the recordings of an occurrence's sessions and their transcripts."""

from integrations.decisions.schedule import recording_due
from integrations.errors import NeedsAdmin
from integrations.models import Occurrence, RecordingRow, SessionRow
from integrations.records import Recording, RecordingState, Transcript
from integrations.sync.context import Context

Note = tuple[str, str]
Found = tuple[RecordingRow, Recording, Transcript]
READY, PROCESSING, NOT_FOUND = RecordingState.AVAILABLE, RecordingState.PROCESSING, RecordingState.NOT_FOUND
DELETED = RecordingState.DELETED
MISSING = ("data_not_synced", "capability_missing")


def read_recordings(context: Context, occurrence: Occurrence) -> tuple[list[Found], list[Note]]:
    """What there is of each ended session, and the (code, cause) of what is not.

    Without Zoom's permission for one of them the rest of the sync goes on.
    """
    found: list[Found] = []
    notes: list[Note] = []
    rows = occurrence.sessions.filter(ended_at__isnull=False).select_related("recording").order_by("started_at")
    for session in rows:
        try:
            recording = context.zoom.recording(session.uuid)
        except NeedsAdmin as error:
            _scope_missing(error)
            return found, [*notes, MISSING]
        state = _recording_state(context, session, recording.state)
        transcript = Transcript(NOT_FOUND)
        if state is READY:
            transcript, note = _transcript(context, session, recording)
            notes += note
        else:
            notes.append(("recording_not_synced", state.value))
        found.append((_store(context, session, recording, state, transcript), recording, transcript))
    return found, notes


def _scope_missing(error: NeedsAdmin) -> None:
    if error.cause == "reconnect_needed":
        raise error


def _transcript(context: Context, session: SessionRow, recording: Recording) -> tuple[Transcript, list[Note]]:
    """By its own address; where that does not give it, from the files of the recording."""
    listed = Transcript(READY, recording.transcript_url) if recording.transcript_url else None
    try:
        transcript = context.zoom.transcript(session.uuid)
    except NeedsAdmin as error:
        _scope_missing(error)
        return (listed, []) if listed else (Transcript(NOT_FOUND), [MISSING])
    if listed and transcript.state in (NOT_FOUND, PROCESSING):
        return listed, []
    state = _waited(context, session, transcript.state)
    return transcript, [] if state is READY else [("transcript_not_synced", state.value)]


def _recording_state(context: Context, session: SessionRow, state: RecordingState) -> RecordingState:
    """What Zoom once had and has no more was deleted there."""
    row = getattr(session, "recording", None)
    if state is NOT_FOUND and row and row.state in (READY, DELETED):
        return DELETED
    return _waited(context, session, state)


def _waited(context: Context, session: SessionRow, state: RecordingState) -> RecordingState:
    """Zoom says "not found" for what it is still making: believed only once it was waited for."""
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
