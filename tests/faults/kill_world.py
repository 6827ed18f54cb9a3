"""The webinars whose workers are killed, in a database and a sandbox of their own."""

import time
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command

from integrations import tasks
from integrations.accounts.connect import connect_hubspot, connect_zoom, pair
from integrations.clock import utcnow
from integrations.models import Connection, Discovery, Occurrence, SyncJob, WebinarRow
from integrations.sync import jobs, rounds
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from sandbox.hubspot import seed
from sandbox.world import build
from sandbox.world import make as make_state
from sandbox.world.accounts import HENRIK
from tests.faults.killing import Sandboxed
from tests.faults.snapshot import changes, snapshot
from tests.support.world import ZOOM

Json = dict[str, Any]
SETTINGS = {"sync_webinars": True, "recordings": "all", "lists": {"kinds": ["registered", "attended", "no_show"]}}
FIRST = 83000000001
REGULARS = ("regular@mail.example", "faithful@mail.example")  # are in every webinar; the first is a contact already


@dataclass(frozen=True)
class Webinars:
    state: Json
    ids: list[int]


@dataclass(frozen=True)
class Undisturbed:
    """The state of HubSpot after all the jobs, and how many writes each of them made."""

    snapshot: dict[str, list[Json]]
    writes: list[int]


def make(count: int) -> Webinars:
    """Make so many webinars that are over, each recorded, with two regulars and two people of their own."""
    now = time.time()
    state = make_state(now)
    state["zoom"] |= {"webinars": {}, "events": []}
    state["hubspot"] = seed.empty(made_at=now - 90 * build.DAY, tier="enterprise") | {"limit_per_10s": 1_000_000}
    state["zoom"]["account"]["limits"] = dict.fromkeys(("LIGHT", "MEDIUM", "HEAVY"), {"second": 10_000, "day": 10**6})
    seed.add_contact(state["hubspot"], REGULARS[0])
    ids = [FIRST + number for number in range(count)]
    for webinar_id in ids:
        seed.add_contact(state["hubspot"], f"known{webinar_id}@mail.example")
        state["zoom"]["webinars"][str(webinar_id)] = _webinar(webinar_id, int(now) - 5 * build.DAY)
    return Webinars(state, ids)


def _webinar(webinar_id: int, start: int) -> Json:
    start += (webinar_id - FIRST) * build.MINUTE
    emails = (*REGULARS, f"known{webinar_id}@mail.example", f"new{webinar_id}@mail.example")
    people = [build.registrant(one, one.partition("@")[0], "Vik", start - 9 * build.DAY) for one in emails]
    rows = [build.row(one, one, 0, 40 + number) for number, one in enumerate(emails)]
    recording = build.recording(start + 2 * build.HOUR, [("Ann", "Hello.")])
    run = build.session(f"run {webinar_id}", start, 60, rows, recording=recording)
    return build.webinar(webinar_id, "Heat pumps", HENRIK, start, 60, registrants=people, sessions=[run])


def connect() -> None:
    """An empty database, and both accounts connected to the sandbox."""
    call_command("flush", interactive=False, verbosity=0)
    zoom = connect_zoom(*ZOOM, "Zoom")
    hubspot = connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")
    apply(pair(hubspot, zoom, "Sandbox"), check(SETTINGS))
    Discovery.objects.all().delete()  # else the worker would find the webinars, and start all their jobs by itself


def occurrence(webinars: Webinars, number: int) -> int:
    """The one whose job reads the webinar."""
    row, _ = WebinarRow.objects.get_or_create(connection=Connection.objects.get(), zoom_id=str(webinars.ids[number]))
    return rounds.carrier(row).pk


def enqueue(webinars: Webinars, number: int) -> int:
    """Its occurrence."""
    pk = occurrence(webinars, number)
    SyncJob.enqueue(pk, "schedule", utcnow())
    return pk


def without_kills(webinars: Webinars, sandbox: Sandboxed) -> Undisturbed:
    connect()
    return one_by_one(webinars, sandbox)


def one_by_one(webinars: Webinars, sandbox: Sandboxed) -> Undisturbed:
    """Run each webinar's job in this process."""
    writes = []
    for number in range(len(webinars.ids)):
        before = sandbox.writes().total()
        pk = enqueue(webinars, number)
        jobs.run_job(SyncJob.objects.get(occurrence=pk, state="waiting").pk)
        assert is_done(pk)
        writes.append(sandbox.writes().total() - before)
    return Undisturbed(snapshot(sandbox.hubspot()), writes)


def tick() -> None:
    """Do what beat does each minute."""
    tasks.sweep_jobs.delay()
    tasks.run_due_jobs.delay()


def is_done(pk: int) -> bool:
    return not SyncJob.objects.filter(occurrence=pk).exclude(state="done").exists()


def differences(wanted: dict[str, list[Json]], sandbox: Sandboxed) -> list[str]:
    left = Occurrence.objects.exclude(status__in=("synced", "unchanged"))
    unfinished = [f"{one}: ended as {one.status or 'nothing'}" for one in left]
    return [*changes(wanted, snapshot(sandbox.hubspot())), *unfinished]
