"""Our properties and custom events in HubSpot: created on connecting, and again if somebody has deleted them."""

from collections.abc import Sequence

from integrations.errors import SkipRecord
from integrations.hubspot import schema
from integrations.hubspot.client import HubSpotClient
from integrations.records import PropertyDefinition


def make_properties(client: HubSpotClient, object_type: str, wanted: Sequence[PropertyDefinition]) -> tuple[str, ...]:
    """Create those of the properties that are missing. Returns their names."""
    existing = client.properties(object_type, [definition.name for definition in wanted])
    missing = [definition for definition in wanted if definition.name not in existing]
    if not missing:
        return ()
    if not client.group_exists(object_type, schema.GROUP):
        client.create_group(object_type, schema.GROUP, schema.GROUP_LABEL)
    client.create_properties(object_type, missing)
    return tuple(definition.name for definition in missing)


def define_events(client: HubSpotClient) -> dict[str, str]:
    """Create missing custom events. Returns the fully qualified names by our own names."""
    existing = client.event_definitions()
    for name, (label, properties) in schema.CUSTOM_EVENTS.items():
        if name not in existing:
            try:
                existing[name] = client.create_event_definition(name, label, properties)
            except SkipRecord:
                existing = client.event_definitions() | existing  # somebody was faster
                if name not in existing:
                    raise
    return {name: existing[name] for name in schema.CUSTOM_EVENTS}


def make_event_properties(client: HubSpotClient, full_names: dict[str, str]) -> bool:
    """Create the properties that our custom events have lost. Returns True if any was."""
    made = False
    for name, (_, properties) in schema.CUSTOM_EVENTS.items():
        existing = client.event_properties(full_names[name])
        for definition in properties:
            if definition.name not in existing:
                client.create_event_property(full_names[name], definition)
                made = True
    return made
