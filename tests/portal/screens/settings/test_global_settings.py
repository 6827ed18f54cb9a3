"""Global settings: one page for each connection, which keeps what was typed and previews what saving would do."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audits.models import Change
from integrations.models import Connection, Exclusion, SyncJob, SyncSettingsRow, ZoomUserRow
from integrations.sync_settings.apply import version
from tests.support.factories import ConnectionFactory, OccurrenceFactory, ParticipantFactory, WebinarFactory
from tests.support.forms import form_of

LOOK = ("view_connection", "view_syncsettingsrow")


def address(connection: Connection, page: str = "change") -> str:
    return f"/admin/integrations/connection/{connection.pk}/{page}/"


def form(connection: Connection, **fields: Any) -> dict[str, Any]:
    data = {"recordings": "none", "only_contacts": "", "sync_from": "", "keep_raw_days": "400"}
    named = {name.replace("domains_", "domains-"): value for name, value in fields.items()}
    return {**data, "version": version(connection), **named}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def log_in(client: Client, name: str, *permissions: str) -> None:
    user = User.objects.create_user(name, password="pw", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)


@pytest.fixture
def connection(db: None) -> Connection:
    return ConnectionFactory.create()


def test_the_only_connection_opens_at_once(admin: Client, connection: Connection) -> None:
    assert admin.get("/admin/integrations/connection/").headers["Location"] == address(connection)
    ConnectionFactory.create()
    assert admin.get("/admin/integrations/connection/").status_code == 200


def test_the_labels_are_those_of_hubspot(admin: Client, connection: Connection) -> None:
    page = words(admin.get(address(connection)))
    for label in (
        "Sync webinar data",
        "Sync webinar recordings and transcripts",
        "Exclusions",
        "Recording exclusions",
        "Contact exclusions",
        "Manage individual user settings",
        "Enter a domain or choose from the list",
    ):
        assert label in page


def test_everything_is_stored_and_remembered_with_who_changed_it(admin: Client, connection: Connection) -> None:
    people = "Ann@x.example\n\nbob@x.example"
    data = form(
        connection,
        sync_webinars="on",
        recordings="selected",
        sync_from="2026-10-01",
        only_contacts=people,
        keep_raw_days="",
        domains_hosts=["@Hidden.example", ""],
        domains_contacts=["own.example"],
    )
    assert admin.post(address(connection), data).status_code == 302
    row = SyncSettingsRow.objects.get()
    assert (row.sync_webinars, row.recordings, str(row.sync_from)) == (True, "selected", "2026-10-01")
    assert (row.only_contacts, row.keep_raw_days) == (["ann@x.example", "bob@x.example"], None)
    assert set(Exclusion.objects.values_list("kind", "domain")) == {
        ("hosts", "hidden.example"),
        ("contacts", "own.example"),
    }
    assert set(Change.objects.values_list("actor", flat=True)) == {"alice"}
    assert dict(Change.objects.values_list("what", "after"))["recordings"] == "selected"


def test_addresses_of_people_stay_out_of_the_history(admin: Client, connection: Connection) -> None:
    admin.post(address(connection), form(connection, only_contacts="ann@x.example"))
    assert Change.objects.values_list("before", "after").get() == (0, 1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"domains_contacts": ["own.example", "Own.example"]}, "already listed"),
        ({"domains_hosts": ["not a domain"]}, "is not a domain"),
        ({"only_contacts": "ann"}, "is not an e-mail address"),
        ({"sync_from": "yesterday"}, "Enter a date like"),
        ({"keep_raw_days": "many"}, "Enter a number of days"),
        ({"recordings": "some"}, "Select a valid choice"),
        ({"attended_from_minutes": "1441"}, "Enter whole minutes from 0 to 1,440."),
        ({"attended_from_percent": "-1"}, "Enter a whole number from 0 to 100."),
        ({"attended_from_percent": "half"}, "Enter a whole number from 0 to 100."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    admin: Client, connection: Connection, wrong: dict[str, Any], says: str
) -> None:
    data = form(
        connection, **{"sync_webinars": "on", "domains_contacts": ["typed.example"], "keep_raw_days": "123", **wrong}
    )
    answer = admin.post(address(connection), data)
    page = words(answer)
    assert answer.status_code == 422
    assert says in page
    assert "Nothing was saved: 1 field is wrong." in page
    for typed in (value for values in wrong.values() for value in ([values] if isinstance(values, str) else values)):
        assert typed in page or typed == "some"
    assert not SyncSettingsRow.objects.get().sync_webinars


def test_of_two_people_the_second_is_told_and_keeps_what_was_typed(admin: Client, connection: Connection) -> None:
    theirs, ours = form(connection, sync_webinars="on"), form(connection, domains_hosts=["mine.example"])
    admin.post(address(connection), theirs)
    answer = admin.post(address(connection), ours)
    page = words(answer)
    assert answer.status_code == 409
    assert "alice has changed these settings since you opened them" in page
    assert "mine.example" in page
    assert not Exclusion.objects.exists()
    again = {**ours, "version": version(connection)}
    assert version(connection) in page
    assert admin.post(address(connection), again).status_code == 302
    assert Exclusion.objects.get().domain == "mine.example"


def test_the_permission_to_change_settings_is_enough(client: Client, connection: Connection) -> None:
    log_in(client, "bob", *LOOK, "change_syncsettingsrow")
    client.post(address(connection), form(connection, sync_webinars="on"))
    assert SyncSettingsRow.objects.get().sync_webinars


def test_looking_is_not_changing_and_who_may_is_named(admin_user: User, client: Client, connection: Connection) -> None:
    log_in(client, "bob", *LOOK)
    assert "Who can: alice." in words(client.get(address(connection)))
    answer = client.post(address(connection), form(connection, sync_webinars="on", domains_hosts=["typed.example"]))
    assert answer.status_code == 403
    assert "You have no permission to change these settings. Who can: alice." in words(answer)
    assert "typed.example" in words(answer)
    assert not SyncSettingsRow.objects.get().sync_webinars


def test_after_the_login_ended_the_page_comes_back_after_logging_in(client: Client, connection: Connection) -> None:
    answer = client.post(address(connection), form(connection, sync_webinars="on"))
    assert answer.headers["Location"] == f"/admin/login/?next={address(connection)}"


def test_thousands_of_domains_are_saved_and_removed_at_once(admin: Client, connection: Connection) -> None:
    many = [f"d{number}.example" for number in range(1500)]
    webinar = WebinarFactory.create(connection=connection, host_email="host@a.example")
    ParticipantFactory.create(occurrence__webinar=webinar, email="ann@sub.d1400.example")
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"sync_webinars": True})
    on = {"sync_webinars": "on", "recordings": "all"}
    kinds = ("domains_hosts", "domains_recordings", "domains_contacts")

    everywhere = form(connection, **on, **dict.fromkeys(kinds, many))
    assert "1 person would be left out (Excluded domain)." in words(
        admin.post(address(connection, "preview"), everywhere)
    )
    assert admin.post(address(connection), everywhere).status_code == 302
    assert Exclusion.objects.count() == 4500

    none = form(connection, **on)
    assert admin.post(address(connection, "preview"), none).status_code == 200
    assert admin.post(address(connection), none).status_code == 302
    assert not Exclusion.objects.exists()


# --- What saving would do, and does -----------------------------------------------------------------------------------


def test_switching_on_says_how_much_it_syncs_and_then_syncs_it(admin: Client, connection: Connection) -> None:
    for _ in range(3):
        OccurrenceFactory.create(webinar__connection=connection, status="skipped")
    data = form(connection, sync_webinars="on")
    assert "This would sync what 3 webinars missed" in words(admin.post(address(connection, "preview"), data))
    assert not SyncJob.objects.exists()
    page = words(admin.post(address(connection), data, follow=True))
    assert "The data that 3 webinars missed is being synced now" in page
    assert set(SyncJob.objects.values_list("trigger", "actor")) == {("settings_change", "alice")}


def test_says_what_exclusions_would_leave_out(admin: Client, connection: Connection) -> None:
    webinar = WebinarFactory.create(connection=connection, host_email="host@team.hidden.example")
    WebinarFactory.create(connection=connection, host_email="host@a.example")
    for email in ("ann@own.example", "ben@sub.own.example", "cat@other.example"):
        ParticipantFactory.create(occurrence__webinar=webinar, occurrence__occurrence_id=email[:3], email=email)
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"sync_webinars": True})
    on = {"sync_webinars": "on", "recordings": "all"}
    page = words(admin.post(address(connection, "preview"), form(connection, **on, domains_hosts=["hidden.example"])))
    assert "3 webinars would no longer be synced." in page
    page = words(admin.post(address(connection, "preview"), form(connection, **on, domains_contacts=["own.example"])))
    assert "2 people would be left out (Excluded domain)." in page


def test_what_cannot_be_taken_back_is_said(admin: Client, connection: Connection) -> None:
    connection.hubspot.capabilities = ["custom_events"]
    connection.hubspot.save()
    ParticipantFactory.create(occurrence__webinar__connection=connection, email="ann@kuusi.example")
    page = words(admin.post(address(connection, "preview"), form(connection, sync_webinars="on")))
    assert "taken back: the marketing event of 1 webinar that is over would be completed." in page
    assert "taken back: the timeline of 1 contact would get events." in page


def test_people_are_named_to_those_only_who_may_read_people(client: Client, connection: Connection) -> None:
    ParticipantFactory.create(occurrence__webinar__connection=connection, email="ann@kuusi.example")
    log_in(client, "bob", *LOOK, "change_syncsettingsrow")
    page = words(client.post(address(connection, "preview"), form(connection, sync_webinars="on")))
    assert "1 person would be sent to HubSpot." in page
    assert "ann@" not in page


def test_a_half_written_domain_is_not_counted_yet(admin: Client, connection: Connection) -> None:
    answer = admin.post(address(connection, "preview"), form(connection, domains_hosts=["hidden."]))
    assert (answer.status_code, words(answer).strip()) == (200, "")


def test_offers_the_domains_that_were_seen(admin: Client, connection: Connection) -> None:
    ZoomUserRow.objects.create(connection=connection, email="host@hosts.example")
    ParticipantFactory.create(occurrence__webinar__connection=connection, email="ann@people.example")
    page = words(admin.get(address(connection)))
    assert '<option value="hosts.example">' in page
    assert '<option value="people.example">' in page


@pytest.mark.parametrize("many", [1, 40])
def test_asks_as_much_of_the_database_for_few_rows_as_for_many(
    admin: Client, connection: Connection, django_assert_max_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for number in range(many):
        OccurrenceFactory.create(webinar__connection=connection, status="skipped")
        ZoomUserRow.objects.create(connection=connection, email=f"host{number}@a{number}.example")
    with django_assert_max_num_queries(25):
        admin.get(address(connection))
    with django_assert_max_num_queries(25):
        admin.post(address(connection, "preview"), form(connection, sync_webinars="on", domains_hosts=["a1.example"]))


def test_a_page_older_than_the_login_loses_nothing(admin_user: User, connection: Connection) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    answer = strict.post(address(connection), form(connection, sync_webinars="on"), follow=True)
    assert "you have logged in again since this page was opened" in words(answer)
    assert not SyncSettingsRow.objects.get().sync_webinars
    piece = strict.post(address(connection, "preview"), form(connection), headers={"HX-Request": "true"})
    assert piece.status_code == 403
    token = words(piece).split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert strict.post(address(connection), form(connection, csrfmiddlewaretoken=token)).status_code == 302


def test_the_users_whose_recordings_are_synced_are_picked_right_there(admin: Client, connection: Connection) -> None:
    for name, on in (("ann", None), ("bea", True), ("cid", False)):
        ZoomUserRow.objects.create(
            connection=connection, email=f"{name}@a.example", has_webinars=True, sync_recordings=on
        )
    shown = form_of(admin.get(address(connection)), class_="settings-form")

    shown.send(admin, address(connection), recordings="selected", recordings_of=["ann@a.example"])

    stored = dict(ZoomUserRow.objects.values_list("email", "sync_recordings"))
    assert stored == {"ann@a.example": True, "bea@a.example": None, "cid@a.example": False}


def test_the_stay_that_counts_as_attended_is_set_for_all_webinars(admin: Client, connection: Connection) -> None:
    shown = form_of(admin.get(address(connection)), class_="settings-form")
    assert shown.fields["attended_from_minutes"] == ["0"]

    shown.send(admin, address(connection), attended_from_minutes="10", attended_from_percent="")

    row = SyncSettingsRow.objects.get()
    assert (row.attended_from_minutes, row.attended_from_percent) == (10, 0)
    assert Change.objects.values_list("what", "before", "after").get() == ("attended_from.minutes", 0, 10)


def test_the_picker_changes_nobody_while_all_or_none_are_synced(admin: Client, connection: Connection) -> None:
    ZoomUserRow.objects.create(connection=connection, email="bea@a.example", has_webinars=True, sync_recordings=True)
    shown = form_of(admin.get(address(connection)), class_="settings-form")

    shown.send(admin, address(connection), recordings="all", recordings_of=[])

    assert ZoomUserRow.objects.get().sync_recordings is True


def test_the_preview_names_the_people_and_says_what_becomes_of_those_in_hubspot(
    admin: Client, connection: Connection
) -> None:
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"sync_webinars": True})
    occurrence = OccurrenceFactory.create(webinar__connection=connection)
    ParticipantFactory.create(occurrence=occurrence, email="ann@kuusi.example", contact_id="1")
    ParticipantFactory.create(occurrence=occurrence, email="bea@kuusi.example")
    shown = form_of(admin.get(address(connection)), class_="settings-form")

    sent = shown.fields | {"domains-contacts": ["kuusi.example"]}
    text = words(admin.post(address(connection, "preview"), sent))

    assert "2 people would be left out (Excluded domain)." in text
    assert "ann@kuusi.example · bea@kuusi.example" in text
    assert "1 person is in HubSpot already: they stay there but are no longer updated." in text
