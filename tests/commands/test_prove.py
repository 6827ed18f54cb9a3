"""`prove`: the JSON lines, the words, the exit status, and input that makes no sense."""

import json

import pytest

from integrations.models import AccountState
from integrations.proof import context
from tests.commands.running import is_one_sentence, run
from tests.support.proving import participants, put, synced
from tests.support.webinars import ANN, BEN, PAST, id_of
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The command waits for HubSpot's lists; here it only notes for how long."""
    seconds: list[float] = []
    monkeypatch.setattr(context, "wait", seconds.append)
    return seconds


def test_one_json_line_an_occurrence(empty_world: World, waited: list[float]) -> None:
    world = synced(empty_world)
    before = world.writes()

    ran = run("prove", "--json")

    (line,) = (json.loads(one) for one in ran.out.splitlines())
    assert len(line.pop("sha256")) == 64
    calls = line.pop("api_calls")
    assert line == {
        "connection": "Sandbox",
        "webinar_id": str(PAST),
        "occurrence_id": "",
        "topic": f"Webinar {PAST}",
        "attendance": "final",
        "zoom": {"registered": 3, "attended": 2, "cancelled": 0},
        "accounted": {"in_hubspot": 3, "left_out": {}, "waiting": {}, "failed": {}},
        "hubspot": {"registered": 0, "attended": 2, "cancelled": 0, "no_show": 1},
        "adds_up": True,
        "differences": [],
    }
    assert calls["hubspot"] == 3  # the event, its participants, the contacts
    assert (ran.status, ran.err, waited) == (0, "", [])
    assert world.writes() == before


def test_people_read_a_line_an_occurrence_and_a_sentence(empty_world: World) -> None:
    synced(empty_world)

    ran = run("prove", "--webinar", str(PAST))

    assert ran.out.splitlines() == [
        f"Webinar {PAST}: 3 people, every one accounted for",
        "1 webinar, 3 people, every one accounted for",
    ]


def test_a_difference_is_looked_at_twice_and_ends_with_1(empty_world: World, waited: list[float]) -> None:
    world = synced(empty_world)
    del participants(world)[id_of(world, BEN)]

    ran = run("prove", "--json")
    line = json.loads(ran.out)

    assert waited == [10.0]
    assert ran.status == 1
    assert not line["adds_up"]
    assert line["accounted"]["in_hubspot"] == 2
    assert line["differences"] == [
        {"what": "participation_missing", "email": BEN, "expected": "attended", "found": "", "cure": "people"}
    ]


def test_a_participation_in_another_state_adds_up_and_still_differs(empty_world: World) -> None:
    world = synced(empty_world)
    put(world, id_of(world, ANN), "CANCELLED")

    ran = run("prove", "--json")

    assert json.loads(ran.out)["adds_up"]
    assert ran.status == 1


def test_two_proofs_of_the_same_state_have_the_same_digest(empty_world: World) -> None:
    world = synced(empty_world)
    one, other = (json.loads(run("prove", "--json").out)["sha256"] for _ in range(2))
    assert one == other

    del participants(world)[id_of(world, BEN)]
    assert json.loads(run("prove", "--json").out)["sha256"] != one


def test_days_are_those_of_the_start(empty_world: World) -> None:
    synced(empty_world)

    assert run("prove", "--since", "2999-01-01", "--json").out == ""
    assert run("prove", "--until", "2999-01-01", "--json").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "2026-11-02", "--until", "2026-11-01"), "swap the two days"),
        (("--since", "yesterday"), "write a day like 2026-10-01"),
        (("--webinar", "89999999999"), "knows no webinar 89999999999"),
        (("--webinar", "heat pumps"), "is not a webinar ID"),
        (("--connection", "Other"), "There is no connection"),
    ],
)
def test_wrong_input_is_one_sentence_and_2(empty_world: World, arguments: tuple[str, ...], said: str) -> None:
    ran = run("prove", *arguments)

    assert said in ran.err
    assert is_one_sentence(ran.err)
    assert (ran.status, ran.out) == (2, "")


def test_nothing_connected_is_said(db: None) -> None:
    ran = run("prove")

    assert is_one_sentence(ran.err)
    assert ran.status == 2


@pytest.mark.parametrize("account", ["zoom", "hubspot"])
def test_a_disconnected_account_proves_nothing(empty_world: World, account: str) -> None:
    world = synced(empty_world)
    getattr(world.connection, account).disconnect("It was removed there: reconnect it.")

    ran = run("prove", "--json")

    assert ran.status == 1
    assert "econnect" in ran.err
    assert all(not json.loads(line)["adds_up"] for line in ran.out.splitlines())
    assert getattr(world.connection, account).state == AccountState.RECONNECT_NEEDED


@pytest.mark.parametrize("path", ["participations", "contacts/batch/read", "marketing-events", "/registrants"])
def test_a_side_that_is_down_in_the_middle_never_adds_up(empty_world: World, path: str) -> None:
    world = synced(empty_world)
    world.fault(status=503, path=path, times=50)

    ran = run("prove", "--json")

    assert not json.loads(ran.out)["adds_up"]
    assert ran.status == 1
    assert "is not proved" in ran.err
