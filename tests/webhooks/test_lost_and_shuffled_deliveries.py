"""Events may be lost, come twice and in any order: the reconciling schedule brings HubSpot to the same end."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integrations.models import Connection, HubSpotAccount
from integrations.sync import rounds
from integrations.sync.context import opened
from sandbox import webhooks as sandbox
from sandbox.world.build import DAY, HOUR, MINUTE, recording, registrant, row, session, webinar
from tests.support.webhooks import Webhooks

HENRIK, OLIVIA = "henrik.host@a.example", "olivia.owner@a.example"
A, B, C, D = 82000000001, 82000000002, 82000000003, 82000000004
ANN, BEN, CIA = "ann@kuusi.example", "ben@lumi.example", "cia@norra.example"

Json = dict[str, Any]
Event = tuple[str, Json]
Spoil = Callable[[int], list[int]]  # the step an event happens in → those it is delivered in


def prepare(webhooks: Webhooks) -> None:
    """Make three webinars, and sync them."""
    now = int(webhooks.world.now) // MINUTE * MINUTE
    for number, (webinar_id, host) in enumerate([(A, HENRIK), (B, OLIVIA), (C, HENRIK)]):
        people = [registrant(one, one.split("@")[0].title(), "X", now - DAY) for one in (ANN, BEN, CIA)[: number + 1]]
        webhooks.world.add(webinar(webinar_id, f"Webinar {number}", host, now + 10 * DAY, 60, registrants=people))
    reconcile(webhooks)


def happen(webhooks: Webhooks) -> Iterator[None]:
    """Play a day of a portal, step by step: people come and go, webinars are made, moved, deleted and held."""
    world, now = webhooks.world, int(webhooks.world.now) // MINUTE * MINUTE
    for number in range(4):
        webhooks.register(A, f"a{number}@kuusi.example", source="newsletter")
        yield
    webhooks.cancel(B, ANN)
    yield
    webhooks.changes(A, "updated", topic="Webinar 0, now longer", duration=90)
    yield
    webhooks.changes(C, "deleted", deleted=True)
    yield
    world.add(webinar(D, "Held at once", OLIVIA, now - HOUR, 60))
    webhooks.changes(D, "created")
    webhooks.register(D, "d@kuusi.example", created=now - 2 * HOUR)
    yield
    held(webhooks, now)
    webhooks.contact("deletion", BEN)
    yield
    webhooks.register(A, BEN)
    yield


def held(webhooks: Webhooks, now: int) -> None:
    run = session("held", now - HOUR, 60, [row("d@kuusi.example", "D", 0, 30)], recording=recording(now))
    webhooks.world.zoom["webinars"][str(D)]["sessions"] = [run]
    ended = sandbox.webinar_event(webhooks.world.sandbox, "ended", D, uuid=run["uuid"])
    webhooks.tell("zoom", ended)
    webhooks.tell("zoom", sandbox.recording_event(webhooks.world.sandbox, "completed", D, run))


def reconcile(webhooks: Webhooks) -> None:
    """Do what beat does an hour and a day later: discovery, and every occurrence that is due."""
    for _ in range(3):
        HubSpotAccount.objects.update(users_read_at=None, deletions_read_at=None)
        connection = Connection.objects.select_related("zoom", "hubspot").get()
        with opened(connection, "schedule", clock=webhooks.world.clock) as context:
            rounds.discover_and_enqueue(context)
        while webhooks.sync():
            pass
        webhooks.world.later(hours=13)


def end_state(webhooks: Webhooks) -> Json:
    """Return HubSpot as its users see it, without ids and times of writing."""
    hubspot = webhooks.world.hubspot
    emails = {one["id"]: one["properties"].get("email") for one in hubspot["contacts"].values()}
    events = {
        event["externalEventId"]: {
            "name": event["eventName"],
            "cancelled": event["eventCancelled"],
            "people": {
                emails[vid]: [activity["state"] for activity in one["activities"]]
                for vid, one in event["participants"].items()
            },
        }
        for event in hubspot["marketing_events"].values()
    }
    contacts = sorted(
        (one["properties"]["email"], one["archived"], one["properties"].get("zoom_sync_total_registrations"))
        for one in hubspot["contacts"].values()
    )
    return {"events": events, "contacts": contacts, "calls": len(webhooks.world.calls())}


def day(webhooks: Webhooks, spoil: Spoil) -> Json:
    """Deliver every event in the steps that `spoil` names, and run at once what it starts."""
    prepare(webhooks)
    steps: dict[int, list[Event]] = defaultdict(list)
    done = 0
    for number, _ in enumerate(happen(webhooks)):
        for event in webhooks.sent[done:]:
            for step in spoil(number):
                steps[step].append(event)
        done = len(webhooks.sent)
        deliver(webhooks, steps.pop(number, []))
    for number in sorted(steps):
        deliver(webhooks, steps[number])
    reconcile(webhooks)
    return end_state(webhooks)


def deliver(webhooks: Webhooks, events: list[Event]) -> None:
    webhooks.deliver(events)
    webhooks.sync()
    webhooks.world.later(minutes=1)


def spoiled(seed: int) -> Spoil:
    """Return steps in which 30 % of the events are lost, doubled or late."""
    chance = random.Random(seed)  # noqa: S311  (repeatable on purpose)

    def steps(number: int) -> list[int]:
        if chance.random() >= 0.3:
            return [number]
        late = number + chance.randrange(1, 8)
        return chance.choice([[], [number, late], [late]])

    return steps


PEOPLE = {f"a{number}@kuusi.example": ["REGISTERED"] for number in range(4)}
EXPECTED: Json = {
    "events": {
        str(A): {"name": "Webinar 0, now longer", "cancelled": False, "people": {ANN: ["REGISTERED"], **PEOPLE}},
        str(B): {
            "name": "Webinar 1",
            "cancelled": False,
            "people": {ANN: ["REGISTERED", "CANCELLED"], BEN: ["REGISTERED"]},
        },
        str(C): {
            "name": "Webinar 2",
            "cancelled": True,
            "people": {ANN: ["REGISTERED"], BEN: ["REGISTERED"], CIA: ["REGISTERED"]},
        },
        str(D): {"name": "Held at once", "cancelled": False, "people": {"d@kuusi.example": ["REGISTERED", "ATTENDED"]}},
    },
    "contacts": [
        *((email, False, "1") for email in PEOPLE),
        (ANN, False, "2"),
        (BEN, True, "2"),
        (CIA, False, "1"),
        ("d@kuusi.example", False, "1"),
    ],
    "calls": 1,
}


def test_with_every_event_in_its_place(webhooks: Webhooks) -> None:
    assert day(webhooks, lambda number: [number]) == EXPECTED


def test_without_a_single_event(webhooks: Webhooks) -> None:
    assert day(webhooks, lambda number: []) == EXPECTED


def test_with_every_event_twice_and_the_last_ones_first(webhooks: Webhooks) -> None:
    assert day(webhooks, lambda number: [30 - number, 30]) == EXPECTED


@pytest.mark.parametrize("seed", range(3))
def test_with_a_third_of_the_events_lost_doubled_or_late(webhooks: Webhooks, seed: int) -> None:
    assert day(webhooks, spoiled(seed)) == EXPECTED
