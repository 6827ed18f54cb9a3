"""Workers killed in the middle of their jobs; `python -m tests.faults.kills` does it fifty times."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ALLOWED = ("PATH", "HOME", "LANG")


def test_workers_killed_in_the_middle_leave_nothing_out_and_nothing_twice() -> None:
    environment = {name: os.environ[name] for name in ALLOWED if name in os.environ}
    kills = 8 if os.environ.get("FAULTS") == "all" else 4
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.kills", "--kills", str(kills)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)  # noqa: S603

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{kills} kills between a job's first and last write" in ran.stdout
    assert "HubSpot holds what it holds without any kill" in ran.stdout
    steps = re.findall(r"^ +\d+ #+ +(\S+ /hubspot/\S+)$", ran.stdout, re.MULTILINE)
    assert len(steps) >= kills // 2, "the kills fell on too few steps"
