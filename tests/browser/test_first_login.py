"""The way from a fresh database to Home: the printed link, the first account, and logging in with it later."""

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from portal.signing_in import first_account
from tests.browser.conftest import PASSWORD


def test_from_the_printed_link_to_home(page: Page, portal: str) -> None:
    page.goto("/")
    expect(page.get_by_text(_("There is no administrator yet."))).to_be_visible()
    page.goto(first_account.new_link(portal))
    assert "setup" in page.url and ":" not in page.url.removeprefix(portal)
    page.get_by_label(_("Your name")).fill("Ann Own")
    page.get_by_label(_("E-mail address")).fill("ann@own.example")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill("not the same")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name=_("Create account")).click()
    expect(page.get_by_role("heading", level=1, name=_("Home"))).to_be_visible()
    assert page.url == portal + reverse("admin:index")


def test_log_in_with_the_address_afterwards(page: Page, portal: str) -> None:
    User.objects.create_superuser("ann@own.example", "ann@own.example", PASSWORD)
    page.goto("/")
    expect(page.get_by_text(_("There is no administrator yet."))).to_have_count(0)
    page.get_by_label(_("E-mail address or username")).fill("ann@own.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=_("Home"))).to_be_visible()


def test_an_old_link_says_what_to_do(page: Page, portal: str) -> None:
    page.goto("/setup/1:x/")
    page.get_by_text(_("Or by command")).click()
    expect(page.get_by_text("python manage.py setup_link")).to_be_visible()
