"""What holds for everybody in an occurrence while it is proved."""

from datetime import datetime

from integrations.decisions.extras.totals import next_until
from integrations.decisions.final import SURE_AFTER
from integrations.decisions.proof.people import Circumstances
from integrations.decisions.schedule import LONGEST_GAP
from integrations.models import Occurrence, SyncJob
from integrations.models.jobs import JobState
from integrations.proof.context import Prover
from integrations.proof.people import PeopleRead


def circumstances(
    prover: Prover,
    occurrence: Occurrence,
    read: PeopleRead,
    *,
    off: str,
    has_event: bool,
    start: datetime | None,
) -> Circumstances:
    """Return what holds for everybody in this occurrence. `start` is None if it was called off."""
    now = prover.clock()
    due = read.end is not None and read.ended and now < read.end + SURE_AFTER
    return Circumstances(
        off=off,
        has_event=has_event,
        attendance_final=not due or occurrence.attendance == "final",
        under_way=is_under_way(occurrence, now),
        users_readable=prover.users.readable,
        pruned=occurrence.raw_pruned_at is not None,
        start=start,
        end=next_until(read.end, occurrence.attendance),
    )


def is_under_way(occurrence: Occurrence, now: datetime) -> bool:
    """Return True if a sync of the occurrence runs, or begins in a moment."""
    jobs = SyncJob.objects.filter(occurrence=occurrence)
    soon = jobs.filter(state=JobState.WAITING, not_before__lte=now + LONGEST_GAP)
    return jobs.filter(state=JobState.RUNNING).exists() or soon.exists()
