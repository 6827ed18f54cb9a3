"""One measured sync in a process of its own: prints calls, seconds, CPU, SQL statements and peak memory as JSON."""

import itertools
import json
import logging
import resource
import sys
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402

from integrations.models import Connection  # noqa: E402
from integrations.sync import rounds  # noqa: E402
from integrations.sync.context import opened  # noqa: E402


class Refusals(logging.Handler):
    """Return how often either API answered that it was asked too much."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.count = 0
        logger = logging.getLogger("integrations.transport.http")
        logger.addHandler(self)
        logger.setLevel(logging.INFO)
        logger.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        self.count += ": 429 in" in record.getMessage()


def main(webinar_id: str) -> dict[str, Any]:
    statements = itertools.count()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        next(statements)
        return execute(sql, params, many, context)

    def watch(connection: Any, **kwargs: Any) -> None:
        """Every thread has a connection of its own."""
        connection.execute_wrappers.append(count)

    connection_created.connect(watch, weak=False)
    refusals = Refusals()
    connections.close_all()
    pair = Connection.objects.select_related("zoom", "hubspot").get()
    cpu, started = time.process_time(), time.perf_counter()
    with opened(pair, "command", users_at_most=timedelta(0)) as context:
        (result,) = rounds.sync(context, [webinar_id], None, None)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {
        **result.document(pair.name),
        "wall": round(seconds, 2),
        "cpu": round(cpu, 2),
        "statements": next(statements),
        "refused": refusals.count,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])) + "\n")
