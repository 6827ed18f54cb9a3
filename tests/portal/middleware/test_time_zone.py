"""Times are shown in the reader's time zone."""

import pytest
from django.test import Client

from tests.support.factories import START, OccurrenceFactory

LIST = "/admin/integrations/occurrence/"


def test_times_are_in_the_zone_of_the_browser(admin: Client) -> None:
    OccurrenceFactory.create(start=START)
    admin.cookies["timezone"] = "America/New_York"
    assert "06:00 EDT" in admin.get(LIST).content.decode()


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "../etc/passwd"])
def test_an_unknown_zone_leaves_them_in_the_account_s(admin: Client, zone: str) -> None:
    OccurrenceFactory.create(start=START)
    admin.cookies["timezone"] = zone
    assert "13:00 EEST" in admin.get(LIST).content.decode()
