"""The capabilities of a HubSpot account: found on connecting, and corrected when HubSpot refuses one after all."""

from integrations.models import HubSpotAccount, Occurrence
from integrations.sync.context import Context

RECORDINGS, TRANSCRIPTS, CUSTOM_EVENTS, NOTES = "recordings", "transcripts", "custom_events", "notes"
LISTS, CAMPAIGNS = "lists", "campaigns"


def has(context: Context, capability: str) -> bool:
    """Return True if the connected HubSpot account has this capability."""
    return capability in context.hubspot_account.capabilities


def remove(context: Context, capability: str) -> None:
    """Remove a capability that HubSpot refused. It isn't tried again until the account is checked or reconnected."""
    account = context.hubspot_account
    account.capabilities = [name for name in account.capabilities if name != capability]
    account.save(update_fields=["capabilities"])


def notes_missing_events(context: Context, occurrence: Occurrence) -> bool:
    """Return True if this occurrence is the one to note that the account lacks custom events.

    It is noted once per account, always with the occurrence that came first.
    """
    account = context.hubspot_account
    before = account.capability_noted_for
    if before is None or (before != occurrence.pk and not Occurrence.objects.filter(pk=before).exists()):
        waiting = HubSpotAccount.objects.filter(pk=account.pk, capability_noted_for=before)
        waiting.update(capability_noted_for=occurrence.pk)
        account.refresh_from_db(fields=["capability_noted_for"])
    return account.capability_noted_for == occurrence.pk


def record_use(context: Context, capability: str) -> None:
    """Record that a capability was just used. Should HubSpot take it away again, that is noted once more."""
    if capability == CUSTOM_EVENTS and context.hubspot_account.capability_noted_for is not None:
        context.hubspot_account.capability_noted_for = None
        context.hubspot_account.save(update_fields=["capability_noted_for"])
