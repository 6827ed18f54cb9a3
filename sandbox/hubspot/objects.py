"""The part that contacts, calls and notes have in common: showing, finding, listing and keeping a record.

Reference: developers.hubspot.com, "Using object APIs".
"""

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.hubspot.errors import invalid
from sandbox.hubspot.seed import moment, next_id
from sandbox.hubspot.values import stored
from sandbox.state import Sandbox

Record = dict[str, Any]
FoundBy = Callable[[dict[str, Any], str, bool], dict[str, Record]]

BATCH_LIMIT = 100
TYPE_IDS = {"contacts": "0-1", "calls": "0-48", "notes": "0-46"}
_OF_ACTIVITIES = ("hs_createdate", "hs_lastmodifieddate", "hs_object_id")
DEFAULT_PROPERTIES = {
    "contacts": ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"),
    "calls": _OF_ACTIVITIES,
    "notes": _OF_ACTIVITIES,
}
ALWAYS = {
    "contacts": ("createdate", "hs_object_id", "lastmodifieddate"),
    "calls": _OF_ACTIVITIES,
    "notes": _OF_ACTIVITIES,
}


def show(hs: dict[str, Any], kind: str, record: Record, asked: Iterable[str] = ()) -> dict[str, Any]:
    """The record with the properties asked for: `null` for one that is not set, nothing for one that is unknown."""
    names = {*asked, *ALWAYS[kind]} if asked else DEFAULT_PROPERTIES[kind]
    values = all_values(kind, record)
    shown = {
        "id": record["id"],
        "properties": {name: values.get(name) for name in sorted(names) if exists(hs, kind, name)},
        "createdAt": record["createdAt"],
        "updatedAt": record["updatedAt"],
        "archived": record["archived"],
        "url": f"https://app.hubspot.com/contacts/{hs['portal_id']}/record/{TYPE_IDS[kind]}/{record['id']}",
    }
    if record["archivedAt"]:
        shown["archivedAt"] = record["archivedAt"]
    return shown


def exists(hs: dict[str, Any], kind: str, name: str) -> bool:
    definition = hs["properties"][kind].get(name)
    return definition is not None and not definition["archived"]


def all_values(kind: str, record: Record) -> dict[str, str]:
    prefix = "" if kind == "contacts" else "hs_"
    return {
        **record["properties"],
        "hs_object_id": record["id"],
        f"{prefix}createdate": record["createdAt"],
        f"{prefix}lastmodifieddate": record["updatedAt"],
    }


def live(hs: dict[str, Any], kind: str, record_id: str) -> Record | None:
    """The record that is not archived; for a contact merged away, the one it was merged into."""
    if kind == "contacts":
        record_id = survivor_of(hs, record_id)
    record: Record | None = hs[kind].get(record_id)
    return record if record and not record["archived"] else None


def survivor_of(hs: dict[str, Any], contact_id: str) -> str:
    merged: dict[str, str] = hs["merged"]
    while contact_id in merged:
        contact_id = merged[contact_id]
    return contact_id


def by_unique_property(hs: dict[str, Any], kind: str, name: str) -> dict[str, Record]:
    """Live records by the value of a unique property; 400 for a property that does not exist or is not unique."""
    if not exists(hs, kind, name):
        raise invalid(f'Property "{name}" does not exist', "PROPERTY_DOESNT_EXIST", propertyName=[name])
    if not hs["properties"][kind][name]["hasUniqueValue"]:
        raise invalid(f"Property {name} is not a unique identifier property of {TYPE_IDS[kind]}")
    records = (record for record in hs[kind].values() if not record["archived"])
    return {record["properties"][name]: record for record in records if name in record["properties"]}


def make(sandbox: Sandbox, kind: str, values: dict[str, str], record_id: str | None = None) -> Record:
    hs, now = sandbox.hubspot, moment(sandbox.clock())
    record = {
        "id": record_id or next_id(hs),
        "properties": stored({}, values),
        "createdAt": now,
        "updatedAt": now,
        "archived": False,
        "archivedAt": None,
    }
    hs[kind][record["id"]] = record
    return record


def change(sandbox: Sandbox, record: Record, values: dict[str, str]) -> Record:
    record["properties"] = stored(record["properties"], values)
    record["updatedAt"] = moment(sandbox.clock())
    return record


def archive(record: Record, at: float) -> None:
    record["archived"], record["archivedAt"] = True, moment(at)
