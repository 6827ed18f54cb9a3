"""Past webinars by the keyboard: a wrong field has the focus, then the plan has it, and Pause keeps it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.clock import utcnow
from integrations.models import Backfill
from tests.support.world import World

pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)


def ago(days: int) -> str:
    return (utcnow() - timedelta(days=days)).date().isoformat()


def opened(world: World, page: Page, since: int = 0, until: int = 0) -> None:
    days = f"?since={ago(since)}&until={ago(until)}" if since else ""
    page.goto(reverse("admin:past_webinars", args=(world.connection.pk,)) + days)


def test_the_focus_goes_to_the_wrong_field_and_then_to_the_plan(synced: World, signed_in: Page) -> None:
    opened(synced, signed_in, 10, 20)
    since = signed_in.locator("[name=since]")
    expect(since).to_be_focused()
    expect(since).to_have_accessible_description(
        _("The first day is after the last day: swap the two."),
    )

    since.fill(ago(30))
    signed_in.keyboard.press("Enter")

    expect(signed_in.locator("#plan")).to_be_focused()


def test_the_focus_stays_on_pause_while_the_progress_is_renewed(synced: World, signed_in: Page) -> None:
    today = utcnow().date()
    row = Backfill.start(synced.connection, today - timedelta(days=40), today, utcnow(), "alice")
    assert row is not None
    opened(synced, signed_in)
    button = signed_in.get_by_role("button", name=_("Pause"))
    button.focus()
    Backfill.objects.update(zoom_calls=77)
    expect(signed_in.locator("#backfill")).to_contain_text("77")
    expect(button).to_be_focused()
