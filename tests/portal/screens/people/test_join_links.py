"""A person's own link for a webinar to come: on request only, for who may see it, and recorded."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from audits.models import Change
from integrations.models import Occurrence, Participant, RegistrantRow
from tests.support import webinars
from tests.support.factories import START, ParticipantFactory
from tests.support.forms import form_of
from tests.support.webinars import upcoming
from tests.support.world import World

ANN, LINK = "ann@kuusi.example", "https://zoom.example/w/1?tk=SECRET"
PAGE = "admin:person"


@pytest.fixture
def person(db: None) -> Participant:
    found: Participant = ParticipantFactory.create(
        email=ANN, contact_id="77", zoom_registered_at=START, occurrence__webinar__topic="Heat pumps"
    )
    register(found)
    return found


def register(person: Participant, url: str = LINK, occurrence_id: str = "") -> None:
    RegistrantRow.objects.create(
        webinar=person.occurrence.webinar,
        occurrence_id=occurrence_id,
        registrant_id=f"r{occurrence_id}",
        email=ANN,
        status="approved",
        created_at=START,
        join_url=url,
    )


def page(client: Client) -> str:
    return client.get(reverse(PAGE), {"email": ANN}).content.decode()


def ask(client: Client, person: Participant) -> int:
    data = {"email": ANN, "participant": str(person.pk)}
    return int(client.post(reverse("admin:show_join_link"), data).status_code)


def test_the_page_has_a_button_and_no_link(admin: Client, person: Participant) -> None:
    text = page(admin)
    assert "Show the join link" in text and "SECRET" not in text


def test_the_button_shows_the_link_once_and_who_looked_is_recorded(admin: Client, person: Participant) -> None:
    form = form_of(admin.get(reverse(PAGE), {"email": ANN}), action=reverse("admin:show_join_link") + "#person-links")
    form.fields["participant"] = [str(person.pk)]
    answer = form.send(admin, reverse(PAGE))
    assert LINK in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "SECRET" not in page(admin)
    change = Change.objects.get(what="join_link_shown")
    assert (change.actor, change.after) == ("alice", {"people": 1, "contact": "77"})
    assert "Heat pumps" in change.subject
    assert "SECRET" not in admin.get(reverse("admin:audits_change_changelist")).content.decode()


def test_the_link_of_the_occurrence_is_its_own(admin: Client, person: Participant) -> None:
    Occurrence.objects.update(occurrence_id="5")
    RegistrantRow.objects.all().delete()
    register(person, url="https://zoom.example/w/1?tk=OTHER", occurrence_id="6")
    assert "Show the join link" not in page(admin)
    assert ask(admin, person) == 404


def test_who_may_view_people_and_not_links_sees_no_button_and_gets_none(client: Client, person: Participant) -> None:
    viewer = User.objects.create_user("vera", password="pw", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__in=("view_participant", "view_run")))
    client.force_login(viewer)
    assert "Show the join link" not in page(client)
    assert ask(client, person) == 403
    assert not Change.objects.filter(what="join_link_shown").exists()


def test_it_is_never_got_without_pressing(admin: Client, person: Participant) -> None:
    data = {"email": ANN, "participant": str(person.pk)}
    assert admin.get(reverse("admin:show_join_link"), data).status_code == 405


def test_another_person_s_link_is_not_given(admin: Client, person: Participant) -> None:
    other = ParticipantFactory.create(email="ben@lumi.example", occurrence=person.occurrence)
    assert ask(admin, other) == 404


def test_a_webinar_that_has_ended_has_no_button(admin: Client, person: Participant) -> None:
    Occurrence.objects.update(ended_at=START)
    assert "Show the join link" not in page(admin)


def test_a_link_that_is_not_kept_has_no_button(admin: Client, person: Participant) -> None:
    RegistrantRow.objects.update(join_url="")
    assert "Show the join link" not in page(admin)


def test_after_a_sync_the_link_that_zoom_gave_is_shown_on_request(empty_world: World, admin: Client) -> None:
    empty_world.settings({"next_webinar": True, "join_link": True})
    upcoming(empty_world)
    empty_world.sync()
    person = Participant.objects.get(email=webinars.ANN)
    page = reverse(PAGE) + f"?email={webinars.ANN}"
    assert ".personal" not in admin.get(page).content.decode()
    form = form_of(admin.get(page), action=reverse("admin:show_join_link") + "#person-links")
    form.fields["participant"] = [str(person.pk)]
    shown = form.send(admin, page).content.decode()
    assert str(RegistrantRow.objects.get(email=webinars.ANN).join_url).replace("&", "&amp;") in shown
    assert ".personal" in shown


def test_the_list_of_registrants_under_system_has_no_link(admin: Client, person: Participant) -> None:
    row = RegistrantRow.objects.get()
    for address in ("changelist", "change"):
        args = (row.pk,) if address == "change" else ()
        answer = admin.get(reverse(f"admin:integrations_registrantrow_{address}", args=args))
        assert answer.status_code == 200
        assert "SECRET" not in answer.content.decode()
