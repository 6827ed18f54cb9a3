"""A missing permission or a removed page is explained in words, with a way to go on."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.support.factories import OccurrenceFactory


@pytest.mark.parametrize("address", ["/admin/integrations/occurrence/", "/admin/auth/user/", "/admin/connected-apps/"])
def test_without_a_permission_it_says_who_can_give_it(admin_user: User, staff: Client, address: str) -> None:
    answer = staff.get(address)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You may not open this" in page
    assert "Who can give it to you: alice." in page
    assert f'href="{reverse("admin:index")}"' in page


def test_a_webinar_removed_meanwhile_is_said_on_a_page_of_its_own(admin: Client) -> None:
    occurrence = OccurrenceFactory.create()
    address = reverse("admin:audit_log", args=(occurrence.pk,))
    occurrence.delete()
    answer = admin.get(address)
    assert answer.status_code == 404
    assert "It is no longer here" in answer.content.decode()


def test_strangers_and_machines_get_a_bare_answer(client: Client, db: None) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "screen-side" not in answer.content.decode()
