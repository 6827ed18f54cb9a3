"""Custom events, which the account's tier and the scopes may not allow."""

import re
from collections.abc import Sequence

from integrations.errors import Gone, SkipRecord
from integrations.hubspot import parse, payloads
from integrations.hubspot.client.area import EXEMPT, Area
from integrations.hubspot.error_table import SCHEMA_ROW
from integrations.records import CustomEvent, PropertyDefinition
from integrations.transport.pagination import rows_of

EVENTS_BATCH = 500  # https://developers.hubspot.com/docs/guides/api/analytics-and-events/custom-events/custom-events
NO_DEFINITION = re.compile(
    r"\b(event|propert)\w*\b.{0,120}\b(does not exist|doesn't exist|not found|unknown|archived|deleted)"
    r"|\b(no|unknown|unable to find) (such )?(custom |behavioral |the )*(event|propert)",
    re.IGNORECASE,
)


class CustomEventsApi(Area):
    """Endpoints under /events/{v}."""

    events_batch = EVENTS_BATCH  # what the account takes in a call: less once it has refused a batch for its size

    def event_definitions(self) -> dict[str, str]:
        """GET /events/{v}/event-definitions · 100 a page · behavioral_events.event_definitions.read_write.

        Returns the fully qualified name (`pe123_name`) by the name it was made with; `name` may be either.
        """
        pages = self._pages("/events/{v}/event-definitions", params={"limit": 100}, loose=True)
        return {
            re.sub(r"^pe\d+_", "", parse.text(row, "name")): parse.text(row, "fullyQualifiedName")
            for rows in pages
            for row in rows
            if isinstance(row, dict) and not row.get("archived")
        }

    def create_event_definition(
        self, name: str, label: str, properties: Sequence[PropertyDefinition], description: str = ""
    ) -> str:
        """POST /events/{v}/event-definitions · …event_definitions.read_write. Returns the fully qualified name."""
        json = payloads.event_definition(name, label, properties, description)
        body = self._post("/events/{v}/event-definitions", json=json, repeat=False, expect="fullyQualifiedName")
        return parse.text(body, "fullyQualifiedName")

    def event_properties(self, full_name: str) -> frozenset[str]:
        """GET /events/{v}/event-definitions/{eventName} · …event_definitions.read_write. Returns their names."""
        body = self._get("/events/{v}/event-definitions/{}", full_name, expect="properties")
        return frozenset(parse.text(row, "name") for row in rows_of(body, "properties") if not row.get("archived"))

    def create_event_property(self, full_name: str, definition: PropertyDefinition) -> None:
        """POST /events/{v}/event-definitions/{eventName}/property · …event_definitions.read_write."""
        json = payloads.event_property(definition)
        self._post("/events/{v}/event-definitions/{}/property", full_name, json=json, repeat=False)

    def send_events(self, events: Sequence[CustomEvent]) -> dict[str, str]:
        """POST /events/{v}/send/batch · 500 a call · analytics.behavioral_events.send.

        Returns HubSpot's words by the uuid of each event that it refuses; the others are sent. It is safe to repeat:
        HubSpot drops a second event with the same uuid. It says nothing about single events, so a refused batch is
        halved down to the single bad event; unless it is about the event's definition or a property of it, which all
        of them have. Raises: SkipRecord (its row is "schema").
        """
        refused: dict[str, str] = {}
        start = 0
        while batch := events[start : start + self.events_batch]:
            refused.update(self._send_halves(batch))
            start += len(batch)
        return refused

    def _send_halves(self, events: Sequence[CustomEvent]) -> dict[str, str]:
        try:
            inputs = [payloads.custom_event(event) for event in events]
            self._post("/events/{v}/send/batch", json={"inputs": inputs}, repeat=True, label=EXEMPT)
        except SkipRecord as error:
            if isinstance(error, Gone) or NO_DEFINITION.search(error.detail):
                error.row = SCHEMA_ROW
            if error.row == SCHEMA_ROW or error.cause != "rejected_by_hubspot":
                raise
            if len(events) == 1:
                return {events[0].uuid: error.detail}
        else:
            return {}
        middle = (len(events) + 1) // 2
        refused = self._send_halves(events[:middle]) | self._send_halves(events[middle:])
        if not refused:  # every event is fine: there were too many of them
            self.events_batch = min(self.events_batch, middle)
        return refused
