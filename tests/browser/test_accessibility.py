"""WCAG 2.2 AA: axe-core finds nothing serious on any screen, light or dark; and no page is wider than its window."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings

from portal.models import FirstHour
from portal.signing_in import first_account
from tests.browser import screens
from tests.browser.axe import WIDER, found
from tests.support.world import World

# Finnish has the longer words.
pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)
FAULTS = {403: PermissionDenied(), 500: RuntimeError("a fault"), 503: OperationalError("the database is down")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_where_the_first_account_is_made(
    page: Page, portal: str, axe: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/setup/")
    assert not found(page, axe)
    page.goto(first_account.new_link(portal))
    page.locator("[name=password2]").fill("not the same")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.keyboard.press("Enter")
    page.get_by_role("alert").first.wait_for()
    assert not found(page, axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_an_invitation(
    signed_in: Page, portal: str, settings: Settings, axe: str, scheme: Any
) -> None:
    page, settings.PUBLIC_URL = signed_in, portal
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(reverse("users"))
    form = page.locator("#invite form")
    form.locator("[name=email]").fill("alice@own.example")
    form.locator("[type=text]").first.fill("Dan Own")
    page.keyboard.press("Enter")
    page.get_by_role("alert").first.wait_for()
    assert not found(page, axe)
    form.locator("[name=email]").fill("dan@own.example")
    page.keyboard.press("Enter")
    page.locator("#link").wait_for()
    assert not found(page, axe)
    link = page.locator("#link").text_content() or ""
    page.context.clear_cookies()
    page.goto(link)
    assert not found(page, axe)
    page.locator("[name=new_password1]").fill("a")
    page.locator("[name=new_password2]").fill("b")
    page.keyboard.press("Enter")
    page.get_by_role("alert").first.wait_for()
    assert not found(page, axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(synced: World, signed_in: Page, axe: str, scheme: Any) -> None:
    screens.with_a_failed_job(synced)
    screens.with_a_difference(synced)
    screens.with_something_said(synced)
    signed_in.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    wrong: dict[str, list[str]] = {}
    for name, address in screens.of(synced).items():
        signed_in.goto(address)
        wrong[name] = found(signed_in, axe)
    signed_in.goto(screens.of(synced)["webinars"])
    signed_in.locator("a.portal-topic").first.click()
    signed_in.locator("#portal-drawer-body #audit-title").wait_for()
    wrong["the drawer"] = found(signed_in, axe)
    assert not {name: problems for name, problems in wrong.items() if problems}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_while_the_webinars_table_is_worked_with(
    synced: World, signed_in: Page, axe: str, scheme: Any
) -> None:
    page = signed_in
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(screens.of(synced)["webinars, filtered"])
    wrong = {}
    page.locator("[name=_selected_action]").first.check()
    page.locator(".portal-bulk summary").first.click()
    wrong["the bar of a selection"] = found(page, axe)
    page.locator(".portal-filters summary").click()
    wrong["the filters"] = found(page, axe)
    page.keyboard.press("Escape")
    page.locator(".portal-views summary").click()
    wrong["saving a view"] = found(page, axe)
    page.keyboard.press("Escape")
    page.locator(".portal-topic").first.focus()
    page.locator(".portal-row-actions summary").first.click()
    wrong["the switches of a row"] = found(page, axe)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    wrong["the keys"] = found(page, axe)
    page.goto(screens.of(synced)["webinars"])
    page.locator("#portal-all").check()
    page.locator(".portal-bulk [value=sync_now]").click()
    page.locator(".portal-card").wait_for()
    wrong["the question"] = found(page, axe)
    assert not {name: problems for name, problems in wrong.items() if problems}


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_first_hour(
    world: World, signed_in: Page, axe: str, scheme: Any, width: int
) -> None:
    page = signed_in
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    world.settings({"sync_webinars": False, "exclusions": {"contacts": []}})
    FirstHour.objects.all().delete()
    page.reload()
    page.locator("[name=domain]").fill("no domain")
    page.locator("form[action$='first-hour/exclusion/'] button").click()
    page.locator("#own-domain-error").wait_for()
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert not found(page, axe)
    assert page.evaluate(WIDER) <= 0
    page.locator("form[action$='first-hour/switch-on/'] button").click()
    page.locator("#first-sync").wait_for()
    assert not found(page, axe)


def test_axe_finds_nothing_serious_at_the_login(page: Page, axe: str) -> None:
    page.goto("/admin/login/")
    assert not found(page, axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("inside", [True, False], ids=["signed in", "signed out"])
def test_axe_finds_nothing_serious_on_the_pages_of_errors(
    signed_in: Page, monkeypatch: pytest.MonkeyPatch, axe: str, scheme: Any, inside: bool
) -> None:
    # The browser logs each of these statuses as an error, so the console of this page is not watched.
    page = signed_in.context.new_page()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if not inside:
        page.context.clear_cookies()
    addresses = {400: "/language/?a=%00", 404: "/nothing/", **({405: reverse("invite_user")} if inside else {})}
    for status, address in [*addresses.items(), *((status, "/setup/") for status in FAULTS)]:
        monkeypatch.setattr(first_account, "is_valid", raises(FAULTS.get(status, Exception())))
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(address)
        assert answer and answer.status == status
        assert not found(page, axe), status
        page.set_viewport_size({"width": 400, "height": 900})
        assert not found(page, axe), status
        assert page.evaluate(WIDER) <= 0, status


def raises(error: Exception) -> Callable[[str], bool]:
    def is_valid(_token: str) -> bool:
        raise error

    return is_valid


@pytest.mark.parametrize("width", [1280, 400])
def test_no_page_is_wider_than_its_window(synced: World, signed_in: Page, width: int) -> None:
    screens.with_a_failed_job(synced)
    screens.with_something_said(synced)
    signed_in.set_viewport_size({"width": width, "height": 900})
    wide: dict[str, int] = {}
    for name, address in screens.of(synced).items():
        signed_in.goto(address)
        wide[name] = signed_in.evaluate(WIDER)
    assert not {name: by for name, by in wide.items() if by > 0}
