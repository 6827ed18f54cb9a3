"""The client of Zoom's API: one method for each endpoint, which returns records.

The areas are modules of their own; this is all of them with one connection. The docstrings name the page size, the
scope (granular, account-level) and the rate label. Lists come as pages that are read while they are used: a list is
complete only when its iterator ended without an error.
Reference: https://developers.zoom.us/docs/api/
"""

from integrations.zoom.client.engagement import EngagementApi
from integrations.zoom.client.recordings import RecordingsApi
from integrations.zoom.client.registrants import RegistrantsApi
from integrations.zoom.client.sessions import SessionsApi
from integrations.zoom.client.users import UsersApi
from integrations.zoom.client.webinars import WebinarsApi
from integrations.zoom.client.zoom_events import ZoomEventsApi


class ZoomClient(UsersApi, WebinarsApi, RegistrantsApi, SessionsApi, EngagementApi, RecordingsApi, ZoomEventsApi):
    """All areas of Zoom's API for one account: `ZoomClient(http)`."""
