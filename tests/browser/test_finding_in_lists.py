"""The lists' forms in a real browser: type and choose, which applies at once, and count the rows."""

import pytest
from django.db.models import Model
from django.utils.translation import gettext as _
from playwright.sync_api import Locator, Page, expect

from audits.models import Run
from integrations.models import Occurrence, Participant, SyncJob
from tests.browser.screens import with_a_failed_job
from tests.support.world import World

LISTS: dict[str, type[Model]] = {
    "integrations/occurrence": Occurrence,
    "integrations/participant": Participant,
    "integrations/syncjob": SyncJob,
    "audits/run": Run,
}
ROWS = "#portal-found tbody tr"


def rows(page: Page) -> int:
    return page.locator(ROWS).count()


def choose(page: Page, select: Locator, value: str) -> None:
    """Choose an option, and wait until the list says by a chip that it is filtered."""
    words = select.locator(f"option[value='{value}']").inner_text()
    select.select_option(value)
    chips = page.locator("#portal-chips .portal-chip")
    expect(chips).to_have_count(1 if value else 0)
    if value:
        expect(chips).to_contain_text(words)


@pytest.mark.parametrize("name", LISTS)
def test_every_choice_of_every_select_applies_at_once(synced: World, signed_in: Page, name: str) -> None:
    with_a_failed_job(synced)
    page, address = signed_in, f"/admin/{name}/"
    page.goto(address)
    everything = rows(page)
    assert everything == min(LISTS[name]._default_manager.count(), 50)

    page.locator(".portal-filters summary").click()
    selects = page.locator(".portal-filters select")
    for select in [selects.nth(number) for number in range(selects.count())]:
        field = select.get_attribute("name")
        found = []
        for value in select.locator("option").evaluate_all("all => all.map(one => one.value)")[1:]:
            choose(page, select, value)
            assert f"{field}={value}" in page.url
            found.append(rows(page))
        choose(page, select, "")
        assert page.url.endswith(address)
        assert rows(page) == everything
        assert any(0 < count <= everything for count in found), field


@pytest.mark.parametrize(
    ("name", "typed", "count"),
    [
        ("integrations/occurrence", "energy update", 1),
        ("integrations/participant", "mia@", 1),
        ("integrations/syncjob", "zzz", 0),
        ("audits/run", "81000000002", 1),
    ],
)
def test_a_search_finds_its_rows_while_it_is_typed(
    synced: World, signed_in: Page, name: str, typed: str, count: int
) -> None:
    with_a_failed_job(synced)
    page = signed_in
    page.goto(f"/admin/{name}/")
    page.locator(".portal-filters [name=q]").press_sequentially(typed)
    expect(page.locator("#portal-chips").get_by_role("link", name=_("Clear"))).to_be_visible()
    assert (rows(page) >= count) if count else (rows(page) == 0)
    expect(page.locator(".portal-filters [name=q]")).to_be_focused()


def test_a_chip_takes_its_filter_away(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.goto("/admin/integrations/occurrence/?period=upcoming&host=olivia")
    before = rows(page)
    page.get_by_role("link", name="olivia").click()
    expect(page.locator("#portal-chips .portal-chip")).to_have_count(1)
    assert "host=" not in page.url and "period=upcoming" in page.url
    assert rows(page) > before
