"""Contact properties that are created in HubSpot from a question, so that its answers have a place there."""

from collections.abc import Sequence

from integrations.accounts.clients import hubspot_client
from integrations.accounts.hubspot_schema import make_properties
from integrations.decisions.mapping.question_fits import property_for
from integrations.models import ContactProperty, HubSpotAccount
from integrations.records import PropertyShape


def make_for_question(account: HubSpotAccount, title: str, kind: str, choices: Sequence[str]) -> PropertyShape:
    """Create a property with the question's type and choices, and return it as HubSpot has it.

    A property of that name that is there already is taken as it is. Somebody waits: HubSpot has seconds to answer.

    Raises: IntegrationError.
    """
    client = hubspot_client(account, hurry=True)
    wanted = property_for(title, kind, choices)
    make_properties(client, "contacts", (wanted,))
    shapes = {one.name: one for one in client.property_shapes("contacts")}
    made = PropertyShape(wanted.name, wanted.label, wanted.type, wanted.field_type, wanted.options)
    shapes.setdefault(wanted.name, made)  # HubSpot's list may lag
    ContactProperty.keep(account, shapes.values())
    return shapes[wanted.name]
