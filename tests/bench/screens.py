"""The cost of each screen with a full database, on PostgreSQL: the second part of `make bench`.

    createdb portal_bench
    DATABASE_URL=postgres://…/portal_bench python -m tests.bench.screens [--participants N] [--refill] [--only WORD]

It fills the database once and then only measures: the whole request in this process, warm, from the first middleware to
the last byte of the page. A screen with too many queries, too slow, or with a query that reads a big table whole or
counts one, ends it with status 1.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from integrations.models import WebinarRow  # noqa: E402
from tests.bench import plans  # noqa: E402
from tests.bench.addresses import FIRST_PIECES, MOST_QUERIES, Screen, opened, screens  # noqa: E402
from tests.bench.fill import fill  # noqa: E402

MOST_SECONDS, TIMES = 0.2, 20


@dataclass(frozen=True)
class Measured:
    """Seconds: on a busy machine own CPU and SQL is what stays true."""

    status: int
    queries: int
    wall: list[float]
    work: list[float]
    faults: list[str]

    @property
    def wrong(self) -> list[str]:
        wrong = [] if self.status == 200 else [f"HTTP {self.status}"]
        wrong += [f"{self.queries} queries"] if self.queries > MOST_QUERIES else []
        wrong += ["slow"] if p95(self.wall) > MOST_SECONDS else []
        return wrong + self.faults


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


class Timed:
    """Adds up the time that queries take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        began, cpu = time.perf_counter(), time.process_time()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - began - (time.process_time() - cpu)


def measured(client: Client, screen: Screen, big: frozenset[str]) -> Measured:
    with CaptureQueriesContext(connection) as queries:
        status = opened(client, screen, FIRST_PIECES)
    asked = [one["sql"] for one in queries.captured_queries]
    faults = sorted({fault for sql in asked for fault in plans.faults(sql, big)})
    wall, work = [], []
    for _ in range(TIMES):
        sql = Timed()
        with connection.execute_wrapper(sql):
            began, cpu = time.perf_counter(), time.process_time()
            opened(client, screen, FIRST_PIECES)
            wall.append(time.perf_counter() - began)
            work.append(time.process_time() - cpu + sql.seconds)
    return Measured(status, len(asked), wall, work, faults)


@override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False)
def main(options: argparse.Namespace) -> int:
    if connection.vendor != "postgresql":
        raise SystemExit("The screens are measured on PostgreSQL: set DATABASE_URL.")
    call_command("migrate", verbosity=0)
    if options.refill:
        call_command("flush", verbosity=0, interactive=False)
    if not WebinarRow.objects.exists():
        fill(options.participants, lambda words: sys.stderr.write(f"filling: {words} …\n"))
    client, big = _client(), plans.big_tables()
    table = Table("Screen", "Queries", "Median", "95th percentile", "Own CPU and SQL", "")
    bad = 0
    for screen in (one for one in screens() if options.only in one.name):
        found = measured(client, screen, big)
        times = (statistics.median(found.wall), p95(found.wall), p95(found.work))
        words = "; ".join(found.wrong)
        table.add_row(
            screen.name, str(found.queries), *(f"{seconds * 1000:.0f} ms" for seconds in times), words or "ok"
        )
        sys.stderr.write(f"{screen.name}: {found.queries}, {times[1] * 1000:.0f} ms ({times[2] * 1000:.0f}) {words}\n")
        bad += bool(words)
    Console().print(table)
    return int(bad > 0)


def _client() -> Client:
    user, _made = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=2_000_000)
    parser.add_argument("--refill", action="store_true")
    parser.add_argument("--only", default="", help="measure the screens whose name contains this")
    sys.exit(main(parser.parse_args()))
