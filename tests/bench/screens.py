"""What each screen costs with a full database, on PostgreSQL: queries and server time, printed as a table.

    createdb portal_bench
    DATABASE_URL=postgres://…/portal_bench python -m tests.bench.screens [--participants 2000000] [--refill]

It fills the database once (50,000 webinars, 5,000 Zoom users, the participants asked for, an audit log each) and then
only measures. A screen over the limits ends it with status 1.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from audits.models import Entry, Person, Run  # noqa: E402
from integrations.models import Connection, Occurrence, SyncSettingsRow, WebinarRow, ZoomUserRow  # noqa: E402
from integrations.models.jobs import SyncJob  # noqa: E402
from tests.factories import ConnectionFactory  # noqa: E402

WEBINARS, USERS, BATCH = 50_000, 5_000, 5_000
MOST_QUERIES, MOST_SECONDS, TIMES = 30, 0.2, 20
TOPICS = ("Heat pumps", "Data protection", "Energy update", "Lunch and learn", "Choosing an installer")
STATUSES = ("synced",) * 17 + ("partial", "failed", "")
LEVELS = {"synced": "info", "partial": "warning", "failed": "error", "": ""}
CAUSES = ("hubspot_user", "excluded_domain", "secondary_email", "invalid_email", "host_or_panelist")
NOW = datetime.now(UTC)
Say = Callable[[str], object]

PARTICIPANTS = """
INSERT INTO integrations_participant (occurrence_id, email, cause, detail, contact_id, sent, accepted_registered_at,
    accepted_joined_at, accepted_left_at, accepted_duration, accepted_length)
SELECT first + n %% webinars, 'person' || (n / 7) || '@firm' || (n %% 3000) || '.example',
    CASE n %% 40 WHEN 0 THEN 'hubspot_user' WHEN 1 THEN 'excluded_domain' ELSE '' END, '', (10000 + n / 7)::text, '[]',
    now() - interval '5 days', CASE n %% 2 WHEN 0 THEN now() - interval '2 days' END,
    CASE n %% 2 WHEN 0 THEN now() - interval '47 hours' END,
    CASE n %% 2 WHEN 0 THEN interval '1 minute' * (n %% 60) END, CASE n %% 2 WHEN 0 THEN interval '1 hour' END
FROM generate_series(1, %s) AS n, (SELECT min(id) AS first, count(*) AS webinars FROM integrations_occurrence) AS known
"""
# One webinar of ten thousand people, to have the worst drawer as well.
LARGE = """
INSERT INTO integrations_participant (occurrence_id, email, cause, detail, contact_id, sent, accepted_registered_at,
    accepted_joined_at, accepted_left_at, accepted_duration, accepted_length)
SELECT %s, 'guest' || n || '@large.example', '', '', (5000000 + n)::text, '[]', now(), now(), now(),
    interval '1 second' * (n %% 3600), interval '1 hour' FROM generate_series(1, 10000) AS n
"""


def fill(participants: int, say: Say) -> None:
    pair = ConnectionFactory.create(primary=True)
    SyncSettingsRow.objects.create(connection=pair, sync_webinars=True, recordings="all")
    hosts = [f"host{number}@team{number % 40}.example" for number in range(USERS)]
    ZoomUserRow.objects.bulk_create([ZoomUserRow(connection=pair, email=host) for host in hosts], batch_size=BATCH)
    say("webinars")
    webinars = WebinarRow.objects.bulk_create(
        [
            WebinarRow(
                connection=pair,
                zoom_id=str(81_000_000_000 + number),
                topic=f"{TOPICS[number % len(TOPICS)]} {number}",
                host_email=hosts[number % USERS],
                discovered_at=NOW,
            )
            for number in range(WEBINARS)
        ],
        batch_size=BATCH,
    )
    occurrences = Occurrence.objects.bulk_create(
        [_occurrence(webinar, number) for number, webinar in enumerate(webinars)], batch_size=BATCH
    )
    say("participants")
    with connection.cursor() as cursor:
        cursor.execute(PARTICIPANTS, [participants])
        cursor.execute(LARGE, [occurrences[0].pk])
    say("audit logs")
    _audit_logs(pair, webinars)
    SyncJob.objects.bulk_create(
        [
            SyncJob(occurrence=one, state="parked", trigger="schedule", not_before=NOW, error="HubSpot is down.")
            for one in occurrences[:500]
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _occurrence(webinar: WebinarRow, number: int) -> Occurrence:
    start = NOW - timedelta(hours=number - 100)
    status = STATUSES[number % len(STATUSES)]
    return Occurrence(
        webinar=webinar,
        start=start,
        end=start + timedelta(hours=1),
        status=status,
        level=LEVELS[status],
        attendance="final" if number > 100 else "none",
        registrants=number % 300,
        attendees=number % 200,
        synced_at=NOW - timedelta(minutes=number) if status else None,
        event_object_id=str(number),
    )


def _audit_logs(pair: Connection, webinars: list[WebinarRow]) -> None:
    """Three runs a webinar, and ten thousand people left out of the first one's last run."""
    runs = [
        Run(
            connection=pair.name,
            webinar_id=webinar.zoom_id,
            topic=webinar.topic,
            trigger="schedule",
            started_at=NOW - timedelta(days=day),
            finished_at=NOW - timedelta(days=day),
            status="synced",
            digest="",
        )
        for webinar in webinars
        for day in range(3)
    ]
    Run.objects.bulk_create(runs, batch_size=BATCH)
    entries = [
        Entry(run=run, code="emails_excluded", level="info", retryable=False, causes={"hubspot_user": 2}, count=2)
        for run in runs
    ]
    entries[0].causes, entries[0].count = dict.fromkeys(CAUSES, 2000), 10_000
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    people = [
        Person(entry=one, email=f"user{n}@own.example", cause="hubspot_user") for one in entries for n in range(2)
    ]
    people += [
        Person(entry=entries[0], email=f"guest{n}@large.example", cause=CAUSES[n % len(CAUSES)]) for n in range(10_000)
    ]
    Person.objects.bulk_create(people, batch_size=BATCH)


def screens() -> dict[str, tuple[str, dict[str, str]]]:
    first = Occurrence.objects.order_by("pk").values_list("pk", flat=True)[0]
    webinars, people = "/admin/integrations/occurrence/", "/admin/integrations/participant/"
    piece = {"HX-Request": "true"}
    return {
        "home": ("/admin/", {}),
        "webinars": (webinars, {}),
        "webinars, page 150": (f"{webinars}?p=150", {}),
        "webinars, failed": (f"{webinars}?status=failed", {}),
        "webinars, warnings": (f"{webinars}?warnings=warning", {}),
        "webinars, period": (f"{webinars}?period=365", {}),
        "webinars, host": (f"{webinars}?host=host77@", {}),
        "webinars, domain": (f"{webinars}?host=@team7.example", {}),
        "webinars, search topic": (f"{webinars}?q=pumps+4990", {}),
        "webinars, search word": (f"{webinars}?q=energy", {}),
        "webinars, search ID": (f"{webinars}?q=810000499", {}),
        "webinars, by topic": (f"{webinars}?o=1", {}),
        "webinars, by attendees": (f"{webinars}?o=-5", {}),
        "webinars, by last sync": (f"{webinars}?o=-3", {}),
        "drawer": (f"{webinars}{first + 500}/audit-logs/", piece),
        "drawer, 10,000 people": (f"{webinars}{first}/audit-logs/", piece),
        "drawer, search": (f"{webinars}{first}/audit-logs/?q=guest77", piece),
        "audit logs page": (f"{webinars}{first}/audit-logs/", {}),
        "progress of 50": (f"{webinars}progress/?" + "&".join(f"o={first + n}" for n in range(50)), piece),
        "people": (people, {}),
        "people, cause": (f"{people}?cause=excluded_domain", {}),
        "people, attended": (f"{people}?attended=no", {}),
        "people, search": (f"{people}?q=person123", {}),
        "people, rare search": (f"{people}?q=person1234@firm", {}),
        "people of a webinar": (f"{people}?occurrence={first}", {}),
        "person": (f"{people}person/?email=guest77@large.example", {}),
        "failed jobs": ("/admin/integrations/syncjob/?state=parked", {}),
        "all audit logs": ("/admin/audits/run/", {}),
        "segments": (f"{webinars}segments/?webinar={first}", {}),
    }


def measure(client: Client, address: str, headers: dict[str, str]) -> tuple[int, int, float, float, float]:
    """Status, queries, own CPU, median and 95th percentile: on a busy machine the CPU is what stays true."""
    with CaptureQueriesContext(connection) as queries:
        status = client.get(address, headers=headers).status_code
    asked, cpu, seconds = len(queries), time.process_time(), []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(address, headers=headers)
        seconds.append(time.perf_counter() - began)
    cpu = (time.process_time() - cpu) / TIMES
    return status, asked, cpu, statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]


@override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False)
def main(options: argparse.Namespace) -> int:
    say = lambda words: sys.stderr.write(f"{words}…\n")  # noqa: E731
    call_command("migrate", verbosity=0)
    if options.refill:
        call_command("flush", verbosity=0, interactive=False)
    if not WebinarRow.objects.exists():
        fill(options.participants, say)
    user, _made = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    found: dict[str, Any] = {}
    slow = False
    for name, (address, headers) in screens().items():
        status, queries, cpu, median, p95 = measure(client, address, headers)
        bad = status != 200 or queries > MOST_QUERIES or p95 > MOST_SECONDS
        slow = slow or bad
        found[name] = {"status": status, "queries": queries, "ms": round(median * 1000), "p95": round(p95 * 1000)}
        times = f"{cpu * 1000:4.0f} ms CPU {median * 1000:5.0f} ms, p95 {p95 * 1000:5.0f} ms"
        sys.stderr.write(f"{name:26} {status} {queries:3} queries {times}{' !' * bad}\n")
    sys.stdout.write(json.dumps(found) + "\n")
    return int(slow)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=2_000_000)
    parser.add_argument("--refill", action="store_true")
    sys.exit(main(parser.parse_args()))
