"""The users of a Zoom account, and what their settings allow."""

from collections.abc import Iterator

from integrations.records import ZoomUser
from integrations.transport.parsing import child
from integrations.zoom import parse
from integrations.zoom.client.area import LIGHT, MEDIUM, Area


class UsersApi(Area):
    """Endpoints under /users. Reference: https://developers.zoom.us/docs/api/users/"""

    def users(self, status: str = "active") -> Iterator[list[ZoomUser]]:
        """GET /users · 2,000 a page · user:read:list_users:admin · MEDIUM. Users without an id yet are left out."""
        read = self.left_out.begin("", f"users ({status})")
        for rows in self._pages(MEDIUM, "users", "/users", read=read, page_size=2000, status=status):
            yield read.parsed((row for row in rows if not parse.is_pending(row)), parse.user)

    def user(self, user_id: str) -> ZoomUser:
        """GET /users/{userId} · user:read:user:admin · LIGHT. `me` is the user who authorized the app. Raises: Gone."""
        return parse.user(self._get(LIGHT, "id", "/users/{}", user_id))

    def has_zoom_events(self, user_id: str) -> bool:
        """GET /users/{userId}/settings · user:read:settings:admin · MEDIUM."""
        features = child(self._get(MEDIUM, "feature", "/users/{}/settings", user_id), "feature")
        switches = ("zoom_events", "zoom_events_unlimited", "zoom_events_pay_per_attendee")
        return any(features.get(name) is True for name in switches)
