"""`make bench`: the main job at its full size, with HubSpot's state compared after each timing; then the screens."""

import json
import os
import subprocess
import sys
import tempfile
from math import ceil

import psycopg
from psycopg import conninfo, sql
from rich.console import Console
from rich.table import Table

import tests.bench.scale.__main__ as scale
from tests.bench import engagement, lists, mapped_answers, next_webinar, tap, webhooks
from tests.bench.least import LATENCY, calls_allowed, least_seconds
from tests.bench.portal import ROOT, WEBINAR, Bench, Json, bench

PEOPLE, MANY = 3_000, 100_000


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
    if "--scale" in sys.argv:
        return scale.main()
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
    for row in tap.figures(PEOPLE):
        report.row(*row)
    _plans(report)
    _proofs(report)
    for what, measured, at_most, unit in (
        *_engagement(),
        *_lists(),
        *next_webinar.figures(PEOPLE),
        *webhooks.figures(),
    ):
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


def _lists() -> list[tuple[str, float, float, str]]:
    with bench(PEOPLE) as made:
        return list(lists.figures(made))


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
