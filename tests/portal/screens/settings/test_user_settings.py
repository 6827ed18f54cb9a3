"""User settings: the table of Zoom users with the values in force, and the panel that changes them."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audits.models import Change
from integrations.models import Connection, Exclusion, SyncJob, SyncSettingsRow, ZoomUserRow
from tests.support.factories import ConnectionFactory, OccurrenceFactory, WebinarFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def connection(db: None) -> Connection:
    connection = ConnectionFactory.create()
    SyncSettingsRow.objects.create(connection=connection, sync_webinars=True, recordings="selected")
    return connection


@pytest.fixture
def ann(connection: Connection) -> ZoomUserRow:
    return ZoomUserRow.objects.create(connection=connection, email="ann@a.example", display_name="Ann Host")


def table(connection: Connection) -> str:
    return f"/admin/integrations/connection/{connection.pk}/users/"


def panel(user: ZoomUserRow, page: str = "") -> str:
    return f"{table(user.connection)}{user.pk}/{page}"


def form(user: ZoomUserRow, new: str = "", recordings: str = "", **more: str) -> dict[str, str]:
    return {
        "sync_new_webinars": new,
        "sync_recordings": recordings,
        "was_sync_new_webinars": "",
        "was_sync_recordings": "",
        **more,
    }


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_of_users_opens_as_the_table(admin: Client, ann: ZoomUserRow) -> None:
    assert admin.get("/admin/integrations/zoomuserrow/").headers["Location"] == table(ann.connection)


def test_users_are_found_by_name_and_address(admin: Client, connection: Connection, ann: ZoomUserRow) -> None:
    ZoomUserRow.objects.create(connection=connection, email="ben@b.example")
    found = words(admin.get(table(connection), {"q": "Ann H"}))
    assert "ann@a.example" in found
    assert "ben@b.example" not in found
    assert "No Zoom user has “zzz”" in words(admin.get(table(connection), {"q": "zzz"}))
    assert "<html" not in words(admin.get(table(connection), {"q": "ben"}, headers=HTMX))


def test_without_users_it_says_when_they_come(admin: Client, connection: Connection) -> None:
    assert "found within the hour" in words(admin.get(table(connection)))


@pytest.mark.parametrize(
    ("user", "everybody", "new", "recordings"),
    [
        ({}, {}, "As set globally", "As set globally: of selected Zoom users only"),
        ({}, {"recordings": "all"}, "As set globally", "As set globally: of all Zoom users"),
        ({}, {"recordings": "none"}, "As set globally", "Recordings are off for the whole account"),
        ({"sync_new_webinars": False, "sync_recordings": True}, {}, "Set for this user", "Set for this user"),
        (
            {"sync_new_webinars": True},
            {"sync_webinars": False},
            "“Sync webinar data” is off",
            "“Sync webinar data” is off",
        ),
    ],
)
def test_says_where_the_value_in_force_comes_from(
    admin: Client, ann: ZoomUserRow, user: dict[str, Any], everybody: dict[str, Any], new: str, recordings: str
) -> None:
    SyncSettingsRow.objects.update(**everybody)
    ZoomUserRow.objects.update(**user)
    [shown] = admin.get(table(ann.connection)).context["users"]
    assert str(shown.new_webinars.source).startswith(new)
    assert str(shown.recordings.source).startswith(recordings)


def test_an_excluded_domain_goes_before_what_is_set_for_the_user(admin: Client, ann: ZoomUserRow) -> None:
    Exclusion.objects.create(connection=ann.connection, kind="hosts", domain="a.example")
    [shown] = admin.get(table(ann.connection)).context["users"]
    assert shown.new_webinars.source == "The user's domain is excluded"


def test_the_panel_has_the_labels_of_hubspot(admin: Client, ann: ZoomUserRow) -> None:
    WebinarFactory.create(connection=ann.connection, host_email=ann.email)
    page = words(admin.get(panel(ann), headers=HTMX))
    for label in (
        "Sync data from new webinars by default",
        "Webinar recordings and transcripts",
        "Sync this user&#x27;s webinar recordings and transcripts",
        "Manage individual webinars for this user",
    ):
        assert label in page or label.replace("&#x27;", "'") in page
    assert "<html" not in page


def test_without_scripts_the_panel_is_a_page(admin: Client, ann: ZoomUserRow) -> None:
    assert "<html" in words(admin.get(panel(ann)))
    assert admin.post(panel(ann), form(ann, "on")).status_code == 302


@pytest.mark.parametrize(("sent", "stored"), [("", None), ("on", True), ("off", False)])
def test_inherit_on_and_off_are_three_answers(admin: Client, ann: ZoomUserRow, sent: str, stored: bool | None) -> None:
    was = "off" if stored else "on"
    ZoomUserRow.objects.update(sync_new_webinars=not stored, sync_recordings=not stored)
    data = form(ann, sent, sent, was_sync_new_webinars=was, was_sync_recordings=was)
    answer = admin.post(panel(ann), data, headers=HTMX)
    ann.refresh_from_db()
    assert (ann.sync_new_webinars, ann.sync_recordings) == (stored, stored)
    assert json.loads(answer.headers["HX-Trigger"])["portal:saved"]["words"].startswith("Saved for ann@a.example.")
    assert f'<tr id="user-{ann.pk}">' in words(answer)
    assert Change.objects.filter(actor="alice", subject="ann@a.example").count() == 2


def test_switching_recordings_on_says_how_much_it_syncs_and_then_syncs_it(admin: Client, ann: ZoomUserRow) -> None:
    OccurrenceFactory.create(webinar__connection=ann.connection, webinar__host_email=ann.email, status="synced")
    OccurrenceFactory.create(webinar__connection=ann.connection, webinar__host_email="ben@b.example")
    assert "recordings and transcripts of 1 webinar." in words(
        admin.post(panel(ann, "preview/"), form(ann, "", "on"), headers=HTMX)
    )
    assert not SyncJob.objects.exists()
    admin.post(panel(ann), form(ann, "", "on"), headers=HTMX)
    assert SyncJob.objects.get().trigger == "settings_change"


def test_of_two_people_the_second_is_told_and_keeps_what_was_chosen(admin: Client, ann: ZoomUserRow) -> None:
    ZoomUserRow.objects.update(sync_recordings=True)
    answer = admin.post(panel(ann), form(ann, "off"), headers=HTMX)
    assert answer.status_code == 409
    assert "someone has changed" in words(answer)
    assert 'name="sync_new_webinars" value="off" checked' in words(answer)
    assert answer.headers["HX-Retarget"] == "#panel-body"


def test_while_the_global_switch_is_off_the_panel_says_so_and_names_who_may(
    admin_user: User, client: Client, ann: ZoomUserRow
) -> None:
    SyncSettingsRow.objects.update(sync_webinars=False)
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.set(Permission.objects.filter(codename__in=("view_zoomuserrow", "change_zoomuserrow")))
    client.force_login(bob)
    page = words(client.get(panel(ann), headers=HTMX))
    assert "must be on for the whole account first" in page
    assert "Who can turn it on: alice." in page


@pytest.mark.parametrize(
    ("everybody", "sent", "first"),
    [
        ({"sync_webinars": False}, ("on", ""), "Sync webinar data"),
        ({"sync_webinars": False}, ("", "on"), "recordings and transcripts"),
        ({"recordings": "none"}, ("", "on"), "recordings and transcripts"),
    ],
)
def test_the_global_switch_must_be_on_first_and_it_names_who_may(
    admin_user: User,
    client: Client,
    ann: ZoomUserRow,
    everybody: dict[str, Any],
    sent: tuple[str, str],
    first: str,
) -> None:
    SyncSettingsRow.objects.update(**everybody)
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.set(Permission.objects.filter(codename__in=("view_zoomuserrow", "change_zoomuserrow")))
    client.force_login(bob)
    answer = client.post(panel(ann), form(ann, *sent), headers=HTMX)
    assert answer.status_code == 409
    assert first in words(answer) and "Who can turn it on: alice." in words(answer)
    ann.refresh_from_db()
    assert (ann.sync_new_webinars, ann.sync_recordings) == (None, None)


def test_looking_is_not_changing(admin_user: User, client: Client, ann: ZoomUserRow) -> None:
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.set(Permission.objects.filter(codename="view_zoomuserrow"))
    client.force_login(bob)
    answer = client.post(panel(ann), form(ann, "on"), headers=HTMX)
    assert answer.status_code == 403
    assert "Who can: alice." in words(answer)
    ann.refresh_from_db()
    assert ann.sync_new_webinars is None


def test_whoever_was_logged_out_is_told_in_the_panel(client: Client, ann: ZoomUserRow) -> None:
    assert "You have been logged out" in words(client.post(panel(ann), form(ann, "on"), headers=HTMX))


def test_somebody_without_permission_sees_nothing(staff: Client, ann: ZoomUserRow) -> None:
    assert [staff.get(url).status_code for url in (table(ann.connection), panel(ann))] == [403, 403]


@pytest.mark.parametrize("many", [1, 40])
def test_asks_as_much_of_the_database_for_one_user_as_for_many(
    admin: Client, connection: Connection, django_assert_max_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for number in range(many):
        ZoomUserRow.objects.create(connection=connection, email=f"host{number}@a.example")
    with django_assert_max_num_queries(12):
        admin.get(table(connection))
