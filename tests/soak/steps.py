"""The steps of a sync, by the requests with which HubSpot is written to."""

import re

STEPS = {
    "1 schema": r"/properties/|event-definitions",
    "2 marketing event": r"/events/(upsert|<external_id>)$",
    "3 contacts created": r"contacts/batch/(create|upsert)|contacts$",
    "4 participations": r"/attendance/",
    "5 contact properties": r"contacts/batch/update|contacts/<contact_id>",
    "6 event completed": r"/events/<external_id>/(complete|cancel)",
    "7 custom events": r"/send",
    "8 calls": r"/calls",
    "9 associations": r"/associations",
    "10 transcripts": r"/calling/",
    "11 notes": r"/notes",
}


def step(route: str) -> str:
    """Return the step's name with its number; a route that belongs to none stands for itself."""
    return next((name for name, pattern in STEPS.items() if re.search(pattern, route)), route)
