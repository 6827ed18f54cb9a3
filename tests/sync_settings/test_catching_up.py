"""Switching on more webinars than a request can enqueue: the next round does it, by what holds then."""

from datetime import date, timedelta
from typing import Any

import pytest

from integrations.models import CatchUp, Connection, SyncJob, ZoomUserRow
from integrations.sync_settings.apply import Applied, apply
from integrations.sync_settings.catch_up import catch_up
from integrations.sync_settings.document import check
from integrations.sync_settings.foresee import glimpse
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=1)


@pytest.fixture
def connection() -> Connection:
    connection = ConnectionFactory.create()
    OccurrenceFactory.create_batch(5, webinar__connection=connection)
    return connection


def changed(connection: Connection, **document: Any) -> Applied:
    return apply(connection, check(document), actor="bob", now=NOW, most=3)


def test_what_is_too_much_is_left_to_the_next_round(connection: Connection) -> None:
    applied = changed(connection, sync_webinars=True)
    assert (applied.missed, applied.more, SyncJob.objects.count()) == (3, True, 0)
    assert catch_up(NOW) == 5
    assert set(SyncJob.objects.values_list("trigger", "actor", "not_before")) == {("settings_change", "bob", NOW)}
    assert (catch_up(NOW), SyncJob.objects.count()) == (0, 5)


def test_what_is_little_is_enqueued_at_once(connection: Connection) -> None:
    applied = apply(connection, check({"sync_webinars": True}), now=NOW, most=6)
    assert (applied.missed, applied.more, SyncJob.objects.count()) == (5, False, 5)
    assert not CatchUp.objects.exists()


def test_switched_off_again_before_the_round_nothing_is_synced(connection: Connection) -> None:
    changed(connection, sync_webinars=True)
    changed(connection, sync_webinars=False)
    assert (catch_up(NOW), SyncJob.objects.count()) == (0, 0)


def test_what_is_excluded_before_the_round_stays_out_of_it(connection: Connection) -> None:
    open_one = OccurrenceFactory.create(webinar__connection=connection, webinar__host_email="host@b.example")
    changed(connection, sync_webinars=True)
    changed(connection, exclusions={"hosts": ["a.example"]})
    catch_up(NOW)
    assert [job.occurrence_id for job in SyncJob.objects.all()] == [open_one.pk]


def test_every_kind_of_change_is_caught_up_with(connection: Connection) -> None:
    ZoomUserRow.objects.create(connection=connection, email="host@a.example", sync_recordings=False)
    on = {"sync_webinars": True, "recordings": "all", "exclusions": {"hosts": ["a.example"], "contacts": ["x.example"]}}
    apply(connection, check({**on, "only_contacts": ["ann@y.example"], "sync_from": "2026-10-02"}), now=NOW)
    for occurrence in OccurrenceFactory.create_batch(
        3, webinar__connection=connection, start=START + timedelta(days=9)
    ):
        ParticipantFactory.create(occurrence=occurrence, email="ben@x.example", cause="not_in_only_contacts")
    for document, missed in (
        ({"exclusions": {"hosts": []}}, 3),
        ({"users": {"host@a.example": None}}, 3),
        ({"sync_from": date(2026, 9, 1).isoformat()}, 5),
        ({"only_contacts": []}, 3),
    ):
        SyncJob.objects.all().delete()
        assert changed(connection, **document).more
        assert (catch_up(NOW), SyncJob.objects.count()) == (missed, missed)


def test_a_preview_looks_at_the_latest_webinars_only_and_says_that_there_may_be_more(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.sync_settings.foresee.LOOKED_AT", 3)
    found = glimpse(connection, check({"sync_webinars": True}), NOW)
    assert (found.starts.count, found.more) == (3, True)
