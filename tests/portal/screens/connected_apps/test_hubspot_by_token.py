"""A HubSpot account connected by pasting an access token."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from integrations.models import Connection, Discovery, HubSpotAccount
from sandbox.hubspot import seed
from tests.support.consent import Apps, both_apps
from tests.support.factories import ZoomAccountFactory
from tests.support.forms import form_of

PAGE, TOKEN = "/admin/connected-apps/", "/admin/connected-apps/token/"


@pytest.fixture(autouse=True)
def apps(db: None) -> Iterator[Apps]:
    with both_apps() as made:
        yield made


def paste(client: Client, token: str) -> Any:
    return form_of(client.get(PAGE), action=TOKEN).send(client, PAGE, access_token=token)


def test_a_good_token_connects_the_account_and_pairs_it(admin: Client) -> None:
    ZoomAccountFactory.create()
    answer = paste(admin, f" {seed.ACCESS_TOKEN} ")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert HubSpotAccount.objects.get().access_token == seed.ACCESS_TOKEN
    assert Discovery.objects.get().connection == Connection.objects.get()


def test_a_token_that_hubspot_refuses_is_not_kept_and_the_form_says_so(admin: Client) -> None:
    answer = paste(admin, "pat-wrong")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "pat-wrong" not in page
    assert not HubSpotAccount.objects.exists()


def test_who_may_not_connect_is_refused(staff: Client) -> None:
    assert staff.post(TOKEN, {"access_token": seed.ACCESS_TOKEN}).status_code == 403
