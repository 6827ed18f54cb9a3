"""The list of webhook deliveries: their events, times and states, and never their bodies."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from integrations.models import WebhookDelivery, ZoomAccount
from integrations.models.deliveries import DeliveryState
from tests.support.factories import START, ZoomAccountFactory
from tests.support.webhooks import Webhooks

LIST = "/admin/connected-apps/webhooks/"


def delivered(account: ZoomAccount, number: int = 0, state: str = "done", **more: object) -> WebhookDelivery:
    told = WebhookDelivery.of(
        account,
        f"key {number}",
        START + timedelta(minutes=number),
        event="webinar.updated",
        subject=str(81_000_000_000 + number),
        body={"object": {"topic": "Heat pumps", "email": "ann@kuusi.example"}},
    )
    told.state = DeliveryState(state)
    for name, value in more.items():
        setattr(told, name, value)
    told.save()
    return told


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_what_came_and_what_came_of_it(admin: Client) -> None:
    zoom = ZoomAccountFactory.create(name="Head office")
    delivered(zoom, processed_at=START + timedelta(seconds=2))
    delivered(zoom, 1, "failed", error="It could not be processed: the next scheduled sync brings its content.")

    text = page(admin)

    assert "webinar.updated" in text
    assert "Zoom · Head office · 81000000000" in text
    assert "10:00" in text
    assert "It could not be processed" in text


def test_it_shows_nothing_that_was_said(admin: Client) -> None:
    delivered(ZoomAccountFactory.create())

    text = page(admin)

    assert "Heat pumps" not in text
    assert "ann@kuusi.example" not in text
    assert "SECRET" not in text


def test_processing_leaves_its_time(webhooks: Webhooks) -> None:
    webhooks.zoom({"event": "webinar.participant_joined", "event_ts": 1, "payload": {"object": {"id": 1}}})
    webhooks.process()

    told = WebhookDelivery.objects.get()
    assert told.processed_at == webhooks.world.clock()
    assert told.state == DeliveryState.IGNORED


def test_older_ones_are_a_page_away_and_none_is_shown_twice(admin: Client) -> None:
    zoom = ZoomAccountFactory.create()
    for number in range(60):
        delivered(zoom, number)

    first = page(admin)
    last = WebhookDelivery.objects.order_by("-pk")[49]
    second = page(admin, f"state=&before={last.pk}")

    assert f"before={last.pk}" in first
    assert "81000000059" in first
    assert "81000000009" not in first
    assert "81000000009" in second
    assert "81000000010" not in second
    assert 'rel="next"' not in second


def test_only_the_failed_ones(admin: Client) -> None:
    zoom = ZoomAccountFactory.create()
    delivered(zoom, 1)
    delivered(zoom, 2, "failed", error="It could not be processed.")

    text = page(admin, "state=failed")

    assert "81000000002" in text
    assert "81000000001" not in text


@pytest.mark.parametrize("query", ["before=x", "before=99999999999999999999", "state=nonsense", "before=%C2%B2"])
def test_an_address_typed_wrongly_still_shows_the_list(admin: Client, query: str) -> None:
    delivered(ZoomAccountFactory.create())

    assert "webinar.updated" in page(admin, query)


def test_however_many_there_are_it_asks_the_same(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    zoom = ZoomAccountFactory.create()
    for number in range(60):
        delivered(zoom, number)

    with django_assert_max_num_queries(5):
        page(admin)


def test_it_is_reached_from_the_connected_apps(admin: Client) -> None:
    assert LIST in admin.get(reverse("connected_apps")).content.decode()


@pytest.mark.parametrize("role", ["Viewer", "Operator", "Administrator"])
def test_every_role_may_look(client: Client, db: None, role: str) -> None:
    user = User.objects.create_user("bob", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    assert "Nothing has arrived yet" in page(client)


def test_nobody_else_may(staff: Client) -> None:
    assert staff.get(LIST).status_code == 403
