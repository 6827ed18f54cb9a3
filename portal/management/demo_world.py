"""The demo's world: a sandbox process, the accounts in it, and the check that every webinar ended as it should."""

import json
import time
import urllib.request
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from audits import log as audit
from integrations.accounts.connect import connect_hubspot, connect_zoom, pair
from integrations.models import Connection, HubSpotAccount, Occurrence, ZoomAccount
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from portal.management.processes import Processes
from sandbox.hubspot.seed import ACCESS_TOKEN
from sandbox.verdict import differences, expectations_beyond

NAME = "Sandbox"
ZOOM_ACCOUNT, ZOOM_CLIENT, ZOOM_SECRET = "sandbox-zoom-account", "sandbox-zoom-client", "sandbox-zoom-secret"  # noqa: S105
# A world's "ended an hour ago" is true enough for so long; then a new world is made.
WORLD_LASTS = timedelta(hours=12)


@dataclass
class Sandbox:
    """The running sandbox, at its base address."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which the portal's processes call the sandbox and nothing else."""
        return {
            "ZOOM_API_URL": f"{self.url}/zoom/v2",
            "ZOOM_OAUTH_URL": f"{self.url}/zoom/oauth",
            "HUBSPOT_API_URL": f"{self.url}/hubspot",
            "ZOOM_PLAN": "pro",
            "ZOOM_RATE_SHARE": "1",
        }

    def use(self) -> None:
        """Set the same in this process, whose settings have been read already."""
        for name, value in self.environment.items():
            setattr(settings, name, float(value) if name == "ZOOM_RATE_SHARE" else value)

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as answer:  # noqa: S310  (on this machine)
            return json.load(answer)

    def post(self, path: str) -> None:
        """Send an empty POST."""
        request = urllib.request.Request(f"{self.url}{path}", data=b"", method="POST")  # noqa: S310
        urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


def start(processes: Processes) -> Sandbox:
    """Start the sandbox as the last demo left it; a new one if there is none, or if it is too old."""
    state = Path(settings.VAR_DIR) / "sandbox.json"
    if not _usable(state):
        state.unlink(missing_ok=True)
        ZoomAccount.objects.filter(account_id=ZOOM_ACCOUNT).delete()
        HubSpotAccount.objects.filter(name=NAME).delete()
    state.parent.mkdir(parents=True, exist_ok=True)
    child = processes.start("sandbox", "--port", "0", "--state", str(state), pipe=True)
    line = child.stdout.readline() if child.stdout else ""
    if "ready:" not in line:
        raise OSError(0, "the sandbox did not start", str(state))
    return Sandbox(line.split("ready:")[1].split("/zoom")[0].strip())


def _usable(state: Path) -> bool:
    try:
        anchor = json.loads(state.read_text(encoding="utf-8"))["anchor"]
    except (OSError, ValueError, KeyError):
        return False
    young = time.time() - float(anchor) < WORLD_LASTS.total_seconds()
    return young and Connection.objects.filter(name=NAME).exists()


def connect() -> Connection:
    """Connect both accounts with the settings the world was made for. If they are connected, nothing is changed."""
    connection = Connection.objects.select_related("zoom", "hubspot").filter(name=NAME).first()
    if connection:
        return connection
    zoom = connect_zoom(ZOOM_ACCOUNT, ZOOM_CLIENT, ZOOM_SECRET, NAME)
    hubspot = connect_hubspot(access_token=ACCESS_TOKEN, refresh_token="", name=NAME)
    connection = pair(hubspot, zoom, NAME)
    apply(connection, check(expectations_beyond()["settings"]), actor="command")
    return connection


def wrong(sandbox: Sandbox) -> list[str]:
    """Return what ended otherwise than the sandbox's world says, a sentence each."""
    expected = expectations_beyond()
    return differences(expected, sandbox.get("/sandbox/verdict")) + wrong_in_the_portal(expected)


def wrong_in_the_portal(expected: dict[str, Any]) -> list[str]:
    """Return the same for what the portal has stored: status, attendance, numbers and the audit log."""
    found: list[str] = []
    for webinar_id, webinar in expected["webinars"].items():
        rows = Occurrence.objects.filter(webinar__connection__name=NAME, webinar__zoom_id=webinar_id)
        ordered = list(rows.order_by("start", "pk"))
        for wanted in webinar["occurrences"]:
            here = f"Webinar {webinar_id} #{wanted['n']}"
            row = ordered[wanted["n"] - 1] if len(ordered) >= wanted["n"] else None
            found += [f"{here}: {sentence}" for sentence in _differences(wanted, webinar_id, row)]
    return found


def _differences(wanted: dict[str, Any], webinar_id: str, row: Occurrence | None) -> list[str]:
    run = audit.last(NAME, webinar_id, row.occurrence_id if row else "")
    entries = {entry.code: entry.causes for entry in run.entries.all()} if run else {}
    excluded = entries.get("emails_excluded", {})
    actual: dict[str, Any] = {
        "status": run.status if run else None,
        "audit": {code: sorted(causes) for code, causes in entries.items() if code != "data_not_synced"},
        "excluded": excluded,
        "attendance": row.attendance if row else "none",
        "registrants": row.registrants if row else 0,
        "attendees": row.attendees if row else 0,
    }
    compared = {**wanted, "audit": {code: sorted(causes) for code, causes in wanted.get("audit", {}).items()}}
    return [
        f"{key} should be {compared[key]}, is {value}"
        for key, value in actual.items()
        if key in compared and compared[key] != value
    ]
