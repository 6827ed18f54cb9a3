"""Which webinars a command or a nightly run goes through, one after the other."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from integrations.decisions.occurrences import in_window
from integrations.errors import NeedsAdmin
from integrations.models import Occurrence, SyncJob, SyncSettingsRow, WebinarRow
from integrations.models.jobs import Trigger
from integrations.records import SINGLE
from integrations.sync.context import Context
from integrations.sync.discovery import discover, mark_zoom_events
from integrations.sync.outcome import Result
from integrations.sync.reader import Window
from integrations.sync.runner import run_webinar

BEFORE_CONNECTING = timedelta(days=30)


def sync_from(context: Context) -> date:
    """The first day that is synced without being asked for: as set, else 30 days before connecting."""
    chosen = SyncSettingsRow.load(context.connection).sync_from
    connected: datetime = context.connection.connected_at
    return chosen or (connected - BEFORE_CONNECTING).astimezone(context.timezone).date()


def sync(
    context: Context,
    webinar_ids: Sequence[str],
    since: date | None,
    until: date | None,
    total: Callable[[int], None] = lambda count: None,
) -> Iterator[Result]:
    """Find the webinars and sync them; `total` hears how many there are. Named ones need no search.

    Raises: NeedsAdmin, RetryLater, GiveUp while searching. An account that must be reconnected ends the round.
    """
    window = Window(since if since or webinar_ids else sync_from(context), until)
    if webinar_ids:
        mark_zoom_events(context)
        rows = [_named(context, zoom_id) for zoom_id in dict.fromkeys(webinar_ids)]
    else:
        discover(context, window.since or sync_from(context), until)
        rows = list(_candidates(context, window))
    total(len(rows))
    for row in rows:
        for result in run_webinar(context, row, window):
            yield result
            if isinstance(result.error, NeedsAdmin) and result.error.cause == "reconnect_needed":
                return


def _named(context: Context, zoom_id: str) -> WebinarRow:
    row, _ = WebinarRow.objects.get_or_create(connection=context.connection, zoom_id=zoom_id)
    return row


def _candidates(context: Context, window: Window) -> Iterator[WebinarRow]:
    """Discovered webinars that can have an occurrence in the window; of a series only its own detail can tell."""
    rows = (
        WebinarRow.objects.filter(connection=context.connection, discovered_at__isnull=False, deleted_at=None)
        .prefetch_related("occurrences")
        .order_by("starts_at", "zoom_id")
    )
    for row in rows:
        starts = [one.started_at or one.start for one in row.occurrences.all()] or [row.starts_at]
        if row.type != SINGLE or any(_inside(start, window, context) for start in starts):
            yield row


def _inside(start: datetime | None, window: Window, context: Context) -> bool:
    return start is None or in_window(start, window.since, window.until, context.timezone)


def enqueue_new(context: Context) -> int:
    """A job for every discovered webinar that was never synced; how many. A placeholder occurrence carries it."""
    now = context.clock()
    rows = WebinarRow.objects.filter(
        connection=context.connection, discovered_at__isnull=False, deleted_at=None, occurrences=None
    )
    new = [row for row in rows if row.type != SINGLE or _inside(row.starts_at, Window(sync_from(context)), context)]
    Occurrence.objects.bulk_create(
        [Occurrence(webinar=row) for row in new if row.type == SINGLE], ignore_conflicts=True
    )
    for occurrence in Occurrence.objects.filter(webinar__in=new, synced_at=None):
        SyncJob.enqueue(occurrence.pk, Trigger.SCHEDULE, now)
    return len(new)
