"""The records that Zoom answers: users, webinars, sessions, registrants, attendance and recordings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from integrations.records.people import Span


@dataclass(frozen=True, slots=True)
class ZoomUser:
    """A user of the Zoom account."""

    id: str
    email: str
    display_name: str = ""
    licensed: bool = False
    active: bool = True
    timezone: str = ""
    owner: bool = False
    account_id: str = ""  # empty in a listing


@dataclass(frozen=True, slots=True)
class ScheduledOccurrence:
    """One scheduled occurrence of a webinar."""

    id: str
    start: datetime
    duration: timedelta
    deleted: bool = False


SINGLE, SERIES_WITHOUT_TIMES, SERIES = 5, 6, 9  # Zoom's webinar types


WEBINAR_TYPES = (SINGLE, SERIES_WITHOUT_TIMES, SERIES)  # others are meetings, which a webinar can be converted to


@dataclass(frozen=True, slots=True)
class Webinar:
    """A webinar as Zoom lists or details it. What only the detail has is empty in a listing."""

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

    @property
    def registers(self) -> bool:
        """True if people can register for the webinar."""
        return self.approval_type != 2


@dataclass(frozen=True, slots=True)
class PastSession:
    """One run of a webinar, from `past_webinars/{id}/instances` or the account's history, which has more fields."""

    uuid: str
    webinar_id: str
    start: datetime
    end: datetime | None = None
    topic: str = ""
    host_email: str = ""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """The actual start and end of one session, and the webinar's type, topic and host if Zoom has them."""

    uuid: str
    start: datetime
    end: datetime
    participants: int = 0
    type: int = 0
    topic: str = ""
    host_email: str = ""


@dataclass(frozen=True, slots=True)
class Registrant:
    """A registrant of a webinar or of one occurrence.

    `answers` are those of the registration form that are not empty, by Zoom's name of a field or a question's title.
    The personal link is a credential: no log shows it.
    """

    id: str
    email: str
    status: str  # approved, pending, denied
    created: datetime
    first_name: str = ""
    last_name: str = ""
    join_url: str = field(default="", repr=False)
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrackingSource:
    """A link to the registration page that tells where somebody came from, with how many registered by it."""

    id: str
    name: str
    registrations: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a registration form.

    `name` is Zoom's own name of a field, or the title of a custom question. `several` says that the answer may be more
    than one of the choices; `kind` is a custom question's type in Zoom.
    """

    name: str
    required: bool
    custom: bool = False
    choices: tuple[str, ...] = ()
    several: bool = False
    kind: str = ""

    @property
    def given(self) -> bool:
        """True if the contact has the answer anyway: its names and its address."""
        return self.name in ("email", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class NewRegistrant:
    """A person to register. `fields` are Zoom's own ones by name, `answers` those of custom questions by title."""

    email: str
    first_name: str
    last_name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """The registration as Zoom answers it. The personal link is a credential: no log shows it."""

    registrant_id: str
    topic: str = ""
    join_url: str = field(default="", repr=False)
    email: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of a participants report: one stay of one device.

    `session` is the session whose report the row is in, or None if its end is unknown.
    """

    joined: datetime
    left: datetime | None
    seconds: int
    email: str = ""
    registrant_id: str = ""
    user_id: str = ""
    name: str = ""
    status: str = ""
    session: Span | None = None


class RecordingState(StrEnum):
    """The state of a recording or a transcript."""

    NOT_FOUND = "not_found"
    PROCESSING = "processing"
    AVAILABLE = "available"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Recording:
    """The cloud recording of one session. `url` is the play or share address, without a passcode.

    `transcript_url` is the address of the transcript among its files. It needs the account's token and is never stored.
    """

    state: RecordingState
    url: str = ""
    start: datetime | None = None
    end: datetime | None = None
    transcript_url: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The state of a session's transcript. `download_url` needs the account's token and is never stored."""

    state: RecordingState
    download_url: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One utterance of a transcript."""

    speaker: str
    text: str
    start: timedelta
    end: timedelta
