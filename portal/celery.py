"""Celery, and the schedule of beat. The database is the truth; the broker is only an alarm clock."""

import logging
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings
from kombu import Queue

from portal.background import embedded_broker, worker_start  # noqa: F401  (importing connects its signals)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


@setup_logging.connect
def keep_the_portals_logging(loglevel: int | str | None = None, **_: object) -> None:
    """Leave the log as `portal.settings` made it, for Celery would replace its format: `--loglevel` is of Celery's own.

    Its format has no ids, and hides no secret.
    """
    if loglevel is not None:
        logging.getLogger("celery").setLevel(loglevel)


app = Celery("portal")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    task_ignore_result=True,
    task_acks_late=True,
    task_queues=(Queue("celery"), Queue("celery.scheduled")),  # `integrations/tasks.py::scheduled_queue`
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # for ever: after a hundred tries the worker and beat would end
    timezone="UTC",
    beat_scheduler="portal.background.beat_scheduler:Scheduler",
    beat_schedule={
        "discover webinars": {"task": "integrations.tasks.discover", "schedule": crontab(minute=7)},
        "discover webinars fully": {
            "task": "integrations.tasks.discover",
            "schedule": crontab(minute=37, hour=1),
            "kwargs": {"fully": True},
        },
        "run due syncs": {"task": "integrations.tasks.run_due_jobs", "schedule": 60.0},
        "process webhook deliveries": {"task": "integrations.tasks.process_deliveries", "schedule": 60.0},
        "prune webhook deliveries": {
            "task": "integrations.nightly_tasks.prune_deliveries",
            "schedule": crontab(minute=25, hour=3),
        },
        "go on with blocked workflows": {"task": "integrations.tasks.go_on_with_workflow_calls", "schedule": 10.0},
        "sweep stuck jobs": {"task": "integrations.tasks.sweep_jobs", "schedule": 60.0},
        "renew tokens": {
            "task": "integrations.nightly_tasks.renew_tokens",
            "schedule": crontab(minute=20, hour=2, day_of_week=0),
        },
        "read deleted contacts": {
            "task": "integrations.nightly_tasks.read_deletions",
            "schedule": crontab(minute=40, hour=2),
        },
        "prove nightly": {"task": "integrations.nightly_tasks.prove_nightly", "schedule": crontab(minute=15, hour=4)},
        "raise alerts": {"task": "integrations.alerts.tasks.raise_alerts", "schedule": 60.0},
        "prune old alerts": {
            "task": "integrations.alerts.tasks.prune_alerts",
            "schedule": crontab(minute=12, hour=3),
        },
        "prune old rows": {"task": "integrations.nightly_tasks.prune", "schedule": crontab(minute=10, hour=3)},
    },
)
app.set_default()  # for every thread of the web server
if settings.CELERY_BROKER_URL.startswith("filesystem:"):
    embedded_broker.use()
    queue = settings.VAR_DIR / "broker"
    done, control = queue / "processed", queue / "control"
    for folder in (done, control):
        folder.mkdir(parents=True, exist_ok=True)
    app.conf.broker_transport_options = {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "processed_folder": str(done),
        "control_folder": str(control),  # else a folder of that name is made wherever the process was started
        "polling_interval": 0.05,
    }
app.autodiscover_tasks(["integrations", "integrations.alerts"])
app.autodiscover_tasks(["integrations"], related_name="nightly_tasks")
