"""A portal and a sandbox to measure: each in processes of their own, in a folder that goes with them."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
