"""Setting up a HubSpot portal: create what is missing there, and find out what the portal can do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from integrations.accounts import campaigns
from integrations.accounts.hubspot_schema import define_events, make_properties
from integrations.accounts.tokens import set_scopes
from integrations.clock import utcnow
from integrations.errors import IntegrationError, NotAllowed
from integrations.hubspot import schema
from integrations.hubspot import scopes as hubspot_scopes
from integrations.hubspot.client import HubSpotClient
from integrations.models import ContactProperty, HubSpotAccount, RemoteContact, ZoomAccount
from integrations.records import Campaign, MarketingEvent, PropertyShape
from integrations.transport.pagination import NoList

T = TypeVar("T")
MOST_ASKED = 50  # marketing events that do not say which app made them
NOT_OFFERED = (400, 404, 405, 501)  # what an account cannot do, as against trouble that passes


@dataclass(frozen=True, slots=True)
class Found:
    """The findings about a HubSpot portal; None means that HubSpot did not say."""

    capabilities: list[str]
    event_names: dict[str, str]
    missing_scopes: tuple[str, ...]
    properties: list[PropertyShape] | None
    native_integration: bool | None
    made: tuple[str, ...] = ()  # contact properties that were missing
    campaigns: tuple[Campaign, ...] = ()  # none without the capability


def set_up(account: HubSpotAccount, client: HubSpotClient) -> None:
    """Create missing properties and custom events, and store what the portal can do."""

    def scopes() -> list[str]:
        account.refresh_from_db(fields=["scopes"])  # a call may have renewed the token
        return list(account.scopes)

    keep_found(account, look(client, scopes))


def look(client: HubSpotClient, scopes: Callable[[], list[str]]) -> Found:
    """Create what is missing and find out what works, without storing anything.

    Nothing works without the right to create contact properties, so its error is raised. All else is a capability.
    """
    made = make_properties(client, "contacts", schema.CONTACT_PROPERTIES)
    granted = scopes()
    missing = list(hubspot_scopes.missing(granted))
    names: dict[str, str] = {}
    known: list[Campaign] = []
    probes: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("marketing_events", lambda: _read_events(client)),
        ("recordings", lambda: make_properties(client, "calls", schema.CALL_PROPERTIES)),
        ("notes", lambda: make_properties(client, "notes", schema.NOTE_PROPERTIES)),
        ("users", lambda: next(client.users(), None)),
        ("owners", lambda: next(client.owners(), None)),
        ("transcripts", client.transcripts_allowed),
        ("custom_events", lambda: names.update(define_events(client))),
        ("lists", client.folders),
        ("campaigns", lambda: known.extend(campaigns.read(client))),
    )
    capable = [
        name
        for name, probe in probes
        if hubspot_scopes.allow(name, granted) and _works(probe, missing if name == "marketing_events" else [])
    ]
    shapes = _if_told(lambda: client.property_shapes("contacts"))
    native = _if_told(lambda: client.group_exists("contacts", schema.NATIVE_GROUP))
    return Found(capable, names, tuple(dict.fromkeys(missing)), shapes, native, made, tuple(known))


def keep_found(account: HubSpotAccount, found: Found) -> None:
    """Store the findings on the account."""
    RemoteContact.forget_written(account, found.made)
    account.capabilities, account.event_names = found.capabilities, found.event_names
    if found.properties is not None:
        ContactProperty.keep(account, found.properties)
        account.properties_read_at = utcnow()
    if "campaigns" in found.capabilities:
        campaigns.keep(account, list(found.campaigns))
    if found.native_integration is not None:
        account.native_integration = found.native_integration
    set_scopes(account, found.missing_scopes)
    account.save(
        update_fields=[
            "capabilities",
            "event_names",
            "native_integration",
            "properties_read_at",
            "campaigns_read_at",
            "missing_scopes",
            "state",
            "state_reason",
        ]
    )


def _works(probe: Callable[[], Any], missing: list[str]) -> bool:
    """Return True if the probe succeeds; add the scopes that it lacks to `missing`."""
    try:
        probe()
    except NotAllowed as error:
        missing += error.missing_scopes
        return False
    except IntegrationError as error:
        if error.status in NOT_OFFERED:
            return False
        raise
    return True


def _read_events(client: HubSpotClient) -> None:
    """Read marketing events by their list; if the portal offers none, by a search for one."""
    try:
        next(client.events(), None)
    except IntegrationError as error:
        if error.status not in NOT_OFFERED:
            raise
        client.find_events("none")


def _if_told(read: Callable[[], T]) -> T | None:
    """Return what HubSpot answers, or None if it refuses: the account works without this information."""
    try:
        return read()
    except NoList:
        return None
    except IntegrationError as error:
        if not isinstance(error, NotAllowed) and error.status not in NOT_OFFERED:
            raise
        return None


def other_apps(account: HubSpotAccount, client: HubSpotClient) -> int:
    """Store if other apps made marketing events, and return how many: ours cannot reach them by external ID.

    Our app's ID is known from the environment, else from an event that answers to its external ID. That also
    decides about an event whose app HubSpot does not name. An event without an external ID was made by hand, and is
    no app's.
    """
    if "marketing_events" not in account.capabilities:
        return 0
    pages = _if_told(lambda: list(client.events()))
    by_app: dict[str, list[MarketingEvent]] = {}
    for page in pages or ():
        for event in page:
            by_app.setdefault(event.app_id, []).append(event)
    unnamed = [event for event in by_app.pop("", []) if event.external_id]
    others = sum(len(events) for events in by_app.values() if not _is_ours(account, client, events[0]))
    if not all(_is_ours(account, client, event) for event in unnamed[:MOST_ASKED]):
        others += len(unnamed)
    unsure = pages is None or len(unnamed) > MOST_ASKED
    account.other_app_events = True if others else None if unsure else False
    account.save(update_fields=["other_app_events"])
    return others


def _is_ours(account: HubSpotAccount, client: HubSpotClient, event: MarketingEvent) -> bool:
    """Return True if our app made the event."""
    if account.app_id and event.app_id:
        return event.app_id == account.app_id
    zoom_accounts = ZoomAccount.objects.values_list("account_id", flat=True)
    for account_id in {event.account_id, *zoom_accounts} - {""}:
        if event.external_id and client.event(event.external_id, account_id):
            account.app_id = account.app_id or event.app_id
            account.save(update_fields=["app_id"])
            return True
    return False
