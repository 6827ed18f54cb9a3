"""A Zoom user whose webinars cannot be listed is left out and named; everybody else's are found and synced."""

import json

import pytest

from integrations import tasks
from integrations.errors import NeedsAdmin, RetryLater
from integrations.models import Connection, SyncJob, WebinarRow, ZoomAccount, ZoomUserRow
from integrations.sync import rounds
from integrations.sync.context import opened
from sandbox.world.accounts import HENRIK, OLIVIA
from tests.commands.running import run
from tests.support.webinars import ANN, BEN, DAY, HOUR, ID, held, registered, row, webinar
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db

OTHER = ID + 1
MANY = 999
SCOPES = "Invalid access token, does not contain scopes:[webinar:read:list_webinars:admin]."
GONE: Json = {"status": 404, "body": {"code": 1001, "message": "User does not exist: 1."}}
REFUSALS = [
    pytest.param({"status": 400, "body": {"code": 4711, "message": SCOPES}}, id="4711"),
    pytest.param({"kind": "wrong_type", "status": 403}, id="403 HTML"),
    pytest.param(GONE, id="1001"),
    pytest.param({"kind": "wrong_type"}, id="200 HTML"),
    pytest.param({"status": 503}, id="no answer"),
]


def user_id(world: World, email: str) -> str:
    return next(str(user["id"]) for user in world.zoom["users"] if user["email"] == email)


def spoil(world: World, email: str, fault: Json) -> None:
    world.fault(path=f"/users/{user_id(world, email)}/webinars$", times=MANY, **fault)


def mend(world: World) -> None:
    world.sandbox.state["faults"] = []


@pytest.fixture
def two_hosts(empty_world: World) -> World:
    """Each user has one upcoming webinar."""
    for number, host in ((ID, HENRIK), (OTHER, OLIVIA)):
        people = registered(empty_world.now - DAY, ANN)
        webinar(empty_world, empty_world.now + 3 * DAY, host=host, id=number, registrants=people)
    return empty_world


def synced(world: World) -> dict[int, str]:
    return {number: result.status for (number, _), result in world.sync().items()}


@pytest.mark.parametrize("fault", REFUSALS)
def test_the_webinars_of_the_others_are_synced(two_hosts: World, fault: Json) -> None:
    spoil(two_hosts, HENRIK, fault)

    assert synced(two_hosts) == {OTHER: "synced"}
    assert ZoomUserRow.objects.exclude(unreadable="").get().email == HENRIK
    assert ZoomAccount.objects.get().state == "connected"

    mend(two_hosts)
    two_hosts.later(hours=1)
    assert synced(two_hosts) == {ID: "synced", OTHER: "unchanged"}
    assert not ZoomUserRow.objects.exclude(unreadable="").exists()


@pytest.mark.parametrize("fault", REFUSALS)
def test_what_was_discovered_before_is_kept_and_synced(two_hosts: World, fault: Json) -> None:
    two_hosts.sync()
    spoil(two_hosts, HENRIK, fault)
    two_hosts.later(hours=1)

    assert synced(two_hosts) == {ID: "unchanged", OTHER: "unchanged"}
    assert not WebinarRow.objects.exclude(deleted_at=None).exists()
    assert ZoomUserRow.objects.get(email=HENRIK).has_webinars

    with opened(Connection.objects.get(), "schedule", clock=two_hosts.clock) as context:
        assert rounds.discover_and_enqueue(context) == 0  # nothing of theirs is missing


@pytest.mark.parametrize("fault", [GONE, {"kind": "wrong_type", "status": 404}])
def test_a_webinar_is_not_taken_for_deleted_without_zooms_word(two_hosts: World, fault: Json) -> None:
    two_hosts.sync()
    two_hosts.fault(path=f"/webinars/{ID}$", times=MANY, **fault)
    two_hosts.later(hours=1)

    assert synced(two_hosts) == {ID: "failed", OTHER: "unchanged"}
    event = two_hosts.event(ID)
    assert event is not None
    assert not event["eventCancelled"]
    mend(two_hosts)
    assert synced(two_hosts)[ID] in ("synced", "unchanged")


def test_the_history_still_tells_of_the_past_webinars_of_such_a_host(two_hosts: World) -> None:
    two_hosts.zoom["webinars"].clear()
    held(two_hosts, 4 * DAY, row(ANN, 0, 30), emails=(ANN, BEN))
    spoil(two_hosts, HENRIK, {"kind": "wrong_type", "status": 403})

    two_hosts.sync()

    assert two_hosts.activities(ID)[ANN] == ["REGISTERED", "ATTENDED"]


def test_a_permission_that_is_missing_for_everybody_is_the_accounts(two_hosts: World) -> None:
    two_hosts.fault(path="/users/.*/webinars$", times=MANY, status=400, body={"code": 4711, "message": SCOPES})
    with pytest.raises(NeedsAdmin):
        two_hosts.sync()


def test_where_nobody_gets_an_answer_zoom_is_down(two_hosts: World) -> None:
    two_hosts.fault(path="/users/.*/webinars$", times=MANY, status=503)
    with pytest.raises(RetryLater):
        two_hosts.sync()


def test_a_history_that_cannot_be_read_is_the_only_thing_missing(two_hosts: World) -> None:
    two_hosts.fault(path="/report/history_meetings$", times=MANY, kind="wrong_type", status=403)

    ran = run("sync_webinars", "--json")

    assert ran.status == 1
    assert "history of past webinars could not be read" in ran.err
    assert {json.loads(line).get("webinar_id") for line in ran.out.splitlines()} == {str(ID), str(OTHER), None}
    assert Connection.objects.get().discovered_at is None  # all of it is read the next time


def test_the_command_names_the_users(two_hosts: World) -> None:
    spoil(two_hosts, HENRIK, {"kind": "wrong_type", "status": 403})

    ran = run("sync_webinars", "--json")

    shared = json.loads(ran.out.splitlines()[-1])["shared"]
    assert shared["unreadable_users"] == [HENRIK]
    assert shared["api_calls"]["zoom"] > 0
    assert ran.status == 1
    assert HENRIK in ran.err

    mend(two_hosts)
    assert json.loads(run("sync_webinars", "--json").out.splitlines()[-1])["shared"]["unreadable_users"] == []


def test_check_connections_names_them_until_they_can_be_read(two_hosts: World) -> None:
    spoil(two_hosts, HENRIK, {"kind": "wrong_type", "status": 403})
    two_hosts.sync()

    def shown() -> Json:
        found: Json = json.loads(run("check_connections", "--json").out)["connections"][0]["zoom"]
        return {name: found[name] for name in ("state", "unreadable_users")}

    assert shown() == {"state": "connected", "unreadable_users": [HENRIK]}
    assert HENRIK in run("check_connections").out
    mend(two_hosts)
    assert shown() == {"state": "connected", "unreadable_users": []}


def test_the_hourly_round_ends_without_a_traceback(two_hosts: World) -> None:
    spoil(two_hosts, HENRIK, {"kind": "wrong_type", "status": 403})
    tasks.discover_connection(Connection.objects.get().pk)
    assert SyncJob.objects.get().occurrence.webinar.zoom_id == str(OTHER)

    two_hosts.fault(path="/v2/users$", times=MANY, kind="wrong_type", status=403)
    two_hosts.later(seconds=HOUR)
    tasks.discover_connection(Connection.objects.get().pk)
