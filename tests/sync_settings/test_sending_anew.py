"""A change that sends something else to contacts syncs what is not completed yet, and says how many that is."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from integrations.models import Connection, Occurrence, SyncJob, SyncSettingsRow
from integrations.sync_settings.apply import apply
from integrations.sync_settings.catch_up import catch_up
from integrations.sync_settings.document import check
from integrations.sync_settings.plans import make_plan
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, WebinarFactory

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=1)
LATER = NOW + timedelta(days=9)


@pytest.fixture
def connection() -> Connection:
    made = ConnectionFactory.create()
    SyncSettingsRow.objects.update_or_create(connection=made, defaults={"sync_webinars": True})
    return made


def occurrence(connection: Connection, at: datetime = START, zoom_id: str = "1", **more: Any) -> Occurrence:
    webinar = WebinarFactory.create(connection=connection, zoom_id=zoom_id)
    kept = {"event_fingerprint": "sent", **more}
    return OccurrenceFactory.create(webinar=webinar, start=at, end=at + timedelta(hours=1), **kept)


def enqueued(connection: Connection, document: dict[str, Any]) -> set[int]:
    applied = apply(connection, check(document), now=NOW)
    jobs = {job.occurrence_id for job in SyncJob.objects.filter(trigger="settings_change")}
    assert applied.missed == len(jobs)
    return jobs


def test_a_limit_concerns_what_has_ended_and_is_not_completed(connection: Connection) -> None:
    ended = occurrence(connection)
    occurrence(connection, zoom_id="2", event_completed_at=NOW)
    occurrence(connection, LATER, "3")
    occurrence(connection, zoom_id="4", event_fingerprint="")
    assert enqueued(connection, {"attended_from": {"minutes": 5}}) == {ended.pk}


def test_a_webinars_own_limit_concerns_that_one(connection: Connection) -> None:
    occurrence(connection)
    other = occurrence(connection, zoom_id="2")
    assert enqueued(connection, {"webinars": {"2": {"attended_from": {"percent": 50}}}}) == {other.pk}


@pytest.mark.parametrize(
    "document",
    [
        {"source": True},
        {"next_webinar": True},
        {"next_webinar": True, "join_link": True},
        {"engagement": {"polls": True}},
        {"engagement": {"note": True}},
        {"answers": [{"question": "org", "property": "company", "policy": "if_empty"}]},
        {"outcomes": [{"when": "attended", "property": "hs_lead_status", "value": "OPEN", "policy": "always"}]},
    ],
)
def test_what_is_switched_on_concerns_upcoming_ones_too(connection: Connection, document: dict[str, Any]) -> None:
    found = {occurrence(connection).pk, occurrence(connection, LATER, "2").pk}
    occurrence(connection, zoom_id="3", event_completed_at=NOW)
    assert enqueued(connection, document) == found


def test_switching_off_syncs_nothing(connection: Connection) -> None:
    SyncSettingsRow.objects.update(source=True, engagement_polls=True)
    occurrence(connection)
    assert enqueued(connection, {"source": False, "engagement": {"polls": False}}) == set()


def test_nothing_syncs_of_webinars_that_are_off(connection: Connection) -> None:
    one = occurrence(connection)
    one.webinar.sync = False
    one.webinar.save()
    assert enqueued(connection, {"source": True}) == set()


def test_what_is_too_much_is_left_to_the_next_round(connection: Connection) -> None:
    for number in range(4):
        occurrence(connection, zoom_id=str(number))

    applied = apply(connection, check({"attended_from": {"minutes": 5}}), now=NOW, most=2)

    assert (applied.missed, applied.more, SyncJob.objects.count()) == (2, True, 0)
    assert catch_up(NOW) == 4


def test_a_plan_names_the_change_and_counts_nobody(connection: Connection) -> None:
    occurrence(connection)
    document = {"attended_from": {"minutes": 5}, "webinars": {"1": {"attended_from": {"percent": 50}}}}

    plan, _ = make_plan(connection, document, NOW)

    assert plan.result["changes"] == [
        {"setting": "attended_from.minutes", "from": 0, "to": 5},
        {"setting": "webinars.1.attended_from.percent", "from": None, "to": 50},
    ]
    assert plan.result["people"] == {"sent": 0, "left_out": {}, "no_longer_touched": 0}
