"""`smoke_test` finds out how an account answers, whichever way it does, and leaves nothing behind."""

import json
from typing import Any

import pytest

from integrations.models import HubSpotAccount
from integrations.sandbox.hubspot import seed
from integrations.sync.connect import check_hubspot
from integrations.sync.smoke import points, zoom_points
from tests.commands.running import is_one_sentence, run
from tests.world import World


def found(*arguments: str) -> dict[int, str]:
    ran = run("smoke_test", "--json", "--test-account", *arguments)
    assert ran.status == 0, ran.out + ran.err
    document = json.loads(ran.out)
    assert document["left"] == 0
    return {one["number"]: one["found"] for one in document["findings"]}


def live(world: World, kind: str) -> list[Any]:
    return [one for one in world.hubspot[kind].values() if not one.get("archived")]


def test_every_question_has_an_answer(empty_world: World) -> None:
    assert sorted(found()) == list(range(1 + len(points.POINTS) + len(zoom_points.POINTS) + len(zoom_points.NOT_ASKED)))


def test_nothing_is_left_behind(empty_world: World) -> None:
    found()

    assert not live(empty_world, "contacts")
    assert not live(empty_world, "calls")
    assert not live(empty_world, "marketing_events")


@pytest.mark.parametrize(
    ("setting", "value", "number", "answer"),
    [
        ("participant_states", "short", 1, "register: 200; REGISTERED: 400"),
        ("participant_states", "long", 1, "REGISTERED: 200"),
        ("participant_states", "both", 1, "register: 200; REGISTERED: 200"),
        ("participant_batch_limit", 500, 2, "500: 200, 501: 400"),
        ("participant_batch_limit", 100, 2, "100: 200, 101: 400"),
        ("read_secondary", True, 3, ", found"),
        ("read_secondary", False, 3, ", not found"),
        ("archived_by_email", True, 5, ", found"),
        ("archived_by_email", False, 5, ", not found"),
        ("completes_again", False, 6, "second: 400"),
        ("completes_again", True, 6, "second: 200"),
        ("shows_durations", True, 7, "'attendanceDurationSeconds': 1800"),
        ("shows_durations", False, 7, "no duration is shown"),
        ("tier", "professional", 8, "definitions: 403"),
        ("tier", "free", 8, "not in this account's subscription"),
        ("association_batch_limit", 2000, 10, "1000: 200, 1001: 200, 2001: 400"),
        ("association_batch_limit", 1000, 10, "1000: 200, 1001: 400"),
        ("users_page_limit", 100, 11, "100: 200, 101: 400"),
        ("users_page_limit", 500, 11, "100: 200, 101: 200, 500: 200"),
    ],
)
def test_it_tells_the_ways_apart(empty_world: World, setting: str, value: object, number: int, answer: str) -> None:
    empty_world.hubspot[setting] = value

    assert answer in found()[number]


@pytest.mark.parametrize("rotates", [True, False])
def test_refresh_tokens(empty_world: World, rotates: bool) -> None:
    empty_world.hubspot["rotate_refresh_token"] = rotates
    HubSpotAccount.objects.update(
        refresh_token=seed.REFRESH_TOKEN, client_id=seed.CLIENT_ID, client_secret=seed.CLIENT_SECRET
    )

    assert ("a new refresh token" in found()[12]) == rotates


def test_no_secret_is_printed(empty_world: World) -> None:
    printed = json.dumps(found())

    assert seed.ACCESS_TOKEN not in printed
    assert seed.REFRESH_TOKEN not in printed


def test_a_table_for_people(empty_world: World) -> None:
    ran = run("smoke_test", "--test-account")

    assert "register or REGISTERED in the path" in ran.out


def test_an_account_in_use_is_left_alone(empty_world: World) -> None:
    ran = run("smoke_test")

    assert ran.status == 2
    assert "--test-account" in ran.err
    assert is_one_sentence(ran.err)
    assert not empty_world.hubspot["contacts"]


def test_one_that_fails_does_not_keep_the_others_from_being_asked(empty_world: World) -> None:
    empty_world.fault(path="/settings/users", status=500, times=3)

    ran = run("smoke_test", "--json", "--test-account")

    findings = json.loads(ran.out)["findings"]
    assert ran.status == 1
    assert [one["number"] for one in findings if one["failed"]] == [11]
    assert findings[-1]["found"].startswith("not asked")


def test_what_could_not_be_taken_away_is_said(empty_world: World) -> None:
    empty_world.fault(path="/contacts/", method="DELETE", status=403, times=100)

    ran = run("smoke_test", "--test-account")

    assert ran.status == 1
    assert "delete them in HubSpot" in ran.err


@pytest.mark.parametrize("hint", ["percentage", "formatted"])
def test_how_a_percentage_is_shown(empty_world: World, hint: str) -> None:
    empty_world.hubspot["properties"]["contacts"]["zoom_sync_average_duration"]["numberDisplayHint"] = hint

    assert f"hint {hint}; 50 was kept as 50" in found()[9]


def test_creating_with_a_secondary_address(empty_world: World) -> None:
    answer = found()[4]

    assert "without trace ids: 409" in answer
    assert "with: 207, 1 made" in answer


@pytest.mark.parametrize(("most", "answer"), [(500, "100: 204, 500: 204, 501: 400"), (100, "100: 204, 500: 400")])
def test_how_many_custom_events_a_batch_takes(empty_world: World, most: int, answer: str) -> None:
    empty_world.hubspot.update({"tier": "enterprise", "event_batch_limit": most})
    check_hubspot(HubSpotAccount.objects.get())

    assert answer in found()[8]
