"""What HubSpot answers and what is written to it: contacts, marketing events, calls, participations and definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.records.people import ParticipantState


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
class AccountDetails:
    """The HubSpot account."""

    id: str
    timezone: str = ""


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
