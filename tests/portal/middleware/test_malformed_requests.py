"""No request ends in an error page, whatever is sent to any address by anybody.

A sample of each; `ODD_REQUESTS=all` tries all of them.
"""

import logging
import os
from collections.abc import Iterator
from random import Random

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import Settings

from audits.log import Changed, changes
from integrations.models import SyncJob, SyncSettingsRow, WebhookDelivery, ZoomAccount, ZoomUserRow
from integrations.models.settings import Exclusion
from tests.portal.conftest import RecordRun
from tests.support.crawler import Ask, Crawler
from tests.support.factories import START, OccurrenceFactory, ParticipantFactory

MANY = os.environ.get("ODD_REQUESTS", "60")
NOWHERE = "http://127.0.0.1:9"  # nothing answers there
WHO = ["nobody", "Viewer", "Operator", "Administrator", "superuser"]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A refused request is logged, with a traceback where Django takes it for an attack."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def filled(record_run: RecordRun, settings: Settings) -> None:
    """A portal with a row of most kinds, whose providers do not answer."""
    settings.ZOOM_API_URL = settings.ZOOM_OAUTH_URL = settings.HUBSPOT_API_URL = NOWHERE
    settings.ZOOM_CLIENT_ID = settings.ZOOM_CLIENT_SECRET = "app"
    settings.HUBSPOT_CLIENT_ID = settings.HUBSPOT_CLIENT_SECRET = "app"
    occurrence = OccurrenceFactory.create(status="partial", attendance="final", synced_at=START)
    connection = occurrence.webinar.connection
    ParticipantFactory.create(occurrence=occurrence, cause="hubspot_user", contact_id="1")
    ParticipantFactory.create(occurrence=OccurrenceFactory.create(webinar__connection=connection))
    SyncJob.objects.create(occurrence=occurrence, state="parked", trigger="schedule", not_before=START, error="Down.")
    SyncSettingsRow.load(connection)
    Exclusion.objects.create(connection=connection, kind="hosts", domain="hidden.example")
    ZoomUserRow.objects.create(connection=connection, email="host@a.example")
    delivery = WebhookDelivery.of(ZoomAccount.objects.get(), "key", START, event="webinar.ended", body={})
    WebhookDelivery.store([delivery])
    changes([Changed("recordings", "none", "all")], connection=connection.name, actor="alice", at=START)
    record_run(occurrence, status="partial")


def logged_in(who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "nobody":
        user, _made = User.objects.get_or_create(username=who, is_staff=True, is_superuser=who == "superuser")
        user.groups.set(Group.objects.filter(name=who))
        client.force_login(user)
    return client


SIGNED = {"x-zm-signature": "v0=x", "x-zm-request-timestamp": "1", "X-HubSpot-Signature": "x"}


@pytest.mark.parametrize("address", ["/webhooks/zoom/{}/", "/recordings/{}/", "/recordings/play/?ticket={}", "/{}/"])
@pytest.mark.parametrize("odd", ["%00", "a%00b", "%FF", "9" * 5000, "%C3%A9", "..%2F"])
def test_nor_does_one_of_a_machine(db: None, address: str, odd: str) -> None:
    """The request pretends to be signed."""
    client = Client(raise_request_exception=False)
    for ask in (client.get, client.post):
        assert ask(address.format(odd), headers=SIGNED).status_code < 500


@pytest.mark.filterwarnings("ignore:DateTimeField")  # Django warns of a date without a zone
def test_no_request_ends_in_an_error_page(filled: None) -> None:
    """The addresses are collected as the superuser, and requested in every role."""
    crawler = Crawler(logged_in("superuser"))
    asks: list[Ask] = list(crawler.odd("/admin/"))
    broken = {f"superuser, {ask}": why for ask, why in crawler.broken.items()}

    for who in WHO:
        crawler = Crawler(logged_in(who))
        for ask in asks if MANY == "all" else Random(who).sample(asks, int(MANY)):  # noqa: S311  (repeatable)
            crawler.ask(ask)
        broken |= {f"{who}, {ask}": why for ask, why in crawler.broken.items()}

    assert len(asks) > 3000
    assert not broken, "\n".join(f"{ask}\n    {why}" for ask, why in broken.items())
