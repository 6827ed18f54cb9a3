"""One measured proof in a process of its own: prints calls, seconds, SQL statements and memory as JSON."""

import itertools
import json
import resource
import sys
import time
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from integrations.models import Connection  # noqa: E402
from integrations.proof import rounds  # noqa: E402
from integrations.proof.context import prover  # noqa: E402


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(webinar_id: str) -> dict[str, Any]:
    statements = itertools.count()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        next(statements)
        return execute(sql, params, many, context)

    pair = Connection.objects.select_related("zoom", "hubspot").get()
    made = prover(pair)
    made.users.addresses()  # shared by all webinars of a round
    before, started = peak_mb(), time.perf_counter()
    with connection.execute_wrapper(count):
        (result,) = rounds.prove(made, [webinar_id], rounds.Window())
    return {
        "people": len(result.sums.people),
        "proved": result.proved,
        "zoom": result.calls.zoom,
        "hubspot": result.calls.hubspot,
        "seconds": round(time.perf_counter() - started, 2),
        "statements": next(statements),
        "grown_mb": round(peak_mb() - before, 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])) + "\n")
