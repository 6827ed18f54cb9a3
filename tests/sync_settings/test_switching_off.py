"""What a change of settings switches off says so at once, and so does what it switches on again."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from integrations.models import Connection, Occurrence, SyncSettingsRow
from integrations.sync_settings import catch_up
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, WebinarFactory

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=1)


@pytest.fixture
def connection() -> Connection:
    made = ConnectionFactory.create()
    SyncSettingsRow.objects.create(connection=made, sync_webinars=True)
    return made


def occurrence(connection: Connection, zoom_id: str, *, host: str = "host@a.example", **fields: Any) -> Occurrence:
    webinar = WebinarFactory.create(connection=connection, zoom_id=zoom_id, host_email=host)
    return OccurrenceFactory.create(webinar=webinar, status="synced", **fields)


def changed(connection: Connection, document: dict[str, Any], most: int | None = None) -> None:
    apply(connection, check(document), actor="bob", now=NOW, most=most)


def state(row: Occurrence) -> tuple[str, str]:
    row.refresh_from_db()
    return row.status, row.reason


def test_a_webinar_that_is_switched_off_is_off_and_no_other_one(connection: Connection) -> None:
    one, other = occurrence(connection, "81"), occurrence(connection, "82")
    changed(connection, {"webinars": {"81": {"sync": False}}})
    assert state(one) == ("skipped", "settings_off.webinar_sync_off")
    assert state(other) == ("synced", "")


def test_switched_on_again_it_waits_for_its_sync(connection: Connection) -> None:
    one = occurrence(connection, "81")
    changed(connection, {"webinars": {"81": {"sync": False}}})
    changed(connection, {"webinars": {"81": {"sync": None}}})
    assert state(one) == ("", "")
    assert one.jobs.get().state == "waiting"


def test_a_webinar_whose_host_becomes_excluded_is_off(connection: Connection) -> None:
    one, other = occurrence(connection, "81"), occurrence(connection, "82", host="ann@b.example")
    changed(connection, {"exclusions": {"hosts": ["a.example"]}})
    assert state(one) == ("skipped", "settings_off.host_excluded")
    assert state(other) == ("synced", "")


def test_every_webinar_is_off_with_the_global_switch_and_on_again_with_it(connection: Connection) -> None:
    one = occurrence(connection, "81")
    changed(connection, {"sync_webinars": False})
    assert state(one) == ("skipped", "settings_off.global_sync_off")
    changed(connection, {"sync_webinars": True})
    assert state(one) == ("", "")


def test_what_is_caught_up_with_later_is_on_by_then(connection: Connection) -> None:
    one, two = occurrence(connection, "81"), occurrence(connection, "82")
    changed(connection, {"sync_webinars": False})
    changed(connection, {"sync_webinars": True}, most=1)
    catch_up.catch_up(NOW)
    assert state(one) == state(two) == ("", "")


def test_what_no_sync_touches_any_more_stays_as_it_is(connection: Connection) -> None:
    old = occurrence(connection, "81", raw_pruned_at=NOW)
    before = occurrence(connection, "82")
    Occurrence.objects.filter(pk=before.pk).update(start=START - timedelta(days=60))
    changed(connection, {"sync_webinars": False})
    assert state(old) == state(before) == ("synced", "")


def test_a_webinar_of_zoom_events_keeps_its_reason(connection: Connection) -> None:
    one = occurrence(connection, "81")
    Occurrence.objects.update(status="skipped", reason="unsupported.zoom_event")
    changed(connection, {"webinars": {"81": {"sync": False}}})
    assert state(one) == ("skipped", "unsupported.zoom_event")


def test_recordings_switch_no_webinar_off(connection: Connection) -> None:
    one = occurrence(connection, "81")
    changed(connection, {"webinars": {"81": {"recordings": False}}, "recordings": "none"})
    assert state(one) == ("synced", "")


def test_the_global_switch_asks_no_more_of_the_database_for_many_webinars(
    connection: Connection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        occurrence(connection, str(81_000 + number))
    with django_assert_max_num_queries(25):
        changed(connection, {"sync_webinars": False})
    assert not Occurrence.objects.exclude(status="skipped").exists()
