"""The calls that lists cost: those that HubSpot's batches need, and none while nothing changes."""

from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.models import Participant
from sandbox.hubspot import seed
from sandbox.world.large import LARGE, add_large
from tests.support.lists import LISTS, calls, live
from tests.support.webinars import ID, OTHER, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db


def test_three_thousand_people_take_a_call_a_thousand_members(empty_world: World) -> None:
    world = empty_world
    add_large(world.sandbox.state, world.sandbox.state["anchor"], 3_000, 7)
    world.sync(LARGE)
    world.settings(LISTS)
    heard = world.listen()
    world.later(minutes=5)

    world.sync(LARGE)

    assert [len(one["members"]) for one in live(world).values()] == [3_000, 1_800, 1_200]
    changes = [one for one in calls(heard) if "add-and-remove" in one]
    assert len(changes) == ceil(3_000 / 1_000) + ceil(1_800 / 1_000) + ceil(1_200 / 1_000)
    # The folder is found or made once for the whole account, within what four makings and four ties may cost.
    assert len(calls(heard)) <= 4 + 4 + len(changes)
    heard.clear()
    world.later(minutes=5)
    world.sync(LARGE)
    assert calls(heard) == []


def test_of_ten_thousand_members_one_that_is_missing_is_added_and_all_are_read_back(empty_world: World) -> None:
    world = empty_world
    world.settings({"lists": {"kinds": ["registered"]}})
    past(world, ID, signed_up(world, "ann@mail.example"))
    world.sync(ID)
    occurrence = world.occurrence(ID)
    (one,) = live(world).values()
    ann = occurrence.participants.get()
    rows = []
    for number in range(9_999):
        email = f"person{number}@crowd.example"
        contact_id = seed.add_contact(world.hubspot, email)
        marks = {"registered": [one["listId"], contact_id, True]}
        known = {"sent": ann.sent, "accepted_registered_at": ann.accepted_registered_at, "listed": marks}
        rows.append(
            Participant(occurrence=occurrence, email=email, contact_id=contact_id, outcome="in_hubspot", **known)
        )
        one["members"][contact_id] = seed.moment(world.now)
    Participant.objects.bulk_create(rows, batch_size=1_000)
    Participant.objects.filter(email="person7@crowd.example").update(listed={})
    del one["members"][rows[7].contact_id]
    occurrence.count_people()
    heard = world.listen()

    world.sync(ID)
    assert len(calls(heard)) == 1
    assert len(one["members"]) == 10_000

    heard.clear()
    world.later(minutes=5)
    assert world.sync(ID, verify=True)[ID, ""].status == "unchanged"
    assert len(calls(heard)) == 1 + ceil(10_000 / 250) + 1  # the list, its members, and what the event shows


def test_queries_do_not_grow_with_the_people(empty_world: World) -> None:
    world = empty_world
    world.settings(LISTS)
    counted = []
    for webinar_id, prefix, count in ((ID, "few", 20), (OTHER, "many", 100)):
        emails = [f"{prefix}{number:03}@mail.example" for number in range(count)]
        came = tuple((email, 0, 60) for email in emails[: count // 2])
        past(world, webinar_id, *(signed_up(world, email) for email in emails), came=came)
        with CaptureQueriesContext(connection) as queries:
            assert world.sync(webinar_id)[webinar_id, ""].status == "synced"
        counted.append(len(queries))
        world.later(minutes=1)

    assert counted[1] <= counted[0]
