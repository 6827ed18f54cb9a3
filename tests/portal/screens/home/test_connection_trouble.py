"""A connection that is down says so on every own screen, above what the screen shows."""

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import AccountState, HubSpotAccount, ZoomAccount
from tests.support.factories import OccurrenceFactory

SCREENS = ("admin:index", "admin:integrations_occurrence_changelist", "admin:integrations_syncjob_changelist")
DOWN = "Zoom is not connected: Main. Nothing is synced until it is connected again."


@pytest.fixture
def down(db: None) -> None:
    OccurrenceFactory.create(webinar__connection__zoom__name="Main")
    ZoomAccount.objects.update(state=AccountState.RECONNECT_NEEDED)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_says_it_with_the_way_to_mend_it(admin: Client, down: None, screen: str) -> None:
    page = admin.get(reverse(screen)).content.decode()
    assert page.count(DOWN) == 1
    assert f'href="{reverse("connected_apps")}">Reconnect</a>' in page


def test_both_accounts_are_named_if_both_are_down(admin: Client, down: None) -> None:
    HubSpotAccount.objects.update(state=AccountState.RECONNECT_NEEDED, name="North")
    page = admin.get(reverse("admin:index")).content.decode()
    assert DOWN in page and "HubSpot is not connected: North." in page


def test_nothing_is_said_while_all_is_well(admin: Client) -> None:
    OccurrenceFactory.create()
    assert "is not connected" not in admin.get(reverse("admin:index")).content.decode()


def test_the_login_page_says_nothing_about_it(client: Client, down: None) -> None:
    assert DOWN not in client.get(reverse("admin:login")).content.decode()
