"""The work of a backfill: one webinar or one proof at a time, as long as nothing else waits.

How far it is is stored after each of them, so that a restart or a killed worker repeats one at most. That one sends
nothing twice, as any sync.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from audits.models import Trigger
from integrations.accounts.clients import limited_to
from integrations.backfill.wanted import is_wanted
from integrations.clock import utcnow
from integrations.decisions.foreseen.backfill import SHARE, Month, months
from integrations.decisions.schedule import retry_at
from integrations.errors import IntegrationError, NeedsAdmin, RetryLater
from integrations.models import Backfill, Occurrence, SyncJob, WebinarRow
from integrations.proof.context import prover
from integrations.proof.rounds import prove_webinar
from integrations.proof.store import keep as keep_proof
from integrations.sync.context import Context, opened
from integrations.sync.discover.zoom_account import discover
from integrations.sync.read.webinar import Window
from integrations.sync.remember.result import Result, note_account
from integrations.sync.rounds import candidates
from integrations.sync.runner import only_integration_errors, run_webinar

AT_A_TIME = timedelta(seconds=45)  # then other messages of the worker have their turn
BROUGHT = ("synced", "unchanged", "partial")


def go_on(pk: int, clock: Callable[[], datetime] = utcnow) -> None:
    """Go on with the backfill until something else is due, it is over, or its time at a stretch is."""
    backfill = Backfill.claim(pk, clock())
    if backfill is None:
        return
    until = clock() + AT_A_TIME
    try:
        with (
            limited_to(SHARE),
            opened(backfill.connection, Trigger.COMMAND, actor=backfill.actor, clock=clock) as context,
        ):
            while clock() < until and not SyncJob.due(clock(), 1) and backfill.still_runs(clock()):
                if not _step(context, backfill):
                    break
    finally:
        backfill.release()


def _step(context: Context, backfill: Backfill) -> bool:
    """Do the next thing. Returns False if there is nothing to do now."""
    before = context.calls()
    try:
        with only_integration_errors(f"Backfill {backfill.pk} failed"):
            if backfill.unproved is None:
                return _bring(context, backfill)
            return _prove_next(context, backfill)
    except IntegrationError as error:
        _halt(context, backfill, error)
        return False
    finally:
        calls = context.calls() - before
        backfill.zoom_calls += calls.zoom
        backfill.hubspot_calls += calls.hubspot
        backfill.keep("zoom_calls", "hubspot_calls")


def _halt(context: Context, backfill: Backfill, error: IntegrationError) -> None:
    """Wait if the trouble passes; otherwise pause, until a person has looked."""
    note_account(context, error)
    if isinstance(error, RetryLater):
        backfill.wait_until(retry_at(context.clock(), 1, error.after))
    else:
        Backfill.pause(backfill.connection, error.sentence)


# --- Bringing webinars ------------------------------------------------------------------------------------------------


def _bring(context: Context, backfill: Backfill) -> bool:
    """Look for the webinars of the month, or sync the next one, or begin with the month before."""
    todo = list(months(backfill.since, backfill.until))[backfill.months_done :]
    if not todo:
        backfill.unproved = list(backfill.brought)
        backfill.keep("unproved")
    elif backfill.left is None:
        _look_for_webinars(context, backfill, todo[0])
    elif backfill.left:
        _sync_next(context, backfill, todo[0])
    else:
        backfill.left, backfill.months_done = None, backfill.months_done + 1
        backfill.keep("left", "months_done")
    return True


def _look_for_webinars(context: Context, backfill: Backfill, month: Month) -> None:
    """Find the month's webinars in Zoom, and leave out those that are in HubSpot for good already."""
    window = Window(month.first, month.last)
    changed = discover(context, month.first, month.last)
    if context.troubles:  # a month that was not seen whole must not count as done
        raise RetryLater(context.troubles.pop())
    left, already_there = [], 0
    for row in candidates(context, window, changed):
        wanted = is_wanted(row, lambda start: window.holds(start, context))
        already_there += wanted is False
        if wanted:
            left.append(row.pk)
    backfill.left = left
    backfill.already_there += already_there
    backfill.webinars_found += len(left)
    backfill.keep("left", "already_there", "webinars_found")


def _sync_next(context: Context, backfill: Backfill, month: Month) -> None:
    """Sync one webinar. An error that would meet the next one as well is raised, and the webinar stays to be done."""
    left: list[int] = backfill.left or []
    row = WebinarRow.objects.filter(pk=left[0]).first()
    results = list(run_webinar(context, row, Window(month.first, month.last))) if row else []
    for result in results:
        if isinstance(result.error, NeedsAdmin) or (isinstance(result.error, RetryLater) and result.error.limited):
            raise result.error
    if row:
        _count(backfill, row, results)
    backfill.left = left[1:]
    backfill.webinars_done += 1
    backfill.keep("left", "webinars_done", "brought", "people", "skipped", "failed")


def _count(backfill: Backfill, row: WebinarRow, results: Sequence[Result]) -> None:
    ids = [result.occurrence_id for result in results if result.status in BROUGHT and not result.error]
    found = Occurrence.objects.filter(webinar=row, occurrence_id__in=ids)
    for pk, people in found.order_by("start", "pk").values_list("pk", "people"):
        backfill.brought.append(pk)
        backfill.people += people
    backfill.failed += any(result.bad for result in results)
    backfill.skipped += bool(results) and all(result.status == "skipped" for result in results)


# --- The proof of what it brought -------------------------------------------------------------------------------------


def _prove_next(context: Context, backfill: Backfill) -> bool:
    """Prove one of the occurrences that were brought; after the last one the backfill is done."""
    unproved: list[int] = backfill.unproved or []
    if not unproved:
        backfill.finish(context.clock())
        return False
    occurrence = Occurrence.objects.select_related("webinar").filter(pk=unproved[0]).first()
    if occurrence:
        made = prover(backfill.connection, clock=context.clock)
        made.users.addresses()
        for result in prove_webinar(made, occurrence.webinar, [occurrence], named=True):
            if isinstance(result.error, NeedsAdmin) or (isinstance(result.error, RetryLater) and result.error.limited):
                raise result.error
            keep_proof(result, backfill.connection.name, context.clock())
        calls = made.calls()
        backfill.zoom_calls += calls.zoom
        backfill.hubspot_calls += calls.hubspot
    backfill.unproved = unproved[1:]
    backfill.keep("unproved")
    return True
