"""On a phone every row of a list is one compact line: a webinar, a failed job, a person, a person's webinars."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser import screens
from tests.support.world import World

HIGHEST = 60  # pixels
pytestmark = pytest.mark.parametrize("language", ["fi"], indirect=True)  # Finnish has the longer words


def test_rows_are_low_at_400_pixels(synced: World, signed_in: Page) -> None:
    page = signed_in
    page.set_viewport_size({"width": 400, "height": 800})
    screens.with_a_failed_job(synced)
    lists = {
        "webinars": reverse("admin:integrations_occurrence_changelist"),
        "failed jobs": reverse("admin:integrations_syncjob_changelist") + "?state=parked",
        "people": reverse("admin:integrations_participant_changelist"),
        "a person": reverse("admin:person") + "?email=ann.virtanen@kuusi.example",
    }
    high = {}
    for name, address in lists.items():
        page.goto(address)
        heights = page.locator("main tbody tr").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert heights, name
        high[name] = [height for height in heights if height > HIGHEST]
    assert not any(high.values()), high
