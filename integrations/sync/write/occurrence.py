"""WRITE: write what belongs to the occurrence as a whole, before and after the pages of people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from audits.log import RunLog
from integrations.errors import GiveUp, NotAllowed, SkipRecord
from integrations.models import Occurrence
from integrations.records import RecordingState
from integrations.sync.context import Context
from integrations.sync.notes import (
    EVENT_OF_ANOTHER_APP,
    NO_CALLS,
    NO_CAMPAIGNS,
    NO_CUSTOM_EVENTS,
    NO_LISTS,
    NO_NOTES,
    NO_TRANSCRIPTS,
    Note,
    add_to_log,
)
from integrations.sync.page_outcome import NOT_UPDATED
from integrations.sync.read.occurrence import OccurrenceRead
from integrations.sync.schema_repair import is_schema
from integrations.sync.write import capabilities, verify
from integrations.sync.write.custom_events import write_events, write_recording_events
from integrations.sync.write.lists.campaign import write_campaign
from integrations.sync.write.lists.kept import write_lists
from integrations.sync.write.marketing_event import cancel_event, complete_event, completion_due, event_write, put_event
from integrations.sync.write.notes import write_notes
from integrations.sync.write.recordings import remove_call, write_call, write_transcript


def before_people(context: Context, found: OccurrenceRead, log: RunLog) -> None:
    """Put the marketing event in place, or cancel it. It must exist before anybody can take part in it.

    Raises: NeedsAdmin, RetryLater, GiveUp if HubSpot refuses the event.
    """
    if context.dry_run or found.pruned:
        return
    occurrence = found.occurrence
    write = event_write(context, occurrence, found.agenda)
    if verify.is_wanted(context):
        verify.check_event(context, occurrence, write)
    try:
        written = cancel_event(context, occurrence) if found.gone else put_event(context, occurrence, write)
    except SkipRecord as error:
        raise GiveUp(
            "HubSpot refused the marketing event: see its message, then sync again.",
            cause="event_not_created",
            detail=error.detail,
        ) from error
    if written:
        log.once("synced", "marketing_event")


def complete(context: Context, found: OccurrenceRead, log: RunLog) -> None:
    """Complete the marketing event, once everybody's attendance is in.

    Only the app that made an event can complete it.
    """
    if context.dry_run or found.gone:
        return
    if found.occurrence.event_foreign and completion_due(found.occurrence):
        log.note(*EVENT_OF_ANOTHER_APP)
    elif complete_event(context, found.occurrence):
        log.once("synced", "marketing_event")


def events_of(context: Context, occurrence: Occurrence, log: RunLog, emails: Collection[str]) -> None:
    """Send the custom events of these addresses only, write their notes, and bring the lists up to date."""
    extras = ExtraNotes(context, occurrence, log)
    if capabilities.has(context, capabilities.CUSTOM_EVENTS):
        extras.keep(capabilities.CUSTOM_EVENTS, write_events(context, occurrence, emails))
    if capabilities.has(context, capabilities.NOTES):
        extras.keep(capabilities.NOTES, write_notes(context, occurrence, emails))
    extras.keep(capabilities.LISTS, write_lists(context, occurrence))


def after_people(context: Context, found: OccurrenceRead, log: RunLog) -> None:
    """Send the custom events, the notes, the lists, and the recordings to everybody who was sent as attended."""
    if context.dry_run or found.gone:
        return
    occurrence = found.occurrence
    notes = ExtraNotes(context, occurrence, log)
    notes.keep(capabilities.CUSTOM_EVENTS, write_events(context, occurrence))
    notes.keep(capabilities.NOTES, write_notes(context, occurrence))
    notes.keep(capabilities.LISTS, write_lists(context, occurrence))
    notes.keep(capabilities.CAMPAIGNS, write_campaign(context, occurrence))
    rows = [row for row, _, _ in found.recordings]
    calls = verify.read_calls(context, rows) if verify.is_wanted(context) else None
    for row, recording, transcript in found.recordings:
        if row.state == RecordingState.DELETED:
            if remove_call(context, row):
                log.note("synced", "recording")
        elif row.state == RecordingState.AVAILABLE:
            notes.keep(capabilities.RECORDINGS, write_call(context, occurrence, row, recording, calls))
            notes.keep(capabilities.TRANSCRIPTS, write_transcript(context, row, transcript))
            notes.keep(capabilities.CUSTOM_EVENTS, write_recording_events(context, occurrence, row, recording))


MISSING = {
    capabilities.CUSTOM_EVENTS: NO_CUSTOM_EVENTS,
    capabilities.RECORDINGS: NO_CALLS,
    capabilities.TRANSCRIPTS: NO_TRANSCRIPTS,
    capabilities.NOTES: NO_NOTES,
    capabilities.LISTS: NO_LISTS,
    capabilities.CAMPAIGNS: NO_CAMPAIGNS,
}


@dataclass
class ExtraNotes:
    """The notes about the extras of one occurrence. An account may lack each of these capabilities."""

    context: Context
    occurrence: Occurrence
    log: RunLog
    missing: set[str] = field(default_factory=set)

    def keep(self, capability: str, notes: Iterable[Note]) -> None:
        """Log the notes of one extra as they come.

        A missing capability is noted and removed, and does not stop the run.
        """
        try:
            for note in notes:
                if note[:2] == MISSING[capability]:
                    self._lacks(capability)
                else:
                    add_to_log(self.log, note)
                    if note[0] == "synced":
                        capabilities.record_use(self.context, capability)
        except NotAllowed:
            capabilities.remove(self.context, capability)
            if capability != capabilities.CUSTOM_EVENTS or capabilities.notes_missing_events(
                self.context, self.occurrence
            ):
                self._lacks(capability)
        except SkipRecord as error:
            if not is_schema(error):
                self.log.note("sync_error", "unavailable")
            elif NOT_UPDATED[1] not in self.log.causes(NOT_UPDATED[0]):  # it is the same for all
                self.log.person(*NOT_UPDATED, "", error.detail)

    def _lacks(self, capability: str) -> None:
        """Note the missing capability once, whichever recording it was found with. The next run then notes the same."""
        if capability not in self.missing:
            self.missing.add(capability)
            self.log.note(*MISSING[capability])
