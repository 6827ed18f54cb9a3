"""The number of queries of every screen, which does not grow with the rows (`make bench` has the full size)."""

from datetime import timedelta

from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits import log
from audits.log import Changed
from integrations.models import Connection, RegistrantRow, RemoteContact, SyncJob, SyncSettingsRow, ZoomUserRow
from tests.bench.addresses import MOST_QUERIES, Screen, opened, screens
from tests.portal.conftest import RecordRun
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory
from tests.support.said import say


def add(connection: Connection, record_run: RecordRun, first: int, count: int) -> None:
    """Add webinars, each with two people, an audit log, a failed job and a change of a setting."""
    for number in range(first, first + count):
        host = f"host77{number}@team7.example"
        occurrence = OccurrenceFactory.create(
            webinar__connection=connection, webinar__topic=f"Energy pumps 4990 {number}", webinar__host_email=host
        )
        for person, cause in (("guest77", ""), ("person123", "excluded_domain")):
            ParticipantFactory.create(
                occurrence=occurrence, email=f"{person}@large.example", cause=cause, accepted_registered_at=START
            )
        webinar = occurrence.webinar
        RegistrantRow.objects.create(
            webinar=webinar, registrant_id="r", email="guest77@large.example", created_at=START, answers={"org": "X"}
        )
        for kind in ("poll", "question", "survey"):
            say(occurrence, kind, "guest77@large.example", f"{kind} {number}?", "Yes")
        RemoteContact.objects.create(hubspot=connection.hubspot, email=f"{number}@x.example", seen_at=START)
        ZoomUserRow.objects.create(connection=connection, email=host)
        record_run(occurrence, days=number)
        SyncJob.objects.create(occurrence=occurrence, state="parked", trigger="schedule", not_before=START)
        change = Changed("sync_now", subject=f"{webinar.zoom_id} {webinar.topic}")
        log.changes([change], connection=connection.name, actor="alice", at=START + timedelta(minutes=number))


def queries(admin: Client, screen: Screen) -> int:
    with CaptureQueriesContext(database) as asked:
        status = opened(admin, screen)
    assert status == 200, screen.name
    return len(asked)


def test_every_screen_asks_little_and_no_more_where_there_are_more_rows(admin: Client, record_run: RecordRun) -> None:
    connection = ConnectionFactory.create(primary=True)
    SyncSettingsRow.objects.create(connection=connection, sync_webinars=True, recordings="selected")
    add(connection, record_run, 0, 3)
    opened_ones = [screen for screen in screens() if ", page " not in screen.name and "far page" not in screen.name]
    few = {screen.name: queries(admin, screen) for screen in opened_ones}
    add(connection, record_run, 3, 17)
    many = {screen.name: queries(admin, screen) for screen in opened_ones}
    assert {name: (few[name], count) for name, count in many.items() if count > few[name]} == {}
    assert max(many.values()) <= MOST_QUERIES
