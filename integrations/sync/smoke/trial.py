"""A HubSpot test account to try things on: requests whose refusals are answers, and everything made is remembered."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from integrations.errors import IntegrationError
from integrations.http import Answer, Http, words
from integrations.hubspot.errors import classify
from integrations.limits import Limiter, hubspot_rules
from integrations.models import Connection
from integrations.oauth import hubspot_token
from integrations.sync import clients, rates

logger = logging.getLogger(__name__)

CONTACTS = "/crm/objects/{v}/contacts"
EVENTS = "/marketing/marketing-events/{v}"
CALLS = "/crm/objects/{v}/calls"
Json = dict[str, Any]


class Trial:
    """`mark` is in the name of everything made."""

    def __init__(self, connection: Connection) -> None:
        self.account, self.zoom = connection.hubspot, connection.zoom
        self.mark = f"smoke-{secrets.token_hex(4)}"
        self.start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
        self._undo: list[Callable[[], Answer]] = []
        rules = hubspot_rules(settings.HUBSPOT_REQUESTS_PER_10S, str(self.account.portal_id))
        self._http = Http(
            settings.HUBSPOT_API_URL,
            token=hubspot_token(self.account),
            limiter=Limiter(rates.store(), rules),
            sleep=lambda seconds: clients.pause(seconds),
            classify=lambda answer: classify(answer) if answer.status in (401, 429) else None,
        )

    def ask(self, method: str, path: str, json: Json | None = None, **params: str | int) -> Answer:
        """Whatever HubSpot answers. Raises RetryLater where it does not answer at all."""
        filled = path.replace("{v}", settings.HUBSPOT_API_VERSION)
        return self._http.request(
            method, filled, label="api", repeat=method == "GET", json=json, params=params or None, route="smoke test"
        )

    # --- Things that are made, and taken away again ---

    def contact(self, name: str, **properties: str) -> str:
        made = self.ask("POST", CONTACTS, {"properties": {"email": self.email(name), **properties}})
        contact_id = str(made.body.get("id", ""))
        self.remember_contact(contact_id)
        return contact_id

    def email(self, name: str) -> str:
        return f"{self.mark}-{name}@example.com"

    def remember_contact(self, contact_id: str) -> None:
        if contact_id:
            self._undo.append(lambda: self.ask("DELETE", f"{CONTACTS}/{contact_id}"))

    def event(self, name: str) -> str:
        external_id = f"{self.mark}-{name}"
        body = {
            "externalEventId": external_id,
            "externalAccountId": self.zoom.account_id,
            "eventName": external_id,
            "eventOrganizer": "Smoke test",
            "eventType": "WEBINAR",
            "customProperties": [],
            "startDateTime": self.at(0),
            "endDateTime": self.at(60),
        }
        self.ask("PUT", f"{EVENTS}/events/{external_id}", body)
        path = f"{EVENTS}/events/{external_id}"
        self._undo.append(lambda: self.ask("DELETE", path, externalAccountId=self.zoom.account_id))
        return external_id

    def call(self, **properties: str) -> str:
        made = self.ask("POST", CALLS, {"properties": {"hs_timestamp": self.at(0), **properties}})
        call_id = str(made.body.get("id", ""))
        if call_id:
            self._undo.append(lambda: self.ask("DELETE", f"{CALLS}/{call_id}"))
        return call_id

    def at(self, minutes: int) -> str:
        return (self.start + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")

    def milliseconds(self, minutes: int) -> int:
        return round((self.start + timedelta(minutes=minutes)).timestamp() * 1000)

    def participate(self, event: str, state: str, inputs: list[Json]) -> Answer:
        path = f"{EVENTS}/attendance/{event}/{state}/create"
        return self.ask("POST", path, {"inputs": inputs}, externalAccountId=self.zoom.account_id)

    def entry(self, contact_id: str, minutes: int, **properties: str) -> Json:
        return {"vid": int(contact_id), "interactionDateTime": self.milliseconds(minutes), "properties": properties}

    def undo(self) -> int:
        """Newest first; how many things could not be taken away."""
        left = 0
        while self._undo:
            try:
                answer = self._undo.pop()()
            except IntegrationError as error:
                logger.warning("Something of the smoke test is left in HubSpot: %s", error.detail)
                left += 1
                continue
            left += not (answer.ok or answer.status == 404)
        return left


def told(answer: Answer) -> str:
    """Status, and HubSpot's words where it refused."""
    message = str(answer.body.get("message", ""))
    return str(answer.status) + (f" {words(message, 160)}" if message and not answer.ok else "")
