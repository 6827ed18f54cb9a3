"""The preview with real people: what would be sent of the last ones who answered, before anything is saved."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from integrations.models import Connection, Participant, SyncSettingsRow, WebinarRow
from tests.portal.screens.settings.answers import (
    address,
    answer,
    ask,
    connection_with_properties,
    opened,
    row_of,
    stored,
    webinar_of,
)
from tests.support.factories import OccurrenceFactory, ParticipantFactory


@pytest.fixture
def connection(db: None) -> Connection:
    return connection_with_properties()


@pytest.fixture
def webinar(connection: Connection) -> WebinarRow:
    webinar = webinar_of(connection)
    ask(webinar, "Your industry?")
    ask(webinar, "Budget?")
    return webinar


def press(admin: Client, connection: Connection, headers: dict[str, str] | None = None, **properties: str) -> Any:
    """Pick properties for questions, whose words have underscores for spaces, and press the button."""
    form = opened(admin, connection)
    picked = {f"answer-{row_of(form, name.replace('_', ' ') + '?')}-property": [to] for name, to in properties.items()}
    return admin.post(address(connection), form.fields | picked | {"preview": ["1"]}, headers=headers or {})


def test_it_says_what_would_be_sent_or_why_not_and_saves_nothing(
    admin: Client, connection: Connection, webinar: WebinarRow
) -> None:
    answer(webinar, "ann@x.example", **{"Your industry?": "real estate", "Budget?": "1 500,50"})
    answer(webinar, "bea@x.example", **{"Your industry?": "Fin", "Budget?": "much"})

    text = press(admin, connection, Your_industry="Industry", Budget="Budget").content.decode()

    ann = text.split("ann@x.example</p>")[1].split("</div>")[0]
    bea = text.split("bea@x.example</p>")[1].split("</div>")[0]
    assert "Industry: <strong>Real estate</strong>" in ann
    assert "Budget: <strong>1500.50</strong>" in ann
    assert "If empty in HubSpot" in ann
    assert "not sent, the property has no such option" in bea
    assert "not sent, it doesn&#x27;t fit the type of the property" in bea
    assert text.index("bea@x.example</p>") < text.index("ann@x.example</p>")  # the newest first
    assert 'value="Industry" list=' in text
    assert stored(connection) == []


def test_beside_a_script_only_the_preview_comes_back(
    admin: Client, connection: Connection, webinar: WebinarRow
) -> None:
    answer(webinar, "ann@x.example", **{"Budget?": "12"})

    text = press(admin, connection, {"HX-Request": "true"}, Budget="Budget").content.decode()

    assert "<html" not in text
    assert "Budget: <strong>12</strong>" in text


def test_who_is_left_out_gets_nothing_and_it_says_why(
    admin: Client, connection: Connection, webinar: WebinarRow
) -> None:
    answer(webinar, "ann@own.example", **{"Budget?": "12"})
    occurrence = OccurrenceFactory.create(webinar=webinar)
    ParticipantFactory.create(occurrence=occurrence, email="ann@own.example", cause="excluded_domain")
    assert Participant.objects.get().outcome == "left_out"

    text = press(admin, connection, Budget="Budget").content.decode()

    assert "Nothing: this person is left out (Excluded domain)." in text
    assert "<strong>12</strong>" not in text


def test_nobody_who_answered_is_said(admin: Client, connection: Connection, webinar: WebinarRow) -> None:
    text = press(admin, connection, Budget="Budget").content.decode()

    assert "Nobody has answered a question that has a property yet." in text


def test_what_is_only_kept_here_is_not_among_it(admin: Client, connection: Connection, webinar: WebinarRow) -> None:
    answer(webinar, "ann@x.example", **{"Budget?": "12"})
    form = opened(admin, connection)
    n = row_of(form, "Budget?")
    sent = {f"answer-{n}-property": ["Budget"], f"answer-{n}-policy": ["never"], "preview": ["1"]}

    assert "<strong>12</strong>" not in admin.post(address(connection), form.fields | sent).content.decode()


def test_people_are_shown_to_those_only_who_may_read_people(
    client: Client, connection: Connection, webinar: WebinarRow
) -> None:
    answer(webinar, "ann@x.example", **{"Budget?": "12"})
    user = User.objects.create_user("bob", password="pw", is_staff=True)
    names = ("view_syncsettingsrow", "change_syncsettingsrow")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    text = press(client, connection, Budget="Budget").content.decode()

    assert "ann@" not in text
    assert 'name="preview"' not in text


def test_it_asks_little_of_the_database(
    admin: Client, connection: Connection, webinar: WebinarRow, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    SyncSettingsRow.load(connection)
    for number in range(60):
        answer(webinar, f"p{number}@x.example", **{"Budget?": str(number)})
    form = opened(admin, connection)
    sent = {f"answer-{row_of(form, 'Budget?')}-property": ["Budget"], "preview": ["1"]}

    with django_assert_max_num_queries(30):
        text = admin.post(address(connection), form.fields | sent).content.decode()

    assert text.count('class="answers-person"') == 5
