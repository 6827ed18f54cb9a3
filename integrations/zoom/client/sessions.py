"""Past sessions of webinars: their lists, their reports, and who was there."""

from collections.abc import Iterator
from datetime import date

from integrations.records import PastSession, Segment, SessionReport
from integrations.transport.pagination import loose_rows
from integrations.zoom import parse
from integrations.zoom.client.area import HEAVY, LIGHT, MEDIUM, Area, none_if_gone

HISTORY = "history"  # the subject under which `left_out` keeps the account's history


class SessionsApi(Area):
    """Endpoints about sessions that took place. Reference: https://developers.zoom.us/docs/api/meetings/"""

    def past_sessions(self, webinar_id: str) -> tuple[PastSession, ...]:
        """GET /past_webinars/{webinarId}/instances · one page · webinar:read:list_past_instances:admin · LIGHT."""
        body = none_if_gone(lambda: self._get(LIGHT, "webinars", "/past_webinars/{}/instances", webinar_id))
        read = self.left_out.begin(webinar_id, "past sessions")
        rows = loose_rows(body, "webinars") if body else []
        found = read.parsed(rows, lambda row: parse.past_session(row, webinar_id))
        return tuple(sorted(found, key=lambda session: session.start))

    def history(self, first: date, last: date) -> Iterator[list[PastSession]]:
        """GET /report/history_meetings · 300 a page · report:read:list_history_meetings:admin · HEAVY.

        Yields the account's webinar sessions; at most a month a call, at most six months back.
        """
        between: dict[str, str | int] = {"from": first.isoformat(), "to": last.isoformat()}
        kind: dict[str, str | int] = {"meeting_type": "webinar", "page_size": 300}
        read = self.left_out.begin(HISTORY, f"{first}")
        for rows in self._pages(HEAVY, "history_meetings", "/report/history_meetings", read=read, **between, **kind):
            yield read.parsed((row for row in rows if not parse.is_meeting(row)), parse.history_session)

    def session_report(self, uuid: str) -> SessionReport | None:
        """GET /report/webinars/{uuid} · report:read:webinar:admin · HEAVY. Returns None if it is not there (yet)."""
        body = none_if_gone(lambda: self._get(HEAVY, "start_time", "/report/webinars/{}", uuid))
        return parse.session_report(body, uuid) if body else None

    def participants(self, uuid: str) -> Iterator[list[Segment]]:
        """GET /report/webinars/{uuid}/participants · 300 a page · report:read:list_webinar_participants:admin · HEAVY.

        Raises: Gone if there is no report (yet), SkipRecord (not_available_in_zoom) if it is older than a year.
        """
        yield from self._segments(HEAVY, "/report/webinars/{}/participants", uuid)

    def past_participants(self, uuid: str) -> Iterator[list[Segment]]:
        """GET /past_webinars/{uuid}/participants · 300 a page · webinar:read:list_past_participants:admin · MEDIUM.

        This is the way without the report scope.
        """
        yield from self._segments(MEDIUM, "/past_webinars/{}/participants", uuid)

    def _segments(self, label: str, path: str, uuid: str) -> Iterator[list[Segment]]:
        read = self.left_out.begin(uuid, "participants")
        only: dict[str, str | int] = {"page_size": 300, "include_fields": "registrant_id"}
        for rows in self._pages(label, "participants", path, uuid, read=read, **only):
            yield read.parsed((row for row in rows if not parse.only_waited(row)), parse.segment)
