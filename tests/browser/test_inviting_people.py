"""An administrator invites somebody by a link, and they come in with the password that they choose."""

import pytest
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect
from pytest_django import Settings

from portal.signing_in.roles import role_of
from tests.browser.conftest import PASSWORD


@pytest.fixture(autouse=True)
def public_url(portal: str, settings: Settings) -> None:
    settings.PUBLIC_URL = portal


def test_invite_somebody_who_accepts(signed_in: Page) -> None:
    page = signed_in
    page.goto("/admin/connected-apps/")
    page.get_by_role("link", name=_("Users"), exact=True).last.click()
    page.get_by_role("link", name=_("Invite a user")).click()
    page.get_by_label(_("Name"), exact=True).fill("Dan Own")
    page.get_by_label(_("E-mail address")).fill("dan@own.example")
    page.get_by_label(_("Role")).select_option("Operator")
    page.get_by_role("button", name=_("Create link")).click()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=_("Copy the link")).click()
    expect(page.get_by_text(_("Copied."))).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.locator("#link").text_content()

    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_text("dan@own.example")).to_be_visible()
    page.locator("[name=new_password1]").fill(PASSWORD)
    page.locator("[name=new_password2]").fill(PASSWORD)
    page.get_by_role("button", name=_("Save and log in")).click()
    expect(page.get_by_role("heading", level=1, name=_("Home"))).to_be_visible()
    assert role_of(User.objects.get(username="dan@own.example")) == "Operator"


def test_change_a_role_and_deactivate(signed_in: Page) -> None:
    page = signed_in
    User.objects.create_user("bob", password=PASSWORD, is_staff=True)
    page.goto("/admin/users/")
    page.get_by_role("link", name="bob").click()
    page.locator("[name=role]").select_option("Viewer")
    page.get_by_role("button", name=_("Save the role")).click()
    expect(page.locator(".screen-messages")).to_contain_text(_("Viewer"))
    page.get_by_role("button", name=_("Deactivate")).click()
    expect(page.locator(".screen-messages")).to_contain_text("bob")
    expect(page.get_by_role("button", name=_("Activate"))).to_be_visible()
