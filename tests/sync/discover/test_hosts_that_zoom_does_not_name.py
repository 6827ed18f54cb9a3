"""While nothing names a webinar's host, who may be of an excluded domain, the webinar is not synced."""

import pytest

from tests.support.webinars import ANN, PAST, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db

EVERYWHERE = ("email", "host_email", "user_email")


def nameless(world: World) -> None:
    for path in (r"/users$", r"/webinars/[0-9]+$", r"/users/[^/]+/webinars$", "/report/"):
        world.fault(kind="missing_fields", path=f"/zoom/v2.*{path}", fields=EVERYWHERE, times=99)


def test_a_webinar_whose_host_nobody_names_is_not_synced_while_hosts_are_excluded(empty_world: World) -> None:
    world = empty_world
    world.settings({"exclusions": {"hosts": ["a.example"]}})
    past(world, PAST, signed_up(world, ANN))
    nameless(world)

    assert world.sync()[PAST, ""].status == "skipped"
    assert world.causes(PAST) == {"settings_off": {"host_excluded": 1}}
    assert world.contact(ANN) is None

    world.sandbox.state["faults"] = []
    world.settings({"exclusions": {"hosts": ["other.example"]}})
    world.later(minutes=1)
    assert world.sync()[PAST, ""].status == "synced"


def test_without_excluded_hosts_it_is_synced(empty_world: World) -> None:
    past(empty_world, PAST, signed_up(empty_world, ANN))
    nameless(empty_world)

    assert empty_world.sync()[PAST, ""].status == "synced"
