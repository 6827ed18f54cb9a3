"""Which occurrences of a webinar that was just read are synced now, and which get a turn of their own."""

from integrations.models import Occurrence, SyncJob
from integrations.sync.context import Context
from integrations.sync.read.webinar import WebinarRead, Window


def due_now(context: Context, read: WebinarRead, job: SyncJob | None) -> list[Occurrence]:
    """All of them, or with a job its own, first, and those that changed in Zoom: the next reading cannot tell."""
    if job is None:
        return read.occurrences
    _give_turns(context, read)
    own = [one for one in read.occurrences if one.pk == job.occurrence_id]
    return own + [one for one in read.occurrences if one not in own and one.occurrence_id in read.changes]


def _give_turns(context: Context, read: WebinarRead) -> None:
    """A series goes on: the next occurrence, or one that ran unannounced, was never synced and nothing waits for it."""
    window = Window(context.sync_from)
    new = [
        one.pk
        for one in read.occurrences
        if one.synced_at is None and one.next_sync_at is None and window.holds(one.started_at or one.start, context)
    ]
    Occurrence.objects.filter(pk__in=new).update(next_sync_at=context.clock())
