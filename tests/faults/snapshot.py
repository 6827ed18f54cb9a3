"""The contents of the sandbox's HubSpot, without ids and times of its own making, so that two runs can be compared.

Everything is a sorted list, so that what is there twice shows.
"""

import json
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
OF_ITS_OWN = (
    "id",
    "objectId",
    "createdAt",
    "updatedAt",
    "archivedAt",
    "hs_object_id",
    "lastmodifieddate",
    "createdate",
)


def snapshot(hubspot: Json) -> dict[str, list[Json]]:
    emails = {id: one["properties"].get("email", id) for id, one in hubspot["contacts"].items()}
    calls = {id: one for id, one in hubspot["calls"].items() if not one["archived"]}
    names = {id: one["properties"].get("zoom_sync_external_id", id) for id, one in calls.items()}
    linked = hubspot["associations"]["calls/contacts"]
    notes = {id: one for id, one in hubspot["notes"].items() if not one["archived"]}
    noted = hubspot["associations"]["notes/contacts"]
    return {
        "contacts": _sorted(_plain(one) for one in hubspot["contacts"].values()),
        "events": _sorted(_event(one, emails, hubspot["lists"]) for one in hubspot["marketing_events"].values()),
        "lists": _sorted(
            {"name": one["name"], "members": sorted(emails[id] for id in one["members"])}
            for one in hubspot["lists"].values()
        ),
        "folders": _sorted({"name": one["name"]} for one in hubspot["list_folders"].values()),
        "calls": _sorted(_plain(one) for one in calls.values()),
        "associations": _sorted(
            {"call": names[id], "contacts": sorted(emails[vid] for vid in linked.get(id, []))} for id in calls
        ),
        "transcripts": _sorted(
            {"call": names[str(one["engagementId"])], "said": one["transcriptUtterances"]}
            for one in hubspot["transcripts"].values()
            if str(one["engagementId"]) in calls
        ),
        "notes": _sorted(
            {**_plain(one), "contacts": sorted(emails[vid] for vid in noted.get(id, []))} for id, one in notes.items()
        ),
        "custom events": _sorted({**one, "objectId": emails[one["objectId"]]} for one in hubspot["custom_events"]),
    }


def changes(wanted: dict[str, list[Json]], found: dict[str, list[Json]]) -> list[str]:
    """Return what is missing and what is too much, a sentence each."""
    lines = []
    for kind, rows in wanted.items():
        before, after = [_text(row) for row in rows], [_text(row) for row in found[kind]]
        for row in list(before):
            if row in after:
                before.remove(row)
                after.remove(row)
        lines += [f"{kind}: missing {row}" for row in before] + [f"{kind}: too much {row}" for row in after]
    return lines


def _plain(record: Json) -> Json:
    properties = {name: value for name, value in record["properties"].items() if name not in OF_ITS_OWN}
    return {"properties": properties, "archived": record["archived"]}


def _event(event: Json, emails: dict[str, str], lists: Json) -> Json:
    plain = {name: value for name, value in event.items() if name not in OF_ITS_OWN}
    plain["lists"] = sorted(lists[id]["name"] for id in event.get("lists", ()))
    plain["participants"] = {emails[vid]: one for vid, one in event["participants"].items()}
    return plain


def _sorted(rows: Iterable[Json]) -> list[Json]:
    return sorted(rows, key=_text)


def _text(row: Json) -> str:
    return json.dumps(row, sort_keys=True)
