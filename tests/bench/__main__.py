"""`make bench`: the main job at its full size, with HubSpot's state compared after each timing; then the screens."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo, sql
from rich.console import Console
from rich.table import Table

from tests.bench import engagement, mapped_answers, webhooks

PEOPLE, MANY, LATENCY = 3_000, 100_000, 0.15
WEBINAR = "81000090000"
ROOT = Path(__file__).resolve().parent.parent.parent
Json = dict[str, Any]


@dataclass
class Bench:
    """One sandbox process, one database, and the portal's commands in processes of their own."""

    url: str
    people: int
    environment: dict[str, str] = field(default_factory=dict)

    def manage(self, *arguments: str, given: str = "") -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self.environment, input=given, text=True, check=True, stdout=subprocess.DEVNULL
        )

    def connect(self) -> None:
        zoom = ("--account-id", "sandbox-zoom-account", "--client-id", "sandbox-zoom-client", "--client-secret", "-")
        self.manage("connect_zoom", *zoom, given="sandbox-zoom-secret")
        self.manage("connect_hubspot", "--access-token", "-", given="sandbox-hubspot-token")
        self.manage("sync_settings", "--apply", "-", given='{"sync_webinars": true}')

    def sync(self) -> Json:
        command = [sys.executable, "-m", "tests.bench.measured", WEBINAR]
        ran = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self.environment, text=True, check=True, stdout=subprocess.PIPE
        )
        return dict(json.loads(ran.stdout))

    def prove(self) -> Json:
        command = [sys.executable, "-m", "tests.bench.measured_proof", WEBINAR]
        ran = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self.environment, text=True, check=True, stdout=subprocess.PIPE
        )
        return dict(json.loads(ran.stdout))

    def script(self, way: str) -> Json:
        command = [sys.executable, "-m", "tests.bench.script", way, f"{self.url}/hubspot", str(self.people)]
        ran = subprocess.run(command, cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE)  # noqa: S603
        return dict(json.loads(ran.stdout))

    def get(self, path: str) -> Json:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=300) as answer:  # noqa: S310
            return dict(json.load(answer))

    def patch(self, side: str, changes: Json) -> None:
        data = json.dumps(changes).encode()
        request = urllib.request.Request(f"{self.url}/sandbox/{side}", data=data, method="PATCH")  # noqa: S310
        urllib.request.urlopen(request, timeout=300).close()  # noqa: S310

    def writes(self) -> int:
        reading = ("batch/read", "/search", "/token", "/introspect", "properties/")
        calls = self.get("/sandbox/calls").items()
        hubspot = [(route, count) for route, count in calls if "/hubspot/" in route and not route.startswith("GET")]
        return sum(count for route, count in hubspot if not any(part in route for part in reading))

    def check(self) -> None:
        """Everybody is there once, with the right numbers; or the timing is worth nothing."""
        hubspot = self.get("/sandbox/hubspot")
        contacts = [one["properties"] for one in hubspot["contacts"].values()]
        contacts = [one for one in contacts if str(one["email"]).endswith("@crowd.example")]
        (event,) = hubspot["marketing_events"].values()
        came = round(self.people * 0.6)
        attended = [one for one in event["participants"].values() if one["state"] == "ATTENDED"]
        found = {
            "contacts": (len(contacts), len({one["email"] for one in contacts})),
            "registered once": sum(one.get("zoom_sync_total_registrations") == "1" for one in contacts),
            "attended once": sum(one.get("zoom_sync_total_attended") == "1" for one in contacts),
            "participants": (len(event["participants"]), len(attended)),
            "completed": event["completions"],
            "custom events": len({one["uuid"] for one in hubspot["custom_events"]}),
        }
        expected = {
            "contacts": (self.people, self.people),
            "registered once": self.people,
            "attended once": came,
            "participants": (self.people, came),
            "completed": 1,
            "custom events": self.people + came,
        }
        if found != expected:
            raise SystemExit(f"HubSpot holds {found}, expected {expected}")


@contextmanager
def bench(people: int, *, latency: float = 0.0, limit: int = 1_000_000, answers: bool = False) -> Iterator[Bench]:
    arguments = ["--people", str(people), "--latency", str(latency), "--limit", str(limit)]
    arguments += ["--answers"] if answers else []
    command = [sys.executable, "-m", "tests.bench.sandbox", *arguments]
    with tempfile.TemporaryDirectory() as folder:
        sandbox = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)  # noqa: S603
        try:
            url = (sandbox.stdout.readline() if sandbox.stdout else "").strip()
            made = Bench(url, people)
            made.environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "VAR_DIR": folder,
                "ZOOM_API_URL": f"{url}/zoom/v2",
                "ZOOM_OAUTH_URL": f"{url}/zoom/oauth",
                "HUBSPOT_API_URL": f"{url}/hubspot",
                "ZOOM_PLAN": "business",
                "ZOOM_RATE_SHARE": "1",
                "HUBSPOT_REQUESTS_PER_10S": str(min(limit, 1000)),
            }
            made.connect()
            yield made
        finally:
            sandbox.terminate()
            sandbox.communicate()


def calls_allowed(people: int) -> tuple[int, int]:
    """HubSpot's and Zoom's least numbers of calls, as the APIs' page and batch sizes have it."""
    came, half = round(people * 0.6), ceil(people / 2 / 100)
    hubspot = ceil(people / 100) + half + half + 2 + ceil(people / 100) + ceil(came / 100) + events(people)
    zoom = 7 + ceil(people / 300) + 2 + ceil(came / 300)
    return hubspot, zoom


def events(people: int) -> int:
    """Return the least number of calls that the custom events take: they do not count in the ten seconds."""
    return ceil(people / 500) + ceil(people * 0.6 / 500)


def least_seconds(people: int, limit: int) -> float:
    """Return the time of the longest chain of calls that need one another.

    Zoom's pages of registrants come one after the other, behind the webinar and its sessions. Then HubSpot's calls go
    in rounds of `limit` every 10 seconds, many at once, and last come the custom events and the end of the event.
    """
    counted = calls_allowed(people)[0] - events(people)
    zoom = 3 + ceil(people / 300)
    return zoom * LATENCY + (counted - 1) // limit * 10 + ceil(((counted - 1) % limit + 1) / 8) * LATENCY + 3 * LATENCY


class Report:
    def __init__(self) -> None:
        self.table = Table("What", "Measured", "At most", "")
        self.failed = False

    def row(self, what: str, measured: float, at_most: float | None = None, unit: str = "") -> None:
        ok = at_most is None or measured <= at_most
        self.failed = self.failed or not ok
        bound = "" if at_most is None else f"{at_most:g}{unit}"
        self.table.add_row(what, f"{measured:g}{unit}", bound, "" if at_most is None else "ok" if ok else "TOO MUCH")


def main() -> int:
    report = Report()
    hubspot, zoom = calls_allowed(PEOPLE)
    with bench(PEOPLE) as fast:
        first = fast.sync()
        fast.check()
        _first(report, first, hubspot, zoom)
        _again(report, fast)
    _mapped(report, first)
    with bench(PEOPLE, latency=LATENCY, limit=100) as slow:
        timed = slow.sync()
        slow.check()
        least = least_seconds(PEOPLE, 100)
        report.row("seconds with 150 ms latency and 100 requests in 10 s", timed["wall"], round(least * 1.1, 2))
        report.row("refused with 429", timed["refused"], 0)
    if "--quick" in sys.argv:
        Console().print(report.table)
        return int(report.failed)
    with bench(MANY) as large:
        huge = large.sync()
        large.check()
        report.row(
            f"peak memory for {MANY:,} people above that for {PEOPLE:,}",
            round(huge["peak_mb"] - first["peak_mb"], 1),
            60,
            " MB",
        )
        report.row(f"CPU a person of {MANY:,}", round(huge["cpu"] / MANY * 1000, 2), 1.5, " ms")
        report.row(f"SQL statements a person of {MANY:,}", round(huge["statements"] / MANY, 3), 0.1)
    _scripts(report)
    _plans(report)
    _proofs(report)
    for what, measured, at_most, unit in (*_engagement(), *webhooks.figures()):
        report.row(what, measured, at_most, unit)
    Console().print(report.table)
    return int(report.failed) or _screens()


def _screens() -> int:
    """Run on a PostgreSQL server, in a database that is made and filled the first time."""
    url = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/portal_bench")
    if not _made(url):
        sys.stdout.write("The screens were left out: no PostgreSQL answers (BENCH_DATABASE_URL).\n")
        return 0
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": url}
    return subprocess.run([sys.executable, "-m", "tests.bench.screens"], cwd=ROOT, env=environment).returncode  # noqa: S603


def _made(url: str) -> bool:
    name = str(conninfo.conninfo_to_dict(url)["dbname"])
    server = conninfo.make_conninfo(url, dbname="postgres", connect_timeout=5)
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.OperationalError:
        return False
    return True


def _first(report: Report, first: Json, hubspot: int, zoom: int) -> None:
    report.row("HubSpot calls", first["api_calls"]["hubspot"], int(hubspot * 1.05))
    report.row("Zoom calls", first["api_calls"]["zoom"], int(zoom * 1.05))
    report.row("seconds without latency and limits", first["wall"])
    report.row("CPU a person", round(first["cpu"] / PEOPLE * 1000, 2), 1.5, " ms")
    report.row("SQL statements a person", round(first["statements"] / PEOPLE, 3), 0.1)
    report.row("peak memory", first["peak_mb"], None, " MB")


def _again(report: Report, fast: Bench) -> None:
    before = fast.writes()
    fast.sync()
    report.row("writes of an unchanged second sync", fast.writes() - before, 0)
    webinars = fast.get("/sandbox/zoom")["webinars"]
    webinars[WEBINAR]["sessions"][0]["rows"][0]["leave"] += 60  # one person stayed a minute longer
    fast.patch("zoom", {"webinars": webinars})
    before = fast.writes()
    changed = fast.sync()
    report.row("people written after one of them changed", changed["contacts_updated"], 1)
    report.row("writes of it (attendance and properties)", fast.writes() - before, 2)
    fast.check()


def _mapped(report: Report, first: Json) -> None:
    """Sync the same people with five mapped answers each, which ride along with what is written anyway."""
    with bench(PEOPLE, answers=True) as made:
        made.manage("sync_settings", "--apply", "-", given=mapped_answers.SETTINGS)
        mapped = made.sync()
        made.check()
        mapped_answers.check(made.get("/sandbox/hubspot"), PEOPLE)
        before = made.writes()
        made.sync()
        report.row("writes of an unchanged second sync with mapped answers", made.writes() - before, 0)
    for side in ("HubSpot", "Zoom"):
        calls, without = mapped["api_calls"][side.lower()], first["api_calls"][side.lower()]
        report.row(f"{side} calls with five mapped answers", calls, without)
    report.row("CPU a person with five mapped answers", round(mapped["cpu"] / PEOPLE * 1000, 2), 2, " ms")


def _engagement() -> list[tuple[str, float, float, str]]:
    with bench(PEOPLE) as made:
        return list(engagement.figures(made, WEBINAR))


def _scripts(report: Report) -> None:
    for way, words in (("one", "one call a contact"), ("batches", "in batches")):
        with bench(PEOPLE) as beside:
            ran = beside.script(way)
            report.row(f"HubSpot's own client, {words}: calls", ran["calls"])
            report.row(
                f"HubSpot's own client, {words}: CPU a person", round(ran["cpu"] / PEOPLE * 1000, 2), None, " ms"
            )


def _plans(report: Report) -> None:
    """Plan a change of settings for few webinars and for many, of 100 people each."""
    few, many = (_plan(webinars) for webinars in (50, 1_000))
    report.row("a settings plan of 1,000 webinars of 100 people", many["seconds"], 60, " s")
    report.row("a screen's preview of 50 webinars of 100 people", few["screen"], 1, " s")
    report.row("peak memory of the plan of 1,000 webinars above its start", many["grown_mb"], 30, " MB")
    report.row("SQL statements of the plan of 1,000 webinars above those of 50", many["queries"] - few["queries"], 0)


def _proofs(report: Report) -> None:
    """Prove webinars of three sizes, of which everybody must be accounted for."""
    for people in (10, 1_000, 10_000):
        with bench(people) as made:
            made.sync()
            proof = made.prove()
        if not proof["proved"]:
            raise SystemExit(f"the proof of {people} people does not add up: {proof}")
        zoom = 7 + ceil(people / 300) + 2 + ceil(people * 0.6 / 300)
        report.row(f"a proof of {people:,} people: HubSpot calls", proof["hubspot"], 2 * ceil(people / 100) + 2)
        report.row(f"a proof of {people:,} people: Zoom calls", proof["zoom"], zoom)
        report.row(f"a proof of {people:,} people: seconds", proof["seconds"])
        report.row(f"a proof of {people:,} people: memory above its start", proof["grown_mb"], 30, " MB")


def _plan(webinars: int) -> Json:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": folder}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "tests.bench.settings_plan", str(webinars)]
        ran = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment, text=True, check=True, stdout=subprocess.PIPE
        )
    return dict(json.loads(ran.stdout))


if __name__ == "__main__":
    sys.exit(main())
