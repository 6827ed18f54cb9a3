"""`/metrics`: the numbers that a monitor watches, in Prometheus' text format. No account and no person is named.

Reference: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse

from integrations.clock import utcnow
from integrations.models import AccountState, HubSpotAccount, Occurrence, SyncJob, WebhookDelivery, ZoomAccount
from integrations.models.deliveries import DeliveryState
from integrations.models.jobs import JobState
from portal.views.guard import machine_endpoint, monitors_only

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
JOBS = (JobState.WAITING, JobState.RUNNING, JobState.PARKED)
DELIVERIES = (DeliveryState.WAITING, DeliveryState.FAILED)
MOST = 10_000
STATUSES = ("synced", "unchanged", "partial", "skipped", "failed")


@machine_endpoint("GET")
@monitors_only
def metrics(request: HttpRequest) -> HttpResponse:
    """Return all gauges."""
    return HttpResponse("".join(f"{line}\n" for line in _lines(utcnow())), content_type=CONTENT_TYPE)


def _lines(now: datetime) -> Iterator[str]:
    yield from _gauge("portal_accounts", "Connected accounts by provider and state.", _accounts())
    jobs = _counted(SyncJob.objects.filter(state__in=JOBS), "state", JOBS)
    yield from _gauge("portal_jobs", "Syncs that wait, run, or are parked until a person looks.", jobs)
    late = _seconds_late(now)
    yield from _gauge("portal_jobs_late_seconds", "How long the oldest due sync waits for a worker.", {"": late})
    help_text = f"Webhook deliveries not processed yet, or never; counted up to {MOST}."
    yield from _gauge("portal_deliveries", help_text, _deliveries())
    webinars = _counted(Occurrence.objects.exclude(status=""), "status", STATUSES)
    yield from _gauge("portal_webinars", "Webinar occurrences by the status of their last sync.", webinars)
    last = Occurrence.objects.aggregate(last=Max("synced_at"))["last"]
    at = last.timestamp() if last else 0
    yield from _gauge("portal_last_sync_timestamp_seconds", "When the last sync ended; 0: none yet.", {"": at})


def _gauge(name: str, help_text: str, values: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of one gauge. The keys of `values` are the labels as they are written, without the braces."""
    yield f"# HELP {name} {help_text}"
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value:.15g}" if labels else f"{name} {value:.15g}"


def _accounts() -> dict[str, int]:
    found: dict[str, int] = {}
    for provider, accounts in (("zoom", ZoomAccount.objects.all()), ("hubspot", HubSpotAccount.objects.all())):
        counts = _counted(accounts, "state", AccountState.values)
        found |= {f'provider="{provider}",{label}': count for label, count in counts.items()}
    return found


def _deliveries() -> dict[str, int]:
    """Count deliveries by state, up to `MOST`.

    A monitor has raised its alarm by then, and a million old deliveries cost no more than `MOST` of them.
    """
    found = {}
    for state in DELIVERIES:
        pks = WebhookDelivery.objects.filter(state=state).order_by().values("pk")[:MOST]
        found[f'state="{state}"'] = pks.count()
    return found


def _counted(rows: QuerySet[Any], field: str, values: Iterable[str]) -> dict[str, int]:
    """Count rows by a field. Every value has its line, so that a monitor sees it go back to 0."""
    counts = dict(rows.order_by().values_list(field).annotate(Count("pk")))
    return {f'{field}="{value}"': counts.get(value, 0) for value in values}


def _seconds_late(now: datetime) -> float:
    """Return how many seconds the oldest due job has waited for a worker.

    Jobs of accounts that must be reconnected do not count, as they wait for a person.
    """
    lost = AccountState.RECONNECT_NEEDED
    waiting = SyncJob.objects.filter(state=JobState.WAITING, not_before__lte=now)
    waiting = waiting.exclude(occurrence__webinar__connection__zoom__state=lost)
    waiting = waiting.exclude(occurrence__webinar__connection__hubspot__state=lost)
    oldest = waiting.aggregate(oldest=Min("not_before"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0
