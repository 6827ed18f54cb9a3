"""The limits of the integration: on a page of their own, and beside the switch of the sync."""

import pytest
from django.test import Client

from tests.support.factories import ConnectionFactory

LIMITS = (
    "First name, last name and e-mail",
    "HubSpot users",
    "Secondary e-mail addresses",
    "Deleted contacts",
    "People without an address",
    "Zoom Events",
)


@pytest.mark.parametrize("where", ["/admin/before-you-begin/", "/admin/integrations/connection/{}/change/"])
def test_every_limit_stands_on_the_page_and_beside_the_switch(admin: Client, where: str) -> None:
    page = admin.get(where.format(ConnectionFactory.create().pk)).content.decode()
    assert [words for words in LIMITS if words not in page] == []


def test_the_page_is_open_to_everybody_who_is_signed_in(staff: Client, client: Client) -> None:
    assert staff.get("/admin/before-you-begin/").status_code == 200
    client.logout()
    assert client.get("/admin/before-you-begin/").status_code == 302
