"""HubSpot's answers about lists and campaigns as records."""

from collections.abc import Set

from integrations.hubspot.parse import LONGEST_ID
from integrations.records.lists import Campaign, ContactList, Folder, MembershipChange
from integrations.transport.parsing import (
    Row,
    child,
    display_text,
    identifier,
    needed_identifier,
    text,
    texts,
    whole_number,
)

LONGEST_NAME = 1000
STATIC = ("MANUAL", "SNAPSHOT")


def contact_list(row: Row) -> ContactList:
    """Return a list. Raises: Incomplete if it has no id."""
    return ContactList(
        id=needed_identifier(row, "listId", LONGEST_ID),
        name=display_text(row, "name", LONGEST_NAME),
        size=whole_number(row.get("size")),
        is_static=text(row, "processingType").upper() in (*STATIC, ""),
        deleted=bool(text(row, "deletedAt")),
    )


def folder(row: Row) -> Folder:
    """Return a folder of lists. Raises: Incomplete if it has no id."""
    return Folder(needed_identifier(row, "id", LONGEST_ID), display_text(row, "name", LONGEST_NAME))


def membership_change(body: Row, asked: Set[str]) -> MembershipChange:
    """Return the outcome of a change of members. The specification has one key in two spellings."""
    return MembershipChange(
        added=frozenset(asked & {*texts(body, "recordsIdsAdded"), *texts(body, "recordIdsAdded")}),
        removed=frozenset(asked & {*texts(body, "recordIdsRemoved"), *texts(body, "recordsIdsRemoved")}),
        missing=frozenset(asked & {*texts(body, "recordIdsMissing"), *texts(body, "recordsIdsMissing")}),
    )


def member(row: Row) -> str:
    """Return the id of a list's member. Raises: Incomplete."""
    return needed_identifier(row, "recordId", LONGEST_ID)


def campaign(row: Row) -> Campaign:
    """Return a campaign. Raises: Incomplete if it has no id."""
    name = display_text(child(row, "properties"), "hs_name", LONGEST_NAME)
    return Campaign(needed_identifier(row, "id"), name or identifier(row, "id"))


def asset(row: Row) -> str:
    """Return the id of a campaign's asset. Raises: Incomplete."""
    return needed_identifier(row, "id")
