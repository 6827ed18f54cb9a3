"""Custom events go by the hundreds: as many a call as HubSpot takes, and one bad event keeps no other back."""

import pytest

from integrations.accounts.clients import hubspot_client
from integrations.errors import RetryLater
from integrations.models import HubSpotAccount
from integrations.records import CustomEvent
from sandbox.world.build import DAY
from tests.support.webinars import ID, at, upcoming
from tests.support.world import World
from tests.sync.write.test_custom_events import connect, shown

pytestmark = pytest.mark.django_db
SENDS = "POST /hubspot/events/2026-03/send/batch"


def crowd(world: World, people: int) -> None:
    webinar = upcoming(world)
    pattern = webinar["registrants"][0]
    webinar["registrants"] = [
        {**pattern, "id": f"r{number}", "email": f"p{number}@crowd.example", "create_time": at(world) - DAY}
        for number in range(people)
    ]


def sends(world: World) -> int:
    counts: dict[str, int] = world.sandbox.live.get("calls", {})
    return sum(count for route, count in counts.items() if route == SENDS)


def test_five_hundred_go_in_a_call(empty_world: World) -> None:
    connect(empty_world)
    crowd(empty_world, 1_001)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert len(shown(empty_world)) == 1_001
    assert sends(empty_world) == 3


def test_a_size_that_hubspot_refuses_is_halved_and_remembered(empty_world: World) -> None:
    connect(empty_world)
    empty_world.hubspot["event_batch_limit"] = 100
    crowd(empty_world, 200)

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    assert len(shown(empty_world)) == 200
    assert sends(empty_world) == 3
    assert HubSpotAccount.objects.get().events_batch == 100
    empty_world.hubspot["custom_events"].clear()
    empty_world.occurrence(ID).participants.update(registration_event_at=None)
    empty_world.later(minutes=1)
    empty_world.sync(ID)
    assert (len(shown(empty_world)), sends(empty_world)) == (200, 5)


def test_one_event_that_hubspot_refuses_keeps_no_other_back(empty_world: World) -> None:
    connect(empty_world)
    crowd(empty_world, 8)
    empty_world.sync(ID)
    bad = empty_world.hubspot["custom_events"][3]["uuid"]
    empty_world.hubspot["custom_events"].clear()
    empty_world.occurrence(ID).participants.update(registration_event_at=None)
    empty_world.later(minutes=1)
    empty_world.hubspot["refused_event_uuids"] = [bad]

    assert empty_world.sync(ID)[ID, ""].status == "partial"

    assert len(shown(empty_world)) == 7
    assert HubSpotAccount.objects.get().events_batch is None
    assert empty_world.causes(ID)["sync_error"] == {"unavailable": 1}
    before = sends(empty_world)
    empty_world.later(minutes=1)
    empty_world.sync(ID)
    assert sends(empty_world) == before + 1


def test_a_topic_that_is_too_long_for_an_event_is_cut_there_only(empty_world: World) -> None:
    connect(empty_world)
    webinar = upcoming(empty_world)
    webinar["topic"] = "Heat pumps " * 26

    assert empty_world.sync(ID)[ID, ""].status == "synced"

    (one, *_) = shown(empty_world)
    assert one[3]["webinar_name"] == webinar["topic"][:256]
    assert len((empty_world.event(ID) or {})["eventName"]) > 256


def test_they_do_not_count_in_the_ten_seconds_that_are_used_up(empty_world: World) -> None:
    connect(empty_world)
    crowd(empty_world, 3)
    empty_world.sync(ID)
    empty_world.hubspot["limit_per_10s"] = 0
    (event, *_) = empty_world.hubspot["custom_events"]
    client = hubspot_client(HubSpotAccount.objects.get())

    with pytest.raises(RetryLater):
        client.event_definitions()
    again = CustomEvent(event["eventName"], event["objectId"], empty_world.clock(), "another", event["properties"])
    assert client.send_events([again]) == {}
    assert len(empty_world.hubspot["custom_events"]) == 4
