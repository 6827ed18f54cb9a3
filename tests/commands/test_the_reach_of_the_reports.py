"""Zoom's reports reach back half a year; who asks for more, or has set more, hears so."""

from datetime import timedelta

import pytest

from tests.commands.running import run
from tests.support.world import World

pytestmark = pytest.mark.django_db


def day(world: World, ago: int) -> str:
    return (world.clock().date() - timedelta(days=ago)).isoformat()


def test_the_default_of_30_days_needs_no_word(empty_world: World) -> None:
    assert run("sync_webinars", "--json").err == ""


@pytest.mark.parametrize(("ago", "said"), [(179, False), (200, True)])
def test_a_first_day_that_was_set_is_named_where_it_is_too_early(empty_world: World, ago: int, said: bool) -> None:
    empty_world.settings({"sync_from": day(empty_world, ago)})
    ran = run("sync_webinars", "--json")

    assert (f"what ended before {day(empty_world, 180)} cannot be read" in ran.err) is said
    assert ran.status == 0


@pytest.mark.parametrize(("ago", "said"), [(179, False), (200, True)])
def test_a_day_asked_for_is_named_where_it_is_too_early(empty_world: World, ago: int, said: bool) -> None:
    assert ("reach back 6 months" in run("sync_webinars", "--since", day(empty_world, ago)).err) is said
