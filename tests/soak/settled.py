"""How far the portal is, by its own tables: is anything under way, does anything wait, did all end well."""

from datetime import datetime, timedelta

from django.db.models import Min, Q

from integrations.models import Discovery, Occurrence, SyncJob

FINE = ("synced", "unchanged")
NOTHING = timedelta(0)
PENDING = ("waiting", "running")


def is_settled(expected: int, now: datetime) -> bool:
    """Return True if every webinar was found and synced, and nothing is due or waits for another try."""
    synced = Occurrence.objects.filter(status__in=FINE).count()
    due = Occurrence.objects.filter(next_sync_at__lte=now).exists()
    looking = Discovery.objects.filter(Q(wanted_at__isnull=False) | Q(ended_at=None)).exists()
    return synced >= expected and not (due or looking or SyncJob.objects.filter(state__in=PENDING).exists())


def under_way() -> bool:
    return SyncJob.objects.filter(state="running").exists()


def waits_for(now: datetime) -> timedelta:
    """Return how long the portal waits until its next try; none if something is due or under way."""
    if under_way():
        return NOTHING
    jobs = SyncJob.objects.filter(state="waiting").aggregate(first=Min("not_before"))["first"]
    bad = Occurrence.objects.exclude(status__in=FINE).aggregate(first=Min("next_sync_at"))["first"]
    times = [one for one in (jobs, bad) if one]
    return max(min(times) - now, NOTHING) if times else NOTHING


def unfinished() -> list[str]:
    wrong = [f"{one}: ended as {one.status or 'nothing'}" for one in Occurrence.objects.exclude(status__in=FINE)]
    left = SyncJob.objects.exclude(state="done")
    return wrong + [f"{one}: {one.error}" for one in left]


def running_process(occurrence: int) -> int:
    """Return the number of the process that runs the occurrence's job; 0 if there is none."""
    owner = SyncJob.objects.filter(occurrence=occurrence, state="running").values_list("owner", flat=True).first()
    return int(owner.split(":")[1]) if owner else 0
