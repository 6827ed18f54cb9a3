"""The screen Answers in a browser: a property is picked, a rule is added and moved, and all is saved."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import SyncSettingsRow, WebinarRow
from tests.browser.axe import found
from tests.browser.conftest import PASSWORD
from tests.portal.screens.settings.answers import answer, ask
from tests.support.world import World

QUESTION = "Minkä alan yritys?"


@pytest.fixture
def opened(synced: World, signed_in: Page) -> Page:
    webinar = WebinarRow.objects.filter(connection=synced.connection).earliest("pk")
    ask(webinar, QUESTION, "Computer Software", "Fin", answered=1000)
    answer(webinar, "newest@norra.example", **{QUESTION: "Computer Software"})
    SyncSettingsRow.objects.filter(connection=synced.connection).update(answers=[], outcomes=[])
    signed_in.goto(reverse("admin:answers", args=(synced.connection.pk,)) + "?q=alan yritys")
    return signed_in


def test_a_question_gets_its_property(opened: Page) -> None:
    bar = opened.locator(".settings-bar")
    expect(bar).to_be_hidden()
    field = opened.get_by_label(re.compile(rf"^{_('Contact property')}.*{re.escape(QUESTION)}"))
    field.fill("Industry")
    field.press("Tab")
    expect(opened.locator(".answers-fit")).to_contain_text("“Fin”")
    expect(bar).to_be_visible()

    opened.get_by_role("button", name=_("Try it with real people")).click()
    expect(opened.locator("#answers-preview")).to_contain_text("newest@norra.example")
    expect(opened.locator("#answers-preview")).to_contain_text("Computer Software")

    bar.get_by_role("button", name=_("Save")).click()
    expect(opened.locator(".screen-messages")).to_contain_text(_("Saved."))
    assert SyncSettingsRow.objects.get().answers == [
        {"question": QUESTION, "property": "industry", "policy": "if_empty"}
    ]
    expect(bar).to_be_hidden()


def test_rules_are_added_by_keyboard_and_moved(opened: Page) -> None:
    add = opened.get_by_role("button", name=_("Add a rule"))
    add.focus()
    opened.keyboard.press("Enter")
    expect(opened.locator("#rule-0-when")).to_be_focused()
    opened.locator("#rule-0-property").fill("Lifecycle stage")
    opened.keyboard.press("Tab")
    expect(opened.locator("#rule-0-policy option")).to_have_count(3)  # forward is offered for the stage alone
    opened.locator("#rule-0-value").fill("Lead")
    opened.locator("#rule-0-policy").select_option("forward")
    add = opened.get_by_role("button", name=_("Add a rule"))
    add.click()
    opened.locator("#rule-1-when").select_option("no_show")
    opened.locator("#rule-1-property").fill("City")
    opened.keyboard.press("Tab")
    opened.locator("#rule-1-value").fill("Turku")
    opened.locator("#rule-1-up").click()
    expect(opened.locator("#rule-0-value")).to_have_value("Turku")
    expect(opened.locator("#rule-0-down")).to_be_focused()

    opened.locator("#rule-0-value").press("Enter")

    expect(opened.locator(".screen-messages")).to_contain_text(_("Saved."))
    assert SyncSettingsRow.objects.get().outcomes == [
        {"when": "no_show", "property": "city", "value": "Turku", "policy": "if_empty"},
        {"when": "attended", "property": "lifecyclestage", "value": "lead", "policy": "forward"},
    ]


def test_a_property_is_created_in_its_row(opened: Page) -> None:
    opened.get_by_role("button", name=re.compile(f"^{_('Create a property')}")).click()

    field = opened.locator("#answer-0-property")
    expect(field).to_have_value(QUESTION)
    expect(field).to_be_focused()
    expect(opened.locator(".answers-said")).to_be_visible()
    expect(opened.locator(".settings-bar")).to_be_visible()


@pytest.mark.parametrize("language", ["fi"], indirect=True)
def test_what_was_entered_survives_a_logout(opened: Page) -> None:
    opened.locator("#answer-0-property").fill("Industry")
    opened.get_by_role("button", name=_("Add a rule")).click()
    opened.locator("#rule-0-value").fill("Turku")
    opened.context.clear_cookies()
    opened.locator(".settings-bar").get_by_role("button", name=_("Save")).click()
    opened.locator("[name=username]").fill("alice")
    opened.locator("[name=password]").fill(PASSWORD)
    opened.locator("[type=submit]").first.click()

    expect(opened.locator("#rule-0-value")).to_have_value("Turku")
    expect(opened.locator("#answer-0-property")).to_have_value("Industry")
    expect(opened.locator(".settings-bar")).to_be_visible()
    assert SyncSettingsRow.objects.get().answers == []


@pytest.mark.parametrize("language", ["fi"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_errors_and_previews(opened: Page, axe: str, scheme: str) -> None:
    opened.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    opened.locator("#answer-0-property").fill("Industry")
    opened.get_by_role("button", name=_("Try it with real people")).click()
    opened.locator("#answers-preview h3").wait_for()
    opened.get_by_role("button", name=_("Add a rule")).click()
    opened.locator("#rule-0-value").fill("x")
    assert not found(opened, axe)

    opened.locator("#answer-0-property").fill("nothing")
    opened.locator(".settings-bar").get_by_role("button", name=_("Save")).click()
    opened.get_by_role("alert").first.wait_for()
    expect(opened.locator("#answer-0-property")).to_be_focused()
    assert not found(opened, axe)
