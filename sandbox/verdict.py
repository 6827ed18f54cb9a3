"""The outcome of a sync in the sandbox's HubSpot, in the shape of `expected.json`, so that the two can be compared."""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.differences import differences
from sandbox.hubspot.campaigns import EVENT, LIST
from sandbox.hubspot.lists import members
from sandbox.hubspot.marketing_event_lists import tied
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox

__all__ = ["differences", "expectations", "expectations_beyond", "verdict"]

Json = dict[str, Any]
DIGEST = 16  # characters at the end of what a note is called by


def expectations() -> Json:
    text = Path(__file__).with_name("expected.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def expectations_beyond() -> Json:
    """Return what is expected with the settings of `beyond` as well: contacts hold more, and there are notes."""
    found = expectations()
    beyond = found["beyond"]
    for email, more in beyond["contacts"].items():
        found["contacts"][email] |= more
    for webinar_id, webinar in found["webinars"].items():
        for one in webinar["occurrences"]:
            here = (webinar_id, str(one["n"]))
            one["notes"] = _of(beyond["notes"], *here)
            one["lists"] = beyond["lists"].get(webinar_id, {}).get(str(one["n"]), {})
            one["campaigns"] = [beyond["campaign"]] if one["event"] else []
            also = {"notes": one["notes"]}
            if webinar_id not in beyond["lists_made_earlier"]:
                also |= {"lists": one["lists"], "campaign": one["campaigns"]}
            if more := [*_of(beyond["synced"], *here), *(cause for cause, there in also.items() if there)]:
                one["audit"]["synced"] = [*one["audit"]["synced"], *more]
    return found | {"settings": found["settings"] | beyond["settings"]}


def _of(named: Json, webinar_id: str, number: str) -> list[str]:
    return list(named.get(webinar_id, {}).get(number, []))


def verdict(sandbox: Sandbox) -> Json:
    """`webinars` with the marketing events, participants and calls, and every contact that is new or was written to."""
    hs = sandbox.hubspot
    webinars: dict[str, list[Json]] = defaultdict(list)
    for event in sorted(hs["marketing_events"].values(), key=_start):
        webinars[event["externalEventId"].partition("-")[0]].append(event)
    calls = _calls(hs)
    return {
        "webinars": {
            webinar_id: {"topic": events[-1]["eventName"], "occurrences": _occurrences(hs, events, calls[webinar_id])}
            for webinar_id, events in webinars.items()
        },
        "contacts": _written(hs),
    }


def _occurrences(hs: Json, events: list[Json], calls: list[Json]) -> list[Json]:
    """A call belongs to the event that starts nearest to it."""
    of_event: dict[str, list[Json]] = defaultdict(list)
    for call in calls:
        at = _seconds(call["properties"]["hs_timestamp"])
        nearest = min(events, key=lambda event: abs(_start(event) - at))
        of_event[nearest["externalEventId"]].append(call)
    return [
        {
            "n": number,
            "event": {"completed": event["eventCompleted"], "cancelled": event["eventCancelled"]},
            "people": {_email(hs, vid): _standing(one) for vid, one in event["participants"].items()},
            "call": _call(hs, of_event[event["externalEventId"]]),
            "notes": _notes(hs, event["externalEventId"]),
            "lists": _lists(hs, event),
            "campaigns": _campaigns(hs, event),
        }
        for number, event in enumerate(events, start=1)
    ]


def _standing(participant: Json) -> Json:
    """The latest word between registering and cancelling holds; who attended has attended."""
    states = {activity["state"] for activity in participant["activities"]}
    cancelled = participant["state"] == "CANCELLED"
    registered = "REGISTERED" in states and not cancelled
    return {"registered": registered, "cancelled": cancelled, "attended": "ATTENDED" in states}


def _calls(hs: Json) -> dict[str, list[Json]]:
    calls: dict[str, list[Json]] = defaultdict(list)
    for call in hs["calls"].values():
        if not call["archived"]:
            values = call["properties"]
            name = values.get("zoom_sync_external_id") or values.get("hs_call_external_id", "")
            calls[name.partition("-")[0]].append(call)
    return calls


def _call(hs: Json, calls: list[Json]) -> Json | None:
    """All recordings of one occurrence together: how many, of whom, and how much text."""
    if not calls:
        return None
    ids = {call["id"] for call in calls}
    linked = {vid for call_id in ids for vid in hs["associations"]["calls/contacts"].get(call_id, [])}
    texts = [one["transcriptUtterances"] for one in hs["transcripts"].values() if str(one["engagementId"]) in ids]
    return {
        "count": len(calls),
        "people": sorted(_email(hs, vid) for vid in linked),
        "utterances": sum(len(text) for text in texts),
    }


def _notes(hs: Json, event_id: str) -> list[str]:
    """Return whose note tells of the marketing event: the event's id stands before the rest of the note's own."""
    names = {id: str(note["properties"].get("zoom_sync_external_id", "")) for id, note in hs["notes"].items()}
    ours = [id for id, name in names.items() if name[:-DIGEST] == f"{event_id}-"]
    return sorted(_email(hs, vid) for id in ours for vid in hs["associations"]["notes/contacts"].get(id, []))


def _lists(hs: Json, event: Json) -> dict[str, list[str]]:
    """Return who is in each list of the marketing event, by the word at the end of the list's name."""
    return {
        str(one["name"].rpartition(": ")[2]): sorted(_email(hs, vid) for vid in members(hs, one))
        for one in tied(hs, event)
    }


def _campaigns(hs: Json, event: Json) -> list[str]:
    """Return the campaigns that have the marketing event and all of its lists."""
    ids = {one["listId"] for one in tied(hs, event)}
    return sorted(
        one["name"]
        for one in hs["campaigns"].values()
        if event["objectId"] in one["assets"].get(EVENT, ()) and ids <= set(one["assets"].get(LIST, ()))
    )


def _written(hs: Json) -> dict[str, dict[str, str]]:
    participants = {vid for event in hs["marketing_events"].values() for vid in event["participants"]}
    seeded = moment(hs["made_at"])
    return {
        contact["properties"].get("email", f"contact {vid}"): dict(contact["properties"])
        for vid, contact in hs["contacts"].items()
        if not contact["archived"] and (contact["updatedAt"] > seeded or vid in participants)
    }


def _email(hs: Json, vid: str) -> str:
    contact = hs["contacts"].get(str(hs["merged"].get(vid, vid)), {"properties": {}})
    return str(contact["properties"].get("email", f"contact {vid}"))


def _start(event: Json) -> float:
    return _seconds(event.get("startDateTime") or "1970-01-01T00:00:00Z")


def _seconds(value: str) -> float:
    """HubSpot takes milliseconds as well as ISO 8601."""
    return int(value) / 1000 if value.isdigit() else datetime.fromisoformat(value).timestamp()
