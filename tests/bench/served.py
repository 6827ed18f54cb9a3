"""The portal as it runs, web, worker and beat, beside a sandbox of its own process: what competes is measured too."""

import base64
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.hubspot import seed
from sandbox.webhooks import Signed
from sandbox.world import make
from sandbox.world.build import DAY, registrant, webinar

ROOT = Path(__file__).resolve().parent.parent.parent
PORT, SANDBOX_PORT, SECRET, HOST = 8600, 8601, "bench-secret", "olivia.owner@a.example"
ZOOM = ("--account-id", "sandbox-zoom-account", "--client-id", "sandbox-zoom-client", "--client-secret", "-")
SECRETS = (
    "from integrations.models import HubSpotAccount as H, ZoomAccount as Z;"
    f"Z.objects.update(webhook_key='bench', webhook_secret='{SECRET}'); H.objects.update(client_secret='{SECRET}')"
)
Json = dict[str, Any]


def world(webinars: int, people: int) -> Json:
    """Webinars still to come, the first one empty; the others have registrants whom nothing has told of yet."""
    now = time.time()
    state = make(now)
    state["zoom"]["events"] = []
    state["hubspot"] = seed.empty(made_at=now - 90 * DAY)
    state["hubspot"]["limit_per_10s"] = 1_000_000
    generous = {"second": 1_000_000, "day": 1_000_000}
    state["zoom"]["account"]["limits"] = dict.fromkeys(("LIGHT", "MEDIUM", "HEAVY"), generous)
    found = [_webinar(number, people if number else 0, int(now)) for number in range(webinars + 1)]
    state["zoom"]["webinars"] = {str(one["id"]): one for one in found}
    return state


def webinar_id(number: int) -> int:
    return 82_000_000_000 + number


def email(number: int, person: int) -> str:
    return f"p{person}.{number}@kuusi.example"


def _webinar(number: int, people: int, now: int) -> Json:
    crowd = [registrant(email(number, person), f"P{person}", "Kuusi", now - DAY) for person in range(people)]
    return webinar(webinar_id(number), f"Heat pumps {number}", HOST, now + 3 * DAY, 60, registrants=crowd)


@dataclass
class Served:
    """`environment`: of the portal's processes, and of whatever looks into its database."""

    environment: dict[str, str]

    def manage(self, *arguments: str, given: str = "") -> str:
        command = [sys.executable, "manage.py", *arguments]
        ran = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self.environment, input=given, text=True, check=True, stdout=subprocess.PIPE
        )
        return ran.stdout

    def connect(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("connect_zoom", *ZOOM, given="sandbox-zoom-secret")
        self.manage("connect_hubspot", "--access-token", "-", given="sandbox-hubspot-token")
        self.manage("sync_settings", "--apply", "-", given='{"sync_webinars": true}')
        self.manage("shell", "--verbosity", "0", "-c", SECRETS)

    def post(self, path: str, signed: Signed) -> tuple[int, bytes]:
        """Use a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        connection.request("POST", path, signed.body, signed.headers)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def sandbox(self, path: str, method: str = "GET", body: Any = None, token: str = "") -> Json:
        request = urllib.request.Request(f"http://127.0.0.1:{SANDBOX_PORT}{path}", method=method)  # noqa: S310
        request.data = None if body is None else json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            found = json.load(answer)
        return found if isinstance(found, dict) else {"": found}

    def zoom_token(self) -> str:
        """Give the webinar to those who register on Zoom's page."""
        login = base64.b64encode(b"sandbox-zoom-client:sandbox-zoom-secret").decode()
        url = f"http://127.0.0.1:{SANDBOX_PORT}/zoom/oauth/token"
        form = b"grant_type=account_credentials&account_id=sandbox-zoom-account"
        request = urllib.request.Request(url, form, {"Authorization": f"Basic {login}"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return str(json.load(answer)["access_token"])


@contextmanager
def served(webinars: int = 1, people: int = 0, commands: list[list[str]] | None = None) -> Iterator[Served]:
    """`commands`: the processes of the portal, by default what `serve` starts."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "sandbox.json"
        state.write_text(json.dumps(world(webinars, people)))
        url = f"http://127.0.0.1:{SANDBOX_PORT}"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": folder,
            "PUBLIC_URL": f"http://127.0.0.1:{PORT}",
            "ZOOM_API_URL": f"{url}/zoom/v2",
            "ZOOM_OAUTH_URL": f"{url}/zoom/oauth",
            "HUBSPOT_API_URL": f"{url}/hubspot",
            "ZOOM_PLAN": "business",
            "HUBSPOT_REQUESTS_PER_10S": "190",
        }
        made = Served(environment)
        # It stands for machines elsewhere, so it takes nothing from the portal.
        sandbox = [
            "nice",
            "-n",
            "19",
            sys.executable,
            "-m",
            "sandbox",
            "--port",
            str(SANDBOX_PORT),
            "--state",
            str(state),
        ]
        with _running([sandbox], environment):
            until(lambda: _answers(SANDBOX_PORT, "/sandbox/health"), 30)
            made.connect()
            with _running(commands or [[sys.executable, "manage.py", "serve", "--port", str(PORT)]], environment):
                until(lambda: _answers(PORT, "/health/"), 60)
                time.sleep(5)  # beat and worker begin with what is due at the start
                yield made


@contextmanager
def _running(commands: list[list[str]], environment: dict[str, str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    started = [subprocess.Popen(one, cwd=ROOT, env=environment, stdout=quiet) for one in commands]  # noqa: S603
    try:
        yield
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait()


def _answers(port: int, path: str) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False


def until(true: Callable[[], bool], seconds: float, every: float = 0.1) -> float:
    """Return how many seconds it took. Gives up after so many."""
    begun = time.perf_counter()
    while not true():
        if time.perf_counter() - begun > seconds:
            raise SystemExit(f"Nothing came of it in {seconds} s.")
        time.sleep(every)
    return time.perf_counter() - begun
