"""The bar of the first sync: how many webinars are done since the sync was switched on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from audits.models import Change
from integrations.models import CatchUp, Connection, Discovery, Occurrence, SyncJob, WebinarRow
from integrations.models.jobs import JobState
from portal.screens.shared.admin import capped_count
from portal.screens.shared.html import counted


@dataclass(frozen=True)
class FirstSync:
    """The webinars that are done, of how many. `looking`: more may be found. `dates`: of a series are left."""

    done: int
    total: int
    looking: bool
    dates: bool = False

    @property
    def over(self) -> bool:
        """True if nothing of it is left."""
        return self.done == self.total and not (self.looking or self.dates)

    @property
    def done_shown(self) -> str:
        return counted(self.done)

    @property
    def total_shown(self) -> str:
        return counted(self.total)


def first_sync(now: datetime) -> FirstSync | None:
    """Return the progress, or None if the sync is off or the time it was switched on is unknown."""
    if not Connection.objects.filter(settings__sync_webinars=True).exists():
        return None
    switched = Change.objects.filter(what="sync_webinars", after=True).order_by("-at")
    since = switched.values_list("at", flat=True).first()
    if since is None:
        return None
    # A job that was tried once counts as done: it is then listed under "Needs you" or retried automatically.
    untried = Q(state=JobState.RUNNING) | Q(state=JobState.WAITING, attempts=0)
    new = Q(occurrence__synced_at=None) | Q(occurrence__synced_at__lt=since)
    jobs = SyncJob.objects.filter(untried & new)
    # Webinars are counted, not their dates: a series shows its dates while it is read, and the total would jump.
    tried = Occurrence.objects.filter(synced_at__gte=since)
    left = WebinarRow.objects.filter(pk__in=jobs.values("occurrence__webinar")).exclude(pk__in=tried.values("webinar"))
    done = capped_count(WebinarRow.objects.filter(pk__in=tried.values("webinar")))
    due = Occurrence.objects.filter(synced_at=None, next_sync_at__lte=now)  # dates that get their job in a minute
    looking = CatchUp.objects.exists() or any(one.under_way(now) for one in Discovery.objects.all())
    return FirstSync(done, done + capped_count(left), looking, jobs.exists() or due.exists())
