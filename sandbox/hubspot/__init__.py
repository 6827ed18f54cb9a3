"""The HubSpot stand-in, under /hubspot. Importing the package fills its table of routes, one module an area."""

from sandbox.hubspot import (  # noqa: F401  (imported for the routes they add)
    account,
    activities,
    associations,
    campaigns,
    contact_changes,
    contact_writes,
    contacts,
    custom_events,
    list_folders,
    list_memberships,
    lists,
    marketing_event_lists,
    marketing_events,
    marketing_events_by_id,
    oauth,
    participation_reports,
    participations,
    people,
    properties,
    property_groups,
    transcripts,
    workflows,
)
from sandbox.hubspot.endpoints import routes
from sandbox.hubspot.gate import finish, gate

__all__ = ["finish", "gate", "routes"]
