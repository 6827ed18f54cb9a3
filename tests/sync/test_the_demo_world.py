"""The whole flow on the demo's world agrees with the hand-written file, person by person."""

import pytest

from portal.management import demo_world
from sandbox.verdict import differences, expectations, expectations_beyond, verdict
from sandbox.world import advance
from tests.support.world import World

pytestmark = pytest.mark.django_db


def test_everything_ends_as_the_hand_written_file_says(world: World) -> None:
    world.sync()
    advance(world.sandbox)
    world.later(minutes=1)
    world.sync()

    assert differences(expectations(), verdict(world.sandbox)) == []
    assert demo_world.wrong_in_the_portal(expectations()) == []


def test_with_everything_switched_on_it_ends_as_the_hand_written_file_says_too(world: World) -> None:
    expected = expectations_beyond()
    world.settings(expected["settings"])

    world.sync()
    advance(world.sandbox)
    world.later(minutes=1)
    world.sync()

    assert differences(expected, verdict(world.sandbox)) == []
    assert demo_world.wrong_in_the_portal(expected) == []


def test_a_second_sync_writes_nothing_and_records_no_run(world: World) -> None:
    world.sync()
    writes, runs = world.writes(), len(world.audit(81000000001))

    results = world.sync()

    assert world.writes() == writes + 1  # whom HubSpot refused is tried again
    assert len(world.audit(81000000001)) == runs
    assert {result.status for result in results.values()} == {"unchanged", "skipped", "failed"}


def test_a_dry_run_shows_everybody_and_writes_nothing(world: World) -> None:
    writes = world.writes()

    results = world.sync(81000000001, dry_run=True)

    assert world.writes() == writes
    plans = {plan.email: plan.action.value for plan in results[81000000001, ""].plans}
    assert plans["eva@mail.example"] in ("create", "update")
    assert len(plans) == 5
    assert not world.audit_exists(81000000001)


def test_after_a_dry_run_the_sync_does_what_it_showed(world: World) -> None:
    shown = world.sync(81000000001, dry_run=True)[81000000001, ""].plans
    result = world.sync(81000000001)[81000000001, ""]

    assert result.created == sum(plan.action.value == "create" for plan in shown)
    assert result.updated == sum(plan.action.value == "update" for plan in shown)
