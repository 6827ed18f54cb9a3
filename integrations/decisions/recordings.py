"""HubSpot's ids for what belongs to a recording."""

import base64
import hashlib


def external_id(webinar_id: str, session_uuid: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(session_uuid.encode()).digest()).decode()
    return f"{webinar_id}-{digest[:16]}"
