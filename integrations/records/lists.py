"""The records about HubSpot's lists and campaigns."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ContactList:
    """A list of contacts. Only a static one takes members by hand; `size` is None if HubSpot does not say.

    `deleted`: HubSpot still shows the list, and can restore it for 90 days.
    """

    id: str
    name: str
    size: int | None = None
    is_static: bool = True
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of lists."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """The outcome of a change of members. A contact that is in none of these was a member, or none, already.

    `missing` has no record in HubSpot: it was deleted or merged. `refused` holds HubSpot's words.
    """

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign of HubSpot's."""

    id: str
    name: str
