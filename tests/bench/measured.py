"""One measured sync in a process of its own: prints calls, seconds, CPU, SQL statements and peak memory as JSON."""

import json
import resource
import sys
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from integrations.models import Connection  # noqa: E402
from integrations.sync import selection  # noqa: E402
from integrations.sync.context import opened  # noqa: E402


def main(webinar_id: str) -> dict[str, Any]:
    statements = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    pair = Connection.objects.select_related("zoom", "hubspot").get()
    cpu, started = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count), opened(pair, "command", users_at_most=timedelta(0)) as context:
        (result,) = selection.sync(context, [webinar_id], None, None)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {
        **result.document(pair.name),
        "wall": round(seconds, 2),
        "cpu": round(cpu, 2),
        "statements": statements,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])) + "\n")
