"""Search everywhere: people by any part of the address or name, webinars, Zoom users, settings and pages."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from integrations.models import RegistrantRow, SegmentRow, SessionRow, ZoomUserRow
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory
from tests.support.forms import form_of

SEARCH = "/admin/search/"
PIECE = {"HX-Request": "true"}


def searched(client: Client, words: str) -> Any:
    """Type the words into the page's form and press its button."""
    forms = form_of(client.get(SEARCH), class_="portal-search")
    return forms.send(client, SEARCH, q=words)


def found(client: Client, words: str) -> dict[str, list[str]]:
    """Return the addresses of the results by their group."""
    page = searched(client, words).content.decode()
    groups = re.findall(r'<section class="search-group">\s*<h2>.*?</svg>(.*?)</h2>(.*?)</section>', page, re.DOTALL)
    return {name: re.findall(r'href="([^"]+)"', links) for name, links in groups}


@pytest.fixture
def otso(db: None) -> None:
    row = ParticipantFactory.create(email="otso@own.example")
    RegistrantRow.objects.create(
        webinar=row.occurrence.webinar,
        registrant_id="1",
        email="otso@own.example",
        first_name="Otso",
        last_name="Kontio",
        created_at=START,
    )


PAGE_OF_OTSO = "/admin/integrations/participant/person/?email=otso%40own.example"


@pytest.mark.parametrize("words", ["otso", "OWN.exa", "tso@own", "Kontio", "otso konti", "kontio otso", "@own.example"])
def test_people_by_any_part_of_address_or_name(admin: Client, otso: None, words: str) -> None:
    ParticipantFactory.create(email="ann@kuusi.example")
    assert found(admin, words)["People"] == [PAGE_OF_OTSO]
    assert "Otso Kontio" in searched(admin, words).content.decode()


def test_somebody_whose_name_only_the_report_tells(admin: Client) -> None:
    row = ParticipantFactory.create(email="eve@lumi.example")
    session = SessionRow.objects.create(occurrence=row.occurrence, uuid="u", started_at=START)
    SegmentRow.objects.create(session=session, read=1, email="eve@lumi.example", name="Eve Lumikko", joined_at=START)
    assert found(admin, "lumikko")["People"] == [PAGE_OF_OTSO.replace("otso%40own", "eve%40lumi")]


def test_somebody_in_many_webinars_is_one_result(admin: Client, otso: None) -> None:
    ParticipantFactory.create_batch(3, email="otso@own.example")
    assert found(admin, "otso")["People"] == [PAGE_OF_OTSO]


def test_of_many_people_some_are_shown_and_the_list_has_them_all(admin: Client) -> None:
    for number in range(9):
        ParticipantFactory.create(email=f"person{number}@own.example")
    *people, more = found(admin, "person")["People"]
    assert len(people) == 6
    assert "9 rows" in admin.get(more).content.decode()


def test_webinars_by_topic_id_and_host(admin: Client) -> None:
    row = OccurrenceFactory.create(
        webinar__topic="Heat pumps", webinar__zoom_id="81234567890", webinar__host_email="olivia@a.example"
    )
    OccurrenceFactory.create(webinar__topic="Tariffs")
    for words in ("heat", "pump", "812 3456", "olivia@"):
        assert found(admin, words)["Webinars"] == [reverse("admin:webinar", args=(row.pk,))]


def test_zoom_users(admin: Client) -> None:
    connection = OccurrenceFactory.create().webinar.connection
    user = ZoomUserRow.objects.create(connection=connection, email="olivia@a.example", display_name="Olivia Host")
    panel = reverse("admin:user_settings_panel", args=(connection.pk, user.pk))
    assert found(admin, "via ho")["Zoom users"] == found(admin, "a.exa")["Zoom users"] == [panel]


@pytest.mark.parametrize(
    ("words", "place"),
    [("contact excl", "admin:integrations_connection_change"), ("second", "second_factor"), ("users", "users")],
)
def test_settings_and_pages_by_the_words_that_stand_there(admin: Client, words: str, place: str) -> None:
    connection = OccurrenceFactory.create().webinar.connection
    arguments = (connection.pk,) if "connection" in place else ()
    assert reverse(place, args=arguments) in found(admin, words)["Settings and pages"]


def test_settings_are_found_in_the_readers_language(admin: Client) -> None:
    page = admin.get(SEARCH, {"q": "Yhdistetyt"}, headers={"accept-language": "fi"}).content.decode()
    assert f'<a href="{reverse("connected_apps")}"><span>Yhdistetyt sovellukset' in page


def test_nothing_found_says_what_to_try(admin: Client) -> None:
    assert "try a shorter search" in searched(admin, "nothing like it").content.decode()
    assert "at least two characters" in searched(admin, "a").content.decode()
    assert "at least two characters" in searched(admin, "  ").content.decode()


def test_nobody_finds_what_they_may_not_open(staff: Client, otso: None) -> None:
    assert set(found(staff, "otso")) == set()
    assert found(staff, "se") == {"Settings and pages": [reverse("sessions"), reverse("second_factor")]}


def test_viewers_find_people_but_no_administration(client: Client, otso: None) -> None:
    user = User.objects.create_user("vera", is_staff=True)
    user.groups.set(Group.objects.filter(name="Viewer"))
    client.force_login(user)
    assert "People" in found(client, "otso")
    assert reverse("users") not in found(client, "users").get("Settings and pages", [])


def test_a_stranger_is_sent_to_the_login(client: Client, db: None) -> None:
    assert client.get(SEARCH).status_code == 302
    assert "logged out" in client.get(SEARCH, headers=PIECE).content.decode()


def test_the_dialog_gets_the_results_alone(admin: Client, otso: None) -> None:
    piece = admin.get(SEARCH, {"q": "otso"}, headers=PIECE).content.decode()
    assert "Otso Kontio" in piece and "<html" not in piece


def test_every_screen_has_the_search_and_the_login_has_none(admin: Client) -> None:
    for page in ("/admin/", "/admin/sessions/", "/admin/auth/user/"):
        assert 'id="search-words"' in admin.get(page).content.decode()
    admin.logout()
    assert 'id="search-words"' not in admin.get("/setup/").content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_a_search_asks_little_however_much_there_is(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    ParticipantFactory.create_batch(rows, occurrence=OccurrenceFactory.create(webinar__topic="example"))
    admin.get(SEARCH)
    with django_assert_max_num_queries(12):
        admin.get(SEARCH, {"q": "example"}, headers=PIECE)
