"""The records that HubSpot answers or gets: contacts, marketing events, calls, participations and definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.records.people import ParticipantState


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as HubSpot returns it."""

    id: str
    email: str
    additional_emails: frozenset[str] = frozenset()
    first_name: str = ""
    last_name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    archived: bool = False

    @property
    def addresses(self) -> frozenset[str]:
        """The primary and the secondary addresses."""
        return self.additional_emails | {self.email}

    @property
    def ids(self) -> frozenset[str]:
        """The id of the contact, and those of the contacts merged into it."""
        return frozenset({self.id, *self.properties.get("hs_merged_object_ids", "").split(";")})


@dataclass(frozen=True, slots=True)
class ContactsRead:
    """The existing contacts, and HubSpot's messages by the key that it refused to look up."""

    contacts: Sequence[Contact]
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ContactWrite:
    """The properties to write. `key` is the record id of an update, or the trace id of a create.

    No log shows the properties, of which one may be a personal link.
    """

    key: str
    properties: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ItemError:
    """The reason why HubSpot refused one input of a batch: its category and its own message.

    `faults` are the codes and words about single properties, by their names.
    """

    key: str
    category: str
    message: str
    faults: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The results and refusals of one batch, by the key of the input. A key in neither was silently left out."""

    written: Mapping[str, Contact]
    errors: Mapping[str, ItemError]


@dataclass(frozen=True, slots=True)
class MarketingEvent:
    """A marketing event as HubSpot shows it. `app_id` is the app that made it, if HubSpot names it."""

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
    """The values of a marketing event to write."""

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
    """A recording as a call. `external_id` is the value of the unique property `zoom_sync_external_id`."""

    external_id: str
    title: str
    start: datetime
    duration: timedelta
    recording_url: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class NoteWrite:
    """A note. `external_id` is the value of the unique property `zoom_sync_external_id`, `body` is HTML."""

    external_id: str
    at: datetime
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotesAnswer:
    """The ids of notes by external id, and why HubSpot refused others. A note in neither was left out."""

    ids: Mapping[str, str]
    errors: Mapping[str, ItemError]


@dataclass(frozen=True, slots=True)
class ParticipationAnswer:
    """The ids of the contacts that HubSpot accepted into a marketing event, and why it refused others.

    A contact in neither was left out.
    """

    accepted: frozenset[str]
    errors: Mapping[str, ItemError]


@dataclass(frozen=True, slots=True)
class RecordedParticipation:
    """A contact's current state in a marketing event, as HubSpot returns it. A no-show is still registered."""

    contact_id: str
    state: ParticipantState | None
    at: datetime | None = None
    seconds: int | None = None
    percentage: float | None = None
    email: str = ""  # the contact's primary address
    no_show: bool = False


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """The HubSpot account."""

    id: str
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """A property to create. `group` is empty for a property of a custom event."""

    name: str
    label: str
    type: str = "string"  # string, number, datetime, enumeration, …
    field_type: str = "text"  # text, number, date, …
    group: str = ""
    description: str = ""
    unique: bool = False
    options: "tuple[PropertyOption, ...]" = ()  # of an enumeration


@dataclass(frozen=True, slots=True)
class PropertyOption:
    """One choice of a property: the value that HubSpot stores, and the label that people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """A property as HubSpot describes it. `options` are in the order in which HubSpot shows them."""

    name: str
    label: str = ""
    type: str = "string"  # string, number, enumeration, bool, date, datetime, phone_number, …
    field_type: str = "text"  # text, textarea, select, radio, checkbox, booleancheckbox, …
    options: tuple[PropertyOption, ...] = ()
    read_only: bool = False  # HubSpot computes it, or lets nobody write it


@dataclass(frozen=True, slots=True)
class CustomEvent:
    """One custom event of a contact. HubSpot drops a second one with the same `uuid`."""

    name: str  # fully qualified, as `event_definitions` returns it
    contact_id: str
    at: datetime
    uuid: str
    properties: Mapping[str, str] = field(default_factory=dict)
