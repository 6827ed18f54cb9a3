"""The client of HubSpot's API: one method for each endpoint, which returns records.

The areas are modules of their own; this is all of them with one connection. The docstrings name the batch or page size
and the scope. Reference: https://developers.hubspot.com/docs/api-reference
"""

from integrations.hubspot.client.account import AccountApi
from integrations.hubspot.client.automation import AutomationApi
from integrations.hubspot.client.calls import CallsApi
from integrations.hubspot.client.campaigns import CampaignsApi
from integrations.hubspot.client.contacts import ContactsApi
from integrations.hubspot.client.custom_events import CustomEventsApi
from integrations.hubspot.client.lists import ListsApi
from integrations.hubspot.client.marketing_events import MarketingEventsApi
from integrations.hubspot.client.notes import NotesApi
from integrations.hubspot.client.properties import PropertiesApi


class HubSpotClient(
    AccountApi,
    ContactsApi,
    PropertiesApi,
    MarketingEventsApi,
    CallsApi,
    NotesApi,
    CustomEventsApi,
    ListsApi,
    CampaignsApi,
    AutomationApi,
):
    """All areas of HubSpot's API for one account: `HubSpotClient(http, version="2026-03")`.

    The version is the date segment in every path.
    """
