"""A settings plan over many webinars, in a process and a database of its own: prints seconds and memory as JSON.

python -m tests.bench.settings_plan 1000
"""

import json
import resource
import sys
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection as database  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from integrations.clock import utcnow  # noqa: E402
from integrations.models import Connection, Occurrence, Participant, RegistrantRow, WebinarRow  # noqa: E402
from integrations.sync_settings.document import check  # noqa: E402
from integrations.sync_settings.foresee import glimpse  # noqa: E402
from integrations.sync_settings.plans import make_plan  # noqa: E402
from tests.support.factories import ConnectionFactory  # noqa: E402

PEOPLE = 100  # of each webinar; every tenth is of an excluded domain
DOCUMENT: dict[str, Any] = {"sync_webinars": True, "exclusions": {"contacts": ["own.example"]}}


def fill(webinars: int) -> Connection:
    pair = ConnectionFactory.create(primary=True, connected_at=utcnow())
    day = utcnow() - timedelta(days=10)
    rows = [
        WebinarRow(connection=pair, zoom_id=str(81000000000 + n), topic=f"Webinar {n}", host_email="host@a.example")
        for n in range(webinars)
    ]
    WebinarRow.objects.bulk_create(rows)
    dates = [Occurrence(webinar=row, start=day, end=day + timedelta(hours=1), people=0) for row in rows]
    Occurrence.objects.bulk_create(dates)
    for date in dates:
        emails = [f"person{n}@{'own' if n % 10 == 0 else f'firm{n}'}.example" for n in range(PEOPLE)]
        Participant.objects.bulk_create(Participant(occurrence=date, email=email) for email in emails)
        RegistrantRow.objects.bulk_create(
            RegistrantRow(webinar=date.webinar, registrant_id=str(n), email=email, status="approved", created_at=day)
            for n, email in enumerate(emails)
        )
    return pair


def main(webinars: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    pair = fill(webinars)
    before = _memory()
    started, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(database) as queries:
        plan, _found = make_plan(pair, DOCUMENT, utcnow())
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    people = webinars * PEOPLE
    assert plan.result["people"]["sent"] == people * 9 // 10, plan.result
    assert plan.result["people"]["left_out"] == {"excluded_domain": people // 10}, plan.result
    grown = _memory() - before
    started = time.perf_counter()
    shown = glimpse(pair, check(DOCUMENT), utcnow())
    screen = time.perf_counter() - started
    assert shown.starts.count == min(webinars, 1000), shown
    return {
        "seconds": round(seconds, 2),
        "cpu": round(cpu, 2),
        "screen": round(screen, 2),
        "queries": len(queries),
        "grown_mb": round(grown, 1),
    }


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
