"""A second HubSpot portal for the same Zoom account."""

import pytest

from integrations.accounts.connect import pair
from integrations.models import Connection
from tests.factories import HubSpotAccountFactory
from tests.webhooks import Webhooks


@pytest.fixture
def second_connection(webhooks: Webhooks) -> Connection:
    """It has the first one's webinars and settings."""
    first = webhooks.world.connection
    second = pair(HubSpotAccountFactory.create(), first.zoom, "Second")
    webhooks.world.settings({"sync_webinars": True})
    for row in first.webinars.all():
        occurrences = list(row.occurrences.all())
        row.pk, row.connection = None, second
        row.save()
        for one in occurrences:
            one.pk, one.webinar = None, row
            one.save()
    return second
