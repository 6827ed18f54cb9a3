"""Rounds through the webinars of a connection, by the command and by the hourly discovery."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from audits import log as audit
from audits.models import Trigger
from integrations.decisions.final import SURE_AFTER
from integrations.errors import Disconnected, NeedsAdmin
from integrations.models import Connection, Discovery, Occurrence, SyncJob, WebinarRow
from integrations.records import SINGLE
from integrations.sync.context import Context
from integrations.sync.discover.zoom_account import discover, mark_zoom_events
from integrations.sync.read.webinar import Window, settings_of
from integrations.sync.remember.result import Result
from integrations.sync.runner import run_webinar

RECENTLY = timedelta(days=3)


def sync(
    context: Context,
    webinar_ids: Sequence[str],
    since: date | None,
    until: date | None,
    total: Callable[[int], None] = lambda count: None,
) -> Iterator[Result]:
    """Find the webinars and sync them, yielding a result for each occurrence. Webinars named by id need no search.

    `total` is called with the number of webinars. An account that must be reconnected ends the round.
    Raises: NeedsAdmin, RetryLater, GiveUp while searching.
    """
    window = Window(since if since or webinar_ids else context.sync_from, until)
    if webinar_ids:
        with suppress(NeedsAdmin):  # reading the webinar meets the same error, which is then recorded
            mark_zoom_events(context)
        rows = [_named(context, zoom_id) for zoom_id in dict.fromkeys(webinar_ids)]
    else:
        changed = discover(context, window.since or context.sync_from, until)
        Discovery.fulfil(context.connection.pk, context.clock())
        rows = list(candidates(context, window, changed))
    total(len(rows))
    good = not rows
    for row in rows:
        for result in run_webinar(context, row, window):
            yield result
            good = good or not result.error
            if isinstance(result.error, Disconnected):
                return
    if good and not context.dry_run:
        whole = not webinar_ids and until is None and (since is None or since <= context.sync_from)
        note_round(context.connection.pk, context.clock(), whole=whole)


def _named(context: Context, zoom_id: str) -> WebinarRow:
    row, _ = WebinarRow.objects.get_or_create(connection=context.connection, zoom_id=zoom_id)
    return row


def candidates(context: Context, window: Window, changed: Collection[str]) -> Iterator[WebinarRow]:
    """Yield the discovered webinars that can have an occurrence in the window. Only its own detail dates a series.

    Deleted webinars are included only while something is left to read, or if they may have been recovered.
    """
    rows = WebinarRow.objects.filter(connection=context.connection, discovered_at__isnull=False)
    unfinished = Occurrence.objects.filter(
        webinar__in=rows, ended_at__gt=context.clock() - 2 * SURE_AFTER, raw_pruned_at=None
    ).exclude(attendance="final")
    worth_it = Q(deleted_at=None) | Q(zoom_id__in=changed) | Q(pk__in=unfinished.values("webinar"))
    for row in rows.filter(worth_it).prefetch_related("occurrences").order_by("starts_at", "zoom_id"):
        starts = [one.started_at or one.start for one in row.occurrences.all()] + [row.starts_at]
        if row.type != SINGLE or any(window.holds(start, context) for start in starts):
            yield row


def discover_and_enqueue(context: Context, *, fully: bool = True) -> int:
    """Find webinars, and enqueue a job for those that are new, changed or switched on. Returns how many.

    Not `fully`: only the last days of the account's history are read, once all of it was.
    """
    since = context.sync_from
    if not fully and context.connection.discovered_at:
        since = max(since, context.clock().date() - RECENTLY)
    changed = discover(context, since)
    whole = since == context.sync_from
    rows = WebinarRow.objects.filter(connection=context.connection, discovered_at__isnull=False)
    due = [
        *_new(context, rows.filter(occurrences=None, deleted_at=None)),
        *rows.filter(zoom_id__in=changed),
        *_switched_on(context, rows.filter(occurrences__status="skipped").distinct()),
    ]
    carriers = {carrier(row).pk for row in due}
    SyncJob.enqueue_many(carriers, Trigger.SCHEDULE, context.clock())
    note_round(context.connection.pk, context.clock(), whole=whole)
    return len(carriers)


def note_round(connection: int, now: datetime, *, whole: bool) -> None:
    """Store when all webinars of the connection, or else (not `whole`) the changed ones, were last synced."""
    field = "full_sync_at" if whole else "incremental_sync_at"
    Connection.objects.filter(pk=connection).update(**{field: now})


def _new(context: Context, rows: QuerySet[WebinarRow]) -> list[WebinarRow]:
    window = Window(context.sync_from)
    return [row for row in rows if row.type != SINGLE or window.holds(row.starts_at, context)]


def _switched_on(context: Context, rows: QuerySet[WebinarRow]) -> Iterator[WebinarRow]:
    """Yield the webinars that settings had skipped and now let be synced."""
    window = Window(context.sync_from)
    for row in rows:
        skipped = [
            one
            for one in row.occurrences.filter(status="skipped")
            if window.holds(one.started_at or one.start, context)
        ]
        if skipped and settings_of(context, row).webinar.on and _off_by_settings(context, row, skipped[0]):
            yield row


def _off_by_settings(context: Context, row: WebinarRow, occurrence: Occurrence) -> bool:
    run = audit.last(context.connection.name, row.zoom_id, occurrence.occurrence_id)
    return run is not None and run.entries.filter(code="settings_off").exists()


def carrier(row: WebinarRow) -> Occurrence:
    """Return the occurrence whose job reads the webinar; everything else that changed is synced with it.

    A webinar without occurrences gets a placeholder.
    """
    newest = row.occurrences.order_by(F("start").desc(nulls_last=True)).first()
    return newest or Occurrence.objects.create(webinar=row)
