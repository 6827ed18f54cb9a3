"""The states of a marketing event's participants: pure functions over one event.

Reference: developers.hubspot.com, "Marketing events", participation; the state of a contact is that of the latest
interaction, and whoever had registered and never came is a no-show once the event is completed.
"""

from datetime import datetime
from typing import Any

Event = dict[str, Any]
Participant = dict[str, Any]

SHORT = {"register": "REGISTERED", "attend": "ATTENDED", "cancel": "CANCELLED"}
LONG = {name: name for name in SHORT.values()}
VOCABULARIES = {"short": SHORT, "long": LONG, "both": SHORT | LONG}


def record(event: Event, vid: str, state: str, at_ms: int, properties: dict[str, str]) -> None:
    """Adds an activity; the same contact, state and time again is the same activity."""
    participant = event["participants"].setdefault(vid, {"state": state, "occurredAt": at_ms, "activities": []})
    activity = {"state": state, "at": at_ms, "properties": properties}
    for known in participant["activities"]:
        if (known["state"], known["at"]) == (state, at_ms):
            known["properties"] = properties
            break
    else:
        participant["activities"].append(activity)
        if at_ms >= participant["occurredAt"]:
            participant |= {"state": state, "occurredAt": at_ms}
    if state == "ATTENDED":
        participant |= {"joinedAt": properties.get("joinedAt"), "leftAt": properties.get("leftAt")}


def settle(event: Event) -> None:
    """Compute what completing an event computes once: seconds attended, and their share of the event."""
    length = _seconds(event["startDateTime"], event["endDateTime"])
    for participant in event["participants"].values():
        if participant["state"] == "ATTENDED" and participant.get("joinedAt") and participant.get("leftAt"):
            seconds = _seconds(participant["joinedAt"], participant["leftAt"])
            share = seconds / length if length > 0 else 0.0
            participant |= {"durationSeconds": int(seconds), "percentage": f"{share:.4f}"}


def current_state(event: Event, participant: Participant) -> str:
    if participant["state"] == "REGISTERED" and event["eventCompleted"]:
        return "NO_SHOW"
    return str(participant["state"])


def counters(event: Event) -> dict[str, int]:
    states = [current_state(event, participant) for participant in event["participants"].values()]
    return {
        "registered": states.count("REGISTERED"),
        "attended": states.count("ATTENDED"),
        "cancelled": states.count("CANCELLED"),
        "noShows": states.count("NO_SHOW"),
    }


def registrants(event: Event) -> int:
    """Everyone who ever registered, whatever came after."""
    everyone = event["participants"].values()
    return sum(any(one["state"] == "REGISTERED" for one in person["activities"]) for person in everyone)


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
