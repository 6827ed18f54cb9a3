"""The bar of a selection: it asks before it touches many, lets switches inherit again, and takes them back."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from integrations.models import Occurrence, SyncJob, SyncSettingsRow, WebinarRow
from portal.screens.webinars.bulk import UNASKED
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, ParticipantFactory
from tests.support.forms import form_of

LIST = "/admin/integrations/occurrence/"


@pytest.fixture
def rows(db: None) -> list[Occurrence]:
    connection = ConnectionFactory.create()
    SyncSettingsRow.objects.create(connection=connection, sync_webinars=True, recordings="all")
    return OccurrenceFactory.create_batch(UNASKED + 2, webinar__connection=connection)


def choose(client: Client, action: str, chosen: list[Occurrence], query: str = "") -> Any:
    form = form_of(client.get(f"{LIST}{query}"), id="portal-webinars")
    data = form.fields | {"action": [action], "_selected_action": [str(row.pk) for row in chosen]}
    return client.post(f"{LIST}{query}", data, follow=True)


def press_undo(client: Client, answer: Any) -> str:
    assert 'form="portal-undo"' in answer.content.decode()
    said = form_of(answer, id="portal-undo").send(client, LIST)
    return " ".join(str(one) for one in client.get(said.headers["Location"]).context["messages"])


def switches(name: str = "sync") -> list[bool | None]:
    return list(WebinarRow.objects.order_by("pk").values_list(name, flat=True))


def test_a_few_are_touched_at_once(admin: Client, rows: list[Occurrence]) -> None:
    choose(admin, "sync_now", rows[:UNASKED])
    assert SyncJob.objects.count() == UNASKED


def test_more_are_asked_about_with_their_number_and_some_of_their_names(admin: Client, rows: list[Occurrence]) -> None:
    answer = choose(admin, "sync_now", rows)
    assert not SyncJob.objects.exists()
    page = answer.content.decode()
    assert f"Sync {len(rows)} webinars now?" in page
    assert rows[-1].webinar.topic in page or rows[0].webinar.topic in page
    assert "and 2 more" in page


def test_the_question_is_answered_by_its_button(admin: Client, rows: list[Occurrence]) -> None:
    answer = choose(admin, "switch_off", rows)
    form_of(answer, class_="portal-card").send(admin, LIST)
    assert switches() == [False] * len(rows)


def test_a_switch_can_inherit_again(admin: Client, rows: list[Occurrence]) -> None:
    Occurrence.objects.update(event_completed_at=START)
    choose(admin, "switch_off", rows[:2])
    answer = choose(admin, "switch_inherit", rows[:2])
    assert "2 webinars: sync inherited again." in answer.content.decode()
    assert switches() == [None] * len(rows)
    assert "it was inherited already" in choose(admin, "recordings_inherit", rows[:2]).content.decode()


def test_the_question_says_by_name_what_the_switches_would_do(admin: Client, rows: list[Occurrence]) -> None:
    ParticipantFactory.create(occurrence=rows[0], email="ann@kuusi.example", outcome="in_hubspot")
    page = choose(admin, "switch_off", rows).content.decode()
    assert f"{len(rows)} webinars would no longer be synced." in page
    assert "1 person is in HubSpot already" in page and "ann@kuusi.example" in page


def test_what_cannot_be_taken_back_is_asked_about_however_few_they_are(admin: Client, rows: list[Occurrence]) -> None:
    choose(admin, "switch_off", rows[:1])
    answer = choose(admin, "switch_on", rows[:1])
    assert "taken back: the marketing event of 1 webinar that is over would be completed." in answer.content.decode()
    assert switches()[0] is False
    form_of(answer, class_="portal-card").send(admin, LIST)
    assert switches()[0] is True


def test_undo_puts_each_switch_back_to_what_it_was(admin: Client, rows: list[Occurrence]) -> None:
    WebinarRow.objects.filter(pk=rows[0].webinar_id).update(recordings=True)
    answer = choose(admin, "recordings_off", rows[:3])
    assert switches("recordings")[:4] == [False, False, False, None]
    assert press_undo(admin, answer) == "3 webinars are as they were before."
    assert switches("recordings")[:4] == [True, None, None, None]


def test_undo_leaves_alone_what_was_changed_meanwhile(admin: Client, rows: list[Occurrence]) -> None:
    answer = choose(admin, "switch_off", rows[:2])
    WebinarRow.objects.filter(pk=rows[0].webinar_id).update(sync=True)
    said = press_undo(admin, answer)
    assert said == "1 webinar is as it was before. 1 was changed in the meantime and left alone."
    assert switches()[:2] == [True, None]


def test_undo_works_once(admin: Client, rows: list[Occurrence]) -> None:
    answer = choose(admin, "switch_off", rows[:2])
    press_undo(admin, answer)
    assert "nothing left to undo" in press_undo(admin, answer)


def test_nothing_is_offered_to_undo_where_nothing_changed(admin: Client, rows: list[Occurrence]) -> None:
    choose(admin, "switch_off", rows[:1])
    assert "Undo</button>" not in choose(admin, "switch_off", rows[:1]).content.decode()


def test_the_filters_stay_after_an_action_and_after_undo(admin: Client, rows: list[Occurrence]) -> None:
    answer = choose(admin, "switch_off", rows[:1], "?q=Webinar")
    assert answer.redirect_chain[-1][0] == f"{LIST}?q=Webinar"
    said = form_of(answer, id="portal-undo").send(admin, LIST)
    assert said.headers["Location"] == f"{LIST}?q=Webinar"


def test_who_may_not_switch_cannot_undo_either(rows: list[Occurrence]) -> None:
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.add(Permission.objects.get(codename="view_occurrence"))
    other = Client()
    other.force_login(bob)
    assert "portal-undo" not in other.get(LIST).content.decode()
    said = other.post(f"{LIST}undo/", follow=True)
    assert "no permission" in said.content.decode()
