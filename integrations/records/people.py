"""People of an occurrence: who took part, what HubSpot accepted, and what is to be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Span:
    """Actual start and end of a session."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """A person's presence in one occurrence: union of the stays, each clipped to its own session."""

    joined: datetime
    left: datetime
    duration: timedelta
    length: timedelta  # the sessions' actual length

    @property
    def percentage(self) -> Fraction:
        """Exact, 0 to 100; 0 where the length is 0."""
        if not self.length:
            return Fraction(0)
        return min(Fraction(100), Fraction(100 * (self.duration // MICROSECOND), self.length // MICROSECOND))


MICROSECOND = timedelta(microseconds=1)


class ParticipantState(StrEnum):
    """HubSpot's `subscriberState`, as the official specification spells it."""

    REGISTER = "register"
    CANCEL = "cancel"
    ATTEND = "attend"


@dataclass(frozen=True, slots=True)
class Participation:
    """One entry of a contact in a marketing event. `at` is Zoom's own time, so that a repeat is the same entry."""

    state: ParticipantState
    at: datetime
    joined: datetime | None = None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One e-mail address within one occurrence, as Zoom tells it (`email` is never empty here)."""

    email: str
    first_name: str = ""
    last_name: str = ""
    registered: datetime | None = None
    cancelled: datetime | None = None
    attendance: Attendance | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What HubSpot has accepted of a person in one occurrence: the ground of the totals."""

    webinar_id: str
    topic: str
    webinar_url: str
    registered: datetime | None = None  # None: not registered, or cancelled
    attendance: Attendance | None = None


class Action(StrEnum):
    CREATE = "create"  # the contact, then the rest
    UPDATE = "update"  # the contact is known by id
    LEAVE = "leave"  # nothing of this person may go; `cause` says why
    NOTHING = "nothing"  # everything is already there


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What would be written for one person. `properties` hold only what differs from what was written last."""

    email: str
    action: Action
    cause: str = ""
    detail: str = ""
    contact_id: str = ""
    participations: tuple[Participation, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The ordered steps for one page of people."""

    people: tuple[PersonPlan, ...]

    def having(self, *actions: Action) -> tuple[PersonPlan, ...]:
        return tuple(person for person in self.people if person.action in actions)
