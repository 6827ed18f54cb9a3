"""WRITE: what belongs to the occurrence as a whole, around the pages of people."""

from audits.log import RunLog
from integrations.errors import GiveUp, NeedsAdmin, SkipRecord
from integrations.records import RecordingState
from integrations.sync.context import Context
from integrations.sync.read_occurrence import OccurrenceRead
from integrations.sync.write_event import cancel_event, complete_event, event_write, put_event
from integrations.sync.write_recordings import remove_recording, write_recording

GONE = {RecordingState.DELETED.value}


def before_people(context: Context, found: OccurrenceRead, log: RunLog) -> None:
    """The marketing event must be there before anybody can take part in it."""
    if context.dry_run:
        return
    occurrence = found.occurrence
    try:
        if found.gone:
            written = cancel_event(context, occurrence)
        else:
            written = put_event(context, occurrence, event_write(context, occurrence, found.agenda))
    except SkipRecord as error:
        raise GiveUp(
            "HubSpot refused the marketing event: see its words, then sync again.",
            cause="event_not_created",
            detail=error.detail,
        ) from error
    if written:
        log.note("synced", "marketing_event")


def after_people(context: Context, found: OccurrenceRead, log: RunLog, *, complete: bool) -> None:
    """Completed only once everybody's attendance is in; then the recordings, for those who were sent as attended."""
    if context.dry_run:
        return
    if complete and not found.gone and complete_event(context, found.occurrence):
        log.note("synced", "marketing_event")
    for row, recording, transcript in found.recordings:
        if row.state in GONE:
            if remove_recording(context, row):
                log.note("synced", "recording")
        elif row.state == RecordingState.AVAILABLE:
            try:
                for thing in write_recording(context, found.occurrence, row, recording, transcript):
                    log.note("synced", thing)
            except NeedsAdmin as error:
                if error.cause == "reconnect_needed":
                    raise
                log.note("data_not_synced", "capability_missing")
            except SkipRecord:
                log.note("sync_error", "unavailable")
