"""`backfill`: the plan, the start in the background, how far it is, pause and resume, and what it refuses."""

import json
from datetime import timedelta
from typing import Any

import pytest

from integrations.clock import utcnow
from integrations.models import AccountState, Backfill, ZoomAccount
from integrations.models.wanted.backfills import BackfillState
from integrations.tasks import go_on_with_backfill
from tests.commands.running import Ran, is_one_sentence, run
from tests.support.webinars import ANN, BEN, DAY, held, row
from tests.support.world import World

pytestmark = pytest.mark.django_db
WEBINAR = 82000000011


def day(ago: int) -> str:
    return (utcnow() - timedelta(days=ago)).date().isoformat()


def period(since: int = 50, until: int = 35) -> tuple[str, ...]:
    return "--since", day(since), "--until", day(until)


def document(ran: Ran) -> dict[str, Any]:
    return dict(json.loads(ran.out))


def refused(ran: Ran, status: int = 2) -> str:
    assert (ran.status, ran.out) == (status, "")
    assert is_one_sentence(ran.err)
    assert not Backfill.objects.filter(state=BackfillState.RUNNING).exists()
    return ran.err


def test_a_plan_starts_nothing_and_calls_nobody(empty_world: World) -> None:
    heard = empty_world.listen()
    ran = run("backfill", *period(), "--plan")
    assert ran.status == 0
    said = document(ran)
    assert (said["since"], said["until"], said["webinars"]) == (day(50), day(35), 0)
    assert set(said) == {
        "connection", "since", "until", "months", "webinars", "people", "calls", "hours", "no_longer_in_zoom",
    }  # fmt: skip
    assert not Backfill.objects.exists()
    assert not heard


def test_it_runs_in_the_background_and_says_how_far_it_is(empty_world: World) -> None:
    held(empty_world, 40 * DAY, row(ANN, 0, 30), id=WEBINAR)
    assert document(run("backfill", "--status"))["state"] == "none"
    assert run("backfill", *period()).status == 0
    assert document(run("backfill", "--status"))["state"] == "running"

    go_on_with_backfill(Backfill.objects.get().pk)

    said = run("backfill", "--status")
    assert (said.status, document(said)["state"]) == (0, "done")
    assert document(said)["proof"]["proved"] == 1
    assert set(empty_world.activities(WEBINAR)) == {ANN, BEN}


def test_pause_and_resume(empty_world: World) -> None:
    run("backfill", *period())
    assert document(run("backfill", "--pause"))["state"] == "paused"
    go_on_with_backfill(Backfill.objects.get().pk)
    assert Backfill.objects.get().state == "paused"
    assert document(run("backfill", "--resume"))["state"] == "running"


def test_days_the_wrong_way_round(empty_world: World) -> None:
    assert "swap the two days" in refused(run("backfill", *period(35, 50)))


def test_a_period_before_zooms_floor_names_the_first_day_that_is_left(empty_world: World) -> None:
    assert f"choose days from {day(180)} on" in refused(run("backfill", *period(400, 300)))
    partly = run("backfill", *period(300, 35), "--plan")
    assert partly.status == 0 and "cannot be read" in partly.err


def test_a_period_to_come(empty_world: World) -> None:
    assert "still to come" in refused(run("backfill", *period(-3, -9)))


def test_two_at_once(empty_world: World) -> None:
    run("backfill", *period())
    ran = run("backfill", *period(90, 80))
    assert (ran.status, ran.out) == (2, "") and is_one_sentence(ran.err)
    assert "--pause it first" in ran.err
    assert Backfill.objects.count() == 1


def test_a_disconnected_account_is_named_before_anything_starts(empty_world: World) -> None:
    ZoomAccount.objects.update(state=AccountState.RECONNECT_NEEDED)
    assert "reconnect it, then start again" in refused(run("backfill", *period()), status=1)


def test_one_that_paused_by_itself_says_why_and_ends_with_status_1(empty_world: World) -> None:
    run("backfill", *period())
    Backfill.pause(empty_world.connection, "Reconnect Zoom under Connected apps.")
    ran = run("backfill", "--status")
    assert (ran.status, document(ran)["error"]) == (1, "Reconnect Zoom under Connected apps.")
    assert "Then run backfill --resume." in ran.err


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ((), "Name both days"),
        (("--since", "2026-10-01"), "Name both days"),
        (("--since", "yesterday", "--until", "2026-10-01"), "write a day like"),
        (("--pause",), "No backfill is running"),
        (("--resume",), "No backfill is paused"),
        (("--status", "--since", "2026-10-01"), "takes no days"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_sentence(empty_world: World, given: tuple[str, ...], says: str) -> None:
    assert says in refused(run("backfill", *given))
