"""A change of settings syncs what was missed: which occurrences those are, counted first, then enqueued."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from integrations.models import Connection, Occurrence, SyncJob, SyncSettingsRow, ZoomUserRow
from integrations.sync_settings.apply import ChangedMeanwhile, apply, version
from integrations.sync_settings.document import check
from integrations.sync_settings.foresee import glimpse, webinars
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory, WebinarFactory

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=1)


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory.create()


def on(connection: Connection, **fields: Any) -> None:
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"sync_webinars": True, **fields})


def occurrence(connection: Connection, *, at: datetime = START, **webinar: Any) -> Occurrence:
    return OccurrenceFactory.create(webinar=WebinarFactory.create(connection=connection, **webinar), start=at)


def switched(connection: Connection, document: dict[str, Any]) -> set[int]:
    """Return what is enqueued; the preview said the same number of webinars, or that people are sent."""
    change = check(document)
    foreseen = glimpse(connection, change, NOW)
    foretold = foreseen.starts.count + foreseen.recordings_start.count
    applied = apply(connection, change, actor="bob", now=NOW)
    found = SyncJob.objects.filter(trigger="settings_change", actor="bob")
    jobs = {job.occurrence_id for job in found}
    assert applied.missed == len(jobs)
    assert foretold == len(jobs) or foreseen.sent.count
    return jobs


def test_the_global_switch_syncs_everything_since_the_first_day(connection: Connection) -> None:
    past, upcoming = occurrence(connection), occurrence(connection, at=NOW + timedelta(days=9))
    occurrence(connection, at=START - timedelta(days=40))
    occurrence(connection, sync=False)
    occurrence(connection, sync_at_discovery=False)
    occurrence(connection, zoom_event=True)
    assert webinars(connection, check({"sync_webinars": True}), NOW).upcoming == 1
    assert switched(connection, {"sync_webinars": True}) == {past.pk, upcoming.pk}


def test_switching_off_syncs_nothing(connection: Connection) -> None:
    on(connection)
    occurrence(connection)
    assert switched(connection, {"sync_webinars": False}) == set()


def test_an_earlier_first_day_syncs_the_days_between(connection: Connection) -> None:
    on(connection, sync_from=date(2026, 10, 1))
    occurrence(connection)
    earlier = occurrence(connection, at=START - timedelta(days=5))
    occurrence(connection, at=START - timedelta(days=50))
    assert switched(connection, {"sync_from": "2026-09-20"}) == {earlier.pk}


def test_the_switch_of_one_webinar_syncs_that_one(connection: Connection) -> None:
    on(connection)
    one = occurrence(connection, sync=False)
    occurrence(connection, sync=False)
    assert switched(connection, {"webinars": {one.webinar.zoom_id: {"sync": True}}}) == {one.pk}


@pytest.mark.parametrize("document", [{"recordings": "all"}, {"users": {"host@a.example": {"sync_recordings": True}}}])
def test_switching_recordings_on_syncs_the_webinars_of_those_hosts(
    connection: Connection, document: dict[str, Any]
) -> None:
    on(connection, recordings="selected")
    ZoomUserRow.objects.create(connection=connection, email="on@a.example", sync_recordings=True)
    theirs = occurrence(connection, host_email="host@a.example")
    occurrence(connection, host_email="on@a.example")
    assert switched(connection, document) == {theirs.pk}


def test_dropping_an_exclusion_syncs_what_it_kept_out(connection: Connection) -> None:
    on(connection)
    apply(connection, check({"exclusions": {"hosts": ["a.example"], "contacts": ["own.example"]}}), now=NOW)
    hidden = occurrence(connection, host_email="host@team.a.example")
    shown = occurrence(connection, host_email="host@b.example")
    ParticipantFactory.create(occurrence=shown, email="ann@own.example", cause="excluded_domain")
    occurrence(connection, host_email="host@b.example")
    assert switched(connection, {"exclusions": {"contacts": []}}) == {shown.pk}
    SyncJob.objects.all().delete()
    assert switched(connection, {"exclusions": {"hosts": []}}) == {hidden.pk}


def test_people_are_let_in_who_were_not_among_those_to_try_out_with(connection: Connection) -> None:
    on(connection, only_contacts=["ann@x.example"])
    found = occurrence(connection)
    ParticipantFactory.create(occurrence=found, email="ben@x.example", cause="not_in_only_contacts")
    assert switched(connection, {"only_contacts": ["ann@x.example", "cat@x.example"]}) == set()
    assert switched(connection, {"only_contacts": []}) == {found.pk}


def test_a_waiting_job_is_brought_forward_and_stays_the_only_one(connection: Connection) -> None:
    one = occurrence(connection)
    SyncJob.enqueue(one.pk, "schedule", NOW + timedelta(days=1))
    assert switched(connection, {"sync_webinars": True}) == {one.pk}
    assert SyncJob.objects.get().not_before == NOW


def test_settings_of_another_version_are_refused(connection: Connection) -> None:
    read = version(connection)
    apply(connection, check({"sync_webinars": True}), now=NOW, expected=read)
    with pytest.raises(ChangedMeanwhile):
        apply(connection, check({"recordings": "all"}), now=NOW, expected=read)
    assert SyncSettingsRow.objects.get().recordings == "none"


def test_asks_as_much_of_the_database_for_few_webinars_as_for_many(
    connection: Connection, django_assert_max_num_queries: Any
) -> None:
    for _ in range(50):
        occurrence(connection)
    with django_assert_max_num_queries(10):
        webinars(connection, check({"sync_webinars": True}), datetime.now(UTC))
    with django_assert_max_num_queries(30):
        apply(connection, check({"sync_webinars": True}))
