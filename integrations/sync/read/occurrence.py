"""READ: one occurrence: its own registrants, its sessions and its recordings, with notes for the audit log."""

from dataclasses import dataclass, field

from audits.code_names import Status
from audits.log import RunLog
from integrations.decisions.schedule import next_upcoming_look
from integrations.models import Occurrence, RecordingRow
from integrations.records import Recording, Transcript
from integrations.sync.context import Context
from integrations.sync.notes import NOT_IN_ZOOM, RECORDING, add_to_log
from integrations.sync.read.attendance import read_sessions
from integrations.sync.read.engagement import read_engagement
from integrations.sync.read.recordings import read_recordings
from integrations.sync.read.registrants import read_registrants
from integrations.sync.read.sources import read_sources
from integrations.sync.read.webinar import WebinarRead


@dataclass
class OccurrenceRead:
    """The reading of one occurrence."""

    occurrence: Occurrence
    agenda: str = ""
    skipped: bool = False  # settings exclude it, or it cannot be synced
    gone: bool = False  # deleted in Zoom before it took place
    pruned: bool = False  # its raw rows are no longer kept
    nothing_to_report: bool = False
    recordings: list[tuple[RecordingRow, Recording, Transcript]] = field(default_factory=list)

    @property
    def people_stay(self) -> bool:
        """True if people are not decided again: what HubSpot has about them is final."""
        return self.gone or self.pruned


def read_occurrence(context: Context, read: WebinarRead, occurrence: Occurrence, log: RunLog) -> OccurrenceRead:
    """Read one occurrence into rows, and note in the log what is missing.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    found = OccurrenceRead(occurrence, agenda=read.row.agenda)
    for cause in read.changes.get(occurrence.occurrence_id, ()):
        log.note("webinar_changed", cause)
    if read.skip_reason:
        if read.skip_detail:
            log.person(*read.skip_reason, "", read.skip_detail)
        else:
            log.note(*read.skip_reason)
        found.skipped = True
        return found
    if occurrence.deleted and occurrence.ended_at is None:
        found.gone = True
        found.nothing_to_report = not occurrence.event_fingerprint
        return found
    if occurrence.raw_pruned_at:
        found.pruned = True
        return found
    notes = list(read.notes)
    if read.registers_by_occurrence:
        if not read_registrants(context, read.row, occurrence.occurrence_id):
            notes.append(NOT_IN_ZOOM)
        notes += read_sources(context, read.row, occurrence.occurrence_id)
        if occurrence.occurrence_id in read.only_with_registrants and not _has_registrants(read, occurrence):
            found.nothing_to_report = True
            _look_again(context, occurrence)
            return found
    sessions = read_sessions(context, occurrence, ask=read.detail is not None, unlisted=read.unlisted)
    engagement = read_engagement(context, occurrence)
    for note in dict.fromkeys([*notes, *sessions.notes, *engagement]):
        add_to_log(log, note)
    if read.required_questions and occurrence.ended_at is None:
        log.note("action_needs_mapping", "required_questions")
    if occurrence.ended_at:
        found.recordings = _recordings(context, read, occurrence, log, nobody=sessions.nobody)
    return found


def _look_again(context: Context, occurrence: Occurrence) -> None:
    """Schedule another sync, since somebody may still register. That the sync was off before holds no longer."""
    if context.dry_run:
        return
    if occurrence.status == Status.SKIPPED:
        occurrence.status, occurrence.level, occurrence.reason = "", "", ""
    occurrence.next_sync_at = next_upcoming_look(context.clock(), occurrence.end)
    occurrence.save(update_fields=["next_sync_at", "status", "level", "reason"])


def _has_registrants(read: WebinarRead, occurrence: Occurrence) -> bool:
    return read.row.registrants.filter(occurrence_id=occurrence.occurrence_id).exists()


def _recordings(
    context: Context, read: WebinarRead, occurrence: Occurrence, log: RunLog, *, nobody: bool
) -> list[tuple[RecordingRow, Recording, Transcript]]:
    if read.settings is None or not read.settings.recording.on:
        log.note(RECORDING, read.settings.recording.cause if read.settings else "recordings_off")
        return []
    if nobody:
        log.note(RECORDING, "no_attendees")
        return []
    found, notes = read_recordings(context, occurrence)
    for note in notes:
        add_to_log(log, note)
    return found
