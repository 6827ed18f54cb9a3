"""The values that travel through the flow: what Zoom said, what was decided, what HubSpot answered.

Frozen, and free of Django and HTTP. Times are aware datetimes in UTC; e-mail addresses are trimmed and lower-cased;
ids are strings, whatever the API sends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

# --- Zoom -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ZoomUser:
    id: str
    email: str
    display_name: str = ""
    licensed: bool = False
    active: bool = True
    timezone: str = ""
    owner: bool = False
    account_id: str = ""  # a listing does not tell


@dataclass(frozen=True, slots=True)
class ScheduledOccurrence:
    id: str
    start: datetime
    duration: timedelta
    deleted: bool = False


SINGLE, SERIES_WITHOUT_TIMES, SERIES = 5, 6, 9  # Zoom's webinar types
WEBINAR_TYPES = (SINGLE, SERIES_WITHOUT_TIMES, SERIES)  # others are meetings, which a webinar can be converted to


@dataclass(frozen=True, slots=True)
class Webinar:
    """A webinar as Zoom lists or details it. What only the detail knows is empty in a listing (`detailed` False)."""

    id: str
    topic: str
    type: int
    host_id: str = ""
    host_email: str = ""
    start: datetime | None = None
    duration: timedelta = timedelta()
    timezone: str = ""
    agenda: str = ""
    join_url: str = ""
    registration_url: str = ""
    created: datetime | None = None
    approval_type: int = 2  # 0 automatic, 1 manual, 2 no registration
    registration_type: int = 1  # 1 once for all occurrences, 2 each, 3 chosen ones
    alternative_hosts: tuple[str, ...] = ()
    occurrences: tuple[ScheduledOccurrence, ...] = ()
    odd_occurrences: tuple[str, ...] = ()  # ids of those that were listed in a way nobody can use; "" where unknown
    simulive: bool = False
    on_demand: bool = False
    detailed: bool = False

    @property
    def registers(self) -> bool:
        return self.approval_type != 2


@dataclass(frozen=True, slots=True)
class PastSession:
    """One run of a webinar: from `past_webinars/{id}/instances` or the account's history (which knows more)."""

    uuid: str
    webinar_id: str
    start: datetime
    end: datetime | None = None
    topic: str = ""
    host_email: str = ""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """Actual start and end of one session, and the webinar's type, topic and host where Zoom says them."""

    uuid: str
    start: datetime
    end: datetime
    participants: int = 0
    type: int = 0
    topic: str = ""
    host_email: str = ""


@dataclass(frozen=True, slots=True)
class Registrant:
    id: str
    email: str
    status: str  # approved, pending, denied
    created: datetime
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a registration form asks. `name`: Zoom's own name of a field, or the title of a custom question.

    `several`: more than one of the choices may be the answer.
    """

    name: str
    required: bool
    custom: bool = False
    choices: tuple[str, ...] = ()
    several: bool = False

    @property
    def given(self) -> bool:
        """Every contact answers it: names and the address."""
        return self.name in ("email", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class NewRegistrant:
    """Somebody to register. `fields` are Zoom's own ones by name, `answers` those of custom questions by title."""

    email: str
    first_name: str
    last_name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """A registrant as Zoom answers one. The personal link is a credential: no log shows it."""

    registrant_id: str
    topic: str = ""
    join_url: str = field(default="", repr=False)
    email: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Actual start and end of a session."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of a participants report: one stay of one device.

    `session`: the one whose report the row is in; None where its end is unknown.
    """

    joined: datetime
    left: datetime | None
    seconds: int
    email: str = ""
    registrant_id: str = ""
    user_id: str = ""
    name: str = ""
    status: str = ""
    internal: bool = False
    session: Span | None = None


class RecordingState(StrEnum):
    NOT_FOUND = "not_found"
    PROCESSING = "processing"
    AVAILABLE = "available"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Recording:
    """The cloud recording of one session; `url` is the play or share address, without a passcode.

    `transcript_url`: of the transcript among its files; needs the account's token and is never stored.
    """

    session_uuid: str
    state: RecordingState
    url: str = ""
    start: datetime | None = None
    end: datetime | None = None
    transcript_url: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Whether a session's transcript can be had; `download_url` needs the account's token and is never stored."""

    state: RecordingState
    download_url: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    speaker: str
    text: str
    start: timedelta
    end: timedelta


# --- Settings ---------------------------------------------------------------------------------------------------------


class RecordingsMode(StrEnum):
    NONE = "none"
    SELECTED = "selected"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """The settings of one connection. Domains are lower-cased, without a leading `@`."""

    sync_webinars: bool = False
    recordings: RecordingsMode = RecordingsMode.NONE
    excluded_hosts: frozenset[str] = frozenset()
    excluded_recordings: frozenset[str] = frozenset()
    excluded_contacts: frozenset[str] = frozenset()
    only_contacts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a webinar and its host say; None inherits. `new_webinars` is the user's value when it was discovered."""

    webinar_sync: bool | None = None
    webinar_recordings: bool | None = None
    new_webinars: bool | None = None
    user_recordings: bool | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """A value in force, its source (`default`, `global`, `user`, `webinar`, `exclusion`), and why it is off."""

    on: bool
    source: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    webinar: Switch
    recording: Switch


# --- People -----------------------------------------------------------------------------------------------------------


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


# --- HubSpot ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contact:
    id: str
    email: str
    additional_emails: frozenset[str] = frozenset()
    first_name: str = ""
    last_name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    archived: bool = False

    @property
    def addresses(self) -> frozenset[str]:
        return self.additional_emails | {self.email}

    @property
    def ids(self) -> frozenset[str]:
        """Its own, and those of the contacts merged into it."""
        return frozenset({self.id, *self.properties.get("hs_merged_object_ids", "").split(";")})


@dataclass(frozen=True, slots=True)
class ContactsRead:
    """The contacts that are there, and HubSpot's words by the key that it refused to look up."""

    contacts: Sequence[Contact]
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ContactWrite:
    """`key` is the record id of an update, or the trace id of a create."""

    key: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ItemError:
    """Why HubSpot refused one input of a batch: its category and its own words."""

    key: str
    category: str
    message: str


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """Results and refusals of one batch, by the key of the input; a key in neither was silently left out."""

    written: Mapping[str, Contact]
    errors: Mapping[str, ItemError]


@dataclass(frozen=True, slots=True)
class MarketingEvent:
    """A marketing event as HubSpot shows it. `app_id` is the app that made it, where it says so."""

    external_id: str
    name: str
    object_id: str = ""
    app_id: str = ""
    start: datetime | None = None
    end: datetime | None = None
    completed: bool = False
    cancelled: bool = False
    account_id: str = ""
    organizer: str = ""
    description: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class MarketingEventWrite:
    external_id: str
    account_id: str
    name: str
    organizer: str
    description: str = ""
    url: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallWrite:
    """A recording as a call; `external_id` is the value of the unique property `zoom_sync_external_id`."""

    external_id: str
    title: str
    start: datetime
    duration: timedelta
    recording_url: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class ParticipationAnswer:
    """Which contacts HubSpot accepted into a marketing event, and why it refused others; the rest was left out."""

    accepted: frozenset[str]
    errors: Mapping[str, ItemError]


@dataclass(frozen=True, slots=True)
class RecordedParticipation:
    """A contact's current state in a marketing event, as HubSpot reads it back; a no-show is registered still."""

    contact_id: str
    state: ParticipantState | None
    at: datetime | None = None
    seconds: int | None = None
    percentage: float | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """The HubSpot account."""

    id: str
    timezone: str = ""
    ui_domain: str = ""


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """A property to create; `group` stays empty for a property of a custom event."""

    name: str
    label: str
    type: str = "string"  # string, number, datetime, enumeration, …
    field_type: str = "text"  # text, number, date, …
    group: str = ""
    description: str = ""
    unique: bool = False


@dataclass(frozen=True, slots=True)
class CustomEvent:
    """One custom event of a contact; HubSpot drops a second one with the same `uuid`."""

    name: str  # fully qualified, as `event_definitions` tells
    contact_id: str
    at: datetime
    uuid: str
    properties: Mapping[str, str] = field(default_factory=dict)


# --- OAuth ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, and what came with it. Its secrets never show in a log."""

    access_token: str = field(repr=False)
    expires_in: int  # seconds
    scopes: frozenset[str] = frozenset()
    refresh_token: str = field(default="", repr=False)
    api_url: str = ""  # Zoom: the account's regional address
    hub_id: str = ""


@dataclass(frozen=True, slots=True)
class Introspection:
    """Whose token it is, and what it may do."""

    active: bool
    hub_id: str = ""
    user: str = ""
    user_id: str = ""
    app_id: str = ""
    scopes: frozenset[str] = frozenset()


# --- The plan ---------------------------------------------------------------------------------------------------------


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
