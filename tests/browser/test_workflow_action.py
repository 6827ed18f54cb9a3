"""The page of the workflow action in a browser: rows are added, and the bar comes with a change."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import RegistrationAnswer
from tests.support.world import World


@pytest.mark.parametrize("language", ["fi"], indirect=True)
def test_several_answers_are_saved_at_once(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto(reverse("admin:integrations_workflowaction_changelist"))
    bar = page.locator(".settings-bar")
    expect(bar).to_be_hidden()

    page.get_by_label(_("Registration question")).first.fill("org")
    page.get_by_label(_("Contact property")).first.fill("company")
    expect(bar).to_be_visible()
    page.get_by_role("button", name=_("Add an answer")).click()
    expect(page.get_by_label(_("Registration question")).nth(1)).to_be_focused()
    page.keyboard.type("city")
    page.get_by_label(_("Contact property")).nth(1).fill("city")
    bar.get_by_role("button", name=_("Save")).click()

    expect(page.locator(".screen-messages")).to_contain_text(_("Saved."))
    assert sorted(RegistrationAnswer.objects.values_list("question", flat=True)) == ["city", "org"]
    expect(bar).to_be_hidden()
