"""Where somebody came from: the tracking source of the latest registration, on the contact."""

from typing import Any

import pytest

from integrations.models import RegistrantRow, WebinarRow
from sandbox.world import build
from tests.support.webhooks import Webhooks
from tests.support.webinars import ANN, BEN, CAT, OTHER, UPCOMING, again, at, occurrences, ours, signed_up, upcoming
from tests.support.world import Json, World

pytestmark = pytest.mark.django_db
SOURCE = "last_registered_source"


def source_of(world: World, email: str) -> str | None:
    return ours(world, email).get(SOURCE)


def came(one: Json, source: Json) -> Json:
    return {**one, "tracking_source_id": source["id"]}


@pytest.fixture
def mail() -> Json:
    return build.tracking_source("Newsletter", UPCOMING)


@pytest.fixture
def world(empty_world: World, mail: Json) -> World:
    """A world whose webinar Ann found by the newsletter, Ben without any source, and whose other source nobody used."""
    unused = build.tracking_source("Fair", UPCOMING)
    people = (came(signed_up(empty_world, ANN), mail), signed_up(empty_world, BEN))
    upcoming(empty_world, UPCOMING, *people, tracking_sources=[mail, unused])
    return empty_world


def asked(heard: list[str]) -> list[str]:
    """Return the requests about sources, without the ids."""
    lists = [one.strip() for one in heard if "tracking_source" in one]
    return ["sources" if "tracking_sources" in one else "registrants" for one in lists]


def differences(world: World) -> list[str]:
    return [f"{one.what} {one.email} {one.expected}" for proof in world.prove() for one in proof.sums.differences]


def test_the_source_is_read_from_zoom(world: World) -> None:
    world.settings({"source": True})
    world.sync()

    assert (source_of(world, ANN), source_of(world, BEN)) == ("Newsletter", None)
    assert differences(world) == []
    assert again(world) == 0


def test_off_it_costs_no_call(world: World) -> None:
    heard = world.listen()
    world.sync()
    assert (asked(heard), source_of(world, ANN)) == ([], None)


def test_only_sources_with_new_registrants_are_asked_for_them(world: World, mail: Json) -> None:
    world.settings({"source": True})
    heard = world.listen()
    world.sync()
    assert asked(heard) == ["sources", "registrants", "registrants"]  # approved, and those who wait

    heard.clear()
    world.later(minutes=1)
    world.sync()
    assert asked(heard) == ["sources"]

    world.zoom["webinars"][str(UPCOMING)]["registrants"].append(came(signed_up(world, CAT, days=0), mail))
    heard.clear()
    world.later(minutes=1)
    world.sync()
    assert asked(heard) == ["sources", "registrants", "registrants"]
    assert source_of(world, CAT) == "Newsletter"
    assert again(world) == 0


def test_switched_on_later_it_reaches_everybody(world: World) -> None:
    world.sync()
    world.settings({"source": True})
    world.later(minutes=1)

    world.sync()

    assert (source_of(world, ANN), source_of(world, BEN)) == ("Newsletter", None)
    assert again(world) == 0
    assert differences(world) == []


def test_the_latest_registration_decides_and_blanks_it_without_a_source(world: World, mail: Json) -> None:
    world.settings({"source": True})
    world.sync()
    upcoming(world, OTHER, signed_up(world, ANN, days=-1), days=6)
    world.later(minutes=1)

    world.sync()

    assert not source_of(world, ANN)
    assert again(world) == 0
    assert differences(world) == []

    world.zoom["webinars"][str(OTHER)]["registrants"].clear()  # she cancels that one
    world.later(minutes=1)
    world.sync()
    assert source_of(world, ANN) == "Newsletter"
    assert again(world) == 0


def test_a_source_that_is_renamed_is_renamed(world: World, mail: Json) -> None:
    world.settings({"source": True})
    world.sync()
    mail["source_name"] = "Letter of May"
    world.later(minutes=1)

    world.sync()

    assert source_of(world, ANN) == "Letter of May"
    assert again(world) == 0


def test_each_occurrence_that_people_choose_has_its_own(empty_world: World) -> None:
    world = empty_world
    mail = build.tracking_source("Newsletter", UPCOMING)
    dates = occurrences([at(world, 2), at(world, 4)])
    recurrence = {"type": 1, "repeat_interval": 1, "end_times": 2}
    one = came({**signed_up(world, ANN), "occurrences": [dates[0]["occurrence_id"]]}, mail)
    more: dict[str, Any] = {"registration": build.registration(registration_type=2)}
    upcoming(
        world, UPCOMING, one, type=9, recurrence=recurrence, occurrences=dates, tracking_sources=[mail], days=2, **more
    )
    world.settings({"source": True})

    world.sync()

    assert source_of(world, ANN) == "Newsletter"
    assert again(world) == 0


def test_the_webhook_tells_it_first(webhooks: Webhooks, world: World, mail: Json) -> None:
    world.settings({"source": True})
    world.sync()
    webhooks.register(UPCOMING, CAT, tracking_source_id=mail["id"])
    webhooks.deliver(webhooks.sent)
    webhooks.process()

    assert RegistrantRow.objects.get(email=CAT).tracking_source == "Newsletter"
    webhooks.run_jobs()
    world.later(minutes=1)
    world.sync()
    assert source_of(world, CAT) == "Newsletter"
    assert again(world) == 0


@pytest.mark.parametrize("status", [404, 400, 500])
def test_whatever_zoom_answers_everybody_is_synced(world: World, status: int) -> None:
    world.settings({"source": True})
    world.fault(kind="status", status=status, path="/tracking_sources", times=20)

    result = world.sync()[UPCOMING, ""]

    assert (result.status, result.created) == ("synced", 2)
    assert WebinarRow.objects.get(zoom_id=str(UPCOMING)).source_counts == {}


def test_without_the_permission_it_is_noted_and_says_which_scope(world: World) -> None:
    world.settings({"source": True})
    words = "Invalid access token, does not contain scopes:[webinar:read:list_tracking_sources:admin]."
    world.fault(path="/tracking_sources$", status=400, body={"code": 4711, "message": words})

    assert world.sync()[UPCOMING, ""].created == 2

    assert "sources_not_allowed" in world.causes(UPCOMING)["data_not_synced"]


def test_a_source_that_nobody_can_use_leaves_the_others(world: World, mail: Json) -> None:
    world.settings({"source": True})
    world.zoom["webinars"][str(UPCOMING)]["tracking_sources"].insert(0, {"source_name": "No id", "id": ""})

    world.sync()

    assert source_of(world, ANN) == "Newsletter"
    assert world.causes(UPCOMING)["data_not_synced"]["bad_rows"] == 1
