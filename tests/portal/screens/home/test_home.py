"""Home: the line of each connection, what needs a person about accounts and users, and the chart."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from integrations.models import SyncSettingsRow, ZoomUserRow
from portal.models import FirstHour
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, WebinarFactory


@pytest.fixture(autouse=True)
def after_the_first_hour(db: None) -> None:
    FirstHour.load().finish(timezone.now())


def home(client: Client) -> str:
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_connections_it_leads_to_connected_apps(admin: Client) -> None:
    assert 'href="/admin/connected-apps/">Connected apps</a>' in home(admin)


def test_a_line_shows_the_accounts_of_the_connection_and_its_times(admin: Client) -> None:
    ConnectionFactory.create(name="Main", zoom__name="Our Zoom", hubspot__name="Our HubSpot", full_sync_at=START)
    page = home(admin)
    for words in ("Our Zoom", "Our HubSpot", "Last full look", "1 Oct 2026", "none, the sync is off"):
        assert words in page
    assert "API use" not in page


def test_says_where_the_sync_is_off_and_where_to_turn_it_on(admin: Client) -> None:
    connection = ConnectionFactory.create()
    assert "Turn it on in the global settings" in home(admin)
    row = SyncSettingsRow.load(connection)
    row.sync_webinars = True
    row.save()
    assert "Nothing needs you" in home(admin)


@pytest.mark.parametrize(
    ("accounts", "words"),
    [
        ({"zoom__state": "reconnect_needed", "zoom__state_reason": "The app was removed."}, "The app was removed."),
        ({"hubspot__state": "scope_missing", "hubspot__missing_scopes": ["crm.write"]}, "Missing: crm.write"),
        ({"hubspot__native_integration": True}, "Zoom integration is installed as well"),
        ({"hubspot__other_app_events": True}, "Another HubSpot app made marketing events here"),
    ],
)
def test_an_account_to_mend_needs_attention_with_one_thing_to_do(
    admin: Client, accounts: dict[str, object], words: str
) -> None:
    ConnectionFactory.create(**accounts)
    need = admin.get("/admin/").context["needs"][0]
    assert words in need.why
    assert [action.url for action in need.actions] == ["/admin/connected-apps/"]


@pytest.mark.parametrize(
    ("flag", "words"),
    [("native_integration", "switch “Sync webinar data” off there"), ("other_app_events", "remove its events")],
)
def test_where_two_are_at_work_connected_apps_says_what_to_do(admin: Client, flag: str, words: str) -> None:
    ConnectionFactory.create(**{f"hubspot__{flag}": True})
    assert words in admin.get("/admin/connected-apps/").content.decode()


def test_draws_registrants_and_attendees_and_says_the_same_as_a_table(admin: Client) -> None:
    start = timezone.now()
    OccurrenceFactory.create(start=start, registrants=40, attendees=25)
    OccurrenceFactory.create(start=start, registrants=2, attendees=0)
    OccurrenceFactory.create(start=start - timedelta(weeks=30), registrants=900, attendees=900)
    page = home(admin)
    assert "42 registrants (outline)" in page
    assert "<td>42</td><td>25</td>" in page


def test_without_registrants_it_says_when_they_come(admin: Client) -> None:
    ConnectionFactory.create()
    assert "Nobody has registered for a webinar of these weeks yet" in home(admin)


def test_somebody_unknown_is_sent_to_the_login(client: Client, db: None) -> None:
    assert client.get("/admin/").status_code == 302


def test_who_may_not_see_webinars_is_told_so(staff: Client) -> None:
    OccurrenceFactory.create(webinar__topic="Secret plans", status="failed")
    page = home(staff)
    assert "Secret plans" not in page
    assert "no permission" in page


@pytest.mark.parametrize("webinars", [1, 30])
def test_asks_as_much_of_the_database_for_one_webinar_as_for_many(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, webinars: int
) -> None:
    webinar, reason = WebinarFactory.create(), "sync_error.unavailable"
    for number in range(webinars):
        OccurrenceFactory.create(webinar=webinar, occurrence_id=str(number), status="failed", reason=reason)
    with django_assert_max_num_queries(30):
        home(admin)


def test_zoom_users_whose_webinars_cannot_be_read_are_named_with_why(admin: Client) -> None:
    connection = ConnectionFactory.create(name="Main")
    for number in range(4):
        ZoomUserRow.objects.create(connection=connection, email=f"{number}@a.example", unreadable="403: Blocked")
    ZoomUserRow.objects.create(connection=connection, email="fine@a.example")

    page = home(admin)

    assert "4 Zoom users can" in page
    assert "0@a.example: 403: Blocked; 1@a.example: 403: Blocked; 2@a.example: 403: Blocked …" in page
    assert "fine@a.example" not in page
