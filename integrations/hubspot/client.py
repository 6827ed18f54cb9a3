"""HubSpot's API: one method an endpoint, each answers with records.

The areas are modules of their own; this is all of them with one connection. The docstrings name the batch or page size
and the scope. Reference: https://developers.hubspot.com/docs/api-reference
"""

from integrations.hubspot.account import AccountApi
from integrations.hubspot.automation import AutomationApi
from integrations.hubspot.calls import CallsApi
from integrations.hubspot.contacts import ContactsApi
from integrations.hubspot.custom_events import CustomEventsApi
from integrations.hubspot.marketing_events import MarketingEventsApi
from integrations.hubspot.properties import PropertiesApi


class HubSpotClient(
    AccountApi, ContactsApi, PropertiesApi, MarketingEventsApi, CallsApi, CustomEventsApi, AutomationApi
):
    """`HubSpotClient(http, version="2026-03")`: the version is the date segment in every path."""
