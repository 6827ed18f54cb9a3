"""Retry: the flow for named people only, from what is stored of them. Zoom is not asked, and nobody else is touched.

The occurrence keeps the outcome of its last sync, except for what the retry has mended; the next sync of everybody
goes on as planned.
"""

from collections.abc import Collection

from audits import log as audit
from integrations.models import Occurrence
from integrations.sync.context import Context
from integrations.sync.decide.mapped_values import with_mapped_values
from integrations.sync.flow import decide_and_write
from integrations.sync.people import pages_of_people
from integrations.sync.read.deleted_webinar import known_staff
from integrations.sync.read.webinar import settings_of
from integrations.sync.remember import result as outcome
from integrations.sync.remember.result import Result
from integrations.sync.remember.tally import Tally
from integrations.sync.write import verify
from integrations.sync.write.marketing_event import EventMissing, find_event_again
from integrations.sync.write.occurrence import events_of


def is_possible(occurrence: Occurrence) -> bool:
    """Return True if there is a marketing event to take part in and the rows of its people are kept.

    Otherwise the whole webinar must be synced instead.
    """
    gone = occurrence.deleted and occurrence.ended_at is None
    return bool(occurrence.event_fingerprint) and not (
        gone or occurrence.raw_pruned_at or occurrence.webinar.zoom_event
    )


def sync_people(context: Context, occurrence: Occurrence, emails: Collection[str], log: audit.RunLog) -> Result | None:
    """Sync only the people with these addresses. Returns None if the marketing event is gone and all must be synced.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    tally = Tally()
    switch = settings_of(context, occurrence.webinar).webinar
    if not switch.on:
        log.note("settings_off", switch.cause)
        return outcome.remember(context, occurrence, log, tally, skipped=True)
    found = pages_of_people(
        occurrence, context.hubspot_account, context.clock(), only=emails, extras=context.settings.extras
    )
    context.schema_repair.make_new_properties()
    pages = with_mapped_values(context, occurrence, verify.with_hubspot_values(context, occurrence, found))
    try:
        decide_and_write(context, occurrence, known_staff(occurrence.webinar), pages, tally)
    except EventMissing:
        find_event_again(context, occurrence)
        return None
    finally:
        outcome.note_people(log, tally)
    events_of(context, occurrence, log, emails)
    return outcome.remember(context, occurrence, log, tally, skipped=False)
