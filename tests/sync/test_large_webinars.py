"""A large webinar takes no more database queries than a small one, and full batches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.sync import people as inputs
from sandbox.hubspot import seed
from tests.support.webinars import OTHER, PAST, again, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db


def addresses(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number:03}@mail.example" for number in range(count)]


def test_queries_do_not_grow_with_the_people(empty_world: World) -> None:
    """Half of the people are contacts already, half attended, and a few were deleted."""
    world = empty_world
    counted = []
    for webinar_id, prefix, count in ((PAST, "few", 20), (OTHER, "many", 100)):
        emails = addresses(prefix, count)
        for email in emails[::2]:
            seed.add_contact(world.hubspot, email)
        seed.add_contact(world.hubspot, emails[1], archived_at=world.now - 86400)
        came = tuple((email, 0, 60) for email in emails[: count // 2])
        past(world, webinar_id, *(signed_up(world, email) for email in emails), came=came)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert world.sync(webinar_id)[webinar_id, ""].status == "synced"
        counted.append(len(queries))
        world.later(minutes=1)

    assert counted[1] <= counted[0]
    assert again(world, PAST, OTHER) == 0


def test_writes_go_in_full_batches(empty_world: World) -> None:
    world = empty_world
    emails = addresses("person", 250)
    past(world, PAST, *(signed_up(world, email) for email in emails), came=tuple((email, 0, 60) for email in emails))
    before = world.writes()

    world.sync()

    assert world.writes() - before == 1 + 3 + 3 + 3 + 1  # event, creates, registered, attended, completed
    assert again(world) == 0


@pytest.mark.parametrize(("people", "pages"), [(200, 1), (300, 1), (301, 2), (400, 2)])
def test_a_few_people_more_than_a_page_make_no_page_of_their_own(empty_world: World, people: int, pages: int) -> None:
    world = empty_world
    past(world, PAST, *(signed_up(world, email) for email in addresses("person", people)))
    world.sync()

    found = list(inputs.pages_of_people(world.occurrence(PAST), world.connection.hubspot, world.clock(), at_once=200))

    assert [len(page) for page in found] == ([people] if pages == 1 else [200, people - 200])
