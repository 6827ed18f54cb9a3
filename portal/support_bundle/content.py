"""The parts of a support bundle. Names, topics, addresses and the words of providers are left out."""

import platform
from importlib import metadata
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Q

from audits.models import Run
from integrations.models import HubSpotAccount, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from portal.health import heartbeats

LAST_RUNS, LAST_JOBS = 200, 200
PACKAGES = ("celery", "kombu", "cryptography", "django", "gunicorn", "psycopg", "redis", "requests", "waitress")
SHOWN = (
    "CELERY_BROKER_URL", "DEBUG", "HUBSPOT_API_VERSION", "HUBSPOT_APP_EVENTS", "HUBSPOT_REQUESTS_PER_10S", "LOG_LEVEL",
    "REDIS_URL", "SESSION_IDLE_HOURS", "TRUSTED_PROXIES", "ZOOM_PLAN", "ZOOM_RATE_SHARE",
)  # fmt: skip
SET_OR_NOT = (
    "HUBSPOT_APP_ID", "HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET", "METRICS_TOKEN", "ZOOM_CLIENT_ID",
    "ZOOM_CLIENT_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN",
)  # fmt: skip


def versions() -> dict[str, Any]:
    found = {name: metadata.version(name) for name in PACKAGES}
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "database": [connection.vendor, *connection.get_database_version()],
        "packages": found,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def settings_in_force() -> dict[str, Any]:
    """Return values that are no secret; of the others only that they are set, and of a server only its kind."""
    shown = {name: getattr(settings, name) for name in SHOWN}
    kinds = {name: str(value).partition(":")[0] for name, value in shown.items() if name.endswith("_URL")}
    is_set = [name for name in SET_OR_NOT if getattr(settings, name)]
    return {
        **shown,
        **kinds,
        "is_set": is_set,
        "public_url_is_https": settings.PUBLIC_URL.startswith("https://"),
        "encryption_keys": len(settings.FIELD_ENCRYPTION_KEYS),
    }


def counts() -> dict[str, int]:
    """Return how many rows each table of ours has."""
    ours = ("audits", "integrations", "portal", "auth", "django_celery_beat")
    models = [model for model in apps.get_models() if model._meta.app_label in ours and not model._meta.proxy]
    return {model._meta.label: model._default_manager.count() for model in models}


def accounts() -> dict[str, Any]:
    """Return state and scopes of each account by its number here."""
    columns = ("pk", "state", "scopes", "missing_scopes", "expires_at", "connected_at", "disconnected_at")
    reported = heartbeats.latest()
    return {
        "zoom": list(ZoomAccount.objects.values(*columns, "auth")),
        "hubspot": list(HubSpotAccount.objects.values(*columns, "capabilities")),
        "heartbeats": reported,
    }


def jobs() -> dict[str, Any]:
    """Return jobs by state, and the newest that are not done. What went wrong is in the audit log's codes."""
    by_state = dict(SyncJob.objects.order_by().values_list("state").annotate(Count("pk")))
    columns = (
        "pk",
        "occurrence_id",
        "state",
        "trigger",
        "attempts",
        "not_before",
        "leased_until",
        "step",
        "people_done",
    )
    open_ = SyncJob.objects.filter(~Q(state=JobState.DONE)).order_by("-pk")
    return {"by_state": by_state, "newest": list(open_.values(*columns)[:LAST_JOBS])}


def runs() -> list[dict[str, Any]]:
    """Return the codes and causes of the latest runs, without whom or what they name."""
    found = []
    for run in Run.objects.prefetch_related("entries")[:LAST_RUNS]:
        entries = [{"code": entry.code, "level": entry.level, "causes": entry.causes} for entry in run.entries.all()]
        times = {"started_at": run.started_at, "finished_at": run.finished_at}
        found.append({"id": run.pk, "trigger": run.trigger, "status": run.status, **times, "entries": entries})
    return found
