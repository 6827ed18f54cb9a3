"""The people of an occurrence: who took part, what HubSpot accepted, and what is to be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from integrations.records.mapping import Mapped


@dataclass(frozen=True, slots=True)
class Span:
    """The actual start and end of a session."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """A person's presence in one occurrence: the union of the stays, each clipped to its own session."""

    joined: datetime
    left: datetime
    duration: timedelta
    length: timedelta  # the sessions' actual length

    @property
    def percentage(self) -> Fraction:
        """The exact percentage of the length, 0 to 100; 0 if the length is 0."""
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
    """One entry of a contact in a marketing event.

    `at` is Zoom's own time, so that a repeat is the same entry.
    """

    state: ParticipantState
    at: datetime
    joined: datetime | None = None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One e-mail address within one occurrence, as Zoom has it. `email` is never empty here.

    `source` is the name of the tracking source of the registration. The numbers of polls, questions and surveys are
    None until the reports are read. `join_link` is the mark of the person's own link. `dropped_in`: how long somebody
    stayed who stayed too short to count as attended.
    """

    email: str
    first_name: str = ""
    last_name: str = ""
    registered: datetime | None = None
    cancelled: datetime | None = None
    attendance: Attendance | None = None
    source: str = ""
    join_link: str = ""
    polls: int | None = None
    questions: int | None = None
    surveys: int | None = None
    dropped_in: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The facts HubSpot has accepted about a person in one occurrence; totals are computed from them.

    `start` is None if the occurrence has no time or was called off. From `end` on it is not the person's next webinar
    any more (`next_until`). The other values are those of `Person`. `synced`: when the occurrence was last synced,
    where that matters.
    """

    webinar_id: str
    topic: str
    webinar_url: str
    registered: datetime | None = None  # None: not registered, or cancelled
    attendance: Attendance | None = None
    source: str = ""
    start: datetime | None = None
    end: datetime | None = None
    join_link: str = ""
    polls: int | None = None
    questions: int | None = None
    surveys: int | None = None
    synced: datetime | None = None


class Action(StrEnum):
    """The step that a plan takes for a person."""

    CREATE = "create"  # create the contact, then write the rest
    UPDATE = "update"  # the contact is known by id
    LEAVE = "leave"  # nothing about this person may be sent; `cause` says why
    NOTHING = "nothing"  # HubSpot has everything already


class Outcome(StrEnum):
    """The outcome of a person in a webinar. Everybody whom Zoom names has exactly one."""

    IN_HUBSPOT = "in_hubspot"
    LEFT_OUT = "left_out"  # for good, unless somebody changes a setting or the contact
    WAITING = "waiting"  # not sent yet; the portal sends it without anybody's help
    FAILED = "failed"  # HubSpot refused them, and a person must look


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """The plan for one person. `properties` hold only what differs from what was written last."""

    email: str
    action: Action
    cause: str = ""
    detail: str = ""
    contact_id: str = ""
    participations: tuple[Participation, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    mapped: Mapped = Mapped()


@dataclass(frozen=True, slots=True)
class Plan:
    """The plans for one page of people, in order."""

    people: tuple[PersonPlan, ...]

    def having(self, *actions: Action) -> tuple[PersonPlan, ...]:
        """Return the plans with one of these actions."""
        return tuple(person for person in self.people if person.action in actions)
