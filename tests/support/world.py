"""A sandbox with both accounts connected, and short methods for what a test does and looks at."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import override_settings

from audits import describe
from integrations.models import Connection, Occurrence, WebinarRow
from integrations.proof import rounds as proofs
from integrations.proof.context import prover
from integrations.proof.result import Result as ProofResult
from integrations.sync import rounds
from integrations.sync.context import opened
from integrations.sync.remember.result import Result
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from sandbox.hubspot import seed
from sandbox.server import serve_in_thread
from sandbox.state import Sandbox
from sandbox.verdict import expectations
from sandbox.world import make
from tests.support.connected import ZOOM as ZOOM
from tests.support.connected import connected

Json = dict[str, Any]


class World:
    """`now` is epoch seconds, for the sandbox and the sync alike; `later` turns it."""

    def __init__(self, sandbox: Sandbox, connection: Connection) -> None:
        self.sandbox, self.connection = sandbox, connection
        self.now = sandbox.state["anchor"]
        sandbox.clock = lambda: self.now

    @classmethod
    @contextmanager
    def demo(cls) -> Iterator["World"]:
        with cls._connected(make(time.time()), "demo") as world:
            world.settings(expectations()["settings"])
            yield world

    @classmethod
    @contextmanager
    def empty(cls) -> Iterator["World"]:
        anchor = time.time()
        state = make(anchor)
        state["zoom"]["webinars"] = {}
        state["zoom"]["events"] = []
        state["hubspot"] = seed.empty(made_at=anchor - 90 * 86400)
        with cls._connected(state, "empty") as world:
            world.settings({"sync_webinars": True, "recordings": "all"})
            yield world

    @classmethod
    @contextmanager
    def _connected(cls, state: Json, kind: str) -> Iterator["World"]:
        state["hubspot"]["limit_per_10s"] = 1_000_000
        generous = {"second": 1_000_000, "day": 1_000_000}
        state["zoom"]["account"]["limits"] = dict.fromkeys(("LIGHT", "MEDIUM", "HEAVY"), generous)
        sandbox = Sandbox(state)
        with (
            serve_in_thread(sandbox) as url,
            override_settings(
                ZOOM_API_URL=f"{url}/zoom/v2",
                ZOOM_OAUTH_URL=f"{url}/zoom/oauth",
                HUBSPOT_API_URL=f"{url}/hubspot",
                HUBSPOT_REQUESTS_PER_10S=1_000_000,
                ZOOM_PLAN="business",
                ZOOM_RATE_SHARE=1.0,
            ),
        ):
            yield cls(sandbox, connected(sandbox, kind))

    # --- Doing ---

    def settings(self, document: Json) -> None:
        apply(self.connection, check(document))

    def sync(
        self,
        *webinar_ids: int,
        trigger: str = "command",
        since: date | None = None,
        until: date | None = None,
        **options: Any,
    ) -> dict[tuple[int, str], Result]:
        """Sync these webinars, or all if none is named; return the results by webinar and occurrence."""
        connection = Connection.objects.select_related("zoom", "hubspot").get(pk=self.connection.pk)
        with opened(connection, trigger, clock=self.clock, users_at_most=timedelta(0), **options) as context:
            results = list(rounds.sync(context, [str(one) for one in webinar_ids], since, until))
        return {(int(one.webinar_id), one.occurrence_id): one for one in results}

    def prove(self, *webinar_ids: int, since: date | None = None, until: date | None = None) -> list[ProofResult]:
        """Prove these webinars, or all if none is named. The wait for HubSpot's lists turns the clock."""
        connection = Connection.objects.select_related("zoom", "hubspot").get(pk=self.connection.pk)
        made = prover(connection, clock=self.clock, pause=lambda seconds: self.later(seconds=seconds))
        return list(proofs.prove(made, [str(one) for one in webinar_ids], proofs.Window(since, until)))

    def later(self, **elapsed: float) -> None:
        self.now += timedelta(**elapsed).total_seconds()

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def add(self, webinar: Json) -> Json:
        """Put a webinar of `sandbox.world.build` into the sandbox's Zoom."""
        self.zoom["webinars"][str(webinar["id"])] = webinar
        return webinar

    def fault(self, **fault: Any) -> None:
        self.sandbox.state.setdefault("faults", []).append(fault)

    def meanwhile(self, path: str, change: Callable[[Sandbox], object]) -> None:
        """Make `change` right before the next request to a path like this one."""
        self.fault(kind="meanwhile", path=path, change=change)

    def listen(self) -> list[str]:
        """Return a list that every later request to the sandbox is added to: path, query and body."""
        heard: list[str] = self.sandbox.live.setdefault("heard", [])
        return heard

    # --- Looking ---

    @property
    def zoom(self) -> Json:
        return self.sandbox.zoom

    @property
    def hubspot(self) -> Json:
        return self.sandbox.hubspot

    def contact(self, email: str) -> Json | None:
        """Return the properties of the live contact with this primary address."""
        for one in self.hubspot["contacts"].values():
            if one["properties"].get("email") == email and not one["archived"]:
                return dict(one["properties"])
        return None

    def event(self, webinar_id: int, occurrence_id: str = "") -> Json | None:
        external = f"{webinar_id}-{occurrence_id}" if occurrence_id else str(webinar_id)
        found = [one for one in self.hubspot["marketing_events"].values() if one["externalEventId"] == external]
        assert len(found) <= 1, f"{len(found)} marketing events for {external}"
        return found[0] if found else None

    def activities(self, webinar_id: int, occurrence_id: str = "") -> dict[str, list[str]]:
        """Return address → the states that HubSpot was sent, in order."""
        event = self.event(webinar_id, occurrence_id) or {"participants": {}}
        contacts = self.hubspot["contacts"]
        return {
            contacts[vid]["properties"]["email"]: [activity["state"] for activity in one["activities"]]
            for vid, one in event["participants"].items()
        }

    def calls(self) -> list[Json]:
        return [one for one in self.hubspot["calls"].values() if not one["archived"]]

    def audit(self, webinar_id: int, occurrence_id: str | None = None) -> list[Json]:
        """Return the runs of a webinar, newest first, as `audit_log --format json` shows them."""
        runs: list[Json] = describe.document("Sandbox", str(webinar_id), occurrence_id)["runs"]
        return runs

    def audit_exists(self, webinar_id: int) -> bool:
        return bool(self.audit(webinar_id))

    def causes(self, webinar_id: int, occurrence_id: str | None = None) -> dict[str, dict[str, int]]:
        """Code → cause → count of the newest run."""
        return {entry["code"]: entry["causes"] for entry in self.audit(webinar_id, occurrence_id)[0]["entries"]}

    def people(self, webinar_id: int, code: str) -> dict[str, str]:
        """Address → cause, of one code in the newest run."""
        entries = self.audit(webinar_id)[0]["entries"]
        return {one["email"]: one["cause"] for entry in entries if entry["code"] == code for one in entry["people"]}

    def occurrence(self, webinar_id: int, occurrence_id: str = "") -> Occurrence:
        return Occurrence.objects.get(webinar__zoom_id=str(webinar_id), occurrence_id=occurrence_id)

    def webinar(self, webinar_id: int) -> WebinarRow:
        return WebinarRow.objects.get(zoom_id=str(webinar_id))

    def writes(self) -> int:
        """Return how many requests HubSpot has received that change something."""
        reading = ("batch/read", "/search", "/token", "/introspect", "properties/")
        counts: dict[str, int] = self.sandbox.live.get("calls", {})
        return sum(
            count
            for route, count in counts.items()
            if "/hubspot/" in route and not route.startswith("GET") and not any(part in route for part in reading)
        )
