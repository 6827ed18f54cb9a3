"""The same people read by the Singer tap for Zoom (tap-zoom on PyPI): what reading alone takes elsewhere."""

import base64
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

from tests.bench.portal import ROOT, Bench, Json, bench

TAP = "tap-zoom==2.1.1"
FOLDER = ROOT / "var" / "bench" / "tap"
LOGIN = b"sandbox-zoom-client:sandbox-zoom-secret"
FORM = b"grant_type=account_credentials&account_id=sandbox-zoom-account"


def figures(people: int) -> Iterator[tuple[str, float, float | None, str]]:
    """Yield what was measured, how much, no bound, and the unit. Nothing if the tap cannot be installed."""
    if not _installed():
        return
    with bench(people) as made:
        before = _zoom_calls(made)
        read = _read(made)
        calls = _zoom_calls(made) - before
    yield "tap-zoom, reading only: Zoom calls", calls, None, ""
    yield "tap-zoom, reading only: CPU a person", round(read["cpu"] / people * 1000, 2), None, " ms"
    yield f"tap-zoom: different registrants of {people:,}", read["webinar_registrants"], None, ""
    came, rows = round(people * 0.6), read["report_webinar_participants"]
    yield f"tap-zoom: different rows of attendance of {came:,}", rows, None, ""


def _installed() -> bool:
    """Install the tap with the packages it pins, beside ours."""
    python = FOLDER / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)  # noqa: S603
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TAP]
    return subprocess.run(install, check=False, stderr=subprocess.DEVNULL).returncode == 0  # noqa: S603


def _read(made: Bench) -> Json:
    url = made.environment["ZOOM_API_URL"]
    command = [str(FOLDER / "bin" / "python"), "tests/bench/tap_reads.py", url, _token(made)]
    ran = subprocess.run(command, cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def _token(made: Bench) -> str:
    login = {"Authorization": f"Basic {base64.b64encode(LOGIN).decode()}"}
    request = urllib.request.Request(f"{made.environment['ZOOM_OAUTH_URL']}/token", FORM, login)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return str(json.load(answer)["access_token"])


def _zoom_calls(made: Bench) -> int:
    return sum(count for route, count in made.get("/sandbox/calls").items() if "/zoom/v2/" in route)
