"""Two small worlds for one job each, and what runs that job until nothing waits."""

import copy
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

import pytest
from django.db import transaction
from django.test import override_settings

from integrations.accounts.connect import connect_hubspot
from integrations.errors import IntegrationError
from integrations.models import Occurrence, SyncJob, WebinarRow, ZoomAccount
from integrations.models.jobs import JobState
from integrations.sync import jobs, rounds
from integrations.sync.remember.result import Result
from sandbox.hubspot import seed
from sandbox.world import build
from tests.support import webinars
from tests.support.world import World

T = TypeVar("T")
R = TypeVar("R")

ANN, BEN, CAT, DAN = (f"{name}@mail.example" for name in ("ann", "ben", "cat", "dan"))
ROUNDS = 60


class InTurn:
    """Send batches one after the other on the test's own connection, in place of the threads that send side by side."""

    def __init__(self, size: int) -> None:
        pass

    def __enter__(self) -> "InTurn":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, call: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        return iter([call(one) for one in batches])

    def submit(self, call: Callable[[], R]) -> Future[R]:
        done: Future[R] = Future()
        try:
            done.set_result(call())
        except IntegrationError as error:
            done.set_exception(error)
        return done


def set_default(monkeypatch: pytest.MonkeyPatch, function: Callable[..., Any], name: str, value: object) -> None:
    """Another default of a keyword, for the length of a test."""
    assert function.__kwdefaults__ is not None
    monkeypatch.setitem(function.__kwdefaults__, name, value)


def prepare(world: World) -> None:
    """Enterprise, with a token that can be renewed; small pages; a webinar that is over, and one still to come.

    Ann and Dan are contacts already, Ben and Cat are new. Ann and Cat came, Cat twice.
    """
    hubspot = world.hubspot
    hubspot["tier"] = "enterprise"
    world.zoom["account"]["page"] = 2
    for email in (ANN, DAN):
        seed.add_contact(hubspot, email)
    with override_settings(HUBSPOT_CLIENT_ID=hubspot["client_id"], HUBSPOT_CLIENT_SECRET=hubspot["client_secret"]):
        connect_hubspot(access_token="", refresh_token=seed.REFRESH_TOKEN, name="HubSpot")
    people = [webinars.signed_up(world, email, email[:3].title(), "Vik") for email in (ANN, BEN, CAT, DAN)]
    over = webinars.past(world, webinars.PAST, *people, came=((ANN, 0, 60), (CAT, 5, 20), (CAT, 30, 60)))
    over["sessions"][0]["recording"] = build.recording(over["start"] + 2 * build.HOUR, [("Ann", "Hello.")])
    webinars.upcoming(world, webinars.UPCOMING, *people[:2])


def without_tokens(world: World) -> None:
    """The next request asks for a token first."""
    ZoomAccount.objects.update(access_token="")


def one_has_cancelled(world: World) -> None:
    """Ann and Ben were sent as registered; since then Ben has cancelled."""
    run(world, webinars.UPCOMING)
    world.zoom["webinars"][str(webinars.UPCOMING)]["registrants"].pop(1)
    world.later(hours=1)


class Rewind:
    """The world as it was, as often as needed: the sandbox's state by a copy, ours by a transaction."""

    def __init__(self, world: World) -> None:
        self.world, self.state, self.now = world, copy.deepcopy(world.sandbox.state), world.now

    def __enter__(self) -> World:
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True  # type: ignore[attr-defined]  # the test's own, as Django marks it
        self.atomic.__enter__()
        return self.world

    def __exit__(self, *_: object) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.world.sandbox.state, self.world.now = copy.deepcopy(self.state), self.now
        self.world.sandbox.live.clear()


def start(world: World, webinar_id: int) -> int:
    """A waiting job, as the button makes it."""
    row, _ = WebinarRow.objects.get_or_create(connection=world.connection, zoom_id=str(webinar_id))
    return SyncJob.enqueue(rounds.carrier(row).pk, "sync_now", world.clock(), "maija")


def run(world: World, webinar_id: int) -> list[Result]:
    """The webinar's job, and whatever it leaves for later, until nothing is left; the results in order."""
    start(world, webinar_id)
    results: list[Result] = []
    for _ in range(ROUNDS):
        job = SyncJob.objects.filter(state=JobState.WAITING).first()
        if job is None and results and not results[-1].bad:
            return results
        times = [job.not_before] if job else Occurrence.objects.values_list("next_sync_at", flat=True)
        world.now = max(world.now, *(at.timestamp() for at in times if at))
        jobs.enqueue_due(world.clock())
        for pk in SyncJob.due(world.clock(), 10):
            results += filter(None, [jobs.run_job(pk, world.clock)])
    return results
