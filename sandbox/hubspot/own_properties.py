"""Properties that people made in an account, and what they do to them, for worlds and tests: on the plain state."""

from typing import Any

from sandbox.hubspot.seed import State, moment
from sandbox.hubspot.standard_options import YES_NO, options
from sandbox.hubspot.standard_properties import Definition, definition

Choices = dict[str, str] | list[str]
FIELDS = {"number": "number", "date": "date", "datetime": "date", "bool": "booleancheckbox", "enumeration": "select"}


def add_property(
    hs: State, name: str, kind: str = "string", choices: Choices | None = None, read_only: bool = False, **more: Any
) -> Definition:
    """Add a contact property; `choices` are value -> label, or texts that are both. `more` replaces what differs."""
    listed = options(choices if choices is not None else YES_NO if kind == "bool" else [])
    rights = {"archivable": True, "readOnlyDefinition": False, "readOnlyOptions": False, "readOnlyValue": read_only}
    at = moment(hs["made_at"])
    label = more.pop("label", name.replace("_", " ").capitalize())
    fixed = {"hubspotDefined": False, "modificationMetadata": rights, "createdAt": at, "updatedAt": at}
    fields = {"options": listed, **fixed, **more}
    made = definition(name, kind, fields.pop("fieldType", FIELDS.get(kind, "text")), label, "contactinformation")
    hs["properties"]["contacts"][name] = made | fields
    return made | fields


def archive_property(hs: State, name: str, archived: bool = True) -> None:
    """Put a contact property into the recycling bin, or take it out again."""
    one = hs["properties"]["contacts"][name]
    one["archived"] = archived
    if archived:
        one["archivedAt"] = moment(hs["made_at"])


def make_read_only(hs: State, name: str, read_only: bool = True) -> None:
    hs["properties"]["contacts"][name]["modificationMetadata"]["readOnlyValue"] = read_only


def set_choices(hs: State, name: str, choices: Choices, hidden: tuple[str, ...] = ()) -> None:
    hs["properties"]["contacts"][name]["options"] = options(choices, hidden)


def refuse_value(hs: State, name: str, email: str, message: str = "This value was not accepted.") -> None:
    """Let a rule of an administrator refuse one property of one contact."""
    hs["rules"].append({"email": email, "refuses": name, "message": message})
