"""READ: the recordings of an occurrence's sessions and their transcripts."""

from integrations.decisions.schedule import recording_due
from integrations.models import Occurrence, RecordingRow, SessionRow
from integrations.records import Recording, RecordingState, Transcript
from integrations.sync.context import Context

Note = tuple[str, str]
READY, PROCESSING, NOT_FOUND = RecordingState.AVAILABLE, RecordingState.PROCESSING, RecordingState.NOT_FOUND


def read_recordings(
    context: Context, occurrence: Occurrence
) -> tuple[list[tuple[RecordingRow, Recording, Transcript]], list[Note]]:
    """What there is of each ended session, and the (code, cause) of what is not."""
    found, notes = [], []
    for session in occurrence.sessions.filter(ended_at__isnull=False).order_by("started_at"):
        recording = context.zoom.recording(session.uuid)
        state = _waited(context, session, recording.state)
        transcript = Transcript(NOT_FOUND)
        if state is READY:
            transcript = context.zoom.transcript(session.uuid)
            transcript_state = _waited(context, session, transcript.state)
            if transcript_state is not READY:
                notes.append(("transcript_not_synced", transcript_state.value))
        else:
            notes.append(("recording_not_synced", state.value))
        found.append((_store(context, session, recording, state, transcript), recording, transcript))
    return found, notes


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
            "url": recording.url[:1000],
            "read_at": context.clock(),
        },
    )
    return row
