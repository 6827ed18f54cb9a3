"""The switches of a webinar: their values in force, their changes, and the global switches that lock them."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from audits.models import Change
from integrations.models import Exclusion, SyncSettingsRow, WebinarRow
from tests.support.factories import OccurrenceFactory

LIST = "/admin/integrations/occurrence/"
PIECE = {"HX-Request": "true"}


@pytest.fixture
def webinar(db: None) -> WebinarRow:
    row = OccurrenceFactory.create(webinar__topic="Heat").webinar
    SyncSettingsRow.objects.create(connection=row.connection, sync_webinars=True, recordings="all")
    return row


def switch(client: Client, webinar: WebinarRow, wish: str) -> str:
    answer = client.post(reverse("admin:switch_webinar", args=(webinar.pk,)), {"switch": wish}, headers=PIECE)
    assert answer.status_code == 200
    return answer.content.decode()


def choose(client: Client, action: str, *webinars: WebinarRow) -> str:
    chosen = [one.pk for row in webinars for one in row.occurrences.all()]
    answer = client.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("name", ["sync", "recordings"])
def test_a_switch_changes_the_webinar_and_says_so(admin: Client, webinar: WebinarRow, name: str) -> None:
    assert "switched off." in switch(admin, webinar, f"{name} off")
    webinar.refresh_from_db()
    assert getattr(webinar, name) is False
    assert "switched on." in switch(admin, webinar, f"{name} on")


def test_who_changed_it_is_remembered(admin: Client, webinar: WebinarRow) -> None:
    switch(admin, webinar, "sync off")
    assert Change.objects.get().actor == "alice"


def test_two_tabs_that_wish_for_the_same_do_not_undo_each_other(admin: Client, webinar: WebinarRow) -> None:
    switch(admin, webinar, "sync off")
    assert "it was already off" in switch(admin, webinar, "sync off")
    webinar.refresh_from_db()
    assert webinar.sync is False


def test_the_answer_shows_the_switch_in_every_row_of_the_webinar(admin: Client, webinar: WebinarRow) -> None:
    answer = switch(admin, webinar, "sync off")
    assert f"outerHTML:[data-webinar=&#x27;{webinar.pk}&#x27;]" in answer or f"[data-webinar='{webinar.pk}']" in answer
    assert 'aria-checked="false"' in answer


def test_what_holds_it_off_all_the_same_is_named(admin: Client, webinar: WebinarRow) -> None:
    Exclusion.objects.create(connection=webinar.connection, kind="hosts", domain="a.example")
    switch(admin, webinar, "sync off")
    assert "It is still off: The host&#x27;s domain is excluded." in switch(admin, webinar, "sync on")


def test_the_global_switch_must_be_on_first(admin: Client, webinar: WebinarRow) -> None:
    SyncSettingsRow.objects.update(sync_webinars=False)
    assert "must be on in the global settings first" in switch(admin, webinar, "sync on")
    webinar.refresh_from_db()
    assert webinar.sync is None


def test_who_may_turn_it_on_is_named_to_those_who_may_not(
    client: Client, admin_user: User, webinar: WebinarRow
) -> None:
    SyncSettingsRow.objects.update(sync_webinars=False)
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.add(*Permission.objects.filter(codename__in=("view_occurrence", "change_webinarrow")))
    client.force_login(bob)
    assert "Who can turn it on: alice." in switch(client, webinar, "sync on")
    assert "Who can turn it on: alice." in client.get(LIST).content.decode()


def test_who_may_only_look_sees_words_instead_of_switches(client: Client, webinar: WebinarRow) -> None:
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.add(Permission.objects.get(codename="view_occurrence"))
    client.force_login(bob)
    assert reverse("admin:switch_webinar", args=(webinar.pk,)) not in client.get(LIST).content.decode()
    assert "no permission" in switch(client, webinar, "sync off")
    webinar.refresh_from_db()
    assert webinar.sync is None


def test_a_selection_is_switched_at_once(admin: Client, webinar: WebinarRow) -> None:
    other = OccurrenceFactory.create(webinar__connection=webinar.connection).webinar
    assert choose(admin, "switch_off", webinar, other).startswith("2 webinars: sync switched off.")
    assert set(WebinarRow.objects.values_list("sync", flat=True)) == {False}
    assert choose(admin, "recordings_on", webinar, other).startswith(
        "2 webinars: recordings and transcripts switched on."
    )


def test_a_webinar_removed_meanwhile_is_said(admin: Client, webinar: WebinarRow) -> None:
    pk = WebinarRow(pk=webinar.pk)
    webinar.delete()
    assert "no longer exists" in switch(admin, pk, "sync off")


def test_following_a_link_changes_nothing(admin: Client, webinar: WebinarRow) -> None:
    answer = admin.get(reverse("admin:switch_webinar", args=(webinar.pk,)), follow=True)
    assert "Nothing was changed" in answer.content.decode()


def test_without_a_script_it_goes_back_to_the_list(admin: Client, webinar: WebinarRow) -> None:
    answer = admin.post(reverse("admin:switch_webinar", args=(webinar.pk,)), {"switch": "sync off"})
    assert answer.headers["Location"] == LIST


def test_the_state_says_at_once_that_the_webinar_is_off_and_what_came_of_undo(
    admin: Client, webinar: WebinarRow
) -> None:
    row = webinar.occurrences.get()
    answer = switch(admin, webinar, "sync off")
    assert f'id="state-{row.pk}"' in answer and "the sync is off for this webinar" in answer
    WebinarRow.objects.update(sync=None)
    choose(admin, "switch_off", webinar)
    assert "the sync is off for this webinar" in admin.get(LIST).content.decode()
    admin.post(reverse("admin:undo_switches"))
    page = admin.get(LIST).content.decode()
    assert "the sync is off for this webinar" not in page and "Starts in a moment" in page
