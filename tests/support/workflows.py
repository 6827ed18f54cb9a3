"""Workflows of a world: contacts who come to the action, and what the portal answers HubSpot."""

import json
from typing import Any

from django.conf import settings
from django.test import Client

from integrations.workflow import follow_up
from sandbox import webhooks
from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.build import DAY, webinar
from tests.support.webhooks import HUBSPOT_SECRET, Webhooks

Json = dict[str, Any]
ADD, OPTIONS = "/workflow-actions/add-contact-to-webinar/", "/workflow-actions/webinar-options/"
ID = 81000000777
ANN = {"email": "ann@kuusi.example", "firstname": "Ann", "lastname": "Kuusi"}
HOSTS = (OLIVIA, HENRIK)


class Workflows:
    def __init__(self, webhooks: Webhooks, client: Client) -> None:
        self.webhooks, self.world, self.client = webhooks, webhooks.world, client

    def webinar(self, number: int = ID, **more: Any) -> Json:
        """Add a webinar to register for, five days ahead."""
        return self.world.add(webinar(number, "Heat pumps", OLIVIA, int(self.world.now) + 5 * DAY, 60, **more))

    def post(self, path: str, body: Json, secret: str = HUBSPOT_SECRET) -> Any:
        raw = json.dumps(body).encode()
        return self.webhooks.respond(path, webhooks.workflow_signed(raw, secret, settings.PUBLIC_URL + path))

    def call(self, callback: str = "c1", webinar_id: object = ID, contact_id: str = "1", **changes: Any) -> Any:
        body = webhooks.workflow_call(self.world.sandbox, callback, webinar_id, ANN | changes, contact_id)
        return self.post(ADD, body)

    def add(self, callback: str = "c1", webinar_id: object = ID, contact_id: str = "1", **changes: Any) -> Json:
        answer = self.call(callback, webinar_id, contact_id, **changes)
        assert answer.status_code == 200, answer.status_code
        found: Json = answer.json()["outputFields"]
        return found

    def options(self, query: str = "", after: str = "") -> Json:
        found: Json = self.post(OPTIONS, webhooks.workflow_options(self.world.sandbox, query, after)).json()
        return found

    def go_on(self) -> None:
        """Run what beat starts every few seconds."""
        for pk in follow_up.due_calls(self.world.clock()):
            follow_up.continue_call(pk, self.world.clock)

    @property
    def asked(self) -> int:
        """The number of requests to Zoom to register a person."""
        counts: dict[str, int] = self.world.sandbox.live.get("calls", {})
        return counts.get("POST /zoom/v2/webinars/<webinar_id>/registrants", 0)

    @property
    def completed(self) -> Json:
        found: Json = self.world.hubspot.get("callbacks", {})
        return found

    def registrants(self, number: int = ID) -> list[str]:
        return [one["email"] for one in self.world.zoom["webinars"][str(number)]["registrants"]]
