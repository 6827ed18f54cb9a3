"""A full database for the screens: 50,000 webinars, 5,000 Zoom users, the participants asked for, an audit log each."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.db.models import Model
from psycopg import sql

from audits.models import Change, Entry, Person, Run
from integrations.models import (
    Connection,
    Occurrence,
    Participant,
    RegistrantRow,
    RemoteContact,
    SyncJob,
    SyncSettingsRow,
    WebinarRow,
    ZoomUserRow,
)
from integrations.models.settings import Exclusion
from tests.support.factories import ConnectionFactory

WEBINARS, USERS, CHANGES, BATCH = 50_000, 5_000, 20_000, 5_000
LARGE = 10_000  # people of the largest webinar
TOPICS = ("Heat pumps", "Data protection", "Energy update", "Lunch and learn", "Choosing an installer")
STATUSES = ("synced",) * 17 + ("partial", "failed", "")
LEVELS = {"synced": "info", "partial": "warning", "failed": "error", "": ""}
CAUSES = ("hubspot_user", "excluded_domain", "secondary_email", "invalid_email", "host_or_panelist")
NOW = datetime.now(UTC)
Say = Callable[[str], object]

PARTICIPANTS = """
INSERT INTO integrations_participant (occurrence_id, email, cause, outcome, detail, contact_id, sent,
    accepted_registered_at, accepted_joined_at, accepted_left_at, accepted_duration, accepted_length)
SELECT first + n %% webinars, 'person' || (n / 7) || '@firm' || (n %% 3000) || '.example',
    CASE n %% 40 WHEN 0 THEN 'hubspot_user' WHEN 1 THEN 'excluded_domain' ELSE '' END,
    CASE WHEN n %% 40 < 2 THEN 'left_out' ELSE 'in_hubspot' END, '', (10000 + n / 7)::text, '[]',
    now() - interval '5 days', CASE n %% 2 WHEN 0 THEN now() - interval '2 days' END,
    CASE n %% 2 WHEN 0 THEN now() - interval '47 hours' END,
    CASE n %% 2 WHEN 0 THEN interval '1 minute' * (n %% 60) END, CASE n %% 2 WHEN 0 THEN interval '1 hour' END
FROM generate_series(1, %s) AS n, (SELECT min(id) AS first, count(*) AS webinars FROM integrations_occurrence) AS known
"""
PARTICIPANTS_OF_THE_LARGEST = """
INSERT INTO integrations_participant (occurrence_id, email, cause, outcome, detail, contact_id, sent,
    accepted_registered_at, accepted_joined_at, accepted_left_at, accepted_duration, accepted_length)
SELECT %s, 'guest' || n || '@large.example', '', 'in_hubspot', '', (5000000 + n)::text, '[]', now(), now(), now(),
    interval '1 second' * (n %% 3600), interval '1 hour' FROM generate_series(1, %s) AS n
"""
NUMBERS = """
UPDATE integrations_occurrence SET people = known.people, in_hubspot = known.inside, left_out = known.people - inside
FROM (SELECT occurrence_id, count(*) AS people, count(*) FILTER (WHERE outcome = 'in_hubspot') AS inside
    FROM integrations_participant GROUP BY occurrence_id) AS known
WHERE known.occurrence_id = integrations_occurrence.id
"""
CONTACTS = """
INSERT INTO integrations_remotecontact (hubspot_id, email, contact_id, written, seen_at)
SELECT %s, 'person' || n || '@firm' || (n %% 3000) || '.example', (10000 + n)::text, '{}', now()
FROM generate_series(1, %s) AS n
"""
PEOPLE = """
INSERT INTO audits_person (entry_id, email, cause, detail)
SELECT id, 'user' || n || '@own.example', 'hubspot_user', '' FROM audits_entry, generate_series(1, 2) AS n
"""
PEOPLE_OF_THE_LARGEST = """
INSERT INTO audits_person (entry_id, email, cause, detail)
SELECT %s, 'guest' || n || '@large.example', (%s::text[])[1 + n %% 5], '' FROM generate_series(1, %s) AS n
"""


def fill(participants: int, say: Say) -> None:
    pair = ConnectionFactory.create(primary=True)
    # Since long ago, so that switching something on concerns every webinar there is.
    SyncSettingsRow.objects.create(
        connection=pair, sync_webinars=True, recordings="selected", sync_from=date(2015, 1, 1), keep_raw_days=None
    )
    Exclusion.objects.create(connection=pair, kind="contacts", domain="own.example")
    say("webinars")
    occurrences = _webinars(pair)
    say("participants")
    _use_models_defaults(Participant, RemoteContact, Person)
    with connection.cursor() as cursor:
        cursor.execute(PARTICIPANTS, [participants])
        cursor.execute(PARTICIPANTS_OF_THE_LARGEST, [occurrences[0].pk, LARGE])
        cursor.execute(NUMBERS)
        cursor.execute(CONTACTS, [pair.hubspot_id, participants // 7])
    _registrants(occurrences[0].webinar)
    say("audit logs")
    _audit_logs(pair, occurrences)
    _jobs(occurrences)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _use_models_defaults(*models: type[Model]) -> None:
    """Give columns in the database the defaults of their fields, so that the statements name only what matters."""
    with connection.cursor() as cursor:
        for model in models:
            for one in model._meta.local_concrete_fields:
                if not (one.null or one.primary_key or one.is_relation or one.generated):
                    default = one.get_db_prep_save(one.get_default(), connection)
                    statement = sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}").format(
                        sql.Identifier(model._meta.db_table), sql.Identifier(one.column), sql.Literal(default)
                    )
                    cursor.execute(statement)


def _webinars(pair: Connection) -> list[Occurrence]:
    hosts = [f"host{number}@team{number % 40}.example" for number in range(USERS)]
    ZoomUserRow.objects.bulk_create([ZoomUserRow(connection=pair, email=host) for host in hosts], batch_size=BATCH)
    webinars = [
        WebinarRow(
            connection=pair,
            zoom_id=str(81_000_000_000 + number),
            topic=f"{TOPICS[number % len(TOPICS)]} {number}",
            host_email=hosts[number % USERS],
            discovered_at=NOW,
            sync=False if number % 500 == 0 else None,
        )
        for number in range(WEBINARS)
    ]
    webinars = WebinarRow.objects.bulk_create(webinars, batch_size=BATCH)
    rows = [_occurrence(webinar, number) for number, webinar in enumerate(webinars)]
    return Occurrence.objects.bulk_create(rows, batch_size=BATCH)


def _occurrence(webinar: WebinarRow, number: int) -> Occurrence:
    """An hour apart, a hundred of them to come. Nearly half have nobody, as many have in life."""
    start = NOW - timedelta(hours=number - 100)
    status = STATUSES[number % len(STATUSES)]
    return Occurrence(
        webinar=webinar,
        start=start,
        end=start + timedelta(hours=1),
        status=status,
        level=LEVELS[status],
        attendance="final" if number > 100 else "none",
        registrants=max(number % 300 - 130, 0),
        attendees=max(number % 200 - 90, 0),
        synced_at=NOW - timedelta(minutes=number) if status else None,
        event_object_id=str(number),
    )


def _registrants(webinar: WebinarRow) -> None:
    RegistrantRow.objects.bulk_create(
        [
            RegistrantRow(
                webinar=webinar,
                registrant_id=f"r{number}",
                email=f"guest{number}@large.example",
                status="approved",
                created_at=NOW,
            )
            for number in range(LARGE)
        ],
        batch_size=BATCH,
    )


def _audit_logs(pair: Connection, occurrences: list[Occurrence]) -> None:
    """Three runs a webinar; ten thousand people left out of the first one's last run; and who changed what."""
    runs = [
        Run(
            connection=pair.name,
            webinar_id=one.webinar.zoom_id,
            topic=one.webinar.topic,
            trigger="schedule",
            started_at=NOW - timedelta(days=day, minutes=number),
            finished_at=NOW - timedelta(days=day, minutes=number),
            status="synced",
            digest="",
        )
        for number, one in enumerate(occurrences)
        for day in range(3)
    ]
    Run.objects.bulk_create(runs, batch_size=BATCH)
    entries = [
        Entry(run=run, code="emails_excluded", level="info", retryable=False, causes={"hubspot_user": 2}, count=2)
        for run in runs
    ]
    entries[0].causes, entries[0].count = dict.fromkeys(CAUSES, LARGE // len(CAUSES)), LARGE
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        cursor.execute(PEOPLE_OF_THE_LARGEST, [entries[0].pk, list(CAUSES), LARGE])
    changes = [
        Change(
            at=NOW - timedelta(minutes=number),
            actor=f"person{number % 7}",
            connection=pair.name,
            what="sync_now",
            subject=f"{one.webinar.zoom_id} {one.webinar.topic}",
        )
        for number, one in enumerate(occurrences[:CHANGES])
    ]
    Change.objects.bulk_create(changes, batch_size=BATCH)


def _jobs(occurrences: list[Occurrence]) -> None:
    """Those of the past week are done, some wait, and 500 failed."""
    jobs = [
        SyncJob(
            occurrence=one,
            state="parked" if number < 500 else "waiting" if number < 1000 else "done",
            trigger="schedule",
            not_before=NOW,
            error="HubSpot is down." if number < 500 else "",
        )
        for number, one in enumerate(occurrences[:20_000])
    ]
    SyncJob.objects.bulk_create(jobs, batch_size=BATCH)
