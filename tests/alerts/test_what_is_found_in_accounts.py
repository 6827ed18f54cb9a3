"""Alerts about accounts: one that cannot be used, lists that cannot be read, webhooks that fell silent."""

from datetime import timedelta

import pytest

from integrations import nightly_tasks, tasks
from integrations.accounts.disconnect import disconnect_hubspot, disconnect_zoom
from integrations.models import Alert, HubSpotAccount, WebhookDelivery, ZoomAccount
from integrations.sync import jobs
from integrations.webhooks import process
from sandbox.world.accounts import HENRIK
from tests.support.alerting import alert, go_round
from tests.support.webhooks import Webhooks
from tests.support.webinars import ANN, PAST, past, row, session, signed_up, upcoming, webinar
from tests.support.world import ZOOM, World

pytestmark = pytest.mark.django_db
MANY = 999


def mend(world: World) -> None:
    world.sandbox.state["faults"] = []


@pytest.mark.parametrize("side", ["Zoom", "HubSpot"])
def test_an_account_that_must_be_connected_again(empty_world: World, side: str) -> None:
    upcoming(empty_world)
    empty_world.sync()
    assert go_round(empty_world.clock()) == []
    if side == "Zoom":
        empty_world.zoom["tokens"], empty_world.zoom["client"]["secret"] = {}, "another one"
    else:
        empty_world.hubspot["tokens"], empty_world.hubspot["refresh_tokens"] = {}, {}
    empty_world.sync(PAST)

    assert go_round(empty_world.clock()) == ["reconnect_needed"]
    facts = alert("reconnect_needed").facts
    assert (facts["provider"], facts["name"]) == (side, side)
    assert facts["reason"]


def test_one_that_somebody_disconnected_here_is_no_news(empty_world: World) -> None:
    disconnect_zoom(ZoomAccount.objects.get(), "alice disconnected it in the portal.")
    disconnect_hubspot(HubSpotAccount.objects.get())
    assert go_round(empty_world.clock()) == []


def test_one_whose_app_was_removed_in_hubspot_is(webhooks: Webhooks) -> None:
    portal = HubSpotAccount.objects.get()
    portal.disconnect("The app was uninstalled in HubSpot: install it again, then reconnect.")
    assert go_round(webhooks.world.clock()) == ["reconnect_needed"]


def test_a_list_of_webinars_that_cannot_be_read_three_times_running(empty_world: World) -> None:
    world = empty_world
    world.fault(path="/v2/users$", times=MANY, status=503)
    found = []
    for _ in range(3):
        tasks.discover_connection(world.connection.pk)
        found.append(go_round(world.clock()))

    assert found == [[], [], ["discovery_failed"]]
    assert "Zoom" in alert("discovery_failed").facts["reason"]
    mend(world)
    tasks.discover_connection(world.connection.pk)
    go_round(world.clock())
    assert alert("discovery_failed").well_since == world.clock()


def test_failures_with_a_success_between_them_are_none_running(empty_world: World) -> None:
    world = empty_world
    for fails in (True, True, False, True, True):
        mend(world)
        if fails:
            world.fault(path="/v2/users$", times=MANY, status=503)
        tasks.discover_connection(world.connection.pk)
    assert go_round(world.clock()) == []


def test_the_webinars_of_one_user(empty_world: World) -> None:
    world = empty_world
    user = next(str(one["id"]) for one in world.zoom["users"] if one["email"] == HENRIK)
    world.fault(path=f"/users/{user}/webinars$", times=MANY, status=404, body={"code": 1001, "message": "no"})
    found = []
    for _ in range(3):
        tasks.discover_connection(world.connection.pk)
        found.append(go_round(world.clock()))

    assert found == [[], [], ["discovery_failed"]]
    assert alert("discovery_failed").facts["user"] == HENRIK
    mend(world)
    tasks.discover_connection(world.connection.pk)
    go_round(world.clock())
    assert alert("discovery_failed").well_since


def heard(webhooks: Webhooks) -> None:
    """Receive an event of an upcoming webinar."""
    event = {
        "event": "webinar.updated",
        "event_ts": int(webhooks.world.now * 1000),
        "payload": {"account_id": ZOOM[0], "object": {"id": PAST, "topic": "Heat pumps"}},
    }
    assert webhooks.zoom(event) == 204
    process.process_waiting(webhooks.world.clock(), pause=lambda seconds: None)


def test_webhooks_that_fell_silent_while_webinars_ran(webhooks: Webhooks) -> None:
    world = webhooks.world
    heard(webhooks)
    world.later(days=2)
    assert "webhooks_silent" not in go_round(world.clock()), "no webinar ran"
    start = world.now - 3 * 3600
    webinar(world, start, sessions=[session("run", start, 60, row(ANN, 0, 60))])
    world.sync()

    assert "webhooks_silent" in go_round(world.clock())
    last = alert("webhooks_silent").facts["last"]
    world.later(days=40)
    nightly_tasks.prune_deliveries()
    WebhookDelivery.objects.all().delete()  # they are kept for a month
    assert "webhooks_silent" in go_round(world.clock()), "silence that lasts is no recovery"
    assert alert("webhooks_silent").facts["last"] == last
    heard(webhooks)
    go_round(world.clock())
    assert Alert.objects.get(kind="webhooks_silent").well_since == world.clock()


def test_an_account_that_never_sent_any_is_not_silent(empty_world: World) -> None:
    past(empty_world, PAST, signed_up(empty_world, ANN), came=((ANN, 0, 60),), days=-2)
    empty_world.sync()
    empty_world.later(hours=1)
    jobs.enqueue_due(empty_world.clock() - timedelta(days=30))
    assert "webhooks_silent" not in go_round(empty_world.clock())
