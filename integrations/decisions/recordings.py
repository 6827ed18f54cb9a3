"""The ids under which HubSpot finds what belongs to a recording."""

import base64
import hashlib


def external_id(webinar_id: str, session_uuid: str) -> str:
    """Return the external id of a session's call. A hash of the uuid keeps it short and free of special characters."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(session_uuid.encode()).digest()).decode()
    return f"{webinar_id}-{digest[:16]}"
