"""`smoke_test` finds out how an account answers, whichever way it does, and leaves nothing behind."""

import json
from typing import Any

import pytest

from integrations.accounts.connect import check_hubspot
from integrations.models import Connection, HubSpotAccount
from integrations.smoke_test import hubspot_questions, list_questions, zoom_questions
from integrations.smoke_test.hubspot_trial import HubSpotTrial
from sandbox.hubspot import seed
from sandbox.hubspot.campaigns import add_campaign
from tests.commands.running import is_one_sentence, run
from tests.support.world import World


def found(*arguments: str) -> dict[int, str]:
    ran = run("smoke_test", "--json", "--test-account", *arguments)
    assert ran.status == 0, ran.out + ran.err
    document = json.loads(ran.out)
    assert document["left"] == 0
    return {one["number"]: one["found"] for one in document["findings"]}


def answered(point: hubspot_questions.Ask) -> str:
    """One question only; what it made is taken away again."""
    trial = HubSpotTrial(Connection.objects.get())
    try:
        return point(trial)
    finally:
        assert trial.undo() == 0


def live(world: World, kind: str) -> list[Any]:
    return [one for one in world.hubspot[kind].values() if not one.get("archived")]


def test_every_question_has_an_answer(empty_world: World) -> None:
    assert sorted(found()) == list(
        range(
            1
            + len(hubspot_questions.QUESTIONS)
            + len(list_questions.QUESTIONS)
            + len(zoom_questions.QUESTIONS)
            + len(zoom_questions.NOT_ASKED)
        )
    )


def test_nothing_is_left_behind(empty_world: World) -> None:
    found()

    assert not live(empty_world, "contacts")
    assert not live(empty_world, "calls")
    assert not live(empty_world, "marketing_events")
    assert all(one["deletedAt"] for one in empty_world.hubspot["lists"].values())


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
        ("list_limit", 1000, 13, "ILS.DUPLICATE_LIST_NAMES"),
        ("membership_batch_limit", 1000, 14, "1000: 200, 1001: 400"),
        ("membership_batch_limit", 5000, 14, "1000: 200, 1001: 200; 999 of 1000 missing"),
        ("merge_makes_new_id", False, 15, "missing; kept one listed: [True]"),
        ("shows_deleted_lists", False, 16, "by id: 404"),
        ("shows_deleted_lists", True, 16, "with deletedAt; of two, one deleted: 200, 2 shown"),
        ("tier", "starter", 17, "not in this account's subscription"),
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
    assert "Taken away again in HubSpot: " in ran.out
    assert "In Zoom nothing was made." in ran.out


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


def test_it_says_what_it_has_undone(empty_world: World) -> None:
    made = json.loads(run("smoke_test", "--json", "--test-account").out)["undone"]

    archived = [one for one in empty_world.hubspot["contacts"].values() if one["archived"]]
    assert made["calls"] == 1
    assert made["contacts"] == len(archived)
    assert made["marketing events"] == 4


@pytest.mark.parametrize(
    "fault",
    [
        {"path": "/hubspot/", "method": "POST", "after": 14, "times": 4},
        {"path": "/hubspot/", "method": "POST", "kind": "reset", "after": 14, "times": 4},
        {"path": "/contacts", "method": "POST", "kind": "applied_answer_lost", "after": 3, "times": 3},
        {"path": "/marketing-events", "method": "PUT", "kind": "applied_answer_lost", "after": 1, "times": 3},
    ],
    ids=["refuses everything", "goes away", "makes contacts and does not say so", "makes an event and does not say so"],
)
def test_where_hubspot_fails_in_the_middle_nothing_is_left(empty_world: World, fault: dict[str, Any]) -> None:
    empty_world.fault(**fault)

    ran = run("smoke_test", "--json", "--test-account")

    document = json.loads(ran.out)
    failed = [one["number"] for one in document["findings"] if one["failed"]]
    assert failed
    assert max(failed) < len(hubspot_questions.QUESTIONS)
    assert (ran.status, document["left"]) == (1, 0)
    assert not live(empty_world, "contacts")
    assert not live(empty_world, "calls")
    assert not live(empty_world, "marketing_events")


def test_where_it_is_stopped_nothing_is_left(empty_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(trial: HubSpotTrial) -> str:
        trial.contact("stopped")
        raise KeyboardInterrupt

    monkeypatch.setattr(hubspot_questions, "QUESTIONS", (*hubspot_questions.QUESTIONS[:1], ("it is stopped", stop)))

    assert run("smoke_test", "--test-account").status == 130
    assert empty_world.hubspot["contacts"]
    assert not live(empty_world, "contacts")
    assert not live(empty_world, "marketing_events")


def test_a_call_whose_creation_nobody_confirmed_is_left_to_a_person(empty_world: World) -> None:
    empty_world.fault(path="/calls$", method="POST", kind="applied_answer_lost")

    ran = run("smoke_test", "--test-account")

    assert ran.status == 1
    assert "1 things named" in ran.err


def test_what_could_not_be_taken_away_is_said(empty_world: World) -> None:
    empty_world.fault(path="/contacts/", method="DELETE", status=403, times=100)

    ran = run("smoke_test", "--test-account")

    assert ran.status == 1
    assert "delete them in HubSpot" in ran.err


@pytest.mark.parametrize("hint", ["percentage", "formatted"])
def test_how_a_percentage_is_shown(empty_world: World, hint: str) -> None:
    empty_world.hubspot["properties"]["contacts"]["zoom_sync_average_duration"]["numberDisplayHint"] = hint

    assert f"hint {hint}; 50 was kept as 50" in found()[9]


@pytest.mark.parametrize(("in_part", "traced"), [(True, "with: 207, 1 made"), (False, "with: 409 ")])
@pytest.mark.parametrize("named", [True, False])
def test_creating_with_a_secondary_address(empty_world: World, in_part: bool, traced: str, named: bool) -> None:
    empty_world.hubspot.update({"creates_in_part": in_part, "conflict_names_contact": named})

    answer = answered(hubspot_questions.create_with_secondary)

    assert "without trace ids: 409 Contact already exists." in answer
    assert ("Existing ID: " in answer) is named
    assert traced in answer


@pytest.mark.parametrize(("most", "answer"), [(500, "100: 204, 500: 204, 501: 400"), (100, "100: 204, 500: 400")])
def test_how_many_custom_events_a_batch_takes(empty_world: World, most: int, answer: str) -> None:
    empty_world.hubspot.update({"tier": "enterprise", "event_batch_limit": most})
    check_hubspot(HubSpotAccount.objects.get())

    assert answer in found()[8]


def test_lists_and_events_as_assets_of_a_campaign(empty_world: World) -> None:
    assert "there is none to try with" in answered(list_questions.campaigns)
    campaign = add_campaign(empty_world.hubspot, "Autumn")

    answer = answered(list_questions.campaigns)

    assert answer == "OBJECT_LIST: 204, shown by its id; MARKETING_EVENT: 204, shown by its id"
    assert not any(empty_world.hubspot["campaigns"][campaign]["assets"].values())
