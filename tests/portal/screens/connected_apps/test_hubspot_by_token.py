"""A HubSpot account connected by pasting an access token."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from integrations.clock import utcnow
from integrations.models import Connection, Discovery, HubSpotAccount
from portal.models import FirstHour
from sandbox.hubspot import seed
from tests.support.consent import Apps, both_apps
from tests.support.factories import ZoomAccountFactory
from tests.support.forms import form_of

HOME, PAGE, TOKEN = "/admin/", "/admin/connected-apps/", "/admin/connected-apps/token/"


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


def test_a_token_just_typed_is_not_said_to_be_no_longer_accepted(admin: Client) -> None:
    page = paste(admin, "pat-wrong").content.decode()
    assert "HubSpot does not accept this token." in page and "no longer" not in page


def test_what_was_typed_in_the_checklist_is_answered_there(admin: Client) -> None:
    answer = form_of(admin.get(HOME), action=TOKEN).send(admin, HOME, access_token="pat-wrong")  # noqa: S106
    assert (answer.status_code, answer.context["title"]) == (422, "Home")
    assert "HubSpot does not accept this token." in answer.content.decode()


def test_once_the_checklist_is_gone_the_answer_is_on_connected_apps(admin: Client) -> None:
    form = form_of(admin.get(HOME), action=TOKEN)
    FirstHour.load().finish(utcnow())
    answer = form.send(admin, HOME, access_token="pat-wrong")  # noqa: S106
    assert (answer.status_code, answer.context["title"]) == (422, "Connected apps")


def test_who_may_not_connect_is_refused(staff: Client) -> None:
    assert staff.post(TOKEN, {"access_token": seed.ACCESS_TOKEN}).status_code == 403
