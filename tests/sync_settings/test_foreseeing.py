"""What other settings would do to webinars and people, by the portal's rows and the rules of the sync."""

import tracemalloc
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from integrations.models import (
    Connection,
    Deletion,
    Occurrence,
    Participant,
    RegistrantRow,
    SyncSettingsRow,
    ZoomUserRow,
)
from integrations.models.contacts import DeletionSource, address_hash
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from integrations.sync_settings.foresee import Foreseen, Foresight, foresee, glimpse
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory, WebinarFactory

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=1)


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory.create()


def on(connection: Connection, **fields: Any) -> None:
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"sync_webinars": True, **fields})


def occurrence(connection: Connection, *, at: datetime = START, **webinar: Any) -> Occurrence:
    return OccurrenceFactory.create(
        webinar=WebinarFactory.create(connection=connection, **webinar), start=at, end=at + timedelta(hours=1)
    )


def person(where: Occurrence, email: str, *, sent: bool = False, cause: str = "") -> None:
    more = {"outcome": "in_hubspot", "contact_id": "7"} if sent else {}
    ParticipantFactory.create(occurrence=where, email=email, cause=cause, **more)


def registrant(where: Occurrence, email: str, status: str = "approved", **more: Any) -> None:
    RegistrantRow.objects.create(
        webinar=where.webinar, registrant_id=email, email=email, status=status, **{"created_at": START, **more}
    )


def foreseen(connection: Connection, document: dict[str, Any]) -> Foreseen:
    """Return the effects; a screen says the same of the few webinars here."""
    found = Foreseen()
    for _affected in foresee(Foresight.of(connection, check(document), NOW), found, lambda row: None):
        pass
    shown = glimpse(connection, check(document), NOW)
    assert figures(shown) == figures(found)
    assert not shown.more
    return found


def figures(found: Foreseen) -> dict[str, Any]:
    left_out = {cause: group.count for cause, group in found.left_out.items()}
    webinars = (found.starts.count, found.stops.count, found.recordings_start.count, found.recordings_stop.count)
    return {
        "webinars": webinars,
        "people": (found.sent.count, left_out, found.no_longer_touched.count),
        "others": (found.upcoming, found.completes, found.unread),
    }


def test_switching_on_starts_what_is_in_the_window_and_sends_its_people(connection: Connection) -> None:
    past, upcoming = occurrence(connection, topic="Past"), occurrence(connection, at=NOW + timedelta(days=9))
    occurrence(connection, at=START - timedelta(days=90))
    occurrence(connection, sync=False)
    occurrence(connection, zoom_event=True)
    registrant(past, "ann@x.example")
    registrant(past, "ben@x.example", "pending")
    registrant(past, "host@a.example")

    found = foreseen(connection, {"sync_webinars": True})

    assert (found.starts.count, found.starts.names[0], found.upcoming) == (2, "Past", 1)
    assert (found.sent.names, found.left_out["host_or_panelist"].names) == (["ann@x.example"], ["host@a.example"])
    assert found.completes == 1  # the one that is over
    assert found.unread == 1
    assert upcoming.pk


def test_switching_off_stops_and_touches_nobody_any_more(connection: Connection) -> None:
    on(connection)
    where = occurrence(connection)
    person(where, "ann@x.example", sent=True)
    person(where, "ben@x.example")
    person(where, "cat@x.example", cause="hubspot_user")

    found = foreseen(connection, {"sync_webinars": False})

    assert (found.starts.count, found.stops.count) == (0, 1)
    assert (found.sent.count, found.left_out, found.no_longer_touched.names) == (0, {}, ["ann@x.example"])


def test_an_exclusion_names_whom_it_leaves_out_and_whom_hubspot_has(connection: Connection) -> None:
    on(connection)
    where = occurrence(connection)
    person(where, "ann@own.example", sent=True)
    person(where, "ben@sub.own.example")
    person(where, "cat@x.example", sent=True)

    found = foreseen(connection, {"exclusions": {"contacts": ["own.example"]}})

    assert found.left_out["excluded_domain"].names == ["ann@own.example", "ben@sub.own.example"]
    assert found.no_longer_touched.names == ["ann@own.example"]
    assert (found.sent.count, found.stops.count) == (0, 0)


def test_dropping_an_exclusion_sends_those_it_kept_out(connection: Connection) -> None:
    on(connection)
    apply(connection, check({"exclusions": {"contacts": ["own.example"]}}), now=NOW)
    where = occurrence(connection)
    person(where, "ann@own.example", cause="excluded_domain")
    person(where, "ben@own.example", cause="secondary_email")
    assert foreseen(connection, {"exclusions": {"contacts": []}}).sent.names == ["ann@own.example"]


def test_test_mode_leaves_out_everybody_else_and_lets_them_in_again(connection: Connection) -> None:
    on(connection)
    where = occurrence(connection)
    person(where, "ann@x.example", sent=True)
    person(where, "ben@x.example", sent=True)
    test_mode = {"only_contacts": ["ann@x.example"]}
    assert foreseen(connection, test_mode).left_out["not_in_only_contacts"].names == ["ben@x.example"]

    apply(connection, check(test_mode), now=NOW)
    where.participants.filter(email="ben@x.example").update(cause="not_in_only_contacts", outcome="left_out")
    assert foreseen(connection, {"only_contacts": []}).sent.names == ["ben@x.example"]
    assert foreseen(connection, {"only_contacts": ["ann@x.example", "ben@x.example"]}).sent.names == ["ben@x.example"]


def test_people_whom_hubspot_has_completely_are_not_sent_again(connection: Connection) -> None:
    where = occurrence(connection)
    person(where, "ann@x.example", sent=True)
    assert foreseen(connection, {"sync_webinars": True}).sent.count == 0


@pytest.mark.parametrize("cause", ["secondary_email", "previously_deleted", "host_or_panelist", "invalid_email"])
def test_what_only_hubspot_and_zoom_know_is_taken_from_the_last_sync(connection: Connection, cause: str) -> None:
    where = occurrence(connection)
    person(where, "ann@x.example", cause=cause)
    assert foreseen(connection, {"sync_webinars": True}).left_out[cause].names == ["ann@x.example"]


def test_hubspots_users_and_contacts_deleted_there_are_left_out(connection: Connection) -> None:
    connection.hubspot.users = ["user@x.example"]
    connection.hubspot.save()
    gone = address_hash(connection.hubspot, "gone@x.example")
    Deletion.objects.create(
        hubspot=connection.hubspot, email_hash=gone, source=DeletionSource.ARCHIVED, remembered_at=NOW
    )
    where = occurrence(connection)
    for email in ("user@x.example", "gone@x.example", "ann@x.example"):
        registrant(where, email)

    found = foreseen(connection, {"sync_webinars": True})

    assert {cause: group.names for cause, group in found.left_out.items()} == {
        "hubspot_user": ["user@x.example"],
        "previously_deleted": ["gone@x.example"],
    }
    assert found.sent.names == ["ann@x.example"]


def test_who_is_known_from_an_event_only_counts_as_zoom_said(connection: Connection) -> None:
    where = occurrence(connection)
    later = START + timedelta(hours=1)
    registrant(where, "ann@x.example", "pending", event_approved_at=START)
    registrant(where, "ben@x.example", "pending", event_approved_at=START, event_cancelled_at=later)
    assert foreseen(connection, {"sync_webinars": True}).sent.names == ["ann@x.example"]


def test_a_registration_of_a_series_counts_in_each_occurrence_that_comes_after_it(connection: Connection) -> None:
    series = WebinarFactory.create(connection=connection, type=9, registration_type=1)
    for number in range(3):
        start = START + timedelta(days=number)
        OccurrenceFactory.create(webinar=series, occurrence_id=str(number), start=start, end=start + timedelta(hours=1))
    RegistrantRow.objects.create(
        webinar=series,
        registrant_id="a",
        email="ann@x.example",
        status="approved",
        created_at=START + timedelta(hours=9),
    )
    found = Foreseen()
    list(foresee(Foresight.of(connection, check({"sync_webinars": True}), NOW), found, lambda row: None))
    assert found.sent.count == 2
    assert glimpse(connection, check({"sync_webinars": True}), NOW).sent.count == 1  # a person, on a screen


def test_recordings_start_and_stop_by_host(connection: Connection) -> None:
    on(connection, recordings="selected")
    ZoomUserRow.objects.create(connection=connection, email="on@a.example", sync_recordings=True)
    occurrence(connection, host_email="host@a.example")
    occurrence(connection, host_email="on@a.example")
    assert figures(foreseen(connection, {"recordings": "all"}))["webinars"] == (0, 0, 1, 0)
    assert figures(foreseen(connection, {"recordings": "none"}))["webinars"] == (0, 0, 0, 1)


def test_an_excluded_host_stops_the_hosts_webinars(connection: Connection) -> None:
    on(connection)
    occurrence(connection, host_email="host@team.hidden.example", topic="Theirs")
    occurrence(connection, host_email="host@b.example")
    assert foreseen(connection, {"exclusions": {"hosts": ["hidden.example"]}}).stops.names == ["Theirs"]


def test_a_later_first_day_stops_nothing_that_syncs(connection: Connection) -> None:
    on(connection, sync_from=date(2026, 9, 1))
    occurrence(connection)
    assert figures(foreseen(connection, {"sync_from": "2026-11-01"}))["webinars"] == (0, 0, 0, 0)


def test_about_people_whose_rows_are_pruned_nothing_is_said(connection: Connection) -> None:
    on(connection)
    where = occurrence(connection)
    person(where, "ann@own.example", sent=True)
    person(where, "ben@x.example", sent=True)
    Occurrence.objects.update(raw_pruned_at=NOW)
    found = Foreseen()
    change = check({"exclusions": {"contacts": ["own.example"]}})
    assert not list(foresee(Foresight.of(connection, change, NOW), found, lambda row: None))
    assert (found.pruned, found.stops.count) == (1, 0)


def test_what_changes_nothing_has_no_effect(connection: Connection) -> None:
    on(connection)
    person(occurrence(connection), "ann@x.example")
    nothing: dict[str, Any] = {"webinars": (0, 0, 0, 0), "people": (0, {}, 0), "others": (0, 0, 0)}
    assert figures(foreseen(connection, {"sync_webinars": True})) == nothing
    assert figures(foreseen(connection, {})) == nothing


@pytest.mark.parametrize("many", [1, 60])
def test_asks_as_much_of_the_database_for_few_webinars_as_for_many(
    connection: Connection, django_assert_max_num_queries: Any, many: int
) -> None:
    for _ in range(many):
        registrant(occurrence(connection), "ann@x.example")
    with django_assert_max_num_queries(10):
        list(foresee(Foresight.of(connection, check({"sync_webinars": True}), NOW), Foreseen(), lambda row: None))
    with django_assert_max_num_queries(14):
        glimpse(connection, check({"sync_webinars": True}), NOW)


def test_holds_no_more_in_memory_for_many_webinars_than_for_few(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.sync_settings.stored_people.AT_ONCE", 20)

    def peak() -> int:
        tracemalloc.start()
        try:
            for _affected in foresee(
                Foresight.of(connection, check({"sync_webinars": True}), NOW), Foreseen(), lambda row: None
            ):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def more(webinars: int) -> None:
        for _ in range(webinars):
            where = occurrence(connection)
            rows = [Participant(occurrence=where, email=f"person{number}@x.example") for number in range(30)]
            Participant.objects.bulk_create(rows)

    more(4)
    peak()
    few = peak()
    more(16)
    assert peak() < 2 * few


def test_a_screen_looks_at_so_many_and_says_that_there_may_be_more(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.sync_settings.foresee.WEBINARS_LOOKED_AT", 2)
    for _ in range(3):
        registrant(occurrence(connection), "ann@x.example")
    found = glimpse(connection, check({"sync_webinars": True}), NOW)
    assert (found.starts.count, found.more) == (3, True)
