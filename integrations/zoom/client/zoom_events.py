"""Zoom Events, as far as webinars are sessions of theirs."""

from collections.abc import Iterator

from integrations.transport.pagination import loose_rows
from integrations.transport.parsing import identifier, number
from integrations.zoom import parse
from integrations.zoom.client.area import LIGHT, Area
from integrations.zoom.parse.lengths import WEBINAR_ID

WEBINAR_SESSION = 2  # type of a Zoom Events session


class ZoomEventsApi(Area):
    """Endpoints under /zoom_events. Reference: https://developers.zoom.us/docs/api/events/"""

    def zoom_events_webinars(self) -> frozenset[str]:
        """GET /zoom_events/events, …/{eventId}/sessions · zoom_events:read:list_events:admin, list_sessions · LIGHT.

        Returns the ids of the webinars that are sessions of Zoom Events, where tickets stand in for registration.
        """
        return frozenset(
            webinar_id
            for status in ("upcoming", "past")
            for event_id in self._zoom_events(status)
            for webinar_id in self._zoom_events_webinars(event_id)
        )

    def _zoom_events(self, status: str) -> Iterator[str]:
        only: dict[str, str | int] = {"role_type": "host", "event_status_type": status, "page_size": 300}
        read = self.left_out.begin("", f"Zoom Events ({status})")
        for rows in self._pages(LIGHT, "events", "/zoom_events/events", read=read, **only):
            yield from read.parsed(rows, parse.zoom_event)

    def _zoom_events_webinars(self, event_id: str) -> Iterator[str]:
        body = self._get(LIGHT, "sessions", "/zoom_events/events/{}/sessions", event_id)
        for row in loose_rows(body, "sessions"):
            if isinstance(row, dict) and number(row, "type") == WEBINAR_SESSION:
                yield from filter(None, [identifier(row, "webinar_id", WEBINAR_ID)])
