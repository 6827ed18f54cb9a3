"""`alerts --check` for cron and monitors: an exit status, and JSON; it needs neither a worker nor the providers."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from integrations import nightly_tasks
from integrations.alerts.tasks import raise_alerts
from integrations.clock import utcnow
from integrations.models import Alert, AlertSettings
from tests.commands.running import is_one_sentence, run
from tests.support.alerting import go_round
from tests.support.factories import ConnectionFactory, OccurrenceFactory
from tests.support.world import World

pytestmark = pytest.mark.django_db


def check() -> tuple[int, dict[str, Any]]:
    ran = run("alerts", "--check")
    return ran.status, json.loads(ran.out)


def test_all_is_well() -> None:
    go_round(utcnow())
    status, document = check()
    assert (status, document["ok"], document["alerts"], document["undelivered"]) == (0, True, [], [])


def test_what_is_wrong_is_named_with_the_screen_that_mends_it() -> None:
    connection = ConnectionFactory.create(zoom__name="Main", zoom__state="reconnect_needed")
    go_round(utcnow())
    status, document = check()
    assert (status, document["ok"]) == (1, False)
    (alert,) = document["alerts"]
    assert (alert["kind"], alert["subject"]) == ("reconnect_needed", f"zoom:{connection.zoom_id}")
    assert alert["title"] == "Zoom must be connected again: Main"
    assert alert["link"].endswith("/admin/connected-apps/")
    assert alert["since"]
    ran = run("alerts")
    assert ran.status == 0
    assert "Zoom must be connected again: Main" in ran.out


def test_while_nobody_looks_nothing_is_well() -> None:
    """Without worker or beat the command is all there is, and it looks for itself."""
    status, document = check()
    assert (status, document["watched"], document["looked_at"]) == (1, False, None)
    assert is_one_sentence(run("alerts", "--check").err)
    go_round(utcnow())
    AlertSettings.load().note_look(utcnow() - timedelta(minutes=20))
    OccurrenceFactory.create(next_sync_at=utcnow() - timedelta(hours=2))
    status, document = check()
    assert (status, document["watched"]) == (1, False)
    assert [one["kind"] for one in document["alerts"]] == ["backlog"]
    assert not Alert.objects.exists(), "it changes nothing"


def test_alerts_prune_and_health_go_on_while_a_provider_is_down(empty_world: World, client: Client) -> None:
    world = empty_world
    world.fault(path="/zoom/", times=999, status=503)
    world.fault(path="/hubspot/", times=999, status=503)
    asked = world.listen()
    raise_alerts()
    nightly_tasks.prune()
    assert client.get("/health/").status_code == 200
    assert check()[0] == 0
    assert asked == []
