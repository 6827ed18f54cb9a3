"""The soak in short: a power cut in the middle of a few syncs, then some kills; and its parts that need no server."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from tests.soak import __main__ as command
from tests.soak import missing
from tests.soak.clock import Clock
from tests.soak.faults import FAULTS
from tests.soak.lap import Lap, compare
from tests.soak.portal import PYTHON, ROOT
from tests.soak.report import Kills, Report
from tests.soak.steps import step

ALLOWED = ("PATH", "HOME", "LANG")
SHORT = ("--hours", "0", "--fault", "everything killed", "--kills", "2", "--webinars", "3", "--people", "12")


@pytest.mark.django_db
def test_a_power_cut_and_some_kills_leave_nothing_out_and_nothing_twice(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("runs with the tests on PostgreSQL, where its server is installed")
    if lacking := missing.needed():
        pytest.skip(lacking)
    environment = {name: os.environ[name] for name in ALLOWED if name in os.environ}
    report = tmp_path / "soak"
    run = [sys.executable, "-W", "ignore", "-m", "tests.soak", *SHORT, "--report", str(report)]
    ran = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)  # noqa: S603

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "everything killed: 2 times" in ran.stdout
    assert "2 kills between a job's first and last write" in ran.stdout
    assert "Everything ended as without faults." in report.with_suffix(".txt").read_text()


def test_a_machine_without_postgresql_is_told_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(missing, "program", lambda name: "")
    monkeypatch.setattr(sys, "argv", ["soak"])

    assert command.main() == 0
    assert capsys.readouterr().out == (
        "SKIP: PostgreSQL is not installed (initdb and postgres): install its server package.\n"
    )


def test_a_process_sees_the_clock_jump_while_it_runs(tmp_path: Path) -> None:
    clock = Clock(tmp_path)
    (tmp_path / "told.py").write_text("import datetime\nwhile input():\n print(datetime.datetime.now(datetime.UTC))\n")
    environment = {**os.environ, **clock.environment, "PYTHONPATH": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    told = subprocess.Popen(  # noqa: S603
        [*PYTHON, "told"], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert told.stdin
    assert told.stdout

    def now() -> datetime:
        told.stdin.write("now\n")  # type: ignore[union-attr]
        told.stdin.flush()  # type: ignore[union-attr]
        return datetime.fromisoformat(told.stdout.readline().strip())  # type: ignore[union-attr]

    hours = [round((now() - datetime.now(UTC)).total_seconds() / 3600)]
    for jump in (3, -4):
        clock.jump(jump * 3600)
        hours.append(round((now() - datetime.now(UTC)).total_seconds() / 3600))
    told.communicate("\n")
    assert hours == [0, 3, -1]


def test_the_soak_itself_sees_the_portals_clock(tmp_path: Path) -> None:
    clock = Clock(tmp_path)
    clock.set(7200)
    assert 7199 < clock.now().timestamp() - time.time() < 7201


def test_what_hubspot_computes_itself_may_be_left_out() -> None:
    undisturbed, lap = Lap("undisturbed"), Lap("settings changed")
    undisturbed.snapshot = {"events": [{"participants": {"ann": {"state": "ATTENDED", "percentage": "1"}}}]}
    lap.snapshot = {"events": [{"participants": {"ann": {"state": "ATTENDED"}}}]}

    compare(lap, undisturbed, but_for=("percentage",))

    assert lap.wrong == []


def test_what_differs_from_the_undisturbed_lap_is_wrong_and_what_both_show_is_no_news() -> None:
    undisturbed, lap = Lap("undisturbed"), Lap("worker killed")
    undisturbed.snapshot, lap.snapshot = {"calls": [{"call": 1}]}, {"calls": [{"call": 1}, {"call": 1}]}
    undisturbed.seen["Home: Nothing needs you."] = 9
    lap.seen.update({"Home: Nothing needs you.": 9, "Home: Retries by itself": 3, "Home: for a moment": 1})

    compare(lap, undisturbed)

    assert lap.wrong == ['calls: too much {"call": 1}']
    assert dict(lap.seen) == {"Home: Retries by itself": 3}


@pytest.mark.parametrize(
    ("route", "named"),
    [
        ("POST /hubspot/crm/objects/2026-03/contacts/batch/create", "3 contacts created"),
        ("POST /hubspot/marketing/marketing-events/2026-03/events/upsert", "2 marketing event"),
        ("POST /hubspot/marketing/marketing-events/2026-03/events/<external_id>/complete", "6 event completed"),
        ("POST /hubspot/crm/extensions/calling/2026-03/transcripts", "10 transcripts"),
        ("POST /hubspot/crm/objects/2026-03/notes/batch/upsert", "11 notes"),
        ("POST /hubspot/elsewhere", "POST /hubspot/elsewhere"),
    ],
)
def test_every_write_belongs_to_a_step(route: str, named: str) -> None:
    assert step(route) == named


def test_the_report_says_what_was_left_out_and_what_went_wrong(tmp_path: Path) -> None:
    lap = Lap("disk full", strikes=1, wrong=["contacts: missing Ann"])
    report = Report(7, {"names not found": "only root may mount"}, [lap], Kills(wanted=1))
    assert not report.good

    report.write(tmp_path / "soak")
    text = (tmp_path / "soak.txt").read_text()

    assert "WRONG: contacts: missing Ann" in text
    assert "Left out: names not found: only root may mount." in text
    assert "SOMETHING ENDED OTHERWISE" in text
    assert '"good": false' in (tmp_path / "soak.json").read_text()


def test_a_soak_that_was_stopped_has_shown_nothing() -> None:
    report = Report(7, {}, stopped=True)
    assert not report.good
    assert "The soak was stopped before its end." in report.text()


def test_too_few_kills_are_no_proof() -> None:
    kills = Kills(wanted=2)
    kills.count("worker", "8 calls")
    assert not kills.good
    kills.count("beat", "8 calls")
    assert kills.good


def test_every_fault_of_the_plan_can_be_named() -> None:
    assert len(FAULTS) >= 19
    assert all(fault.what for fault in FAULTS.values())
