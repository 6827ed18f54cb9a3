"""The scopes that the sync asks HubSpot for, by capability. A scope that an account's tier may lack is optional."""

from collections.abc import Iterable

CONTACTS = (
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
)
MARKETING_EVENTS = ("crm.objects.marketing_events.read", "crm.objects.marketing_events.write")

# A capability is off while one of its scopes is missing.
CAPABILITIES: dict[str, tuple[str, ...]] = {
    "contacts": CONTACTS,
    "marketing_events": MARKETING_EVENTS,
    "recordings": ("crm.objects.contacts.write",),  # HubSpot has no scope for calls
    "notes": ("crm.objects.contacts.write",),  # nor for notes
    "owners": ("crm.objects.owners.read",),
    "users": ("settings.users.read",),
    "transcripts": ("crm.extensions_calling_transcripts.read", "crm.extensions_calling_transcripts.write"),
    "custom_events": ("behavioral_events.event_definitions.read_write", "analytics.behavioral_events.send"),
    "workflow_action": ("automation",),
    "lists": ("crm.lists.read", "crm.lists.write"),
    "campaigns": ("marketing.campaigns.read", "marketing.campaigns.write"),
}
REQUIRED = ("oauth", *CONTACTS, *MARKETING_EVENTS, "crm.objects.owners.read")
OPTIONAL = tuple(
    scope
    for name in ("users", "transcripts", "custom_events", "workflow_action", "lists", "campaigns")
    for scope in CAPABILITIES[name]
)
APP_EVENTS = "timeline"  # required of an app that HubSpot has approved for app events, and refused to any other


def required(app_events: bool) -> tuple[str, ...]:
    """Return the required scopes of an app, with or without app events."""
    return (*REQUIRED, APP_EVENTS) if app_events else REQUIRED


def missing(granted: Iterable[str]) -> tuple[str, ...]:
    """Return the required scopes that were not granted; empty for a token whose scopes are not known."""
    known = set(granted)
    return tuple(scope for scope in REQUIRED if scope not in known) if known else ()


def allow(capability: str, granted: Iterable[str]) -> bool:
    """Return True if the scopes allow the capability, or are not known."""
    known = set(granted)
    return not known or set(CAPABILITIES[capability]) <= known
