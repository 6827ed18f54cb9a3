"""The Zoom half of the sandbox: `/zoom/oauth/token`, `/zoom/v2/...` and the download addresses, as zoom-api.md says."""

from sandbox.zoom import (  # noqa: F401  (importing them is what fills the table)
    engagement,
    history,
    oauth,
    past,
    people,
    recordings,
    register,
    registrants,
    reports,
    users,
    webinars,
    zoom_events,
)
from sandbox.zoom.gate import finish, gate
from sandbox.zoom.shared.table import routes

__all__ = ["finish", "gate", "routes"]
