"""The lists' forms in a real browser: type, choose, press the button, and count the rows."""

import pytest
from django.db.models import Model
from django.utils.translation import gettext as _
from playwright.sync_api import Page, expect

from integrations.models import Occurrence, Participant, SyncJob
from tests.browser.screens import with_a_failed_job
from tests.support.world import World

LISTS: dict[str, type[Model]] = {"occurrence": Occurrence, "participant": Participant, "syncjob": SyncJob}


def rows(page: Page) -> int:
    return page.locator(".portal-grid tbody tr").count()


def show(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".portal-filters").get_by_role("button", name=_("Show")).click()


@pytest.mark.parametrize("name", LISTS)
def test_every_choice_of_every_select_and_a_search(synced: World, signed_in: Page, name: str) -> None:
    with_a_failed_job(synced)
    page, address = signed_in, f"/admin/integrations/{name}/"
    page.goto(address)
    everything = rows(page)
    assert everything == min(LISTS[name]._default_manager.count(), 50)
    show(page)
    assert rows(page) == everything

    form = page.locator(".portal-filters")
    for number in range(form.locator("select").count()):
        found = []
        values = form.locator("select").nth(number).locator("option").evaluate_all("all => all.map(one => one.value)")
        for value in values:
            form.locator("select").nth(number).select_option(value)
            show(page)
            expect(form.locator("select").nth(number)).to_have_value(value)
            found.append(rows(page))
        form.locator("select").nth(number).select_option("")
        assert found[0] == everything
        assert any(0 < count <= everything for count in found[1:]), values


@pytest.mark.parametrize(
    ("name", "typed", "count"), [("occurrence", "energy update", 1), ("participant", "mia@", 1), ("syncjob", "zzz", 0)]
)
def test_a_search_finds_its_rows(synced: World, signed_in: Page, name: str, typed: str, count: int) -> None:
    with_a_failed_job(synced)
    page = signed_in
    page.goto(f"/admin/integrations/{name}/")
    page.locator(".portal-filters [name=q]").fill(typed)
    show(page)
    assert (rows(page) >= count) if count else (rows(page) == 0)
