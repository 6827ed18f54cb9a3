"""Repair of HubSpot's schema: missing properties and events are made again once a run, or else left out.

Somebody may delete, archive or lock a property of ours, or a custom event. HubSpot then refuses every record that has
it: the refusal is about nobody, and halving the batches would only ask about each of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from integrations.accounts.hubspot_schema import define_events, make_event_properties, make_properties
from integrations.errors import Disconnected, IntegrationError, RetryLater, SkipRecord
from integrations.hubspot import schema
from integrations.hubspot.client import HubSpotClient
from integrations.hubspot.error_table import SCHEMA_ROW
from integrations.models import HubSpotAccount, RemoteContact
from integrations.records import PropertyDefinition

CONTACTS, CALLS, NOTES, EVENTS = "contacts", "calls", "notes", "events"
NAMES = frozenset({"firstname", "lastname"})
ALWAYS_THERE = frozenset(definition.name for definition in schema.CONTACT_PROPERTIES)  # made on connecting


def is_schema(error: IntegrationError | None) -> bool:
    """Return True if HubSpot refused a request because of its schema."""
    return isinstance(error, SkipRecord) and error.row == SCHEMA_ROW


@dataclass
class SchemaRepair:
    """The repairs that one run has tried, and the contact properties that it leaves out, with HubSpot's words.

    `properties` are the contact properties of ours that this run writes. `mapped` are those that settings name: people
    made them, so they are never made again, and `words` are not about them.
    """

    account: HubSpotAccount
    client: HubSpotClient
    properties: Sequence[PropertyDefinition] = schema.CONTACT_PROPERTIES
    mapped: frozenset[str] = frozenset()
    tried: set[str] = field(default_factory=set)
    left_out: frozenset[str] = frozenset()
    mapped_words: dict[str, str] = field(default_factory=dict)  # of the mapped ones that are left out, by name
    words: str = ""
    values_lost: bool = False  # contact properties were made again, so those who were complete no longer are

    def repair(self, what: str) -> bool:
        """Make again what is missing in HubSpot. Returns True if anything was, so that a second try is worth it.

        Raises: Disconnected, and RetryLater if a rate limit is reached.
        """
        if what in self.tried:
            return False
        self.tried.add(what)
        try:
            return MADE[what](self)
        except IntegrationError as error:
            if isinstance(error, Disconnected) or (isinstance(error, RetryLater) and error.limited):
                raise
            return False

    def make_new_properties(self) -> None:
        """Make the properties that were switched on for the first time. HubSpot is asked once for each of them.

        Raises: as `repair`.
        """
        wanted = {definition.name for definition in self.properties} - ALWAYS_THERE
        if wanted - set(self.account.extra_properties):
            self.repair(CONTACTS)
            self.tried.discard(CONTACTS)
            self.values_lost = False  # nobody was decided yet

    def leave_out_mapped(self, words: str) -> bool:
        """Leave out the mapped properties that HubSpot names. Returns False if it names none."""
        return self._leave_out_mapped(frozenset(name for name in self.mapped if is_quoted(words, name)), words)

    def _leave_out_mapped(self, names: frozenset[str], words: str) -> bool:
        left = names - self.left_out
        self.left_out |= left
        self.mapped_words |= dict.fromkeys(left, words)
        return bool(left)

    def leave_out(self, words: str) -> bool:
        """Leave out the contact properties that HubSpot names, else all mapped ones, else all of ours.

        Returns False if none was left.
        """
        ours = frozenset(definition.name for definition in self.properties)
        left = (ours | NAMES) - self.left_out
        named = frozenset(name for name in left if _is_named(words, name))
        if not named and self._leave_out_mapped(self.mapped, words):
            return True
        more = named or ours - self.left_out
        self.left_out |= more
        self.words = self.words or words
        return bool(more)

    def without(self, properties: Mapping[str, str]) -> dict[str, str]:
        """Return the properties except those that this run leaves out."""
        return {name: value for name, value in properties.items() if name not in self.left_out}

    def words_about(self, sent: Iterable[Mapping[str, str]]) -> str:
        """Return HubSpot's words if any of these properties was left out, or else ""."""
        ours = self.left_out - self.mapped
        return self.words if any(not ours.isdisjoint(properties) for properties in sent) else ""


def is_quoted(words: str, name: str) -> bool:
    """Return True if the words name the property in quotes, so that no sentence names `state` by chance."""
    return any(f"{quote}{name}{quote}" in words for quote in "\"'`")


def _is_named(words: str, name: str) -> bool:
    return is_quoted(words, name) or name in words.split()


def _make_contact_properties(repair: SchemaRepair) -> bool:
    made = make_properties(repair.client, "contacts", repair.properties)
    _remember_extra_properties(repair)
    RemoteContact.forget_written(repair.account, made)
    repair.values_lost = bool(made)
    return repair.values_lost


def _remember_extra_properties(repair: SchemaRepair) -> None:
    """Remember which properties were made beside the usual ones, so that HubSpot need not be asked again."""
    account = repair.account
    account.refresh_from_db(fields=["extra_properties"])
    names = {definition.name for definition in repair.properties} - ALWAYS_THERE
    if names - set(account.extra_properties):
        account.extra_properties = sorted(names | set(account.extra_properties))
        account.save(update_fields=["extra_properties"])


def _make_events(repair: SchemaRepair) -> bool:
    account, before = repair.account, repair.client.event_definitions()
    names = define_events(repair.client)
    made = any(before.get(name) != full_name for name, full_name in names.items())
    renamed, account.event_names = names != account.event_names, names
    account.save(update_fields=["event_names"])
    return make_event_properties(repair.client, names) or made or renamed


MADE: Mapping[str, Callable[[SchemaRepair], bool]] = {
    CONTACTS: _make_contact_properties,
    CALLS: lambda repair: bool(make_properties(repair.client, "calls", schema.CALL_PROPERTIES)),
    NOTES: lambda repair: bool(make_properties(repair.client, "notes", schema.NOTE_PROPERTIES)),
    EVENTS: _make_events,
}
