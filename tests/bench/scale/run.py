"""One run: so many webinars of so many people, from empty to final, with so many worker processes."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from tests.bench.portal import ROOT
from tests.bench.scale.portal import ScalePortal, portal
from tests.bench.scale.watched import watched
from tests.bench.scale.world import crowd
from tests.bench.served import until

LONGEST = 6 * 3600  # seconds
THREADS = 4  # syncs that a worker process runs at once, as `serve` has it


@dataclass(frozen=True)
class Measured:
    """What one run took. `hubspot`, `zoom`: calls. `limit`: of HubSpot in ten seconds.

    `bytes_a_person` is the growth of the database, `lock_wait_ms` the longest wait for a row or a table.
    """

    webinars: int
    people: int
    workers: int
    seconds: float
    cpu_ms_a_person: float
    peak_mb: float
    bytes_a_person: float
    lock_wait_ms: float
    hubspot: int
    zoom: int
    limit: int

    @property
    def participants(self) -> int:
        return self.webinars * self.people

    def document(self) -> dict[str, float]:
        return {"participants": self.participants, **asdict(self)}


def run(webinars: int, people: int, workers: int, limit: int = 1_000_000, latency: float = 0.0) -> Measured:
    """Sync them all and compare HubSpot's state. Exits if it differs, since the figures are worth nothing then."""
    with _sandbox(webinars, people, limit, latency) as api, portal(api, limit) as made:
        empty = made.size()
        begun = time.perf_counter()
        processes = [_worker(made, number) for number in range(workers)]
        beat = made.start("beat", "--loglevel", "ERROR", "--pidfile=")
        try:
            with watched([one.pid for one in processes], made.database) as found:
                until(lambda: made.progress() == (webinars, 0), LONGEST, every=1)
            seconds = time.perf_counter() - begun
        finally:
            for one in (beat, *processes):
                one.terminate()
            for one in (beat, *processes):
                one.wait()
        _compare(api, webinars, people)
        calls = _get(api, "/sandbox/calls")
        total = webinars * people
        return Measured(
            webinars,
            people,
            workers,
            round(seconds, 1),
            round(found.cpu / total * 1000, 3),
            round(found.peak_mb, 1),
            round((made.size() - empty) / total, 1),
            round(found.lock_wait * 1000, 1),
            sum(count for route, count in calls.items() if "/hubspot/" in route),
            sum(count for route, count in calls.items() if "/zoom/" in route),
            limit,
        )


def _worker(made: ScalePortal, number: int) -> "subprocess.Popen[bytes]":
    options = ("--pool", "threads", "--concurrency", str(THREADS), "--loglevel", "ERROR")
    return made.start("worker", *options, "--hostname", f"scale{number}@localhost")


def _compare(api: str, webinars: int, people: int) -> None:
    everybody, came = webinars * people, webinars * int(people * 0.6)
    expected = {
        "contacts": crowd(webinars, people),
        "registrations of contacts": everybody,
        "attendances of contacts": came,
        "marketing events": webinars,
        "completed once": webinars,
        "participants": everybody,
        "attended": came,
        "custom events": everybody + came,
    }
    found = _get(api, "/sums")
    if found != expected:
        raise SystemExit(f"HubSpot holds {found}, expected {expected}")


def _get(api: str, path: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{api}{path}", timeout=600) as answer:  # noqa: S310
        return dict(json.load(answer))


@contextmanager
def _sandbox(webinars: int, people: int, limit: int, latency: float) -> Iterator[str]:
    sizes = ["--webinars", str(webinars), "--people", str(people), "--limit", str(limit), "--latency", str(latency)]
    command = [sys.executable, "-m", "tests.bench.scale.sandbox", *sizes]
    sandbox = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)  # noqa: S603
    try:
        yield (sandbox.stdout.readline() if sandbox.stdout else "").strip()
    finally:
        sandbox.terminate()
        sandbox.communicate()
