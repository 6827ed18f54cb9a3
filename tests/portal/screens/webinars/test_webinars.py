"""The table of webinars: its columns, filters, search and order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from integrations.models import SyncSettingsRow
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, WebinarFactory

LIST = "/admin/integrations/occurrence/"


def topics(admin: Client, query: str) -> set[str]:
    answer = admin.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return {row.webinar.topic for row in answer.context["cl"].result_list}


def test_a_row_says_in_words_what_became_of_the_webinar(admin: Client) -> None:
    numbers = {"registrants": 12, "attendees": 7, "people": 3, "waiting": 3}
    OccurrenceFactory.create(status="partial", attendance="provisional", synced_at=START, **numbers)
    page = admin.get(LIST).content.decode()
    for words in (
        "Waiting",
        "3 people are not sent yet",
        "Provisional",
        ">12<",
        ">7<",
        "host@a.example",
        "1 Oct 2026",
        "13:00 EEST",
    ):
        assert words in page


def test_a_state_is_never_told_by_colour_alone(admin: Client) -> None:
    OccurrenceFactory.create(status="failed")
    page = admin.get(LIST).content.decode()
    assert "icons.svg#warning" in page
    assert "<span>Needs you</span>" in page


def test_the_help_says_when_a_no_show_list_may_be_built(admin: Client) -> None:
    OccurrenceFactory.create()
    assert "build the no-show list only on completed events" in admin.get(LIST).content.decode()


def test_a_webinar_without_any_sync_and_a_deleted_one_say_so(admin: Client) -> None:
    OccurrenceFactory.create(deleted=True)
    page = admin.get(LIST).content.decode()
    assert "not synced yet" in page
    assert "Deleted in Zoom" in page


def test_filters_by_state_and_attendance(admin: Client) -> None:
    OccurrenceFactory.create(webinar__topic="done", status="synced", attendance="final")
    OccurrenceFactory.create(webinar__topic="broken", status="failed")
    OccurrenceFactory.create(webinar__topic="new")
    assert topics(admin, "status=failed") == {"broken"}
    assert topics(admin, "status=never") == {"new"}
    assert topics(admin, "attendance=final") == {"done"}


def test_filters_by_period(admin: Client) -> None:
    now = datetime.now(UTC)
    OccurrenceFactory.create(webinar__topic="next week", start=now + timedelta(days=7))
    OccurrenceFactory.create(webinar__topic="yesterday", start=now - timedelta(days=1))
    OccurrenceFactory.create(webinar__topic="in spring", start=now - timedelta(days=80))
    assert topics(admin, "period=upcoming") == {"next week"}
    assert topics(admin, "period=7") == {"yesterday"}
    assert topics(admin, "period=90") == {"yesterday", "in spring"}


def test_filters_by_the_warnings_of_the_last_run(admin: Client) -> None:
    OccurrenceFactory.create(webinar__topic="bad", level="error")
    OccurrenceFactory.create(webinar__topic="odd", level="warning")
    assert topics(admin, "warnings=error") == {"bad"}
    assert topics(admin, "warnings=warning") == {"odd"}


def test_filters_by_host_or_its_domain_and_by_connection(admin: Client) -> None:
    mine = OccurrenceFactory.create(webinar__topic="mine", webinar__host_email="host@a.example")
    OccurrenceFactory.create(webinar__topic="theirs", webinar__host_email="host@sub.a.example")
    assert topics(admin, "host=host@a.") == {"mine"}
    assert topics(admin, "host=@a.example") == {"mine"}
    assert topics(admin, f"connection={mine.webinar.connection_id}") == {"mine"}


def test_the_connection_is_a_filter_only_where_there_are_several(admin: Client) -> None:
    OccurrenceFactory.create()
    assert 'name="connection"' not in admin.get(LIST).content.decode()
    ConnectionFactory.create()
    assert 'name="connection"' in admin.get(LIST).content.decode()


@pytest.mark.parametrize("words", ["Heat", "pumps", "81234567890", "812-3456 7890", "olivia"])
def test_finds_by_topic_webinar_id_and_host(admin: Client, words: str) -> None:
    OccurrenceFactory.create(
        webinar__topic="Heat pumps", webinar__zoom_id="81234567890", webinar__host_email="olivia@a.example"
    )
    OccurrenceFactory.create(webinar__topic="Other")
    assert topics(admin, f"q={words}") == {"Heat pumps"}


@pytest.mark.parametrize("rows", [1, 30])
def test_asks_as_much_of_the_database_for_one_row_as_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    webinar = WebinarFactory.create()
    for number in range(rows):
        OccurrenceFactory.create(webinar=webinar, occurrence_id=str(number))
    SyncSettingsRow.objects.create(connection=webinar.connection)
    with django_assert_max_num_queries(18):  # one for each tab's count
        admin.get(LIST)


@pytest.mark.parametrize("order", ["1", "-2", "3", "-4", "5", "-6"])
def test_sorts_by_topic_start_numbers_and_last_sync(admin: Client, order: str) -> None:
    OccurrenceFactory.create(
        webinar__topic="a", start=START, synced_at=START, registrants=1, attendees=1, people=1, in_hubspot=1
    )
    later = START + timedelta(days=1)
    OccurrenceFactory.create(
        webinar__topic="b", start=later, synced_at=later, registrants=2, attendees=2, people=2, in_hubspot=2
    )
    rows = admin.get(f"{LIST}?o={order}").context["cl"].result_list
    assert [row.webinar.topic for row in rows] == (["b", "a"] if order.startswith("-") else ["a", "b"])


def test_an_empty_list_says_what_comes_next(admin: Client) -> None:
    assert "Connect Zoom and HubSpot first" in admin.get(LIST).content.decode()
    connection = ConnectionFactory.create()
    assert "looked for every hour" in admin.get(LIST).content.decode()
    OccurrenceFactory.create(webinar__connection=connection)
    assert "Remove a filter" in admin.get(f"{LIST}?q=nothing").content.decode()


def test_while_the_global_switch_is_off_the_list_says_so_and_where_to_turn_it_on(admin: Client) -> None:
    connection = OccurrenceFactory.create().webinar.connection
    assert "Sync webinar data is off" in admin.get(LIST).content.decode()
    SyncSettingsRow.objects.create(connection=connection, sync_webinars=True)
    assert "Sync webinar data is off" not in admin.get(LIST).content.decode()


def test_somebody_without_permission_is_refused(staff: Client) -> None:
    assert staff.get(LIST).status_code == 403
