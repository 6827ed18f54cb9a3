"""Celery tasks: load ids, call sync. What is to be done stands in the database; a lost message only delays it."""

from datetime import timedelta

from celery import shared_task

from integrations.models import Connection, SyncJob
from integrations.sync import jobs, selection
from integrations.sync.context import opened, utcnow
from integrations.sync.discovery import discover as discover_webinars


@shared_task
def discover() -> None:
    """New and changed webinars of every connection, into rows; those not synced yet get a job."""
    for connection in Connection.objects.select_related("zoom", "hubspot"):
        with opened(connection, "schedule") as context:
            discover_webinars(context, selection.sync_from(context))
            selection.enqueue_new(context)


@shared_task
def run_due_jobs() -> None:
    """Every minute: what is due becomes a job, and every waiting job a message."""
    now = utcnow()
    jobs.enqueue_due(now)
    for pk in jobs.waiting(now):
        run_job.apply_async((pk,), expires=timedelta(minutes=5).total_seconds())


@shared_task
def run_job(pk: int) -> None:
    jobs.run_job(pk)


@shared_task
def sweep_jobs() -> None:
    SyncJob.sweep(utcnow())
