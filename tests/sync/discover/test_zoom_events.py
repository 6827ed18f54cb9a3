"""Zoom Events webinars are known by their sessions; if these are unreadable, the note says that it is a guess."""

from typing import Any

import pytest

from sandbox.world.accounts import HENRIK
from sandbox.world.build import registration
from tests.support.webinars import ANN, DAY, ID, held, newest_causes, row
from tests.support.world import World

pytestmark = pytest.mark.django_db

CLOSED = registration(approval_type=2)


def without_scopes(world: World) -> None:
    world.zoom["scopes"] = [one for one in world.zoom["scopes"] if not one.startswith("zoom_events:")]


def host_has_zoom_events(world: World) -> None:
    next(user for user in world.zoom["users"] if user["email"] == HENRIK)["zoom_events"] = True


def details(world: World) -> list[Any]:
    return [one["detail"] for entry in world.audit(ID)[0]["entries"] for one in entry["people"]]


def test_a_session_of_zoom_events_is_unsupported(empty_world: World) -> None:
    made = held(empty_world, DAY, row(ANN, 0, 60), registration=CLOSED)
    session_of = {"session_id": "s", "name": "Summit", "webinar_id": ID}
    event = {"event_id": "e", "name": "Summit", "start": made["start"], "end": made["start"] + 3600}
    empty_world.zoom["events"] = [event | {"sessions": [session_of]}]
    result = empty_world.sync()[ID, ""]

    assert result.status == "skipped"
    assert newest_causes(empty_world) == {"unsupported": {"zoom_event": 1}}
    assert details(empty_world) == []
    assert empty_world.event(ID) is None


def test_with_the_scopes_a_host_who_has_zoom_events_is_synced_like_any_other(empty_world: World) -> None:
    host_has_zoom_events(empty_world)
    held(empty_world, DAY, row(ANN, 0, 60), registration=CLOSED)
    empty_world.sync()

    assert empty_world.activities(ID) == {ANN: ["ATTENDED"]}


def test_without_the_scopes_it_is_left_out_and_called_unsure(empty_world: World) -> None:
    without_scopes(empty_world)
    host_has_zoom_events(empty_world)
    held(empty_world, DAY, row(ANN, 0, 60), registration=CLOSED)
    result = empty_world.sync()[ID, ""]

    assert result.status == "skipped"
    assert newest_causes(empty_world) == {"unsupported": {"zoom_event": 1}}
    (detail,) = details(empty_world)
    assert detail.startswith("Unsure:")
    assert empty_world.event(ID) is None

    empty_world.later(minutes=1)
    empty_world.sync()
    assert len(empty_world.audit(ID)) == 1


def test_a_persons_own_switch_outweighs_the_guess(empty_world: World) -> None:
    without_scopes(empty_world)
    host_has_zoom_events(empty_world)
    held(empty_world, DAY, row(ANN, 0, 60), registration=CLOSED)
    empty_world.settings({"webinars": {str(ID): {"sync": True}}})
    empty_world.sync()

    assert empty_world.activities(ID) == {ANN: ["ATTENDED"]}


def test_a_webinar_that_registers_people_itself_is_none_of_zoom_events(empty_world: World) -> None:
    without_scopes(empty_world)
    host_has_zoom_events(empty_world)
    held(empty_world, DAY, row(ANN, 0, 60), emails=(ANN,))
    empty_world.sync()

    assert empty_world.activities(ID) == {ANN: ["REGISTERED", "ATTENDED"]}


def test_once_the_scopes_are_there_the_guess_is_over(empty_world: World) -> None:
    scopes = list(empty_world.zoom["scopes"])
    without_scopes(empty_world)
    host_has_zoom_events(empty_world)
    held(empty_world, DAY, row(ANN, 0, 60), registration=CLOSED)
    empty_world.sync()
    empty_world.zoom["scopes"] = scopes
    empty_world.later(minutes=1)
    empty_world.sync()

    assert empty_world.activities(ID) == {ANN: ["ATTENDED"]}
