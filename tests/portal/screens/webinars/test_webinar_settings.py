"""Individual webinars: the table, the panel with inherit, on and off, and the global switches that lock it."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from audits.models import Change
from integrations.models import Connection, SyncJob, SyncSettingsRow, WebinarRow, ZoomUserRow
from tests.support.factories import ConnectionFactory, OccurrenceFactory, WebinarFactory
from tests.support.forms import form_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def webinar(db: None) -> WebinarRow:
    connection = ConnectionFactory.create(name="Main")
    SyncSettingsRow.objects.create(connection=connection, sync_webinars=True, recordings="all")
    return WebinarFactory.create(connection=connection, topic="Heat pumps", host_email="ann@a.example")


def table(connection: Connection) -> str:
    return reverse("admin:webinar_settings", args=(connection.pk,))


def panel(row: WebinarRow, more: str = "") -> str:
    return reverse("admin:webinar_settings_panel", args=(row.connection_id, row.pk)) + more


def form(sync: str = "", recordings: str = "", **more: str) -> dict[str, str]:
    return {"sync": sync, "recordings": recordings, "was_sync": "", "was_recordings": "", **more}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_panel_of_a_user_leads_to_the_users_webinars(admin: Client, webinar: WebinarRow) -> None:
    user = ZoomUserRow.objects.create(connection=webinar.connection, email="ann@a.example")
    WebinarFactory.create(connection=webinar.connection, topic="Another host's", host_email="ben@a.example")
    page = words(admin.get(reverse("admin:user_settings_panel", args=(webinar.connection_id, user.pk)), headers=HTMX))
    address = f"{table(webinar.connection)}?host=ann%40a.example"
    assert address in page
    found = words(admin.get(address))
    assert "Heat pumps" in found and "Another host" not in found


def test_each_choice_of_a_switch_finds_the_webinars_that_have_it(admin: Client, webinar: WebinarRow) -> None:
    connection = webinar.connection
    WebinarFactory.create(connection=connection, topic="Set on", sync=True, recordings=False)
    WebinarFactory.create(connection=connection, topic="Set off", sync=False)
    form = form_of(admin.get(table(connection)), class_="portal-filters")
    assert form.choices == {name: ["", "on", "off", "inherit"] for name in ("sync", "recordings")}

    def found(**chosen: str) -> list[str]:
        answer = form.send(admin, table(connection), **chosen)
        return [one.row.topic for one in answer.context["webinars"]]

    assert found() == ["Heat pumps", "Set off", "Set on"]
    assert (found(sync="on"), found(sync="off"), found(sync="inherit")) == (["Set on"], ["Set off"], ["Heat pumps"])
    assert found(sync="on", recordings="off") == ["Set on"]
    assert found(q="set", recordings="inherit") == ["Set off"]


def test_set_filters_are_chips_that_take_themselves_away(admin: Client, webinar: WebinarRow) -> None:
    page = admin.get(f"{table(webinar.connection)}?sync=inherit&host=ann%40a.example").content.decode()
    assert "Sync: <strong>Inherited</strong>" in page and 'href="?sync=inherit"' in page
    assert "Host: <strong>ann@a.example</strong>" in page and 'href="?host=ann%40a.example"' in page


@pytest.mark.parametrize("q", ["pumps", "ann@", "81"])
def test_finds_by_topic_host_and_number(admin: Client, webinar: WebinarRow, q: str) -> None:
    assert "Heat pumps" in words(admin.get(f"{table(webinar.connection)}?q={q}"))
    assert "No webinar matches" in words(admin.get(f"{table(webinar.connection)}?q=nothing+like+it"))


@pytest.mark.parametrize(
    ("own", "sync", "recordings"),
    [
        ({}, "As set globally", "On for all"),
        ({"sync": False}, "Switched off for this webinar", "Switched off for this webinar"),
        ({"recordings": False}, "As set globally", "Switched off for this webinar"),
        ({"sync_at_discovery": False}, "Switched off for new webinars of its host", "Switched off for new webinars"),
    ],
)
def test_says_where_the_value_in_force_comes_from(
    admin: Client, webinar: WebinarRow, own: dict[str, bool], sync: str, recordings: str
) -> None:
    WebinarRow.objects.update(**own)
    [shown] = admin.get(table(webinar.connection)).context["webinars"]
    assert str(shown.sync.source) == sync
    assert str(shown.recordings.source).startswith(recordings)


@pytest.mark.parametrize(("sent", "stored"), [("", None), ("on", True), ("off", False)])
def test_inherit_on_and_off_are_three_answers(
    admin: Client, webinar: WebinarRow, sent: str, stored: bool | None
) -> None:
    was = "off" if stored else "on"
    WebinarRow.objects.update(sync=not stored, recordings=not stored)
    answer = admin.post(panel(webinar), form(sent, sent, was_sync=was, was_recordings=was), headers=HTMX)
    webinar.refresh_from_db()
    assert (webinar.sync, webinar.recordings) == (stored, stored)
    assert json.loads(answer.headers["HX-Trigger"])["portal:saved"]["words"].startswith("Saved for Heat pumps.")
    assert f'<tr id="webinar-{webinar.pk}">' in words(answer)
    assert Change.objects.filter(actor="alice", subject=webinar.zoom_id).count() == 2


def test_the_panel_shows_what_inheriting_would_mean(admin: Client, webinar: WebinarRow) -> None:
    WebinarRow.objects.update(sync=True, sync_at_discovery=False)
    sync, _recordings = admin.get(panel(webinar), headers=HTMX).context["fields"]
    assert (sync.value, str(sync.in_force.source)) == ("on", "Switched on for this webinar")
    assert str(sync.inherited.source) == "Switched off for new webinars of its host"


def test_switching_on_says_how_much_it_syncs_and_then_syncs_it(admin: Client, webinar: WebinarRow) -> None:
    WebinarRow.objects.update(sync=False)
    OccurrenceFactory.create(webinar=webinar, status="skipped")
    data = form("on", was_sync="off")
    assert "sync what 1 webinar missed since" in words(admin.post(panel(webinar, "preview/"), data, headers=HTMX))
    assert not SyncJob.objects.exists()
    admin.post(panel(webinar), data, headers=HTMX)
    assert SyncJob.objects.get().trigger == "settings_change"


def test_the_preview_stops_counting_at_its_cap(
    admin: Client, webinar: WebinarRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.sync_settings.foresee.LOOKED_AT", 2)
    WebinarRow.objects.update(sync=False)
    for number in range(3):
        OccurrenceFactory.create(webinar=webinar, occurrence_id=str(number), status="skipped")
    page = words(admin.post(panel(webinar, "preview/"), form("on", was_sync="off"), headers=HTMX))
    assert "sync what 2+ webinars missed since" in page


def test_of_two_people_the_second_is_told_and_keeps_what_was_chosen(admin: Client, webinar: WebinarRow) -> None:
    WebinarRow.objects.update(recordings=True)
    answer = admin.post(panel(webinar), form("off"), headers=HTMX)
    assert answer.status_code == 409
    assert "someone has changed" in words(answer)
    assert 'name="sync" value="off" checked' in words(answer)
    assert WebinarRow.objects.get().sync is None


@pytest.mark.parametrize(
    ("everybody", "sent", "first"),
    [
        ({"sync_webinars": False}, form("on"), "Sync webinar data"),
        ({"recordings": "none"}, form("", "on"), "recordings and transcripts"),
    ],
)
def test_the_global_switch_must_be_on_first_and_it_names_who_may(
    admin_user: User, client: Client, webinar: WebinarRow, everybody: dict[str, Any], sent: dict[str, str], first: str
) -> None:
    SyncSettingsRow.objects.update(**everybody)
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.set(Permission.objects.filter(codename__in=("view_webinarrow", "change_webinarrow")))
    client.force_login(bob)
    answer = client.post(panel(webinar), sent, headers=HTMX)
    assert answer.status_code == 409
    assert first in words(answer) and "Who can turn it on: alice." in words(answer)
    webinar.refresh_from_db()
    assert (webinar.sync, webinar.recordings) == (None, None)


def test_looking_is_not_changing(admin_user: User, client: Client, webinar: WebinarRow) -> None:
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.set(Permission.objects.filter(codename="view_webinarrow"))
    client.force_login(bob)
    assert client.post(panel(webinar), form("off"), headers=HTMX).status_code == 403
    assert WebinarRow.objects.get().sync is None


def test_a_webinar_removed_meanwhile_is_said_in_the_panel(admin: Client, webinar: WebinarRow) -> None:
    address = panel(webinar)
    webinar.delete()
    assert "no longer exists" in words(admin.post(address, form("off"), headers=HTMX))


def test_whoever_was_logged_out_is_told_in_the_panel(client: Client, webinar: WebinarRow) -> None:
    assert "You have been logged out" in words(client.post(panel(webinar), form("off"), headers=HTMX))


def test_without_scripts_the_panel_is_a_page(admin: Client, webinar: WebinarRow) -> None:
    assert "<html" in words(admin.get(panel(webinar)))
    assert admin.post(panel(webinar), form("off")).status_code == 302
    assert admin.get(f"/admin/integrations/webinarrow/{webinar.pk}/change/").headers["Location"] == panel(webinar)
    assert admin.get("/admin/integrations/webinarrow/").headers["Location"] == table(webinar.connection)


@pytest.mark.parametrize("screen", ["integrations_connection_change", "user_settings", "webinar_settings"])
def test_of_several_connections_each_screen_of_settings_names_its_own_and_leads_to_the_others(
    admin: Client, webinar: WebinarRow, screen: str
) -> None:
    alone = words(admin.get(reverse(f"admin:{screen}", args=(webinar.connection_id,))))
    assert "settings-connections" not in alone
    other = ConnectionFactory.create(name="Other")
    page = words(admin.get(reverse(f"admin:{screen}", args=(webinar.connection_id,))))
    assert f'href="{reverse(f"admin:{screen}", args=(other.pk,))}">Other</a>' in page
    assert 'aria-current="page">Main</a>' in page


@pytest.mark.parametrize("many", [1, 40])
def test_asks_as_much_of_the_database_for_one_webinar_as_for_many(
    admin: Client, webinar: WebinarRow, django_assert_max_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        WebinarFactory.create(connection=webinar.connection)
    with django_assert_max_num_queries(13):
        admin.get(table(webinar.connection))


@pytest.mark.parametrize(
    ("screen", "title"),
    [
        ("integrations_connection_change", "Global settings"),
        ("user_settings", "Global settings"),
        ("webinar_settings", "Individual webinars"),
    ],
)
def test_the_tabs_mark_the_screen_itself(admin: Client, webinar: WebinarRow, screen: str, title: str) -> None:
    page = words(admin.get(reverse(f"admin:{screen}", args=(webinar.connection_id,))))
    tabs = page.split('class="screen-tabs"')[1].split("</nav>")[0]
    marked = [item for item in tabs.split("<a ") if 'aria-current="page"' in item]
    assert len(marked) == 1 and title in marked[0]
