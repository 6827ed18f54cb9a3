"""The demo's world is proved: every person of every webinar is accounted for, and not one call too many."""

from math import ceil

import pytest

from integrations.management.proof_words import Totals
from sandbox.world import advance
from tests.support.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("moved_on", [False, True])
def test_every_one_is_accounted_for(world: World, moved_on: bool) -> None:
    world.sync()
    if moved_on:
        advance(world.sandbox)
        world.later(minutes=1)
        world.sync()

    totals = Totals()
    for result in world.prove():
        totals.add(result)
        people = len(result.sums.people)
        assert result.proved, (result.topic, result.error, result.sums.differences)
        assert result.calls.hubspot <= 2 * ceil(people / 100) + 2, result.topic

    assert totals.sentence().endswith(" people, every one accounted for")
