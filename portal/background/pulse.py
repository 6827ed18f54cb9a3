"""The pulse of a process: it reports that it lives, and adds what it counted to the counters that all share."""

import logging
import threading
import time

from celery.signals import worker_ready, worker_shutdown
from django.db import DatabaseError, connection

from audits import counters
from integrations.clock import utcnow
from portal.models import Heartbeat

logger = logging.getLogger(__name__)
EVERY = 30.0  # seconds


class Pulse:
    """The reports of one process. A database that is away is no reason to end it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.reported_at = -EVERY

    def report_if_due(self) -> None:
        """Report, unless that was done a moment ago."""
        if time.monotonic() - self.reported_at >= EVERY:
            self.reported_at = time.monotonic()
            self.report()

    def report(self) -> None:
        try:
            Heartbeat.note(self.name, utcnow())
            counters.flush()
        except DatabaseError as error:
            logger.warning("The %s could not report: %s", self.name, type(error).__name__)

    def go_on(self) -> None:
        """Report for as long as the process lives, without keeping a connection to the database."""
        while True:
            self.report()
            connection.close()
            time.sleep(EVERY)


def start(name: str) -> None:
    """Report from a thread of its own, which ends with the process."""
    threading.Thread(target=Pulse(name).go_on, name="pulse", daemon=True).start()


@worker_ready.connect
def start_in_worker(**_: object) -> None:
    start("worker")


@worker_shutdown.connect
def report_once_more(**_: object) -> None:
    """Add the last half minute to the counters."""
    Pulse("worker").report()
