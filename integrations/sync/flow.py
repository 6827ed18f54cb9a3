"""The one flow: READ, DECIDE, WRITE, REMEMBER. Every sync of an occurrence is one call of `sync_occurrence`."""

from collections.abc import Iterable

from audits import log as audit
from integrations.models import Occurrence
from integrations.models.jobs import Step, SyncJob
from integrations.sync import odd_rows, people
from integrations.sync.context import Context
from integrations.sync.decide.mapped_values import with_mapped_values
from integrations.sync.decide.people import plan_page
from integrations.sync.page_outcome import PageOutcome
from integrations.sync.people import KnownPerson
from integrations.sync.progress import Progress
from integrations.sync.read.occurrence import OccurrenceRead, read_occurrence
from integrations.sync.read.webinar import WebinarRead
from integrations.sync.remember import result as outcome
from integrations.sync.remember.engagement import keep_counts
from integrations.sync.remember.newcomers import keep_newcomers
from integrations.sync.remember.result import Result
from integrations.sync.remember.tally import Tally
from integrations.sync.write import verify
from integrations.sync.write.called_off import release_people
from integrations.sync.write.marketing_event import EventMissing, find_event_again
from integrations.sync.write.occurrence import after_people, before_people, complete
from integrations.sync.write.people import write_people


def sync_occurrence(context: Context, read: WebinarRead, occurrence: Occurrence, log: audit.RunLog) -> Result | None:
    """Sync one occurrence. Returns None if there is nothing to report.

    A marketing event that turns out to be deleted is looked for, or made, once more, and everybody is written again.
    Raises: NeedsAdmin, RetryLater, SkipRecord, GiveUp.
    """
    found = read_occurrence(context, read, occurrence, log)  # READ
    if found.nothing_to_report:
        return None
    tally = Tally()
    if not found.skipped:
        try:
            _event_and_people(context, read, found, log, tally)
        except EventMissing:
            find_event_again(context, occurrence)
            tally.begin_again()
            _event_and_people(context, read, found, log, tally)
        finally:
            outcome.note_people(log, tally)
            log.note("emails_excluded", "no_email", count=people.count_without_email(occurrence))
            odd_rows.note_odd_rows(context, log, occurrence, read.detail)
        after_people(context, found, log)
    return outcome.remember(context, occurrence, log, tally, skipped=found.skipped)  # REMEMBER


def _event_and_people(
    context: Context, read: WebinarRead, found: OccurrenceRead, log: audit.RunLog, tally: Tally
) -> None:
    """Put the marketing event into place, write its people, and complete it once everybody is in."""
    occurrence, extras = found.occurrence, context.settings.extras
    if found.people_stay:
        tally.registrants, tally.attendees = occurrence.registrants, occurrence.attendees
    else:
        if not context.dry_run:
            keep_newcomers(occurrence)
        keep_counts(context, occurrence)
    if not context.dry_run:
        context.schema_repair.make_new_properties()
    if found.gone and not context.dry_run:
        for page_outcome in release_people(context, occurrence):
            tally.add(page_outcome)
    before_people(context, found, log)
    progress = Progress(context, occurrence.pk, 0 if found.people_stay else people.count_people(occurrence))
    everybody = people.pages_of_people(occurrence, context.hubspot_account, context.clock(), extras=extras)
    pages: Iterable[list[KnownPerson]] = () if found.people_stay else everybody
    pages = with_mapped_values(context, occurrence, verify.with_hubspot_values(context, occurrence, pages))
    decide_and_write(context, occurrence, read.staff, pages, tally, progress)
    if context.schema_repair.values_lost:  # by everybody, also by those who were decided before it was noticed
        context.schema_repair.values_lost = False
        tally.begin_again()
        everybody = people.pages_of_people(occurrence, context.hubspot_account, context.clock(), extras=extras)
        pages = with_mapped_values(context, occurrence, everybody)
        decide_and_write(context, occurrence, read.staff, pages, tally)
    progress.begin(Step.RECORDINGS)
    if not tally.left_over:
        complete(context, found, log)


def decide_and_write(
    context: Context,
    occurrence: Occurrence,
    staff: frozenset[str],
    pages: Iterable[list[KnownPerson]],
    tally: Tally,
    progress: Progress | None = None,
) -> None:
    """Decide what each person needs and write it, page after page. `tally` counts even the page that breaks off.

    Raises: NeedsAdmin, RetryLater, GiveUp, EventMissing.
    """
    done = 0
    for page in pages:
        SyncJob.extend(occurrence.pk, context.clock())
        plan = plan_page(context, occurrence, staff, page)  # DECIDE
        tally.count(page, plan, keep=context.dry_run)
        page_outcome = PageOutcome()
        try:
            write_people(context, occurrence, plan, page, page_outcome, progress)  # WRITE
        finally:
            tally.add(page_outcome)
        done += len(page)
        if progress:
            progress.reach(done)
