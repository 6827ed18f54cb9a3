"""The campaigns of a HubSpot account, kept so that people can choose from them without a call."""

from itertools import chain, islice

from integrations.accounts.clients import hubspot_client
from integrations.clock import utcnow
from integrations.hubspot.client import HubSpotClient
from integrations.models import CampaignRow, HubSpotAccount
from integrations.records import Campaign

MOST_KEPT = 2000  # 20 calls


def read(client: HubSpotClient) -> list[Campaign]:
    """Return the account's campaigns, the first 2,000 of more. Raises: IntegrationError."""
    return list(islice(chain.from_iterable(client.campaigns()), MOST_KEPT))


def read_again(account: HubSpotAccount) -> int:
    """Read the campaigns anew and return how many there are. Somebody waits: HubSpot has seconds to answer.

    Raises: IntegrationError; then the known ones stay.
    """
    found = read(hubspot_client(account, hurry=True))
    keep(account, found)
    account.save(update_fields=["campaigns_read_at"])
    return len(found)


def keep(account: HubSpotAccount, found: list[Campaign]) -> None:
    """Store the campaigns, and on the account, unsaved, when they were read."""
    CampaignRow.keep(account, found)
    account.campaigns_read_at = utcnow()
