"""Custom events, where the account's tier and the scopes allow them."""

import re
from collections.abc import Sequence

from integrations.hubspot import parse, payloads
from integrations.hubspot.area import Area
from integrations.records import CustomEvent, PropertyDefinition

EVENTS_BATCH = 100


class CustomEventsApi(Area):
    def event_definitions(self) -> dict[str, str]:
        """GET /events/{v}/event-definitions · 100 a page · behavioral_events.event_definitions.read_write.

        The fully qualified name (`pe123_name`) by the name it was made with; `name` may be either.
        """
        pages = self._pages("/events/{v}/event-definitions", params={"limit": 100})
        return {
            re.sub(r"^pe\d+_", "", parse.text(row, "name")): parse.text(row, "fullyQualifiedName")
            for rows in pages
            for row in rows
            if not row.get("archived")
        }

    def create_event_definition(
        self, name: str, label: str, properties: Sequence[PropertyDefinition], description: str = ""
    ) -> str:
        """POST /events/{v}/event-definitions · …event_definitions.read_write. The fully qualified name."""
        json = payloads.event_definition(name, label, properties, description)
        body = self._post("/events/{v}/event-definitions", json=json, repeat=False, expect="fullyQualifiedName")
        return parse.text(body, "fullyQualifiedName")

    def send_events(self, events: Sequence[CustomEvent]) -> None:
        """POST /events/{v}/send/batch · 100 a call · analytics.behavioral_events.send.

        Safe to repeat: HubSpot drops a second event with the same uuid. It says nothing about single ones.
        """
        for start in range(0, len(events), EVENTS_BATCH):
            inputs = [payloads.custom_event(event) for event in events[start : start + EVENTS_BATCH]]
            self._post("/events/{v}/send/batch", json={"inputs": inputs}, repeat=True)
