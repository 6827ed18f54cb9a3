"""Home: the connections, and what needs attention."""

import time
from datetime import timedelta

import pytest
import redis
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audits.log import RunLog
from integrations.accounts import rate_store
from integrations.models import SyncJob, SyncSettingsRow, ZoomUserRow
from integrations.transport.limits import RedisStore
from portal.models import FirstHour
from tests.portal.conftest import RecordRun
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


def test_a_connection_shows_its_accounts_its_clocks_and_its_use_of_the_limits(admin: Client) -> None:
    connection = ConnectionFactory.create(
        name="Main",
        zoom__name="Our Zoom",
        hubspot__name="Our HubSpot",
        full_sync_at=START,
        incremental_sync_at=START + timedelta(days=1),
    )
    key = f"zoom:{connection.zoom.account_id}:heavy-and-resource:day"
    rate_store.store().reserve(key, time.time() - 60, 15_000, 86_400.0, 1200)
    page = home(admin)
    for words in (
        "Main",
        "Our Zoom",
        "Our HubSpot",
        "Last full sync",
        "1 Oct 2026",
        "2 Oct 2026",
        "Last incremental sync",
        "Next run",
    ):
        assert words in page
    assert "1,200 of 15,000" in page


def test_while_the_store_of_the_limits_is_away_home_opens_all_the_same(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = RedisStore(redis.Redis(unix_socket_path="/nowhere/at/all"))
    monkeypatch.setattr(rate_store, "store", lambda: away)
    ConnectionFactory.create()
    assert "not known just now" in home(admin)


@pytest.mark.parametrize(
    ("accounts", "synced", "words"),
    [
        ({}, True, "Connected"),
        ({}, False, "Never synced"),
        ({"zoom__state": "reconnect_needed", "hubspot__state": "scope_missing"}, True, "Reconnect needed"),
        ({"hubspot__state": "scope_missing"}, True, "Permission missing"),
    ],
)
def test_a_connection_has_one_state(admin: Client, accounts: dict[str, str], synced: bool, words: str) -> None:
    connection = ConnectionFactory.create(**accounts)
    OccurrenceFactory.create(webinar__connection=connection, synced_at=START if synced else None)
    assert admin.get("/admin/").context["connections"][0].look.words == words


def test_says_where_the_sync_is_off_and_where_to_turn_it_on(admin: Client) -> None:
    connection = ConnectionFactory.create()
    assert "Turn it on in the global settings" in home(admin)
    row = SyncSettingsRow.load(connection)
    row.sync_webinars = True
    row.save()
    assert "Nothing needs your attention" in home(admin)


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
    attention = admin.get("/admin/").context["attention"]
    assert words in attention[0].why
    assert attention[0].url == "/admin/connected-apps/"


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


def test_failed_and_partly_synced_webinars_are_listed_with_why_and_a_link(admin: Client, record_run: RecordRun) -> None:
    occurrence = OccurrenceFactory.create(webinar__topic="Retrofit clinic", status="failed")

    def out_of_reach(run_log: RunLog) -> None:
        run_log.note("sync_error", "unavailable")

    record_run(occurrence, out_of_reach, status="failed")
    page = home(admin)
    assert f"/admin/integrations/occurrence/{occurrence.pk}/audit-logs/" in page
    assert "Retrofit clinic" in page
    assert "Zoom or HubSpot couldn&#x27;t be reached" in page


def test_counts_webinars_by_state_with_a_link_to_each(admin: Client) -> None:
    webinar = WebinarFactory.create()
    for number, status in enumerate(("synced", "synced", "failed", "")):
        OccurrenceFactory.create(webinar=webinar, occurrence_id=str(number), status=status)
    tiles = admin.get("/admin/").context["connections"][0].tiles
    assert [(str(tile.look.words), tile.count) for tile in tiles] == [
        ("Synced", "2"),
        ("Not complete", "0"),
        ("Failed", "1"),
        ("Skipped", "0"),
        ("Not synced yet", "1"),
    ]
    for tile in tiles:
        assert str(admin.get(tile.url).context["cl"].result_count) == tile.count


def test_each_of_several_connections_has_its_own_counts_and_state(admin: Client) -> None:
    first, second = ConnectionFactory.create(name="A"), ConnectionFactory.create(name="B")
    OccurrenceFactory.create(webinar__connection=first)
    OccurrenceFactory.create(webinar__connection=second, status="synced", synced_at=START)
    OccurrenceFactory.create(webinar__connection=second, status="failed")
    shown = admin.get("/admin/").context["connections"]
    assert [(one.name, one.look.words, one.tiles[0].count, one.tiles[2].count) for one in shown] == [
        ("A", "Never synced", "0", "0"),
        ("B", "Connected", "1", "1"),
    ]


def test_beyond_the_cap_a_count_says_that_there_are_more(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("html", "admin"):
        monkeypatch.setattr(f"portal.screens.shared.{module}.CAP", 2)
    webinar = WebinarFactory.create()
    for number in range(3):
        OccurrenceFactory.create(webinar=webinar, occurrence_id=str(number), status="synced")
    assert admin.get("/admin/").context["connections"][0].tiles[0].count == "2+"


def test_failed_jobs_are_a_link_away(admin: Client) -> None:
    SyncJob.objects.create(occurrence=OccurrenceFactory.create(), state="parked", trigger="schedule", not_before=START)
    assert "1 failed job" in home(admin)


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
    webinar = WebinarFactory.create()
    for number in range(webinars):
        OccurrenceFactory.create(webinar=webinar, occurrence_id=str(number), status="failed")
    with django_assert_max_num_queries(14):
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
