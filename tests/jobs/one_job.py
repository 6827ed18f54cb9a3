"""`python -m tests.jobs.one_job worker|serve`: one webinar in a sandbox, until whoever runs jobs has synced it.

`worker`: a worker of its own on a queue of its own, on the broker of CELERY_BROKER_URL. `serve`: nothing but what
`manage.py serve` starts; beat is told to look each second.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

import django

from tests.faults.killing import Sandboxed, Worker, wait_until
from tests.faults.kills import configure

ROOT = Path(__file__).resolve().parent.parent.parent


def main(how: str, port: str = "0") -> int:
    with tempfile.TemporaryDirectory() as folder, Sandboxed(Path(folder)) as sandbox:
        configure(folder, sandbox.url)
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        (by_a_worker if how == "worker" else by_serve)(sandbox, port)
    sys.stdout.write("The job is done.\n")
    return 0


def by_a_worker(sandbox: Sandboxed, port: str) -> None:
    from integrations import tasks
    from portal.celery import app
    from portal.health import heartbeats
    from tests.faults import kill_world

    webinars = kill_world.make(1)
    sandbox.begin(webinars.state)
    kill_world.connect()
    app.conf.task_default_queue = queue = f"test-{uuid4()}"
    worker = Worker("--queues", f"{queue},{tasks.scheduled_queue()}")
    try:
        occurrence = kill_world.enqueue(webinars, 0)
        wait_until(lambda: kill_world.is_done(occurrence), tasks.run_due_jobs, every=0.2)
        wait_until(lambda: "worker" in heartbeats.latest(), lambda: None, every=0.2)
    finally:
        worker.stop()
        with app.connection_for_write() as connection:
            for name in (queue, tasks.scheduled_queue()):
                connection.SimpleQueue(name).queue.delete()


def by_serve(sandbox: Sandboxed, port: str) -> None:
    from django_celery_beat.models import IntervalSchedule, PeriodicTask

    from integrations.clock import utcnow
    from integrations.models import Occurrence
    from portal.background.beat_scheduler import Scheduler
    from portal.celery import app
    from portal.health import heartbeats
    from tests.faults import kill_world

    webinars = kill_world.make(1)
    sandbox.begin(webinars.state)
    kill_world.connect()
    Scheduler(app=app, lazy=False)
    often, _ = IntervalSchedule.objects.get_or_create(every=1, period="seconds")
    PeriodicTask.objects.filter(name="run due syncs").update(interval=often)
    occurrence = kill_world.occurrence(webinars, 0)
    Occurrence.objects.filter(pk=occurrence).update(next_sync_at=utcnow())
    served = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", port], cwd=ROOT, env=os.environ)  # noqa: S603
    try:
        wait_until(lambda: Occurrence.objects.get(pk=occurrence).status == "synced", lambda: None, every=0.3)
        wait_until(lambda: heartbeats.latest().keys() == {"web", "worker", "beat"}, lambda: None, every=0.3)
    finally:
        served.terminate()
        served.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
