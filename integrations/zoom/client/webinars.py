"""Webinars: those of a user, one with its details, and its panelists."""

from typing import Any

from integrations.errors import SkipRecord
from integrations.records import Webinar
from integrations.transport.http import Params
from integrations.transport.left_out import ListRead
from integrations.transport.pagination import RepeatedPage, Rows, no_list, number_pages, rows_of
from integrations.transport.parsing import emails
from integrations.zoom import parse
from integrations.zoom.client.area import LIGHT, MEDIUM, Area, none_if_gone


class WebinarsApi(Area):
    """Endpoints about webinars. Reference: https://developers.zoom.us/docs/api/meetings/"""

    def user_webinars(self, user_id: str, *, listed: bool = False) -> list[Webinar] | None:
        """GET /users/{userId}/webinars · 300 a page · webinar:read:list_webinars:admin · MEDIUM.

        Returns upcoming, live and unexpired past webinars, without details; None if the user has no webinar licence, or
        is gone. `listed`: Zoom has just listed the user, so the user cannot be gone, and Gone is raised.
        """
        read = self.left_out.begin(user_id, "webinars")
        try:
            return read.parsed(self._user_webinars(user_id, read), parse.listed_webinar)
        except SkipRecord as error:
            if error.row == "webinar_plan_missing" or (error.row == "user_gone" and not listed):
                return None
            raise

    def _user_webinars(self, user_id: str, read: ListRead) -> Rows:
        """Return the rows of all pages, read by `next_page_token`, else by number.

        The specification knows only `page_number` here, but its answer has `next_page_token`: that is tried first.
        Where the token leads nowhere, or there is none, the pages are read by number.
        """
        path = "/users/{}/webinars"

        def numbered(number: int) -> dict[str, Any]:
            params: Params = {"type": "scheduled", "page_size": 300, "page_number": number}
            return self._get(MEDIUM, "webinars", path, user_id, params=params)

        try:
            pages = list(self._pages(MEDIUM, "webinars", path, user_id, read=read, type="scheduled", page_size=300))
        except RepeatedPage:
            pages = []
        if read.disagrees or not pages:
            pages = list(number_pages(numbered, "webinars", read.counted))
        return [row for page in pages for row in page]

    def webinar(self, webinar_id: str) -> Webinar | None:
        """GET /webinars/{webinarId} · webinar:read:webinar:admin · LIGHT. Returns None if it is not there.

        Raises: Gone for a 404 that does not say that it is about the webinar.
        """
        params: Params = {"show_previous_occurrences": "true"}
        return none_if_gone(
            lambda: parse.webinar(self._get(LIGHT, "id", "/webinars/{}", webinar_id, params=params), detailed=True),
            must_be_named=True,
        )

    def panelists(self, webinar_id: str) -> frozenset[str]:
        """GET /webinars/{webinarId}/panelists · one page · webinar:read:list_panelists:admin · MEDIUM.

        Returns their e-mail addresses; a panelist without one is left out. Raises: NoList if all are: they could be
        anybody.
        """
        rows = rows_of(self._get(MEDIUM, "panelists", "/webinars/{}/panelists", webinar_id), "panelists")
        found = emails(rows)
        if rows and not found:
            raise no_list("panelists without an address")
        return frozenset(found)
