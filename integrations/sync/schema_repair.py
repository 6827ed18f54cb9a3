"""A refusal about HubSpot's schema is about nobody: what is missing is made again, once a run, else it is left out.

Somebody may delete, archive or lock a property of ours, or a custom event. HubSpot then refuses every record that has
it, so that halving the batches would only ask about each of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from integrations.accounts.hubspot_schema import define_events, make_event_properties, make_properties
from integrations.errors import Disconnected, IntegrationError, RetryLater, SkipRecord
from integrations.hubspot import schema
from integrations.hubspot.client import HubSpotClient
from integrations.hubspot.error_table import SCHEMA_ROW
from integrations.models import HubSpotAccount

CONTACTS, CALLS, EVENTS = "contacts", "calls", "events"
OURS = frozenset(definition.name for definition in schema.CONTACT_PROPERTIES)
NAMES = frozenset({"firstname", "lastname"})


def is_schema(error: IntegrationError | None) -> bool:
    return isinstance(error, SkipRecord) and error.row == SCHEMA_ROW


@dataclass
class SchemaRepair:
    """What one run has tried, and which contact properties it does without, with HubSpot's words."""

    account: HubSpotAccount
    client: HubSpotClient
    tried: set[str] = field(default_factory=set)
    left_out: frozenset[str] = frozenset()
    words: str = ""

    def repair(self, what: str) -> bool:
        """Make again what is missing in HubSpot; whether anything was, so that it is worth a second try.

        Raises: NeedsAdmin, RetryLater where no request can succeed now.
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

    def leave_out(self, words: str) -> bool:
        """Do without the contact properties that HubSpot names, else without all of ours; whether any was left."""
        left = (OURS | NAMES) - self.left_out
        named = frozenset(name for name in left if _is_named(words, name))
        more = named or OURS - self.left_out
        self.left_out |= more
        self.words = self.words or words
        return bool(more)

    def without(self, properties: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in properties.items() if name not in self.left_out}

    def words_about(self, sent: Iterable[Mapping[str, str]]) -> str:
        """HubSpot's words, where any of these properties was left out; else empty."""
        return self.words if any(not self.left_out.isdisjoint(properties) for properties in sent) else ""


def _is_named(words: str, name: str) -> bool:
    return any(f"{quote}{name}{quote}" in words for quote in "\"'`") or name in words.split()


def _make_events(repair: SchemaRepair) -> bool:
    account, before = repair.account, repair.client.event_definitions()
    names = define_events(repair.client)
    made = any(before.get(name) != full_name for name, full_name in names.items())
    renamed, account.event_names = names != account.event_names, names
    account.save(update_fields=["event_names"])
    return make_event_properties(repair.client, names) or made or renamed


MADE: Mapping[str, Callable[[SchemaRepair], bool]] = {
    CONTACTS: lambda repair: make_properties(repair.client, "contacts", schema.CONTACT_PROPERTIES),
    CALLS: lambda repair: make_properties(repair.client, "calls", schema.CALL_PROPERTIES),
    EVENTS: _make_events,
}
