"""The HubSpot stand-in, under /hubspot. Importing the package fills its table of routes, one module an area."""

from sandbox.hubspot import (  # noqa: F401  (imported for the routes they add)
    account,
    activities,
    associations,
    contact_changes,
    contact_writes,
    contacts,
    custom_events,
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
