"""The first steps of a worker: lower its priority, delete a backlog of messages, start what waits in the database.

Thousands of messages in the broker are those of a day without a worker. Nearly all are out of date, and the first that
counts would wait behind them for minutes. Everything they stand for is in the database.
"""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_ready
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

MOST = 100  # messages: each takes a worker some hundredths of a second
NICENESS = 10  # Zoom waits three seconds for the web server's answer, nobody waits for the worker
EXPIRES = 55  # seconds; beat sends the same messages every minute
FIRST = ("sweep_jobs", "run_due_jobs", "process_deliveries", "go_on_with_workflow_calls")


@worker_init.connect
def lower_priority(**_: object) -> None:
    """Give way to the web server on the same machine."""
    os.nice(NICENESS)


@worker_init.connect
def delete_backlog(sender: object = None, **_: object) -> None:
    """Delete all messages of a queue that holds more than `MOST`."""
    app: Celery = sender.app  # type: ignore[attr-defined]  # the worker
    with app.connection_for_write() as connection:
        temporary: tuple[type[BaseException], ...] = (OperationalError, OSError)
        temporary += tuple(connection.connection_errors) + tuple(connection.channel_errors)
        try:
            channel = connection.channel()
            for queue in app.amqp.queues.consume_from.values():
                bound: Any = queue(channel)
                if bound.queue_declare().message_count > MOST:
                    logger.warning("%s stale messages were thrown away", bound.purge())
        except temporary:
            logger.warning("The broker does not answer yet")  # the worker waits for it


@worker_ready.connect
def start_waiting_work(sender: object = None, **_: object) -> None:
    """Send the messages at once that beat would send within the minute."""
    app: Celery = sender.app  # type: ignore[attr-defined]  # the consumer
    for task in FIRST:
        app.send_task(f"integrations.tasks.{task}", expires=EXPIRES)
