"""The preview of the first sync: a dry run that counts each person once and writes nothing to HubSpot."""

import pytest

from integrations import tasks
from integrations.models import Preview
from tests.support.world import World

pytestmark = pytest.mark.django_db


def previewed(world: World) -> Preview:
    Preview.want(world.connection.pk, world.clock())
    tasks.count_preview(world.connection.pk)
    return Preview.objects.get()


def test_it_counts_while_the_sync_is_off_and_what_it_tells_is_what_the_sync_does(world: World) -> None:
    world.settings({"sync_webinars": False})
    before = len(world.hubspot["contacts"])
    writes = world.writes()
    found = previewed(world)
    assert found.known
    assert world.writes() == writes
    assert found.people == found.new_contacts + found.known_contacts + found.left_out
    assert found.new_contacts > 0
    assert found.left_out > 0

    world.settings({"sync_webinars": True})
    world.sync()
    refused = 1  # HubSpot refuses one of them, which nobody can know before
    assert len(world.hubspot["contacts"]) - before == found.new_contacts - refused


def test_test_mode_does_not_make_it_smaller(world: World) -> None:
    world.settings({"sync_webinars": False})
    everybody = previewed(world).people
    world.settings({"only_contacts": ["alice@own.example"]})
    assert previewed(world).people == everybody


def test_what_two_messages_ask_for_is_counted_once(world: World) -> None:
    previewed(world)
    heard = world.listen()
    tasks.count_preview(world.connection.pk)
    assert heard == []


def test_an_account_that_does_not_answer_is_told_with_what_to_do(world: World) -> None:
    world.fault(kind="status", path="/zoom/v2/users", status=403, code=4711, times=-1)
    found = previewed(world)
    assert not found.known
    assert found.error
    assert not found.under_way(world.clock())


def test_a_webinar_that_cannot_be_read_is_counted_and_the_others_go_on(world: World) -> None:
    world.settings({"sync_webinars": False})
    before = previewed(world)
    world.fault(kind="status", path="/zoom/v2/webinars/81000000001", status=403, code=4711, times=-1)
    found = previewed(world)
    assert found.known
    assert found.unread == before.unread + 1
    assert 0 < found.people < before.people
