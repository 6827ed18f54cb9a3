"""What a worker does first: it gives way to the web, throws away a backlog, and takes up what waits in the database.

Thousands of messages in the broker are those of a day without a worker: nearly all are out of date, and the first that
counts would wait behind them for minutes. What they told stands in the database.
"""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_ready
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

MOST = 1000  # messages
GIVE_WAY = 10  # nice: Zoom waits three seconds for the web's answer, nobody waits for the worker
EXPIRES = 55  # seconds: the next round of beat does the same
FIRST = ("sweep_jobs", "run_due_jobs", "process_deliveries", "go_on_with_workflow_calls")


@worker_init.connect
def give_way(**_: object) -> None:
    os.nice(GIVE_WAY)


@worker_init.connect
def throw_away(sender: object = None, **_: object) -> None:
    app: Celery = sender.app  # type: ignore[attr-defined]  # the worker
    with app.connection_for_write() as connection:
        passing: tuple[type[BaseException], ...] = (OperationalError, OSError)
        passing += tuple(connection.connection_errors) + tuple(connection.channel_errors)
        try:
            channel = connection.channel()
            for queue in app.amqp.queues.consume_from.values():
                found: Any = queue(channel)
                if found.queue_declare().message_count > MOST:
                    logger.warning("%s stale messages were thrown away", found.purge())
        except passing:
            logger.warning("The broker does not answer yet")  # the worker waits for it


@worker_ready.connect
def take_up(sender: object = None, **_: object) -> None:
    """Beat does the same within the minute."""
    app: Celery = sender.app  # type: ignore[attr-defined]  # the consumer
    for task in FIRST:
        app.send_task(f"integrations.tasks.{task}", expires=EXPIRES)
