"""What a HubSpot account can do: found out on connecting, and corrected where HubSpot refuses it after all."""

from integrations.models import HubSpotAccount, Occurrence
from integrations.sync.context import Context

RECORDINGS, TRANSCRIPTS, CUSTOM_EVENTS = "recordings", "transcripts", "custom_events"


def has(context: Context, capability: str) -> bool:
    return capability in context.hubspot_account.capabilities


def lose(context: Context, capability: str) -> None:
    """HubSpot refused it: not tried again until the account is checked or reconnected."""
    portal = context.hubspot_account
    portal.capabilities = [name for name in portal.capabilities if name != capability]
    portal.save(update_fields=["capabilities"])


def notes_missing_events(context: Context, occurrence: Occurrence) -> bool:
    """That custom events are missing is told once an account: always with the occurrence that came first."""
    portal = context.hubspot_account
    before = portal.capability_noted_for
    if before is None or (before != occurrence.pk and not Occurrence.objects.filter(pk=before).exists()):
        waiting = HubSpotAccount.objects.filter(pk=portal.pk, capability_noted_for=before)
        waiting.update(capability_noted_for=occurrence.pk)
        portal.refresh_from_db(fields=["capability_noted_for"])
    return portal.capability_noted_for == occurrence.pk


def works(context: Context, capability: str) -> None:
    """It was used just now: should HubSpot take it away again, that is told anew."""
    if capability == CUSTOM_EVENTS and context.hubspot_account.capability_noted_for is not None:
        context.hubspot_account.capability_noted_for = None
        context.hubspot_account.save(update_fields=["capability_noted_for"])
