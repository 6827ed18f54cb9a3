"""The words of a proof: the states of people, and what can differ. They are a promise to scripts."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What Zoom says of a person in an occurrence."""

    REGISTERED = "registered"
    ATTENDED = "attended"
    CANCELLED = "cancelled"


class What(StrEnum):
    """What differs."""

    PARTICIPATION_MISSING = "participation_missing"
    PARTICIPATION_UNEXPECTED = "participation_unexpected"
    STATE_DIFFERS = "state_differs"
    PROPERTY_DIFFERS = "property_differs"
    CONTACT_MISSING = "contact_missing"
    EVENT_MISSING = "event_missing"
    EVENT_DIFFERS = "event_differs"
    CALL_MISSING = "call_missing"
    LIST_DIFFERS = "list_differs"


class Cure(StrEnum):
    """What repairs a difference.

    `keep`: HubSpot takes no participation back, so that the one found there is accepted as it is. `none`: the rows of
    the people were pruned, so that nothing can be sent again.
    """

    PEOPLE = "people"
    EVENT = "event"
    CALL = "call"
    LIST = "list"
    KEEP = "keep"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `email` is empty where it concerns nobody in particular.

    `contact_id` is the contact that HubSpot has at the time, where there is one. `unread`: Zoom has changed since the
    portal last read it, so that the cure must read Zoom again as well.
    """

    what: What
    email: str = ""
    expected: str = ""
    found: str = ""
    cure: Cure = Cure.PEOPLE
    contact_id: str = ""
    unread: bool = False
