"""Creating a contact property from a question, in the sandbox's HubSpot."""

from typing import Any

import pytest
from django.test import Client

from audits.models import Change
from integrations.models import ContactProperty, SyncSettingsRow
from tests.portal.screens.settings.answers import address, ask, opened, row_of, webinar_of
from tests.support.world import World


def press(admin: Client, world: World, question: str, **headers: str) -> Any:
    """Press the button of a question's row, with something typed into another row."""
    form = opened(admin, world.connection)
    n, other = row_of(form, question), row_of(form, "org")
    typed = form.fields | {f"answer-{other}-property": ["Company name"], "make": [n]}
    return admin.post(address(world.connection), typed, headers=headers)


@pytest.fixture
def asked(empty_world: World) -> World:
    webinar = webinar_of(empty_world.connection)
    ask(webinar, "Mitkä aiheet? 🌡", "Lämpö", "Jäähdytys; ilma", "lämpö", kind="multiple")
    ask(webinar, "Anything else?", kind="long_answer")
    return empty_world


def test_it_takes_over_type_and_options_and_is_picked_but_not_saved(admin: Client, asked: World) -> None:
    text = press(admin, asked, "Mitkä aiheet? 🌡").content.decode()

    made = asked.sandbox.hubspot["properties"]["contacts"]["zoom_answer_mitka_aiheet"]
    assert (made["label"], made["type"], made["fieldType"]) == ("Mitkä aiheet? 🌡", "enumeration", "checkbox")
    assert [(one["value"], one["label"]) for one in made["options"]] == [
        ("Lämpö", "Lämpö"),
        ("Jäähdytys, ilma", "Jäähdytys; ilma"),
    ]
    assert "Created in HubSpot: Mitkä aiheet? 🌡 (Multiple checkboxes)." in text
    assert 'value="Mitkä aiheet? 🌡" list=' in text
    assert 'value="Company name" list=' in text
    assert ContactProperty.objects.filter(name="zoom_answer_mitka_aiheet").exists()
    assert SyncSettingsRow.objects.get().answers == []
    assert Change.objects.get(actor="alice").what == "contact_property_created"


def test_free_text_becomes_a_property_of_text(admin: Client, asked: World) -> None:
    press(admin, asked, "Anything else?")

    made = asked.sandbox.hubspot["properties"]["contacts"]["zoom_answer_anything_else"]
    assert (made["type"], made["fieldType"]) == ("string", "textarea")


def test_beside_a_script_only_the_row_comes_back(admin: Client, asked: World) -> None:
    text = press(admin, asked, "Anything else?", **{"HX-Request": "true"}).content.decode()

    assert "<html" not in text
    assert "Created in HubSpot: Anything else? (Multi-line text)." in text


def test_pressed_twice_it_is_created_once(admin: Client, asked: World) -> None:
    press(admin, asked, "Anything else?")
    text = press(admin, asked, "Anything else?").content.decode()

    assert "Created in HubSpot" in text
    assert ContactProperty.objects.filter(name="zoom_answer_anything_else").count() == 1


def test_if_hubspot_refuses_its_words_are_said_at_the_question(admin: Client, asked: World) -> None:
    refusal = {"status": "error", "category": "VALIDATION_ERROR", "message": "Too many properties"}
    asked.fault(path="/contacts/batch/create$", kind="status", status=400, body=refusal)

    reply = press(admin, asked, "Anything else?")

    text = reply.content.decode()
    assert reply.status_code == 422
    assert "The property was not created." in text
    assert "Too many properties" in text
    assert 'value="Company name" list=' in text
    assert not ContactProperty.objects.filter(name="zoom_answer_anything_else").exists()


def test_if_hubspot_does_not_answer_nothing_is_promised(admin: Client, asked: World) -> None:
    asked.fault(path="/contacts/batch/", kind="status", status=503, times=9)

    text = press(admin, asked, "Anything else?").content.decode()

    assert "HubSpot does not answer at the moment: try again soon." in text
